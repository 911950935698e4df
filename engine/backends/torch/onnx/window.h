// How a convolution or a pooling moves over the picture.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/backends/torch/onnx/node.h"

namespace actiscope::torch_backend::onnx_reader {

struct Window {
    std::vector<std::int64_t> kernel; ///< [height, width]
    std::vector<std::int64_t> strides;
    std::vector<std::int64_t> dilations;
    std::array<Int, 4> pads; ///< top, left, bottom, right

    /// The padding as LibTorch's operators take it: the same on both sides, in numbers; nothing where it is
    /// not of that form.
    [[nodiscard]] std::optional<std::vector<std::int64_t>> symmetricPads() const;
};

/// Reads kernel_shape, strides, dilations, pads and auto_pad. `kernel` is what the weights say, where there
/// are weights. Refuses all but two dimensions.
[[nodiscard]] Window readWindow(const Node& node, const GraphTensor& x,
                                std::vector<std::int64_t> kernel = {});

/// The picture with the window's padding around it.
[[nodiscard]] GraphBuilder::Value* padded(const Node& node, GraphBuilder::Value* x, const Window& window,
                                          double value);

} // namespace actiscope::torch_backend::onnx_reader
