// What a named value of an ONNX file is while its graph is being written.
//
// Files compute shapes with the same operators as pictures (Shape, Gather, Concat, Reshape). Those integers
// stay integers here, each a number or an expression over the input's size, so that batch and input size
// remain free; whatever depends on constants alone is a constant tensor.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/ir/ir.h>

namespace actiscope::torch_backend::onnx_reader {

/// One integer: a number, or computed in the graph.
struct Int {
    std::int64_t number = 0;
    torch::jit::Value* computed = nullptr; ///< null where it is a number

    [[nodiscard]] bool isNumber() const { return computed == nullptr; }
    [[nodiscard]] bool is(std::int64_t other) const { return isNumber() && number == other; }
};

/// A vector of integers of which at least one is computed, or a scalar.
struct Ints {
    std::vector<Int> items;
    bool scalar = false;
};

/// A tensor that the graph computes from the image. Its rank is always known, its sizes are not.
struct GraphTensor {
    torch::jit::Value* value = nullptr;
    int rank = 0;
    bool integral = false; ///< integers or booleans; all other tensors are float
    /// Dimension 0 counts the images. False where that is not known.
    bool batchLeads = false;
};

/// Empty: an optional input left out, or an output that only training has.
using OnnxValue = std::variant<std::monostate, GraphTensor, at::Tensor, Ints>;

} // namespace actiscope::torch_backend::onnx_reader
