// The description file of a model: NAME.ext.json beside it, or named by the user.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/api/model_description.h"
#include "engine/api/network.h"
#include "engine/api/result.h"

namespace actiscope {

/// "model.onnx" -> "model.onnx.json".
[[nodiscard]] std::filesystem::path descriptionPathFor(const std::filesystem::path& model);

/// Errors: FileNotFound, DescriptionInvalid (names the key and what it may be).
[[nodiscard]] Result<ModelDescription> readDescription(const std::filesystem::path& file);

/// The same from JSON text; `source` names it in messages. Errors: DescriptionInvalid.
[[nodiscard]] Result<ModelDescription> parseDescription(std::string_view json, const std::string& source);

/// The defaults with whatever the description says laid over them.
[[nodiscard]] InputDescription resolveInput(const InputDescription& defaults,
                                            const ModelDescription& description);

/// Whether what the description says of the network itself holds for the network that was opened: how it
/// pools, and its mapping resolution where that can be told. Errors: DescriptionInvalid.
[[nodiscard]] Result<std::monostate> checkAgainst(const ModelDescription& description,
                                                  const Network& network);

/// A complete description as JSON text: every key of DEFINITIONS' format, ready to be read back.
[[nodiscard]] std::string describeAsJson(const InputDescription& input, const ModelDescription& rest);

/// Writes atomically (a new file that takes the old one's place). Errors: WriteFailed.
[[nodiscard]] Result<std::monostate> writeDescription(const std::filesystem::path& file,
                                                      const std::string& json);

} // namespace actiscope
