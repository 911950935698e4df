// Which kind of model a file is, told from its content.
#pragma once

#include <filesystem>
#include <string>

#include "engine/api/result.h"

namespace actiscope {

enum class ModelFormat {
    TorchScript,    ///< zip with code/ and constants.pkl
    TorchZip,       ///< zip with data.pkl: a pickled state dict or object
    TorchLegacy,    ///< the older layout: bare pickles, starting with the magic number
    Safetensors,    ///< 8 byte length, then a JSON header
    Onnx,           ///< protobuf ModelProto
    Caffe           ///< protobuf NetParameter (.caffemodel)
};

/// Reads the first bytes (and a zip's directory), never the whole file.
/// Errors: FileNotFound, FileUnreadable, ModelUnreadable (says what the file seems to be instead: a Git LFS
/// pointer, text, an image, a zip without a model, cut short).
[[nodiscard]] Result<ModelFormat> recogniseModel(const std::filesystem::path& file);

/// The module (modules.h) that opens this format.
[[nodiscard]] const char* moduleFor(ModelFormat format);

} // namespace actiscope
