#include "engine/codecs/picture.h"

#include <algorithm>
#include <utility>

namespace actiscope::codecs {

Result<Picture> newPicture(const char* format, std::int64_t width, std::int64_t height) {
    if (width <= 0 || height <= 0) {
        return fail(damaged(format, "its size is " + std::to_string(width) + " x " + std::to_string(height)));
    }
    if (width > kMaxPixels / height) {
        return fail(ErrorCode::ImageTooLarge, "has " + std::to_string(width) + " x " +
                                                  std::to_string(height) + " pixels, more than the " +
                                                  std::to_string(kMaxPixels / 1'000'000) +
                                                  " megapixels that are opened: make a smaller copy.");
    }
    Picture picture;
    picture.size = {static_cast<int>(width), static_cast<int>(height)};
    // Not written to: a file that promises much and holds little costs no memory.
    picture.rgb.reset(new std::uint8_t[static_cast<std::size_t>(width * height * 3)]);
    return picture;
}

void fillWhite(Picture& picture) {
    const auto pixels =
        static_cast<std::size_t>(picture.size.width) * static_cast<std::size_t>(picture.size.height);
    std::fill_n(picture.rgb.get(), pixels * 3, std::uint8_t{255});
}

Error cutShort(const char* format, std::string detail) {
    return {ErrorCode::ImageUnreadable,
            std::string("is a ") + format + " image that is cut short: get the file again.",
            std::move(detail)};
}

Error damaged(const char* format, std::string detail) {
    return {ErrorCode::ImageUnreadable,
            std::string("is a damaged ") + format + " image: get the file again or save it anew.",
            std::move(detail)};
}

Error unsupported(const std::string& kind, std::string detail) {
    return {ErrorCode::ImageUnsupported,
            "is " + kind + ", which is not supported: convert it to JPEG or PNG.", std::move(detail)};
}

void blendOverWhite(const std::uint8_t* rgba, std::uint8_t* rgb, std::size_t pixels) {
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
            rgb[3 * i + channel] = overWhite(rgba[4 * i + channel], rgba[4 * i + 3]);
        }
    }
}

} // namespace actiscope::codecs
