// A decoded picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace actiscope {

/// Width and height in pixels or cells.
struct Size {
    int width = 0;
    int height = 0;
    friend bool operator==(const Size& a, const Size& b) {
        return a.width == b.width && a.height == b.height;
    }
    friend bool operator!=(const Size& a, const Size& b) { return !(a == b); }
};

/// Pictures above this are refused by name, before they are decoded.
inline constexpr std::int64_t kMaxPixels = 200'000'000;

/// An immutable picture: 8 bit RGB, interleaved, rows packed (3 * width bytes), orientation already applied.
/// Grey becomes three equal channels, alpha is blended over white, 16 bit is scaled to 8.
struct Image {
    Size size;                                 ///< after orientation
    std::shared_ptr<const std::uint8_t[]> rgb; ///< size.height * size.width * 3 bytes
    Size storedSize;                           ///< as stored in the file, before orientation
    int orientation = 1;                       ///< EXIF orientation 1..8 that was applied

    [[nodiscard]] std::size_t bytes() const {
        return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3;
    }
    [[nodiscard]] const std::uint8_t* row(int y) const {
        return rgb.get() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) * 3;
    }
};

using ImagePtr = std::shared_ptr<const Image>;

} // namespace actiscope
