// Reading .npy files: a magic, a version, the length of a header, the header (a Python dictionary as text),
// values.
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/files.h"
#include "engine/data/npy.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

static_assert(std::endian::native == std::endian::little, "'<f4' and '<f8' are read as memory holds them");

constexpr std::uintmax_t kMostBytes = 256u << 20;
constexpr std::string_view kMagic{"\x93NUMPY", 6};

tl::unexpected<Error> invalid(const std::filesystem::path& file, const std::string& what) {
    return fail(ErrorCode::FileUnreadable,
                file.string() + " is no table of weights: " + what +
                    "; save it by numpy.save() as a float32 array of two dimensions.");
}

/// What stands behind `'key':` up to the end of the header.
std::string_view valueOf(std::string_view header, std::string_view key) {
    const std::size_t at = header.find(key);
    return at == std::string_view::npos ? std::string_view() : text::trimmed(header.substr(at + key.size()));
}

/// "(102, 512), …": both numbers.
std::optional<std::pair<std::size_t, std::size_t>> shapeOf(std::string_view header) {
    const std::string_view value = valueOf(header, "'shape':");
    const std::size_t end = value.find(')');
    if (!value.starts_with('(') || end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto parts = text::split(value.substr(1, end - 1), ',');
    if (parts.size() != 2) {
        return std::nullopt;
    }
    const auto rows = text::number<std::uint32_t>(parts[0]);
    const auto columns = text::number<std::uint32_t>(parts[1]);
    return rows && columns ? std::optional(std::pair<std::size_t, std::size_t>(*rows, *columns))
                           : std::nullopt;
}

template <class T>
float valueAt(const std::uint8_t* values, std::size_t index) {
    T value;
    std::memcpy(&value, values + index * sizeof(T), sizeof(T));
    return static_cast<float>(value);
}

/// The header's text, empty where there is none, and where the values begin.
std::pair<std::string_view, std::size_t> headerOf(const std::vector<std::uint8_t>& bytes) {
    const std::string_view content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    constexpr std::size_t kShort = 10; // magic, version, length in two bytes; later versions have four
    if (!content.starts_with(kMagic) || bytes.size() < kShort + 2) {
        return {};
    }
    std::size_t length = bytes[8] | static_cast<std::size_t>(bytes[9]) << 8U;
    std::size_t start = kShort;
    if (bytes[6] > 1) {
        length |= static_cast<std::size_t>(bytes[10]) << 16U | static_cast<std::size_t>(bytes[11]) << 24U;
        start += 2;
    }
    return length > bytes.size() - start ? std::pair<std::string_view, std::size_t>()
                                         : std::pair(content.substr(start, length), start + length);
}

} // namespace

Result<NumberTable> readNpyTable(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    const auto [header, start] = headerOf(*bytes);
    if (header.empty()) {
        return invalid(file, "it does not begin as an .npy file does");
    }
    const std::string_view type = valueOf(header, "'descr':");
    const bool wide = type.starts_with("'<f8'");
    if (!wide && !type.starts_with("'<f4'")) {
        return invalid(file, "its values are neither '<f4' nor '<f8'");
    }
    const auto shape = shapeOf(header);
    if (!shape) {
        return invalid(file, "it has not two dimensions");
    }
    const auto [rows, columns] = *shape;
    const std::size_t width = wide ? sizeof(double) : sizeof(float);
    // Both are below 2^32, so their product can't overflow; with the width it could.
    if (rows * columns != (bytes->size() - start) / width || (bytes->size() - start) % width != 0) {
        return invalid(file, "its length is not that of its shape, " + std::to_string(rows) + " x " +
                                 std::to_string(columns));
    }
    const bool byColumns = valueOf(header, "'fortran_order':").starts_with("True");
    NumberTable table{rows, columns, std::vector<float>(rows * columns)};
    for (std::size_t i = 0; i < table.values.size(); ++i) {
        const std::size_t at = byColumns ? i % columns * rows + i / columns : i;
        const std::uint8_t* values = bytes->data() + start;
        table.values[i] = wide ? valueAt<double>(values, at) : valueAt<float>(values, at);
        if (!std::isfinite(table.values[i])) {
            return invalid(file, "a value is not finite");
        }
    }
    return table;
}

} // namespace actiscope
