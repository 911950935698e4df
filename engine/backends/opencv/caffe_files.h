// The two files of a Caffe network and what may be wrong with them before OpenCV sees them.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "engine/api/modules.h"
#include "engine/api/result.h"

namespace actiscope::opencv_backend {

/// The prototxt of a model: the one named in the request, else beside the model the one of the same stem,
/// deploy.prototxt, or the only one in the folder.
/// Errors: FileNotFound (says to name it by --prototxt), FileUnreadable.
[[nodiscard]] Result<std::filesystem::path> findPrototxt(const OpenNetworkRequest& request);

/// Looks at the numbers of a prototxt that Caffe's importer would divide or allocate by unchecked.
/// Errors: FileUnreadable, ModelUnreadable (names the key and its value).
[[nodiscard]] Result<std::monostate> checkPrototxt(const std::filesystem::path& prototxt);

} // namespace actiscope::opencv_backend
