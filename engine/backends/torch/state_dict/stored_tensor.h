// Tensors that still lie in a file.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/data/random_file.h"

namespace actiscope::torch_backend {

/// Where a tensor lies: everything has been checked against the file.
struct StoredTensor {
    c10::ScalarType type = c10::ScalarType::Float;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides; ///< elements
    std::uint64_t offset = 0;          ///< bytes into the file, or into `unpacked`
    std::int64_t elements = 0;         ///< from the first to the last one that it uses, gaps included
    std::shared_ptr<const std::string> unpacked; ///< its storage, where that lies compressed in the file
};

/// Parameter names, as in the file, to floating-point tensors: counters and the like are left out.
using StoredState = std::map<std::string, StoredTensor>;

/// Reads it, as float whatever its type, contiguous. Throws ModelError where the file ends too early.
[[nodiscard]] at::Tensor load(const RandomFile& file, const StoredTensor& stored);

/// The state dict of a file of torch.save, in the zip or the legacy layout, found in a checkpoint too.
/// Throws ModelError: ModelUnreadable, ModelForbidden, ModelUnsupported.
[[nodiscard]] StoredState readTorchZip(const RandomFile& file);
[[nodiscard]] StoredState readTorchLegacy(const RandomFile& file);

/// A safetensors file: its floating-point tensors, and the name of the network where its metadata says it.
/// Throws ModelError: ModelUnreadable, ModelUnsupported.
struct SafetensorsState {
    StoredState state;
    std::string network;
};
[[nodiscard]] SafetensorsState readSafetensors(const RandomFile& file);

} // namespace actiscope::torch_backend
