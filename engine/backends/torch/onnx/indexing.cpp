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

/// The positions that a range takes of a dimension of known size. Backwards a start before the first element
/// is the first, while an end before it takes that one, too.
Numbers positions(const Node& node, const Range& range, std::int64_t size) {
    if (!range.start.isNumber() || !range.end.isNumber()) {
        node.refuse("computes from the input's size which part of a constant it takes");
    }
    if (size == 0) {
        return {};
    }
    const bool backwards = range.step < 0;
    const auto clamped = [&](std::int64_t bound, std::int64_t lowest) {
        return std::clamp<std::int64_t>(bound < 0 ? bound + size : bound, lowest,
                                        backwards ? size - 1 : size);
    };
    Numbers taken;
    const std::int64_t end = clamped(range.end.number, backwards ? -1 : 0);
    for (std::int64_t i = clamped(range.start.number, 0); backwards ? i > end : i < end;) {
        taken.push_back(i);
        if (__builtin_add_overflow(i, range.step, &i)) {
            break;
        }
    }
    return taken;
}

/// A number counted backwards from the last element of a dimension, which becomes the first.
Int fromTheEnd(const Node& node, Int position, const Int& size) {
    if (position.number < 0) { // -1 is the last element already
        return Int{-1 - position.number, nullptr};
    }
    GraphBuilder& builder = node.builder();
    const Int last = apply(builder, IntOperation::Subtract, size, Int{1, nullptr});
    const Int turned = apply(builder, IntOperation::Subtract, last, position);
    return apply(builder, IntOperation::Maximum, turned, Int{0, nullptr});
}

/// One axis of a tensor, from a start back to an end: the other way round, forwards.
Value* slicedBackwards(const Node& node, Value* value, const Range& range) {
    if (!range.start.isNumber() || !range.end.isNumber()) {
        node.refuse("computes from the input's size from where it goes backwards, which is not supported");
    }
    const std::int64_t axis = range.axis;
    Value* flipped = node.op("aten::flip", {value, Numbers{axis}});
    constexpr std::int64_t kFar = std::numeric_limits<std::int32_t>::max() - 1;
    if (range.step == -1 && (range.start.number == -1 || range.start.number >= kFar) &&
        range.end.number <= -kFar) {
        return flipped;
    }
    const Int size{0, node.op("aten::size", {value, axis})};
    Int start = fromTheEnd(node, range.start, size);
    if (start.isNumber() && start.number > 0) { // a start before the first element is the first
        const Int last = apply(node.builder(), IntOperation::Subtract, size, Int{1, nullptr});
        start = apply(node.builder(), IntOperation::Minimum, start, last);
    }
    const Int end = fromTheEnd(node, range.end, size);
    return node.op("aten::slice", {flipped, axis, intArgument(start), intArgument(end), -range.step});
}

/// Indices into a dimension of a tensor of the graph, whose size is needed where they count from its end.
Value* fromTheBeginning(const Node& node, Value* x, std::int64_t axis, const at::Tensor& indices) {
    const at::Tensor fromEnd = indices.lt(0);
    if (!fromEnd.any().item<bool>()) {
        return node.builder().graph().insertConstant(indices);
    }
    Value* size = node.op("aten::size", {x, axis});
    return node.op("aten::add", {indices, node.op("aten::mul", {fromEnd.to(at::kLong), size})});
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
        if (const auto indices = node.ifConstant(1); indices && indices->dim() > 1) {
            node.refuse("makes a matrix of sizes, which is not supported");
        }
        return {gatherInts(node, *data, node.ints(1))};
    }
    const GraphTensor x = node.tensor(0);
    const at::Tensor indices = node.constant(1);
    const std::int64_t axis = node.axis(stated, x.rank);
    if (!indices.defined() || indices.scalar_type() != at::kLong) {
        node.refuse("takes parts by indices that are no integers");
    }
    const bool leads = x.batchLeads && axis != 0;
    const int rank = x.rank - 1 + static_cast<int>(indices.dim());
    if (indices.dim() == 0) {
        Value* part = node.op("aten::select", {x.value, axis, indices.item<std::int64_t>()});
        return {GraphTensor{part, rank, x.integral, leads}};
    }
    if (indices.dim() == 1 && indices.numel() == 1) {
        Value* part = node.op("aten::select", {x.value, axis, indices[0].item<std::int64_t>()});
        return {GraphTensor{node.op("aten::unsqueeze", {part, axis}), rank, x.integral, leads}};
    }
    Value* places = fromTheBeginning(node, x.value, axis, indices.flatten());
    Value* parts = node.op("aten::index_select", {x.value, axis, places});
    if (indices.dim() > 1) { // the dimensions of the indices stand where the axis was
        parts = node.op("aten::unflatten", {parts, axis, indices.sizes().vec()});
    }
    return {GraphTensor{parts, rank, x.integral, leads}};
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
    GraphTensor result = x;
    for (const Range& range : readRanges(node, x.rank)) {
        const auto axis = static_cast<std::int64_t>(range.axis);
        result.batchLeads = result.batchLeads && axis != 0;
        result.value = range.step < 0 ? slicedBackwards(node, result.value, range)
                                      : node.op("aten::slice", {result.value, axis, intArgument(range.start),
                                                                intArgument(range.end), range.step});
    }
    return {result};
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
        parts.push_back(GraphTensor{part, x.rank, x.integral, x.batchLeads && axis != 0});
        start = end;
    }
    return parts;
}

} // namespace actiscope::torch_backend::onnx_reader
