#include <ATen/ATen.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/operators.h"
#include "engine/backends/torch/onnx/window.h"

namespace actiscope::torch_backend::onnx_reader {

Outputs conv(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const at::Tensor weight = node.constant(1);
    const at::Tensor bias = node.constant(2);
    if (weight.defined() && weight.dim() != 4) {
        node.refuse("has weights of " + std::to_string(weight.dim()) +
                    " dimensions; only convolutions over pictures, which have 4, are supported");
    }
    const std::int64_t groups = node.integer("group", 1);
    if (!weight.defined() || weight.numel() == 0 || groups < 1 || weight.size(0) % groups != 0 ||
        (bias.defined() && bias.numel() != weight.size(0))) {
        unreadable(node.place() + " has weights, groups and bias that do not fit together");
    }
    const Window window = readWindow(node, x, {weight.size(2), weight.size(3)});
    const auto pads = window.symmetricPads();
    GraphBuilder::Value* input = pads ? x.value : padded(node, x.value, window, 0);
    const std::vector<std::int64_t> none{0, 0};
    return Node::like(x, node.builder().conv2d(input, weight, bias, window.strides, pads.value_or(none),
                                               window.dilations, groups));
}

} // namespace actiscope::torch_backend::onnx_reader
