// Operators that make or convert numbers rather than work on a picture.
#include <ATen/ATen.h>
#include <onnx/onnx_pb.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"
#include "engine/backends/torch/onnx/tensor_proto.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

// A constant that a few bytes ask for; networks fill shapes and small tables this way.
constexpr std::int64_t kLargestFill = std::int64_t{1} << 24;

at::Tensor filled(const Node& node, const std::vector<std::int64_t>& sizes, const at::Tensor& value) {
    std::int64_t count = 1;
    for (const std::int64_t size : sizes) {
        if (size < 0 || __builtin_mul_overflow(count, size, &count) || count > kLargestFill) {
            unreadable(node.place() + " asks for a constant of an impossible size");
        }
    }
    return at::full(sizes, value.item(), value.options());
}

at::ScalarType castTarget(const Node& node) {
    using Type = ::onnx::TensorProto;
    const std::int64_t target = node.integer("to", Type::UNDEFINED);
    switch (target) {
    case Type::FLOAT:
    case Type::FLOAT16:
    case Type::BFLOAT16:
    case Type::DOUBLE:
        return at::kFloat; // all floating point is computed in 32 bit
    case Type::INT32:
    case Type::INT64:
        return at::kLong;
    case Type::BOOL:
        return at::kBool;
    default:
        break;
    }
    const bool isKnown =
        target >= 0 && target <= Type::DataType_MAX && Type::DataType_IsValid(static_cast<int>(target));
    node.refuse(
        "converts to the element type " +
        (isKnown ? Type::DataType_Name(static_cast<Type::DataType>(target)) : std::to_string(target)) +
        ", which is not supported");
}

} // namespace

Outputs constant(const Node& node) {
    if (node.hasAttribute("value")) {
        return {readTensor(node.tensorAttribute("value"), node.facts().folder)};
    }
    if (node.hasAttribute("value_float")) {
        return {at::scalar_tensor(node.real("value_float", 0), at::kFloat)};
    }
    if (node.hasAttribute("value_int")) {
        return {at::scalar_tensor(node.integer("value_int", 0), at::kLong)};
    }
    if (node.hasAttribute("value_floats")) {
        return {at::tensor(node.reals("value_floats"), at::kFloat)};
    }
    if (node.hasAttribute("value_ints")) {
        return {at::tensor(node.integers("value_ints").value_or(std::vector<std::int64_t>{}), at::kLong)};
    }
    node.refuse("holds neither numbers nor a dense tensor");
}

Outputs constantOfShape(const Node& node) {
    at::Tensor value = at::zeros({1}, at::kFloat);
    if (node.hasAttribute("value")) {
        value = readTensor(node.tensorAttribute("value"), node.facts().folder);
    }
    if (value.numel() != 1) {
        unreadable(node.place() + " fills with " + std::to_string(value.numel()) + " values");
    }
    const std::vector<Int> sizes = node.ints(0).items;
    if (const auto numbers = asNumbers(sizes)) {
        return {filled(node, *numbers, value)};
    }
    GraphBuilder::Value* ones = node.op("aten::ones", {listArgument(node.builder(), sizes)});
    return {GraphTensor{node.op("aten::mul", {ones, value}), static_cast<int>(sizes.size()), false}};
}

Outputs shape(const Node& node) {
    const GraphTensor x = node.tensor(0);
    const auto clamped = [&](std::int64_t position) {
        position = position < 0 ? position + x.rank : position;
        return static_cast<int>(std::min<std::int64_t>(std::max<std::int64_t>(position, 0), x.rank));
    };
    const int end = clamped(node.integer("end", x.rank));
    Ints sizes;
    for (int i = clamped(node.integer("start", 0)); i < end; ++i) {
        const auto constant = node.ifConstant(0);
        sizes.items.push_back(constant ? Int{constant->size(i), nullptr} : sizeOf(node.builder(), x, i));
    }
    return {std::move(sizes)};
}

Outputs cast(const Node& node) {
    const at::ScalarType target = castTarget(node);
    node.ignore("saturate");
    if (const auto constant = node.ifConstant(0)) {
        return {target == at::kBool ? constant->ne(0) : constant->to(target)};
    }
    const bool isInts = std::holds_alternative<Ints>(node.input(0));
    if (isInts && target == at::kLong) {
        return {node.input(0)};
    }
    const GraphTensor x = node.tensor(0);
    if (target == at::kFloat && !x.integral) {
        return {node.input(0)};
    }
    if (target == at::kBool) {
        return {GraphTensor{node.op("aten::ne", {x.value, std::int64_t{0}}), x.rank, true, x.batchLeads}};
    }
    const auto type = static_cast<std::int64_t>(target);
    return {GraphTensor{node.op("aten::to", {x.value, type, false, false}), x.rank, target == at::kLong,
                        x.batchLeads}};
}

} // namespace actiscope::torch_backend::onnx_reader
