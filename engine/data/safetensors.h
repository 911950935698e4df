// The safetensors layout: 8 bytes of header length, a JSON header, then the tensors' bytes.
// Source: the format description of huggingface/safetensors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/api/training.h"
#include "engine/data/random_file.h"

namespace actiscope {

/// Metadata: the name by which the program knows the network whose parameters the file holds.
inline constexpr const char* kNetworkKey = "actiscope.network";

/// One tensor of a file; everything has been checked against the file.
struct SafetensorsEntry {
    std::string type; ///< one of the format's: "F32", "F16", "BF16", "I64", ...
    std::size_t typeBytes = 0;
    std::vector<std::int64_t> shape;
    std::int64_t elements = 0;
    std::uint64_t offset = 0; ///< of its bytes in the file
};

struct SafetensorsHeader {
    std::map<std::string, SafetensorsEntry> tensors;
    std::map<std::string, std::string> metadata;
};

/// Why a header can't be read: words that go on after "FILE cannot be opened: ".
struct SafetensorsFault {
    ErrorCode code = ErrorCode::ModelUnreadable;
    std::string what;
};

/// Faults: ModelUnreadable (damaged or cut short), ModelUnsupported (a type that is not the format's).
[[nodiscard]] tl::expected<SafetensorsHeader, SafetensorsFault> readSafetensorsHeader(const RandomFile& file);

/// A file of F32 tensors, whole. Errors: those of RandomFile::open, ModelUnreadable, ModelUnsupported.
struct SafetensorsContent {
    std::vector<NamedArray> arrays; ///< by name
    std::map<std::string, std::string> metadata;
};
[[nodiscard]] Result<SafetensorsContent> readSafetensors(const std::filesystem::path& file);

enum class Storage { Single, Half };

/// Writes the arrays as F32 or F16 (rounded to nearest, ties to even), atomically: the old file or the new
/// one, never half. Errors: WriteFailed.
[[nodiscard]] Result<std::monostate> writeSafetensors(const std::filesystem::path& file,
                                                      const std::vector<NamedArray>& arrays,
                                                      const std::map<std::string, std::string>& metadata,
                                                      Storage storage);

/// Whether every finite value stays finite in 16 bit: 65504 is the largest there.
[[nodiscard]] bool fitsHalf(const std::vector<NamedArray>& arrays);

/// IEEE 754 binary16, rounded to nearest, ties to even; what is too large becomes infinite.
[[nodiscard]] std::uint16_t toHalf(float value);

} // namespace actiscope
