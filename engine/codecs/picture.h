// What every reader makes, and the words in which every reader fails.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/api/image.h"
#include "engine/api/result.h"

namespace actiscope::codecs {

/// A file's bytes.
using Bytes = std::span<const std::uint8_t>;

/// A picture as its file stores it: 8 bit RGB, rows packed, not yet turned.
struct Picture {
    Size size;
    std::unique_ptr<std::uint8_t[]> rgb; ///< size.height * size.width * 3 bytes
    int orientation = 1;                 ///< EXIF orientation 1..8 that is still to be applied

    [[nodiscard]] std::uint8_t* row(int y) const {
        return rgb.get() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) * 3;
    }
};

/// A reader takes a file whose first bytes it knows. Its errors go on from the file's name: "is a PNG image
/// that ...". Thread rule: readers keep no state.
using Reader = Result<Picture> (*)(Bytes file);

Result<Picture> decodeBmp(Bytes file);
Result<Picture> decodeGif(Bytes file);
Result<Picture> decodeJpeg(Bytes file);
Result<Picture> decodePng(Bytes file);
Result<Picture> decodeTiff(Bytes file);
Result<Picture> decodeWebp(Bytes file);

/// Room for a picture whose rows are not written yet. Every reader comes here before it decodes: errors
/// ImageTooLarge (above kMaxPixels) and ImageUnreadable (no pixels at all).
Result<Picture> newPicture(const char* format, std::int64_t width, std::int64_t height);

/// Makes every pixel white.
void fillWhite(Picture& picture);

/// ImageUnreadable: the file ends before its picture does.
Error cutShort(const char* format, std::string detail = {});

/// ImageUnreadable: the file contradicts its format.
Error damaged(const char* format, std::string detail = {});

/// ImageUnsupported; `kind` is what the file is, e.g. "a JPEG 2000 image".
Error unsupported(const std::string& kind, std::string detail = {});

/// `colour` with this opacity over white.
inline std::uint8_t overWhite(unsigned colour, unsigned alpha) {
    const unsigned sum = colour * alpha + 255 * (255 - alpha) + 128;
    return static_cast<std::uint8_t>((sum + (sum >> 8)) >> 8); // sum / 255, rounded
}

/// Rows of RGBA, colour not yet multiplied with alpha, to RGB over white.
void blendOverWhite(const std::uint8_t* rgba, std::uint8_t* rgb, std::size_t pixels);

} // namespace actiscope::codecs
