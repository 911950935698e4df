// The maps that `evaluate --maps` writes, as `score` reads them.
#pragma once

#include <filesystem>
#include <variant>

#include "engine/runs/run.h"
#include "engine/runtime/analysis.h"

namespace actiscope::app {

/// The raw map of the image's first labelled class as FOLDER/<image id>.npy; ids with folders make these, one
/// that would lead out of the folder is an error. Nothing where the image has no such map. Errors:
/// WriteFailed, InvalidArgument. Thread rule: any thread.
[[nodiscard]] Result<std::monostate> writeMap(const std::filesystem::path& folder, const Analysis& analysis,
                                              const runs::ImageRow& row);

} // namespace actiscope::app
