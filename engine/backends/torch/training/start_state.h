// The parameters that a training starts from.
#pragma once

#include <string>
#include <vector>

#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

struct StartState {
    StateDict state;
    std::vector<std::string> remarks; ///< sentences on what came from the file and what is new
};

/// Fresh parameters, and over them those of the init file, all but the end: a head of another class count
/// stays fresh, so do a head and the layers before it that the paper adds (Architecture::added) where the
/// file lacks them. Errors: those of readParameters, ModelUnsupported (a file of another network, one that
/// lacks other parameters, or one whose batch norms are folded).
[[nodiscard]] Result<StartState> startState(const NamedNetwork& network, const NetworkOptions& options,
                                            int classes, std::uint64_t seed, const std::string& initFile);

} // namespace actiscope::torch_backend
