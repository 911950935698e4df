// Models that are called by a name instead of a file: those that ship with the program and those that were
// fetched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
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

/// The weights that a file's or a model's name stands for; empty stays so. Errors: as resolveModelName().
[[nodiscard]] Result<std::string> weightsOf(const std::string& fileOrName);

/// The model that is used where none is named.
inline constexpr const char* kUsualModel = "demo-gap";

/// Of the models that ship: the program's.
inline constexpr const char* kOwnLicence = "MIT";

/// A model that ships with the program.
struct ShippedModel {
    std::string name;  ///< typed
    std::string title; ///< shown: the description's name, else as `name`
    std::filesystem::path path;
    std::uint64_t bytes = 0;
    std::size_t classes = 0; ///< named by the description
};

/// The file of a model that ships, whatever else lies about by its name. Errors: FileNotFound (the program's
/// resources lack it).
[[nodiscard]] Result<std::filesystem::path> shippedModelFile(const std::string& name);

/// Sorted by name; reads their descriptions.
[[nodiscard]] std::vector<ShippedModel> shippedModels();

/// The file is one of those that ship with the program.
[[nodiscard]] bool isShipped(const std::filesystem::path& model);

} // namespace actiscope
