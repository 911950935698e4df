#include <ATen/ATen.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

/// Beginnings of all dimensions, then their ends: attributes up to opset 10, later inputs that may name axes.
std::vector<Int> readPads(const Node& node, int rank) {
    std::vector<Int> stated = node.opset() < 11
                                  ? toInts(node.integers("pads").value_or(std::vector<std::int64_t>{}))
                                  : node.ints(1).items;
    std::vector<std::int64_t> axes;
    if (node.has(3)) {
        for (const std::int64_t axis : node.numbers(3, "axes").value_or(axes)) {
            axes.push_back(node.axis(axis, rank));
        }
    } else {
        for (int axis = 0; axis < rank; ++axis) {
            axes.push_back(axis);
        }
    }
    if (stated.size() != 2 * axes.size()) {
        unreadable(node.place() + " has " + std::to_string(stated.size()) + " pads for " +
                   std::to_string(axes.size()) + " dimensions");
    }
    std::vector<Int> pads(2 * static_cast<std::size_t>(rank));
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto axis = static_cast<std::size_t>(axes[i]);
        pads[axis] = stated[i];
        pads[axis + static_cast<std::size_t>(rank)] = stated[axes.size() + i];
    }
    return pads;
}

double fillValue(const Node& node) {
    if (node.opset() < 11) {
        return node.real("value", 0);
    }
    const at::Tensor value = node.constant(2);
    if (value.defined() && value.numel() != 1) {
        unreadable(node.place() + " has " + std::to_string(value.numel()) + " numbers for one value");
    }
    return value.defined() ? value.to(at::kDouble).item<double>() : 0;
}

} // namespace

Outputs pad(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const auto rank = static_cast<std::size_t>(x.rank);
    const std::vector<Int> pads = readPads(node, x.rank);
    const std::string mode = node.text("mode", "constant");
    const double value = fillValue(node);
    // LibTorch counts from the last dimension, beginning and end together.
    std::vector<Int> fromLast;
    std::size_t used = 0;
    for (std::size_t axis = rank; axis-- > 0;) {
        fromLast.push_back(pads[axis]);
        fromLast.push_back(pads[axis + rank]);
        if (!pads[axis].is(0) || !pads[axis + rank].is(0)) {
            used = fromLast.size();
        }
    }
    if (used == 0) {
        return {node.input(0)};
    }
    if (mode == "constant") {
        fromLast.resize(used);
        return Node::like(
            x, node.op("aten::constant_pad_nd", {x.value, listArgument(node.builder(), fromLast), value}));
    }
    if ((mode != "reflect" && mode != "edge") || rank != 4 || used > 4) {
        node.refuse("pads with mode '" + mode +
                    "'; supported are constant, and reflect and edge for height and width of pictures");
    }
    fromLast.resize(4);
    return Node::like(x, node.op(mode == "reflect" ? "aten::reflection_pad2d" : "aten::replication_pad2d",
                                 {x.value, listArgument(node.builder(), fromLast)}));
}

} // namespace actiscope::torch_backend::onnx_reader
