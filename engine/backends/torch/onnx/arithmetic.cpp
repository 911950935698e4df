#include <algorithm>
#include <numeric>
#include <unordered_map>

#include <ATen/ATen.h>
#include <torch/csrc/jit/ir/constants.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using Value = GraphBuilder::Value;

std::optional<IntOperation> intOperation(const std::string& type) {
    static const std::unordered_map<std::string, IntOperation> kOperations{
        {"Add", IntOperation::Add},    {"Sub", IntOperation::Subtract}, {"Mul", IntOperation::Multiply},
        {"Div", IntOperation::Divide}, {"Max", IntOperation::Maximum},  {"Min", IntOperation::Minimum},
    };
    const auto found = kOperations.find(type);
    return found != kOperations.end() ? std::optional(found->second) : std::nullopt;
}

/// Shape arithmetic: both are integers. Nothing where either is a tensor.
std::optional<Ints> combineInts(const Node& node, const OnnxValue& first, const OnnxValue& second) {
    const auto operation = intOperation(node.type());
    const auto a = intsOf(first);
    const auto b = intsOf(second);
    if (!operation || !a || !b) {
        return std::nullopt;
    }
    const std::size_t length =
        a->items.size() == 1 ? b->items.size() : a->items.size(); // one item goes with every other
    if (b->items.size() != length && b->items.size() != 1) {
        unreadable(node.place() + " combines " + std::to_string(a->items.size()) + " with " +
                   std::to_string(b->items.size()) + " integers");
    }
    Ints result;
    result.scalar = a->scalar && b->scalar;
    for (std::size_t i = 0; i < length; ++i) {
        const Int& left = a->items[a->items.size() == 1 ? 0 : i];
        const Int& right = b->items[b->items.size() == 1 ? 0 : i];
        result.items.push_back(apply(node.builder(), *operation, left, right));
    }
    return result;
}

/// A matrix product without bias that gets one: x * W + b as one linear layer, else null.
Value* addBias(const Node& node, const OnnxValue& product, const OnnxValue& bias) {
    const auto* x = std::get_if<GraphTensor>(&product);
    const auto* b = std::get_if<at::Tensor>(&bias);
    if (x == nullptr || b == nullptr ||
        x->value->node()->kind() != c10::Symbol::fromQualString("aten::linear") ||
        !x->value->node()->input(2)->mustBeNone()) {
        return nullptr;
    }
    Value* weight = x->value->node()->input(1);
    const std::int64_t outputs = torch::jit::toIValue(weight)->toTensor().size(0);
    if (b->dim() == 0 || b->dim() > x->rank || b->numel() != outputs || b->size(-1) != outputs) {
        return nullptr;
    }
    return node.op("aten::linear", {x->value->node()->input(0), weight, b->flatten()});
}

/// Whether dimension 0 of the inputs' broadcast counts the images: it does in one input, and the others have
/// a single row there or lack the dimension.
bool batchLeads(const Node& node, int rank) {
    bool leads = false;
    for (std::size_t i = 0; i < node.inputCount(); ++i) {
        const auto constant = node.ifConstant(i);
        if (constant && (constant->dim() < rank || constant->size(0) == 1)) {
            continue;
        }
        const auto* x = std::get_if<GraphTensor>(&node.input(i));
        if (x != nullptr && x->rank == rank && !x->batchLeads) {
            return false;
        }
        if (x == nullptr && constant) {
            return false;
        }
        leads = leads || (x != nullptr && x->rank == rank);
    }
    return leads;
}

Outputs power(const Node& node, const GraphTensor& x, const GraphTensor& exponent) {
    const auto constant = node.ifConstant(1);
    const bool isNumber = constant && constant->numel() == 1 && constant->dim() <= x.rank;
    Value* result = isNumber ? node.op("aten::pow", {x.value, constant->to(at::kDouble).item<double>()})
                             : node.op("aten::pow", {x.value, exponent.value});
    const int rank = std::max(x.rank, exponent.rank);
    return {GraphTensor{result, rank, false, batchLeads(node, rank)}};
}

} // namespace

Outputs binary(const Node& node) {
    if (auto ints = combineInts(node, node.input(0), node.input(1))) {
        return {std::move(*ints)};
    }
    if (node.type() == "Add") {
        for (const std::size_t i : {0, 1}) {
            if (Value* linear = addBias(node, node.input(i), node.input(1 - i))) {
                return Node::like(node.tensor(i), linear);
            }
        }
    }
    static const std::unordered_map<std::string, const char*> kOperators{
        {"Add", "aten::add"}, {"Sub", "aten::sub"}, {"Mul", "aten::mul"}, {"Div", "aten::div"}};
    const GraphTensor a = node.tensor(0);
    const GraphTensor b = node.tensor(1);
    if (node.type() == "Pow") {
        return power(node, a, b);
    }
    const bool integral = a.integral && b.integral;
    if (integral && node.type() == "Div") {
        node.refuse("divides tensors of integers, which is not supported");
    }
    Value* result = node.op(kOperators.at(node.type()), {a.value, b.value});
    const int rank = std::max(a.rank, b.rank);
    return {GraphTensor{result, rank, integral, batchLeads(node, rank)}};
}

Outputs variadic(const Node& node) {
    const char* name = node.type() == "Sum"   ? "aten::add"
                       : node.type() == "Max" ? "aten::maximum"
                                              : "aten::minimum";
    OnnxValue result = node.input(0);
    for (std::size_t i = 1; i < node.inputCount(); ++i) {
        if (auto ints = combineInts(node, result, node.input(i))) {
            result = std::move(*ints);
            continue;
        }
        const GraphTensor left = i == 1 ? node.tensor(0) : std::get<GraphTensor>(result);
        const GraphTensor right = node.tensor(i);
        result = GraphTensor{node.op(name, {left.value, right.value}), std::max(left.rank, right.rank),
                             left.integral && right.integral};
    }
    if (auto* tensor = std::get_if<GraphTensor>(&result); tensor != nullptr && node.inputCount() > 1) {
        tensor->batchLeads = batchLeads(node, tensor->rank);
    }
    return {std::move(result)};
}

Outputs reduction(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const bool keep = node.integer("keepdims", 1) != 0;
    const bool nothingByDefault = node.integer("noop_with_empty_axes", 0) != 0;
    auto axes = node.axes(node.numbers(1, "axes").value_or(std::vector<std::int64_t>{}), x.rank);
    if (axes.empty() && nothingByDefault) {
        return {node.input(0)};
    }
    if (axes.empty()) {
        axes.resize(static_cast<std::size_t>(x.rank));
        std::iota(axes.begin(), axes.end(), 0);
    }
    if (x.integral) {
        node.refuse("reduces a tensor of integers, which is not supported");
    }
    const int rank = keep ? x.rank : x.rank - static_cast<int>(axes.size());
    Value* result = nullptr;
    if (node.type() == "ReduceMax" || node.type() == "ReduceMin") {
        result = node.op(node.type() == "ReduceMax" ? "aten::amax" : "aten::amin", {x.value, axes, keep});
    } else {
        result = node.op(node.type() == "ReduceMean" ? "aten::mean" : "aten::sum", {x.value, axes, keep});
    }
    return {GraphTensor{result, rank, false, x.batchLeads && axes.front() != 0}};
}

Outputs matMul(const Node& node) {
    const GraphTensor a = node.tensor(0);
    const auto weight = node.ifConstant(1);
    if (weight && weight->dim() == 2 && a.rank >= 2) {
        return Node::like(a, node.builder().linear(a.value, weight->t().contiguous(), {}));
    }
    const GraphTensor b = node.tensor(1);
    if (a.rank == 0 || b.rank == 0) {
        unreadable(node.place() + " multiplies a scalar as a matrix");
    }
    const int vectors = (a.rank == 1 ? 1 : 0) + (b.rank == 1 ? 1 : 0);
    const int rank = vectors == 0 ? std::max(a.rank, b.rank) : std::max(a.rank, b.rank) - 1;
    const bool leads = a.batchLeads && b.batchLeads && a.rank == b.rank && rank > 2;
    return {GraphTensor{node.op("aten::matmul", {a.value, b.value}), vectors == 2 ? 0 : rank, false, leads}};
}

// alpha * A' * B' + beta * C, each of A and B transposed where its attribute says so.
Outputs gemm(const Node& node) {
    GraphTensor a = node.tensor(0);
    at::Tensor weight = node.constant(1);
    if (a.rank != 2 || !weight.defined() || weight.dim() != 2 || !weight.is_floating_point()) {
        node.refuse("is not a matrix of features times a matrix of weights");
    }
    if (node.integer("transA", 0) != 0) {
        a.value = node.op("aten::t", {a.value});
        a.batchLeads = false;
    }
    if (node.integer("transB", 0) == 0) {
        weight = weight.t().contiguous();
    }
    if (const double alpha = node.real("alpha", 1); alpha != 1) {
        weight = weight * alpha;
    }
    const double beta = node.real("beta", 1);
    const auto bias = node.ifConstant(2);
    if (bias && bias->defined() && bias->dim() <= 1 && bias->numel() == weight.size(0)) {
        return Node::like(a, node.builder().linear(a.value, weight, bias->flatten() * beta));
    }
    Value* result = node.builder().linear(a.value, weight, {});
    if (node.has(2)) {
        Value* summand = node.tensor(2).value;
        result = node.builder().add(result, beta == 1 ? summand : node.op("aten::mul", {summand, beta}));
    }
    return Node::like(a, result);
}

} // namespace actiscope::torch_backend::onnx_reader
