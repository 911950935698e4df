// A state dict's parameters by name, with their shapes checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/backends/torch/graph_tools.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

/// Stands for any length in an expected shape.
inline constexpr std::int64_t kAny = -1;

/// True where the parameter is there and has this shape.
[[nodiscard]] bool hasParameter(const StateDict& state, const std::string& name, const Shape& shape);

/// Throws ModelError (a std::runtime_error) naming the parameter, the shape expected and the one found.
[[nodiscard]] at::Tensor parameter(const StateDict& state, const std::string& name, const Shape& shape);

/// How many blocks PREFIX + "0" + SUFFIX, PREFIX + "1" + SUFFIX, … (from `first` on) there are.
[[nodiscard]] int countBlocks(const StateDict& state, const std::string& prefix, const std::string& suffix,
                              int first = 0);

} // namespace actiscope::torch_backend
