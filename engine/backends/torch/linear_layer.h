// Linear layers in a graph, and the reshaping around them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

[[nodiscard]] std::int64_t elements(const Shape& shape);

/// One number a channel and image: at most one side larger than 1 (the trial run has one image).
[[nodiscard]] bool isVector(const Shape& shape);

/// What a node that leaves a vector's numbers and their order as they are takes as input, else null.
[[nodiscard]] Value* passedThrough(Node* node);

struct Linear {
    Value* input = nullptr;
    at::Tensor weights; ///< [C, K]
    at::Tensor bias;
};

/// A linear layer with constant weights, in whichever form files write one: linear, addmm, matmul, einsum, or
/// a 1x1 convolution of a vector.
[[nodiscard]] std::optional<Linear> asLinear(Node* node);

/// Einstein summation: an equation "ab,bc->ac" and what it is applied to.
struct Summation {
    std::vector<std::string> indices; ///< of each input
    std::string result;
    std::vector<Value*> inputs;
};
/// Nothing where the node is none, or one whose equation is not constant or has no "->".
[[nodiscard]] std::optional<Summation> asSummation(const Node* node);

} // namespace actiscope::torch_backend
