// Which globals a pickle may ask for.
#pragma once

#include <string>

#include "engine/backends/torch/state_dict/pickle_value.h"

namespace actiscope::torch_backend::pickle {

/// Looks "module.name" up in the list of what is allowed: tensors, plain containers, and harmless values that
/// stay inert. Throws ModelError: ModelForbidden naming any other, ModelUnsupported for quantised tensors.
[[nodiscard]] Global findGlobal(const std::string& module, const std::string& name);

} // namespace actiscope::torch_backend::pickle
