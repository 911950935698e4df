#include <limits>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"
#include "engine/backends/torch/onnx/window.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using Pair = std::vector<std::int64_t>;

/// LibTorch's poolings take the same padding on both sides, of at most half the kernel.
std::optional<Pair> poolPads(const Window& window) {
    const auto pads = window.symmetricPads();
    if (!pads || (*pads)[0] * 2 > window.kernel[0] || (*pads)[1] * 2 > window.kernel[1]) {
        return std::nullopt;
    }
    return pads;
}

/// How far a window reaches along a side.
std::int64_t reach(const Window& window, std::size_t side) {
    return (window.kernel[side] - 1) * window.dilations[side] + 1;
}

Window readPoolWindow(const Node& node, const GraphTensor& x) {
    Window window = readWindow(node, x);
    for (std::size_t i = 0; i < window.pads.size(); ++i) {
        if (window.pads[i].isNumber() && window.pads[i].number >= reach(window, i % 2)) {
            node.refuse(
                "has a padding as large as its windows, some of which would lie outside of the picture "
                "altogether");
        }
    }
    return window;
}

/// What a pooling makes of a picture that has its padding already. Rounding up may add a last window that
/// starts behind the picture, in the padding; by the rule it is left out, of which LibTorch can't know.
GraphBuilder::Value* withoutOuterWindows(const Node& node, const GraphTensor& x, const Window& window,
                                         GraphBuilder::Value* pooled) {
    GraphBuilder& builder = node.builder();
    for (const int side : {0, 1}) {
        const auto i = static_cast<std::size_t>(side);
        const Int& end = window.pads[i + 2];
        if (end.isNumber() && end.number + window.strides[i] <= reach(window, i)) {
            continue; // no window can start so late
        }
        // As many as start before the picture's end: ceil((padding before it + size) / stride).
        Int count = apply(builder, IntOperation::Add, sizeOf(builder, x, side + 2), window.pads[i]);
        count = apply(builder, IntOperation::Add, count, Int{window.strides[i] - 1, nullptr});
        count = apply(builder, IntOperation::FloorDivide, count, Int{window.strides[i], nullptr});
        pooled = node.op("aten::slice", {pooled, std::int64_t{side} + 2, std::int64_t{0}, intArgument(count),
                                         std::int64_t{1}});
    }
    return pooled;
}

GraphTensor picture(const Node& node) {
    const GraphTensor x = node.tensor(0);
    if (x.rank != 4) {
        node.refuse("pools a tensor of " + std::to_string(x.rank) +
                    " dimensions; only pictures, which have 4, are supported");
    }
    return x;
}

/// The sum over each window that the picture covers.
GraphBuilder::Value* windowSums(const Node& node, GraphBuilder::Value* x, const Window& window,
                                bool ceilMode) {
    const std::int64_t divisor = 1;
    return node.op("aten::avg_pool2d", {padded(node, x, window, 0), window.kernel, window.strides, Pair{0, 0},
                                        ceilMode, true, divisor});
}

} // namespace

Outputs maxPool(const Node& node) {
    const GraphTensor x = node.tensor(0);
    node.ignore("storage_order"); // of the second output, the indices
    const bool ceilMode = node.integer("ceil_mode", 0) != 0;
    const Window window = readPoolWindow(node, x);
    const auto pads = poolPads(window);
    GraphBuilder::Value* input =
        pads ? x.value : padded(node, x.value, window, -std::numeric_limits<double>::infinity());
    GraphBuilder::Value* pooled =
        node.op("aten::max_pool2d", {input, window.kernel, window.strides, pads.value_or(Pair{0, 0}),
                                     window.dilations, ceilMode});
    return Node::like(x, pads || !ceilMode ? pooled : withoutOuterWindows(node, x, window, pooled));
}

Outputs averagePool(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const bool ceilMode = node.integer("ceil_mode", 0) != 0;
    const bool countPadding = node.integer("count_include_pad", 0) != 0;
    const Window window = readPoolWindow(node, x);
    if (window.dilations != Pair{1, 1}) {
        node.refuse("has dilations, which an average pooling does not support here");
    }
    if (const auto pads = poolPads(window)) {
        return Node::like(x, node.op("aten::avg_pool2d", {x.value, window.kernel, window.strides, *pads,
                                                          ceilMode, countPadding, c10::IValue()}));
    }
    GraphBuilder::Value* pooled = nullptr;
    if (countPadding) {
        pooled = node.op("aten::avg_pool2d", {padded(node, x.value, window, 0), window.kernel, window.strides,
                                              Pair{0, 0}, ceilMode, true, c10::IValue()});
    } else {
        // The mean over the picture's own pixels: sums over the windows, divided by the sums over a picture
        // of ones.
        GraphBuilder::Value* ones = node.op("aten::ones_like", {x.value});
        pooled = node.op("aten::div", {windowSums(node, x.value, window, ceilMode),
                                       windowSums(node, ones, window, ceilMode)});
    }
    return Node::like(x, ceilMode ? withoutOuterWindows(node, x, window, pooled) : pooled);
}

Outputs globalAveragePool(const Node& node) {
    const GraphTensor x = picture(node);
    return Node::like(x, node.builder().globalAveragePool(x.value));
}

Outputs globalMaxPool(const Node& node) {
    const GraphTensor x = picture(node);
    return Node::like(x, node.op("aten::amax", {x.value, Pair{2, 3}, true}));
}

} // namespace actiscope::torch_backend::onnx_reader
