// The family of a network that comes without a name.
#pragma once

#include <optional>
#include <string>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

struct KnownFamily {
    std::string name; ///< "ResNet-50" and the like
    int side;         ///< of the input that its published weights were trained on
};

/// By the number and size of the convolutions of a tidied graph; nothing where they fit none.
[[nodiscard]] std::optional<KnownFamily> knownFamily(Graph& graph);

} // namespace actiscope::torch_backend
