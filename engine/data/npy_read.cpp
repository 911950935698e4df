// Reading .npy files: a magic, a version, the length of a header, the header (a Python dictionary as text),
// values.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/files.h"
#include "engine/data/npy.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 30U;
constexpr std::size_t kMostSide = 65'000;
constexpr std::size_t kMostValues = 100'000'000;
constexpr std::string_view kMagic{"\x93NUMPY", 6};

/// What an array is read for, in messages.
struct Purpose {
    const char* isNone; ///< "is no table of weights"
    const char* wanted; ///< "as a float32 array"
};
constexpr Purpose kTable{" is no table of weights: ", "as a float32 array of two dimensions."};
constexpr Purpose kMap{" is no map: ", "as an array of numbers of two dimensions."};

tl::unexpected<Error> invalid(const std::filesystem::path& file, const Purpose& purpose,
                              const std::string& what) {
    return fail(ErrorCode::FileUnreadable,
                file.string() + purpose.isNone + what + "; save it by numpy.save() " + purpose.wanted);
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

/// A type of numbers as NumPy names it.
struct NumberType {
    std::string_view name; ///< "f4"
    std::size_t bytes = 0;
    double (*value)(std::uint64_t bits) = nullptr; ///< of the bits, the lowest byte first
};

template <class Number, class Bits>
double as(std::uint64_t bits) {
    return static_cast<double>(std::bit_cast<Number>(static_cast<Bits>(bits)));
}

/// float16.
double halfAs(std::uint64_t bits) {
    constexpr int kFraction = 10;
    constexpr int kLargest = 31;
    const auto fraction = static_cast<int>(bits & 0x3FFU);
    const auto exponent = static_cast<int>(bits >> kFraction & 0x1FU);
    const double sign = (bits >> 15U & 1U) != 0 ? -1 : 1;
    if (exponent == kLargest) {
        return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    }
    const int whole = exponent > 0 ? 1 << kFraction : 0;
    return sign * std::ldexp(whole + fraction, std::max(exponent, 1) - 15 - kFraction);
}

constexpr std::array<NumberType, 12> kTypes = {{{"f4", 4, &as<float, std::uint32_t>},
                                                {"f8", 8, &as<double, std::uint64_t>},
                                                {"f2", 2, &halfAs},
                                                {"b1", 1, &as<std::uint8_t, std::uint8_t>},
                                                {"u1", 1, &as<std::uint8_t, std::uint8_t>},
                                                {"i1", 1, &as<std::int8_t, std::uint8_t>},
                                                {"u2", 2, &as<std::uint16_t, std::uint16_t>},
                                                {"i2", 2, &as<std::int16_t, std::uint16_t>},
                                                {"u4", 4, &as<std::uint32_t, std::uint32_t>},
                                                {"i4", 4, &as<std::int32_t, std::uint32_t>},
                                                {"u8", 8, &as<std::uint64_t, std::uint64_t>},
                                                {"i8", 8, &as<std::int64_t, std::uint64_t>}}};

/// Where the values lie and what they are.
struct Layout {
    std::size_t rows = 0;
    std::size_t columns = 0;
    const std::uint8_t* begin = nullptr;
    NumberType type;
    bool bigEndian = false;
    bool byColumns = false;

    [[nodiscard]] double value(std::size_t index) const {
        const std::size_t at = byColumns ? index % columns * rows + index / columns : index;
        const std::uint8_t* from = begin + at * type.bytes;
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < type.bytes; ++i) {
            bits |= static_cast<std::uint64_t>(from[i]) << 8U * (bigEndian ? type.bytes - 1 - i : i);
        }
        return type.value(bits);
    }
};

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

/// The bytes must outlive the layout.
Result<Layout> layoutOf(const std::filesystem::path& file, const std::vector<std::uint8_t>& bytes,
                        const Purpose& purpose) {
    const auto [header, start] = headerOf(bytes);
    if (header.empty()) {
        return invalid(file, purpose, "it does not begin as an .npy file does");
    }
    const std::string_view type = valueOf(header, "'descr':"); // "'<f4', ..."
    const auto known = std::find_if(kTypes.begin(), kTypes.end(), [&](const NumberType& one) {
        return type.size() > 4 && type.substr(2).starts_with(one.name) && type[4] == '\'';
    });
    const bool ordered = type.starts_with("'<") || type.starts_with("'>") || type.starts_with("'|");
    if (!ordered || known == kTypes.end()) {
        return invalid(file, purpose, "its values are no real numbers such as '<f4' or '<f8'");
    }
    const auto shape = shapeOf(header);
    if (!shape) {
        return invalid(file, purpose, "it has not two dimensions");
    }
    const auto [rows, columns] = *shape;
    const std::size_t size = bytes.size() - start;
    // Both are below 2^32, so their product can't overflow; with the width it could.
    if (rows * columns != size / known->bytes || size % known->bytes != 0) {
        return invalid(file, purpose,
                       "its length is not that of its shape, " + std::to_string(rows) + " x " +
                           std::to_string(columns));
    }
    return Layout{rows,   columns,        bytes.data() + start,
                  *known, type[1] == '>', valueOf(header, "'fortran_order':").starts_with("True")};
}

} // namespace

Result<NumberTable> readNpyTable(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    const auto layout = layoutOf(file, *bytes, kTable);
    if (!layout) {
        return fail(layout.error());
    }
    if (layout->bigEndian || (layout->type.name != "f4" && layout->type.name != "f8")) {
        return invalid(file, kTable, "its values are neither '<f4' nor '<f8'");
    }
    NumberTable table{layout->rows, layout->columns, std::vector<float>(layout->rows * layout->columns)};
    for (std::size_t i = 0; i < table.values.size(); ++i) {
        table.values[i] = static_cast<float>(layout->value(i));
        if (!std::isfinite(table.values[i])) {
            return invalid(file, kTable, "a value is not finite");
        }
    }
    return table;
}

Result<NumberMap> readNpyMap(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    const auto layout = layoutOf(file, *bytes, kMap);
    if (!layout) {
        return fail(layout.error());
    }
    const auto [rows, columns] = std::pair(layout->rows, layout->columns);
    if (std::min(rows, columns) == 0 || std::max(rows, columns) > kMostSide || rows * columns > kMostValues) {
        return invalid(file, kMap,
                       "it is of " + std::to_string(rows) + " x " + std::to_string(columns) + " values");
    }
    NumberMap map{rows, columns, std::vector<double>(rows * columns)};
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        map.values[i] = layout->value(i);
    }
    return map;
}

} // namespace actiscope
