#include "engine/backends/torch/onnx/int_arithmetic.h"

#include <algorithm>
#include <limits>

#include "engine/backends/torch/onnx/failure.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

// Longer vectors of integers are data, not shapes.
constexpr std::int64_t kLongestShape = 1024;

std::int64_t divide(std::int64_t a, std::int64_t b, bool floor) {
    if (b == 0) {
        unreadable("its shape arithmetic divides by zero");
    }
    if (b == -1 && a == std::numeric_limits<std::int64_t>::min()) {
        unreadable("its shape arithmetic overflows");
    }
    const std::int64_t quotient = a / b;
    return floor && a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t applyToNumbers(IntOperation operation, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    bool overflow = false;
    switch (operation) {
    case IntOperation::Add:
        overflow = __builtin_add_overflow(a, b, &result);
        break;
    case IntOperation::Subtract:
        overflow = __builtin_sub_overflow(a, b, &result);
        break;
    case IntOperation::Multiply:
        overflow = __builtin_mul_overflow(a, b, &result);
        break;
    case IntOperation::Divide:
        return divide(a, b, false);
    case IntOperation::FloorDivide:
        return divide(a, b, true);
    case IntOperation::Maximum:
        return std::max(a, b);
    case IntOperation::Minimum:
        return std::min(a, b);
    }
    if (overflow) {
        unreadable("its shape arithmetic overflows");
    }
    return result;
}

const char* operatorName(IntOperation operation) {
    switch (operation) {
    case IntOperation::Add:
        return "aten::add";
    case IntOperation::Subtract:
        return "aten::sub";
    case IntOperation::Multiply:
        return "aten::mul";
    case IntOperation::Maximum:
        return "prim::max";
    case IntOperation::Minimum:
        return "prim::min";
    case IntOperation::Divide:
    case IntOperation::FloorDivide:
        break;
    }
    return "aten::floordiv";
}

} // namespace

Int apply(GraphBuilder& builder, IntOperation operation, const Int& a, const Int& b) {
    if (a.isNumber() && b.isNumber()) {
        return Int{applyToNumbers(operation, a.number, b.number), nullptr};
    }
    const bool isDivision = operation == IntOperation::Divide || operation == IntOperation::FloorDivide;
    if (isDivision && b.is(0)) {
        unreadable("its shape arithmetic divides by zero");
    }
    if (operation == IntOperation::Divide) { // Int() of the true quotient drops the fraction
        GraphBuilder::Value* quotient = builder.op("aten::div", {intArgument(a), intArgument(b)});
        return Int{0, builder.op("aten::Int", {quotient})};
    }
    return Int{0, builder.op(operatorName(operation), {intArgument(a), intArgument(b)})};
}

Int sizeOf(GraphBuilder& builder, const GraphTensor& tensor, int dimension) {
    return Int{0, builder.op("aten::size", {tensor.value, std::int64_t{dimension}})};
}

GraphBuilder::Argument intArgument(const Int& item) {
    return item.isNumber() ? GraphBuilder::Argument(item.number) : GraphBuilder::Argument(item.computed);
}

GraphBuilder::Argument listArgument(GraphBuilder& builder, const std::vector<Int>& items) {
    if (const auto numbers = asNumbers(items)) {
        return *numbers;
    }
    std::vector<torch::jit::Value*> values;
    for (const Int& item : items) {
        values.push_back(item.isNumber() ? builder.graph().insertConstant(item.number) : item.computed);
    }
    torch::jit::Graph& graph = builder.graph();
    return graph.insertNode(graph.createList(c10::IntType::get(), values))->output();
}

std::optional<std::vector<std::int64_t>> asNumbers(const std::vector<Int>& items) {
    std::vector<std::int64_t> numbers;
    for (const Int& item : items) {
        if (!item.isNumber()) {
            return std::nullopt;
        }
        numbers.push_back(item.number);
    }
    return numbers;
}

std::vector<Int> toInts(const std::vector<std::int64_t>& numbers) {
    std::vector<Int> items;
    for (const std::int64_t number : numbers) {
        items.push_back(Int{number, nullptr});
    }
    return items;
}

std::optional<Ints> intsOf(const OnnxValue& value) {
    if (const auto* ints = std::get_if<Ints>(&value)) {
        return *ints;
    }
    const auto* tensor = std::get_if<at::Tensor>(&value);
    if (tensor == nullptr || tensor->scalar_type() != at::kLong || tensor->dim() > 1 ||
        tensor->numel() > kLongestShape) {
        return std::nullopt;
    }
    const at::Tensor packed = tensor->contiguous();
    const auto* data = packed.data_ptr<std::int64_t>();
    return Ints{toInts({data, data + packed.numel()}), tensor->dim() == 0};
}

} // namespace actiscope::torch_backend::onnx_reader
