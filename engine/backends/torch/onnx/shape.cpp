// Operators that arrange what is there: no number changes.
#include <algorithm>
#include <numeric>

#include <ATen/ATen.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include "engine/backends/torch/memory_limit.h"
#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using Value = GraphBuilder::Value;
using Numbers = std::vector<std::int64_t>;

const c10::Symbol kSize = c10::Symbol::fromQualString("aten::size");
const c10::Symbol kPermute = c10::Symbol::fromQualString("aten::permute");

/// True for "the size of dimension 0 of value".
bool isFirstSizeOf(const Int& item, const Value* value) {
    if (item.isNumber() || item.computed->node()->kind() != kSize) {
        return false;
    }
    const auto* size = item.computed->node();
    const auto dimension = torch::jit::toIValue(size->input(1));
    return size->input(0) == value && dimension && dimension->toInt() == 0;
}

/// The sizes that a Reshape asks for. A file that was written for a fixed batch has it as a number in front:
/// there the batch is meant, as long as it stands in front of x as well.
std::vector<Int> targetSizes(const Node& node, const GraphTensor& x) {
    const bool zeroIsZero = node.integer("allowzero", 0) != 0;
    std::vector<Int> sizes = node.ints(1).items;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (sizes[i].isNumber() && sizes[i].number < -1) {
            unreadable(node.place() + " asks for a size of " + std::to_string(sizes[i].number));
        }
        const bool mayBeBatch = i == 0 && sizes.size() > 1 && x.rank > 1 && node.facts().fixedBatch &&
                                sizes[i].is(*node.facts().fixedBatch) &&
                                std::holds_alternative<GraphTensor>(node.input(0));
        const bool isFixedBatch = mayBeBatch && x.batchLeads;
        if (mayBeBatch && !isFixedBatch && !sizes[i].is(1)) {
            node.refuse("gathers a batch of " + std::to_string(sizes[i].number) +
                        " that was taken apart; export the network for a batch of one picture");
        }
        if (!isFixedBatch && (zeroIsZero || !sizes[i].is(0))) {
            continue;
        }
        if (i >= static_cast<std::size_t>(x.rank)) {
            unreadable(node.place() + " copies a dimension that its input lacks");
        }
        sizes[i] = sizeOf(node.builder(), x, static_cast<int>(i));
    }
    return sizes;
}

Ints squeezedInts(const Node& node) {
    Ints ints = node.ints(0);
    if (ints.items.size() != 1) {
        unreadable(node.place() + " drops a dimension of several integers");
    }
    ints.scalar = true;
    return ints;
}

/// The sizes of x in a run with one picture of the size that the file states.
Numbers sizesInTrial(const Node& node, const GraphTensor& x) {
    torch::jit::Graph& graph = node.builder().graph();
    graph.registerOutput(x.value);
    const std::shared_ptr<torch::jit::Graph> soFar = graph.copy();
    graph.eraseOutput(graph.outputs().size() - 1);
    const Size size = *node.facts().fixedInput;
    const MemoryLimit limit(memoryForRun(1, size.height, size.width));
    const at::NoGradGuard noGradients;
    torch::jit::Stack stack{at::zeros({1, 3, size.height, size.width})};
    torch::jit::InterpreterState(torch::jit::Code(soFar, "sizes")).run(stack);
    return stack.back().toTensor().sizes().vec();
}

/// Which dimensions of x, the batch aside, have size 1, where that does not depend on the picture.
Numbers axesOfSizeOne(const Node& node, const GraphTensor& x) {
    static const c10::Symbol kPool = c10::Symbol::fromQualString("aten::adaptive_avg_pool2d");
    if (x.rank == 4 && x.value->node()->kind() == kPool) {
        return {2, 3};
    }
    if (!x.batchLeads || !node.facts().fixedInput) {
        node.refuse(
            "drops the dimensions of size 1 without naming them, which is only supported for networks that "
            "state the size of their input and where the batch stays in front");
    }
    const Numbers sizes = sizesInTrial(node, x);
    Numbers axes;
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        if (sizes[i] == 1) {
            axes.push_back(static_cast<std::int64_t>(i));
        }
    }
    return axes;
}

Outputs squeezed(const Node& node, const GraphTensor& x, const Numbers& axes) {
    Value* result = x.value;
    if (x.rank == 4 && axes == Numbers{2, 3}) {
        result = node.builder().flatten(result); // of [N, C, 1, 1], in the form that a head is looked for
    } else {
        for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
            result = node.op("aten::squeeze", {result, *axis});
        }
    }
    const bool leads = x.batchLeads && (axes.empty() || axes.front() != 0);
    return {GraphTensor{result, x.rank - static_cast<int>(axes.size()), x.integral, leads}};
}

bool isInts(const Node& node) {
    return std::holds_alternative<Ints>(node.input(0));
}

} // namespace

Outputs flatten(const Node& node) {
    const GraphTensor x = node.tensor(0);
    std::int64_t axis = node.integer("axis", 1);
    if (axis == x.rank) { // all in front of the new second dimension, which has size 1
        return {GraphTensor{node.op("aten::reshape", {x.value, Numbers{-1, 1}}), 2, x.integral}};
    }
    axis = node.axis(axis, x.rank);
    Value* result = x.value;
    const bool leads = x.batchLeads && axis == 1;
    if (axis == 0) {
        result = node.op("aten::reshape", {x.value, Numbers{1, -1}});
    } else if (x.rank > 2) {
        result = node.builder().flatten(x.value, axis);
        result = axis > 1 ? node.op("aten::flatten", {result, std::int64_t{0}, axis - 1}) : result;
    }
    return {GraphTensor{result, 2, x.integral, leads}};
}

Outputs reshape(const Node& node) {
    if (isInts(node)) { // a scalar becomes a vector of one, or stays a vector
        Ints ints = node.ints(0);
        const std::size_t dimensions = node.ints(1).items.size();
        if (dimensions > 1 || (dimensions == 0 && ints.items.size() != 1)) {
            node.refuse("makes a matrix of sizes, which is not supported");
        }
        ints.scalar = dimensions == 0;
        return {std::move(ints)};
    }
    const GraphTensor x = node.tensor(0);
    const std::vector<Int> sizes = targetSizes(node, x);
    const auto rank = static_cast<int>(sizes.size());
    // [batch, rest] is known to all that reads the graph later as a flattening.
    const bool keepsFirst = rank > 0 && isFirstSizeOf(sizes[0], x.value);
    if (rank == 2 && x.rank >= 2 && keepsFirst) {
        return {
            GraphTensor{x.rank > 2 ? node.builder().flatten(x.value) : x.value, 2, x.integral, x.batchLeads}};
    }
    const bool leads =
        rank > 0 && ((keepsFirst && x.batchLeads) || isFirstSizeOf(sizes[0], node.builder().input()));
    Value* result = node.op("aten::reshape", {x.value, listArgument(node.builder(), sizes)});
    return {GraphTensor{result, rank, x.integral, leads}};
}

Outputs squeeze(const Node& node) {
    const auto given = node.numbers(1, "axes");
    if (isInts(node)) {
        return {squeezedInts(node)};
    }
    if (const auto constant = node.ifConstant(0); !given && constant) {
        return {constant->squeeze()};
    }
    const GraphTensor x = node.tensor(0);
    return squeezed(node, x, given ? node.axes(*given, x.rank) : axesOfSizeOne(node, x));
}

Outputs unsqueeze(const Node& node) {
    const auto given = node.numbers(1, "axes");
    if (!given || given->empty()) {
        unreadable(node.place() + " does not say where its new dimensions go");
    }
    if (isInts(node)) {
        Ints ints = node.ints(0);
        if (!ints.scalar || given->size() != 1) {
            node.refuse("makes a matrix of sizes, which is not supported");
        }
        ints.scalar = false;
        return {std::move(ints)};
    }
    const GraphTensor x = node.tensor(0);
    const int rank = x.rank + static_cast<int>(given->size());
    Value* result = x.value;
    const Numbers axes = node.axes(*given, rank);
    if (axes.size() != given->size()) {
        unreadable(node.place() + " names an axis twice");
    }
    for (const std::int64_t axis : axes) {
        result = node.op("aten::unsqueeze", {result, axis});
    }
    return {GraphTensor{result, rank, x.integral, x.batchLeads && axes.front() != 0}};
}

Outputs transpose(const Node& node) {
    const GraphTensor x = node.tensor(0);
    Numbers order(static_cast<std::size_t>(x.rank));
    std::iota(order.rbegin(), order.rend(), 0); // reversed, where the file says nothing
    order = node.integers("perm").value_or(order);
    Numbers sorted = order;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (sorted.size() != static_cast<std::size_t>(x.rank) || sorted[i] != static_cast<std::int64_t>(i)) {
            unreadable(node.place() + " has an impossible order of dimensions");
        }
    }
    const bool leads = x.batchLeads && order.front() == 0;
    Value* source = x.value;
    if (source->node()->kind() == kPermute) { // two in a row are one, often none
        const Numbers first = torch::jit::toIValue(source->node()->input(1))->toIntVector();
        std::transform(order.begin(), order.end(), order.begin(),
                       [&](std::int64_t axis) { return first[static_cast<std::size_t>(axis)]; });
        source = source->node()->input(0);
    }
    Value* result = order == sorted ? source : node.op("aten::permute", {source, order});
    return {GraphTensor{result, x.rank, x.integral, leads}};
}

Outputs concat(const Node& node) {
    Ints joined;
    for (std::size_t i = 0; i < node.inputCount(); ++i) {
        const auto ints = intsOf(node.input(i));
        if (!ints || ints->scalar) {
            joined.items.clear();
            break;
        }
        joined.items.insert(joined.items.end(), ints->items.begin(), ints->items.end());
    }
    const std::int64_t stated = node.integer("axis", 0);
    if (!joined.items.empty()) {
        node.axis(stated, 1);
        return {std::move(joined)};
    }
    std::vector<Value*> parts;
    GraphTensor first;
    bool leads = true;
    for (std::size_t i = 0; i < node.inputCount(); ++i) {
        const GraphTensor part = node.tensor(i);
        first = i == 0 ? part : first;
        leads = leads && part.batchLeads;
        if (part.rank != first.rank) {
            unreadable(node.place() + " joins tensors of different ranks");
        }
        parts.push_back(part.value);
    }
    if (parts.empty()) {
        unreadable(node.place() + " joins nothing");
    }
    const int axis = node.axis(stated, first.rank);
    first.batchLeads = leads && axis != 0;
    return Node::like(first, node.builder().concat(parts, axis));
}

Outputs identity(const Node& node) {
    return {node.input(0)};
}

} // namespace actiscope::torch_backend::onnx_reader
