// Operators that take a part of what is there.
#include <algorithm>
#include <limits>

#include <ATen/ATen.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using Value = GraphBuilder::Value;
using Numbers = std::vector<std::int64_t>;

/// One axis of a Slice.
struct Range {
    int axis = 0;
    Int start;
    Int end;
    std::int64_t step = 1;
};

std::vector<Range> readRanges(const Node& node, int rank) {
    const bool asAttributes = node.opset() < 10;
    const auto bounds = [&](std::size_t index, const char* name) {
        return asAttributes ? toInts(node.integers(name).value_or(Numbers{})) : node.ints(index).items;
    };
    const std::vector<Int> starts = bounds(1, "starts");
    const std::vector<Int> ends = bounds(2, "ends");
    const Numbers axes = node.numbers(3, "axes").value_or(Numbers{});
    const Numbers steps = node.has(4) ? node.numbers(4, "steps").value_or(Numbers{}) : Numbers{};
    if (ends.size() != starts.size() || (!axes.empty() && axes.size() != starts.size()) ||
        (!steps.empty() && steps.size() != starts.size())) {
        unreadable(node.place() + " has starts, ends, axes and steps of different lengths");
    }
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const auto axis = axes.empty() ? static_cast<std::int64_t>(i) : axes[i];
        ranges.push_back({node.axis(axis, rank), starts[i], ends[i], steps.empty() ? 1 : steps[i]});
        if (ranges.back().step == 0 || ranges.back().step == std::numeric_limits<std::int64_t>::min()) {
            unreadable(node.place() + " has an impossible step");
        }
    }
    return ranges;
}

/// The positions that a range takes of a dimension of known size.
Numbers positions(const Node& node, const Range& range, std::int64_t size) {
    if (!range.start.isNumber() || !range.end.isNumber()) {
        node.refuse("computes from the input's size which part of a constant it takes");
    }
    const std::int64_t lowest = range.step > 0 ? 0 : -1;
    const auto clamped = [&](std::int64_t bound) {
        return std::clamp<std::int64_t>(bound < 0 ? bound + size : bound, lowest, size + lowest);
    };
    Numbers taken;
    const std::int64_t end = clamped(range.end.number);
    for (std::int64_t i = clamped(range.start.number); range.step > 0 ? i < end : i > end;) {
        taken.push_back(i);
        if (__builtin_add_overflow(i, range.step, &i)) {
            break;
        }
    }
    return taken;
}

bool isReversal(const Range& range) {
    constexpr std::int64_t kFar = std::numeric_limits<std::int32_t>::max() - 1;
    return range.step == -1 && range.start.isNumber() && range.end.isNumber() &&
           (range.start.number == -1 || range.start.number >= kFar) && range.end.number <= -kFar;
}

Ints gatherInts(const Node& node, const Ints& data, const Ints& indices) {
    Ints result;
    result.scalar = indices.scalar;
    for (const Int& index : indices.items) {
        if (!index.isNumber()) {
            node.refuse("computes from the input's size which size it takes");
        }
        const int i = node.axis(index.number, static_cast<int>(data.items.size()));
        result.items.push_back(data.items[static_cast<std::size_t>(i)]);
    }
    return result;
}

} // namespace

Outputs gather(const Node& node) {
    const std::int64_t stated = node.integer("axis", 0);
    if (const auto* data = std::get_if<Ints>(&node.input(0))) {
        node.axis(stated, 1);
        return {gatherInts(node, *data, node.ints(1))};
    }
    const GraphTensor x = node.tensor(0);
    const at::Tensor indices = node.constant(1);
    const std::int64_t axis = node.axis(stated, x.rank);
    if (!indices.defined() || indices.scalar_type() != at::kLong || indices.dim() > 1) {
        node.refuse("takes parts by indices that are no vector of integers");
    }
    if (indices.dim() == 0) {
        return {GraphTensor{node.op("aten::select", {x.value, axis, indices.item<std::int64_t>()}),
                            x.rank - 1, x.integral}};
    }
    if (indices.numel() == 1) { // may count from the end, which index_select can't
        Value* part = node.op("aten::select", {x.value, axis, indices.flatten()[0].item<std::int64_t>()});
        return Node::like(x, node.op("aten::unsqueeze", {part, axis}));
    }
    if (indices.lt(0).any().item<bool>()) {
        node.refuse("takes several parts counted from the end, which is not supported");
    }
    return Node::like(x, node.op("aten::index_select", {x.value, axis, indices}));
}

Outputs slice(const Node& node) {
    if (const auto* ints = std::get_if<Ints>(&node.input(0))) {
        Ints result = *ints;
        for (const Range& range : readRanges(node, 1)) {
            const std::vector<Int> all = std::move(result.items);
            result.items.clear();
            for (const std::int64_t i : positions(node, range, static_cast<std::int64_t>(all.size()))) {
                result.items.push_back(all[static_cast<std::size_t>(i)]);
            }
        }
        return {std::move(result)};
    }
    if (const auto constant = node.ifConstant(0)) {
        at::Tensor result = *constant;
        for (const Range& range : readRanges(node, static_cast<int>(result.dim()))) {
            const Numbers taken = positions(node, range, result.size(range.axis));
            result = result.index_select(range.axis, at::tensor(taken, at::kLong));
        }
        return {result};
    }
    const GraphTensor x = node.tensor(0);
    Value* result = x.value;
    for (const Range& range : readRanges(node, x.rank)) {
        const auto axis = static_cast<std::int64_t>(range.axis);
        if (isReversal(range)) {
            result = node.op("aten::flip", {result, Numbers{axis}});
        } else if (range.step < 0) {
            node.refuse("takes a part with the negative step " + std::to_string(range.step) +
                        ", which is not supported");
        } else {
            result = node.op("aten::slice",
                             {result, axis, intArgument(range.start), intArgument(range.end), range.step});
        }
    }
    return Node::like(x, result);
}

Outputs split(const Node& node) {
    const GraphTensor x = node.tensor(0);
    node.ignore("num_outputs"); // the outputs are there to be counted
    const int axis = node.axis(node.integer("axis", 0), x.rank);
    const auto count = static_cast<std::int64_t>(node.outputCount());
    const auto lengths = node.numbers(1, "split");
    if (count == 0 || (lengths && lengths->size() != node.outputCount())) {
        unreadable(node.place() + " splits into another number of parts than it has outputs");
    }
    GraphBuilder& builder = node.builder();
    Int length; // of equal parts; the last may be shorter
    if (!lengths) {
        length = apply(builder, IntOperation::Add, sizeOf(builder, x, axis), Int{count - 1, nullptr});
        length = apply(builder, IntOperation::FloorDivide, length, Int{count, nullptr});
    }
    Outputs parts;
    Int start;
    for (std::size_t i = 0; i < node.outputCount(); ++i) {
        const Int end =
            apply(builder, IntOperation::Add, start, lengths ? Int{(*lengths)[i], nullptr} : length);
        Value* part = node.op("aten::slice", {x.value, std::int64_t{axis}, intArgument(start),
                                              intArgument(end), std::int64_t{1}});
        parts.push_back(GraphTensor{part, x.rank, x.integral});
        start = end;
    }
    return parts;
}

} // namespace actiscope::torch_backend::onnx_reader
