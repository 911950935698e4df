// Images in a folder for each class: what several readers list alike.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/datasets/builder.h"

namespace actiscope::datasets {

/// Adds the images below `images` (relative to the root; may be empty), each of the class that its topmost
/// folder names, by path as id. Images in no folder are left out and noted. Errors: as imagesBelow().
[[nodiscard]] Result<std::monostate>
addClassFolders(DataSetBuilder& builder, const std::filesystem::path& root, const std::string& images);

/// Whether images lie in the folder itself; a few names are enough.
[[nodiscard]] bool holdsImage(const std::filesystem::path& folder);

/// The folders of a parted data set to take: `split` where one is asked for ("all": all there are), else the
/// first of "val", "test" and "train" that is there. An empty name where the folder has no parts and none is
/// asked for; none where the one asked for is not there.
[[nodiscard]] std::vector<std::string> partsOf(const std::filesystem::path& place, const std::string& split);

} // namespace actiscope::datasets
