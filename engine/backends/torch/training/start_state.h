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

/// Fresh parameters, and over them whatever of the init file has their names and shapes. A head of another
/// class count stays fresh, so do layers that the file lacks. Errors: those of readParameters,
/// ModelUnsupported (a file of another network, or one whose batch norms are folded).
[[nodiscard]] Result<StartState> startState(const NamedNetwork& network, const NetworkOptions& options,
                                            int classes, std::uint64_t seed, const std::string& initFile);

} // namespace actiscope::torch_backend
