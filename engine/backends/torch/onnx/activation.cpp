#include <cmath>
#include <unordered_map>

#include <ATen/ATen.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using Value = GraphBuilder::Value;

/// A bound that Clip has as an attribute up to opset 10, as an input from 11 on.
std::optional<double> bound(const Node& node, std::size_t index, const char* attribute) {
    if (node.opset() < 11) {
        return node.hasAttribute(attribute) ? std::optional(node.real(attribute, 0)) : std::nullopt;
    }
    const at::Tensor given = node.constant(index);
    if (!given.defined()) {
        return std::nullopt;
    }
    if (given.numel() != 1) {
        unreadable(node.place() + " has " + std::to_string(given.numel()) + " numbers for one bound");
    }
    return given.to(at::kDouble).item<double>();
}

} // namespace

Outputs elementwise(const Node& node) {
    static const std::unordered_map<std::string, const char*> kOperators{
        {"Abs", "aten::abs"},           {"Ceil", "aten::ceil"},   {"Erf", "aten::erf"},
        {"Exp", "aten::exp"},           {"Floor", "aten::floor"}, {"HardSwish", "aten::hardswish"},
        {"Log", "aten::log"},           {"Neg", "aten::neg"},     {"Reciprocal", "aten::reciprocal"},
        {"Relu", "aten::relu"},         {"Sqrt", "aten::sqrt"},   {"Sigmoid", "aten::sigmoid"},
        {"Softplus", "aten::softplus"}, {"Tanh", "aten::tanh"},
    };
    const GraphTensor x = node.tensor(0);
    return Node::like(x, node.op(kOperators.at(node.type()), {x.value}));
}

Outputs leakyRelu(const Node& node) {
    const GraphTensor x = node.tensor(0);
    return Node::like(x, node.op("aten::leaky_relu", {x.value, node.real("alpha", 0.01)}));
}

Outputs parametricRelu(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const at::Tensor slope = node.constant(1);
    if (!slope.defined() || slope.dim() > x.rank) {
        unreadable(node.place() + " has a slope that does not fit its input");
    }
    // LibTorch's own takes one slope, or one for each channel.
    const auto channelDimension = slope.dim() - (x.rank - 1);
    const bool perChannel = channelDimension >= 0 && slope.numel() == slope.size(channelDimension);
    if (slope.numel() == 1 || (x.rank > 1 && perChannel)) {
        return Node::like(x, node.op("aten::prelu", {x.value, slope.flatten()}));
    }
    Value* positive = node.op("aten::clamp_min", {x.value, 0.0});
    Value* negative = node.op("aten::clamp_max", {x.value, 0.0});
    return Node::like(x, node.builder().add(positive, node.op("aten::mul", {negative, slope})));
}

Outputs elu(const Node& node) {
    const GraphTensor x = node.tensor(0);
    return Node::like(x, node.op("aten::elu", {x.value, node.real("alpha", 1.0)}));
}

Outputs clip(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const auto low = bound(node, 1, "min");
    const auto high = bound(node, 2, "max");
    if (x.integral) {
        node.refuse("clips integers, which is not supported");
    }
    if (low && high) {
        return Node::like(x, node.builder().clamp(x.value, *low, *high));
    }
    if (low) {
        return Node::like(x, node.op("aten::clamp_min", {x.value, *low}));
    }
    return Node::like(x, high ? node.op("aten::clamp_max", {x.value, *high}) : x.value);
}

Outputs hardSigmoid(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const double alpha = node.real("alpha", 0.2);
    const double beta = node.real("beta", 0.5);
    if (std::abs(alpha - 1.0 / 6) < 1e-6 && beta == 0.5) {
        return Node::like(x, node.op("aten::hardsigmoid", {x.value}));
    }
    Value* line = node.op("aten::mul", {x.value, alpha});
    line = node.op("aten::add", {line, beta, std::int64_t{1}});
    return Node::like(x, node.builder().clamp(line, 0, 1));
}

// Up to opset 12 the dimensions from the axis on are one: the sum goes over all of them.
Outputs softmax(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const char* name = node.type() == "Softmax" ? "aten::softmax" : "aten::log_softmax";
    const bool coerces = node.opset() < 13;
    const std::int64_t axis = node.axis(node.integer("axis", coerces ? 1 : -1), x.rank);
    if (!coerces || axis == x.rank - 1) {
        return Node::like(x, node.op(name, {x.value, axis, c10::IValue()}));
    }
    Value* flat = node.op("aten::flatten", {x.value, axis, std::int64_t{-1}});
    Value* result = node.op(name, {flat, axis, c10::IValue()});
    std::vector<Int> sizes;
    for (int i = 0; i < x.rank; ++i) {
        sizes.push_back(sizeOf(node.builder(), x, i));
    }
    return Node::like(x, node.op("aten::reshape", {result, listArgument(node.builder(), sizes)}));
}

// Training alone drops anything.
Outputs dropout(const Node& node) {
    node.ignore("ratio");
    node.ignore("seed");
    return {node.input(0)};
}

} // namespace actiscope::torch_backend::onnx_reader
