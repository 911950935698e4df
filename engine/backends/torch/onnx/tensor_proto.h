// A tensor as an ONNX file stores it, as one of LibTorch's.
#pragma once

#include <filesystem>

#include <ATen/core/Tensor.h>

namespace onnx {
class TensorProto;
}

namespace actiscope::torch_backend::onnx_reader {

/// Floating point of every width becomes float, integers 64 bit, booleans stay. The data may lie in any of
/// the fields that ONNX has for it, or in another file of `folder`; its size is held against the dimensions
/// before anything is allocated. Throws Failure.
[[nodiscard]] at::Tensor readTensor(const ::onnx::TensorProto& proto, const std::filesystem::path& folder);

/// True for weights in 16 bit.
[[nodiscard]] bool isHalf(const ::onnx::TensorProto& proto);

} // namespace actiscope::torch_backend::onnx_reader
