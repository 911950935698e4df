// The family of a network that comes without a name.
#pragma once

#include <string>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// "ResNet-50" and the like, by the number and size of the convolutions of a tidied graph; empty where they
/// fit none.
[[nodiscard]] std::string knownFamily(Graph& graph);

} // namespace actiscope::torch_backend
