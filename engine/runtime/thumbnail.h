// Small pictures for a strip.
#pragma once

#include <filesystem>

#include "engine/api/image.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

/// The picture of a file, no larger than `side` on its longer side (never enlarged).
/// Errors: those of readFile and Codecs::decode. Thread rule: any thread; blocks.
[[nodiscard]] Result<ImagePtr> makeThumbnail(const std::filesystem::path& file, int side,
                                             ModuleLoader& modules);

} // namespace actiscope
