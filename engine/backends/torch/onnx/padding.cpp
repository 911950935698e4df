#include <algorithm>

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

/// With what is inside the tensor. LibTorch pads maps, or volumes, whose dimensions those of other tensors
/// become behind new ones of size 1.
GraphBuilder::Value* padded(const Node& node, const GraphTensor& x, std::vector<Int> pads, std::size_t used,
                            bool reflect) {
    const bool maps = x.rank == 4 && used <= 4;
    pads.resize(maps ? 4 : 6);
    GraphBuilder::Value* result = x.value;
    const int added = maps ? 0 : 5 - x.rank;
    for (int i = 0; i < added; ++i) {
        result = node.op("aten::unsqueeze", {result, std::int64_t{1}});
    }
    const char* name = maps      ? (reflect ? "aten::reflection_pad2d" : "aten::replication_pad2d")
                       : reflect ? "aten::reflection_pad3d"
                                 : "aten::replication_pad3d";
    result = node.op(name, {result, listArgument(node.builder(), pads)});
    for (int i = 0; i < added; ++i) {
        result = node.op("aten::squeeze", {result, std::int64_t{1}});
    }
    return result;
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
    const bool negative = std::any_of(fromLast.begin(), fromLast.end(),
                                      [](const Int& pad) { return pad.isNumber() && pad.number < 0; });
    if ((mode != "reflect" && mode != "edge") || negative || rank < 2 || rank > 4 || used > 2 * (rank - 1)) {
        node.refuse(
            "pads " + std::to_string(rank) + " dimensions with mode '" + shown(mode) +
            "'; supported are constant, and reflect and edge of up to 4 dimensions that leave the batch "
            "alone and take nothing away");
    }
    return Node::like(x, padded(node, x, std::move(fromLast), used, mode == "reflect"));
}

} // namespace actiscope::torch_backend::onnx_reader
