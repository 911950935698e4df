#include <ATen/ATen.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/operators.h"

namespace actiscope::torch_backend::onnx_reader {

Outputs batchNormalization(const Node& node) {
    const GraphTensor x = node.tensor(0);
    node.ignore("momentum");
    if (node.integer("spatial", 1) != 1) {
        node.refuse("normalises each pixel on its own (spatial = 0), which is not supported");
    }
    if (node.integer("training_mode", 0) != 0) {
        node.refuse("is still in training mode; export the network in evaluation mode");
    }
    const at::Tensor scale = node.constant(1);
    for (std::size_t i = 1; i <= 4; ++i) {
        const at::Tensor parameter = node.constant(i);
        if (!parameter.defined() || parameter.dim() != 1 || parameter.numel() != scale.numel()) {
            unreadable(node.place() + " has parameters that do not fit together");
        }
    }
    return Node::like(x, node.builder().batchNorm(x.value, scale, node.constant(2), node.constant(3),
                                                  node.constant(4), node.real("epsilon", 1e-5)));
}

Outputs layerNormalization(const Node& node) {
    const GraphTensor x = node.tensor(0);
    node.ignore("stash_type"); // of the outputs that only training has
    if (node.axis(node.integer("axis", -1), x.rank) != x.rank - 1) {
        node.refuse("normalises over several dimensions, which is not supported");
    }
    const at::Tensor scale = node.constant(1);
    const at::Tensor bias = node.constant(2);
    if (!scale.defined() || scale.dim() != 1) {
        unreadable(node.place() + " has no scale for each channel");
    }
    return Node::like(x,
                      node.op("aten::layer_norm", {x.value, std::vector<std::int64_t>{scale.numel()}, scale,
                                                   bias.defined() ? c10::IValue(bias) : c10::IValue(),
                                                   node.real("epsilon", 1e-5), false}));
}

Outputs localResponseNormalization(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const std::int64_t size = node.integer("size", 0);
    if (x.rank != 4 || size < 1 || size > 1 << 16) {
        node.refuse("normalises " + std::to_string(size) + " channels of a tensor of " +
                    std::to_string(x.rank) + " dimensions, which is not supported");
    }
    return Node::like(x, node.builder().localResponseNorm(x.value, size, node.real("alpha", 1e-4),
                                                          node.real("beta", 0.75), node.real("bias", 1.0)));
}

} // namespace actiscope::torch_backend::onnx_reader
