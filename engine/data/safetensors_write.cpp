#include <algorithm>
#include <bit>
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"
#include "engine/data/safetensors.h"

namespace actiscope {

namespace {

using Json = nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "the format is little endian");

std::string headerText(const std::vector<NamedArray>& arrays,
                       const std::map<std::string, std::string>& metadata, Storage storage) {
    const std::uint64_t typeBytes = storage == Storage::Half ? 2 : 4;
    Json header;
    if (!metadata.empty()) {
        header["__metadata__"] = metadata;
    }
    std::uint64_t offset = 0;
    for (const NamedArray& array : arrays) {
        const std::uint64_t end = offset + typeBytes * array.values.size();
        header[array.name] = {{"dtype", storage == Storage::Half ? "F16" : "F32"},
                              {"shape", array.shape},
                              {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' '); // so that the tensors are aligned
    return text;
}

} // namespace

std::uint16_t toHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = bits >> 16 & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude > 0x7f800000U) { // NaN
        return static_cast<std::uint16_t>(sign | 0x7e00U);
    }
    if (magnitude >= 0x477ff000U) { // from halfway between the largest half and the next power of two on
        return static_cast<std::uint16_t>(sign | 0x7c00U);
    }
    if (magnitude < 0x38800000U) { // subnormal: adding 0.5 lets the processor round at 2^-24
        const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000U));
    }
    const std::uint32_t odd = magnitude >> 13 & 1U;
    return static_cast<std::uint16_t>(sign | ((magnitude - 0x38000000U + 0xfffU + odd) >> 13));
}

bool fitsHalf(const std::vector<NamedArray>& arrays) {
    constexpr std::uint16_t kInfinity = 0x7c00U;
    return std::all_of(arrays.begin(), arrays.end(), [](const NamedArray& array) {
        return std::none_of(array.values.begin(), array.values.end(), [](float value) {
            return std::isfinite(value) && (toHalf(value) & 0x7fffU) == kInfinity;
        });
    });
}

Result<std::monostate> writeSafetensors(const std::filesystem::path& file,
                                        const std::vector<NamedArray>& arrays,
                                        const std::map<std::string, std::string>& metadata, Storage storage) {
    const std::string header = headerText(arrays, metadata, storage);
    const std::uint64_t length = header.size();
    std::vector<FilePart> parts{{&length, sizeof(length)}, {header.data(), header.size()}};
    std::vector<std::vector<std::uint16_t>> halves;
    halves.reserve(arrays.size());
    for (const NamedArray& array : arrays) {
        if (storage == Storage::Single) {
            parts.push_back({array.values.data(), array.values.size() * sizeof(float)});
            continue;
        }
        std::vector<std::uint16_t>& values = halves.emplace_back(array.values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = toHalf(array.values[i]);
        }
        parts.push_back({values.data(), values.size() * sizeof(std::uint16_t)});
    }
    return writeFileAtomically(file, parts);
}

} // namespace actiscope
