// The maps that `evaluate --maps` writes, as `score` reads them.
#pragma once

#include <filesystem>
#include <variant>

#include "engine/runs/run.h"
#include "engine/runtime/analysis.h"

namespace actiscope::app {

/// Writes the raw map of the image's first labelled class; makes the folders above. Nothing where the image
/// has no such map. Errors: WriteFailed. Thread rule: any thread.
[[nodiscard]] Result<std::monostate> writeMap(const std::filesystem::path& file, const Analysis& analysis,
                                              const runs::ImageRow& row);

} // namespace actiscope::app
