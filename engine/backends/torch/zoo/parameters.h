// What the families of the zoo share: parameters by name with their shapes checked, and common layers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

/// Stands for any length in an expected shape.
inline constexpr std::int64_t kAny = -1;
using Shape = std::vector<std::int64_t>;

/// True where the parameter is there and has this shape.
[[nodiscard]] bool hasParameter(const StateDict& state, const std::string& name, const Shape& shape);

/// Throws ModelError (a std::runtime_error) naming the parameter, the shape expected and the one found.
[[nodiscard]] at::Tensor parameter(const StateDict& state, const std::string& name, const Shape& shape);

/// How many blocks "PREFIX.0.SUFFIX", "PREFIX.1.SUFFIX", … there are.
[[nodiscard]] int countBlocks(const StateDict& state, const std::string& prefix, const std::string& suffix);

/// Channels of a value: known from its last convolution on, so that shapes can be checked on the way.
struct Features {
    GraphBuilder::Value* value = nullptr;
    std::int64_t channels = 0;
};

/// How a convolution moves over its input; its channels come from the parameters.
struct ConvSteps {
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t kernel = 1;
    std::int64_t groups = 1;
};

/// NAME.weight and NAME.bias.
[[nodiscard]] Features convolution(GraphBuilder& graph, const StateDict& state, const Features& x,
                                   const std::string& name, const ConvSteps& steps);

/// CONVOLUTION.weight, followed by the batch norm NORM.{weight, bias, running_mean, running_var}, which is
/// folded into the convolution here: one operator less to run, the same answer.
[[nodiscard]] Features convolutionWithNorm(GraphBuilder& graph, const StateDict& state, const Features& x,
                                           const std::string& convolution, const std::string& norm,
                                           const ConvSteps& steps);

/// Global average pooling, then NAME.weight and NAME.bias: the logits.
[[nodiscard]] GraphBuilder::Value* pooledLinear(GraphBuilder& graph, const StateDict& state,
                                                const Features& x, const std::string& name);

} // namespace actiscope::torch_backend
