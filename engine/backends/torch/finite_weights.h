// Weights that training has driven to NaN or infinity.
#pragma once

#include <optional>
#include <string>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// True where no number of a floating-point tensor is NaN or infinite.
[[nodiscard]] bool isFinite(const at::Tensor& tensor);

/// Throws ModelError (LogitsNotFinite) that names the parameter, where it holds NaN or infinity.
void refuseNotFinite(const std::string& name, const at::Tensor& tensor);

/// The first constant of the graph that holds NaN or infinity: by its own name where it has one, else by the
/// layer that uses it. Nothing where all are finite.
[[nodiscard]] std::optional<std::string> firstNotFinite(const Graph& graph);

} // namespace actiscope::torch_backend
