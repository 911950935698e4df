// Finds the state dict in what a pickle holds.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/backends/torch/state_dict/pickle_value.h"

namespace actiscope::torch_backend {

/// The value under a text key; null where there is none.
[[nodiscard]] const pickle::Value* findItem(const pickle::Dict& dict, const char* key);

/// The floating-point tensors of the state dict, which is the root itself or lies under one of the names that
/// training scripts give it. Throws ModelError: ModelForbidden where a foreign value stands for a parameter
/// or for all of them, ModelUnsupported where there is no state dict (names the keys that are there).
[[nodiscard]] std::vector<std::pair<std::string, const pickle::Tensor*>>
findParameters(const pickle::Value& root);

} // namespace actiscope::torch_backend
