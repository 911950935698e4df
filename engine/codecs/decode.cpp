#include <new>
#include <utility>

#include "engine/codecs/codecs.h"
#include "engine/codecs/exif.h"
#include "engine/codecs/formats.h"

namespace actiscope::codecs {
namespace {

ImagePtr asImage(Picture stored) {
    auto image = std::make_shared<Image>();
    image->storedSize = stored.size;
    image->orientation = stored.orientation;
    Picture shown = oriented(std::move(stored));
    image->size = shown.size;
    image->rgb = std::shared_ptr<const std::uint8_t[]>(std::move(shown.rgb));
    return image;
}

Result<Picture> read(Bytes file) {
    if (file.empty()) {
        return fail(ErrorCode::ImageUnreadable, "is empty: get the file again.");
    }
    const Format* format = recognise(file);
    if (format == nullptr) {
        return fail(ErrorCode::ImageUnreadable,
                    "is no image: choose a JPEG, PNG, WebP, TIFF, BMP or GIF file.");
    }
    return format->reader != nullptr ? format->reader(file) : fail(unsupported(format->kind));
}

} // namespace

Result<ImagePtr> decode(Bytes file, const std::string& name) {
    try {
        auto picture = read(file);
        if (!picture) {
            Error error = std::move(picture.error());
            error.message = name + " " + error.message;
            return fail(std::move(error));
        }
        return asImage(*std::move(picture));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::ImageUnreadable,
                    name + " needs more memory than there is: close other programs or make a smaller copy.");
    }
}

} // namespace actiscope::codecs
