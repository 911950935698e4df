// Models that are called by a name instead of a file: those that ship with the program and those that were
// fetched.
#pragma once

#include <string>
#include <vector>

#include "engine/api/result.h"
#include "engine/runtime/model.h"

namespace actiscope {

/// The request with the file that its path names: a path to a file stays; the name of a model that ships with
/// the program (models/NAME.safetensors of the resources) or of an installed one becomes its weights, with
/// its prototxt where the request has none. Anything else stays as it is and fails where it is opened.
/// Errors: FileNotFound (the name of a model that can be fetched, but was not yet; says how),
/// DescriptionInvalid (an installed model that is damaged).
[[nodiscard]] Result<ModelRequest> resolveModelName(const ModelRequest& request);

/// The models that ship with the program.
[[nodiscard]] std::vector<std::string> shippedModels();

} // namespace actiscope
