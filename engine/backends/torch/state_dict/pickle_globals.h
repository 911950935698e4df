// Which globals a pickle may ask for.
#pragma once

#include <string>

#include "engine/backends/torch/state_dict/pickle_value.h"

namespace actiscope::torch_backend::pickle {

/// Looks "module.name" up in the list of what is allowed: tensors, plain containers, and harmless values that
/// stay inert (settings, counters, dates and scores, as checkpoints have them beside the weights). Throws
/// ModelError, ModelForbidden, naming any other.
[[nodiscard]] Global findGlobal(const std::string& module, const std::string& name);

} // namespace actiscope::torch_backend::pickle
