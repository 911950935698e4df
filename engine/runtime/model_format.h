// Which kind of model a file is, told from its content.
#pragma once

#include <filesystem>
#include <string>

#include "engine/api/modules.h"
#include "engine/api/result.h"
#include "engine/data/random_file.h"

namespace actiscope {

/// Reads the first bytes (and a zip's directory), never the whole file.
/// Errors: FileNotFound, FileUnreadable, ModelUnreadable (says what the file seems to be instead: a Git LFS
/// pointer, text, an image, a zip without a model, cut short).
[[nodiscard]] Result<ModelFormat> recogniseModel(const std::filesystem::path& file);

/// The same of an open file, and that all the bytes are there that a zip's directory or a safetensors header
/// promises: for a file that has just come from elsewhere.
/// Errors (without the file's name): ModelUnreadable, ModelForbidden (a pickle in text form).
[[nodiscard]] Result<ModelFormat> recogniseWhole(const RandomFile& file);

/// The module (modules.h) that opens this format.
[[nodiscard]] const char* moduleFor(ModelFormat format);

} // namespace actiscope
