// The family of a network that comes without a name.
#pragma once

#include <string>

#include <torch/csrc/jit/ir/ir.h>

namespace actiscope::torch_backend::onnx_reader {

/// "ResNet-50" and the like, by the number and size of the convolutions; empty where they fit none.
[[nodiscard]] std::string knownFamily(const torch::jit::Graph& graph);

} // namespace actiscope::torch_backend::onnx_reader
