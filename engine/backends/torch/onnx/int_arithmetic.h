// Arithmetic with integers that are numbers or computed in the graph (value.h).
#pragma once

#include <optional>
#include <vector>

#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/onnx/value.h"

namespace actiscope::torch_backend::onnx_reader {

enum class IntOperation {
    Add,
    Subtract,
    Multiply,
    Divide,      ///< towards zero, as ONNX's Div
    FloorDivide, ///< towards minus infinity
    Maximum,
    Minimum
};

/// Numbers are computed at once. Throws Failure on overflow and on division by zero.
[[nodiscard]] Int apply(GraphBuilder& builder, IntOperation operation, const Int& a, const Int& b);

/// Size of a dimension, counted from 0.
[[nodiscard]] Int sizeOf(GraphBuilder& builder, const GraphTensor& tensor, int dimension);

/// As an operator's argument: a list of numbers where all are, else a list that the graph makes.
[[nodiscard]] GraphBuilder::Argument listArgument(GraphBuilder& builder, const std::vector<Int>& items);
[[nodiscard]] GraphBuilder::Argument intArgument(const Int& item);

/// All as numbers, or nothing.
[[nodiscard]] std::optional<std::vector<std::int64_t>> asNumbers(const std::vector<Int>& items);

/// Numbers as integers, and a short vector or scalar of integers as such; nothing for other tensors.
[[nodiscard]] std::vector<Int> toInts(const std::vector<std::int64_t>& numbers);
[[nodiscard]] std::optional<Ints> intsOf(const OnnxValue& value);

} // namespace actiscope::torch_backend::onnx_reader
