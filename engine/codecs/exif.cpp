#include "engine/codecs/exif.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace actiscope::codecs {
namespace {

constexpr unsigned kOrientationTag = 0x0112;
constexpr std::size_t kEntrySize = 12;

/// Numbers of a TIFF structure, in the byte order that its header names. Reads past the end give 0.
class TiffBlock {
public:
    explicit TiffBlock(Bytes bytes) : m_bytes(bytes), m_bigEndian(!bytes.empty() && bytes[0] == 'M') {}

    [[nodiscard]] unsigned u16(std::size_t at) const {
        return m_bigEndian ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at);
    }
    [[nodiscard]] std::size_t u32(std::size_t at) const {
        return m_bigEndian ? std::size_t{u16(at)} << 16 | u16(at + 2)
                           : std::size_t{u16(at + 2)} << 16 | u16(at);
    }
    /// An entry's one whole number: SHORT, or BYTE or LONG as some programs write; 0 for other types.
    [[nodiscard]] std::size_t value(std::size_t entry) const {
        switch (u16(entry + 2)) {
        case 1:
            return byte(entry + 8);
        case 3:
            return u16(entry + 8);
        case 4:
            return u32(entry + 8);
        default:
            return 0;
        }
    }
    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }

private:
    [[nodiscard]] unsigned byte(std::size_t at) const { return at < m_bytes.size() ? m_bytes[at] : 0u; }

    Bytes m_bytes;
    bool m_bigEndian;
};

} // namespace

std::optional<std::size_t> tiffValue(Bytes block, unsigned tag) {
    const TiffBlock tiff(block);
    const bool header = block.size() >= 8 && block[0] == block[1] && (block[0] == 'I' || block[0] == 'M');
    if (!header || tiff.u16(2) != 42) {
        return std::nullopt;
    }
    const std::size_t directory = tiff.u32(4);
    const std::size_t entries = tiff.u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * kEntrySize;
        if (entry + kEntrySize > tiff.size()) {
            break;
        }
        if (tiff.u16(entry) == tag) {
            return tiff.value(entry);
        }
    }
    return std::nullopt;
}

int exifOrientation(Bytes block) {
    constexpr std::size_t kPrefix = 6;
    if (block.size() > kPrefix && std::memcmp(block.data(), "Exif", 4) == 0) {
        block = block.subspan(kPrefix);
    }
    const std::size_t value = tiffValue(block, kOrientationTag).value_or(1);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

Picture oriented(Picture picture) {
    const int orientation = picture.orientation;
    if (orientation <= 1 || orientation > 8) {
        return picture;
    }
    const bool turned = orientation >= 5;
    const auto width = static_cast<std::ptrdiff_t>(picture.size.width);
    const auto height = static_cast<std::ptrdiff_t>(picture.size.height);

    // Walking along a row of the result moves by `stepX` in the source, from row to row by `stepY`.
    const bool fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const std::ptrdiff_t column = fromRight ? -3 : 3;
    const std::ptrdiff_t row = fromBottom ? -3 * width : 3 * width;
    const std::ptrdiff_t stepX = turned ? row : column;
    const std::ptrdiff_t stepY = turned ? column : row;
    const std::uint8_t* origin =
        picture.rgb.get() + (fromRight ? 3 * (width - 1) : 0) + (fromBottom ? 3 * width * (height - 1) : 0);

    Picture result;
    result.orientation = orientation;
    result.size = turned ? Size{picture.size.height, picture.size.width} : picture.size;
    result.rgb.reset(new std::uint8_t[static_cast<std::size_t>(width * height * 3)]);
    constexpr int kBlock = 64; // so that both sides of a quarter turn stay in the cache
    for (int top = 0; top < result.size.height; top += kBlock) {
        const int bottom = std::min(top + kBlock, result.size.height);
        for (int left = 0; left < result.size.width; left += kBlock) {
            const int right = std::min(left + kBlock, result.size.width);
            for (int y = top; y < bottom; ++y) {
                const std::uint8_t* from = origin + y * stepY + left * stepX;
                std::uint8_t* to = result.row(y) + 3 * static_cast<std::ptrdiff_t>(left);
                for (int x = left; x < right; ++x, from += stepX, to += 3) {
                    to[0] = from[0];
                    to[1] = from[1];
                    to[2] = from[2];
                }
            }
        }
    }
    return result;
}

} // namespace actiscope::codecs
