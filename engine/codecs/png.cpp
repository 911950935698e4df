// PNG through libpng.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include <png.h>

#include "engine/codecs/exif.h"
#include "engine/codecs/guard.h"
#include "engine/codecs/picture.h"
#include "engine/codecs/png_profile.h"

namespace actiscope::codecs {
namespace {

constexpr const char* kFormat = "PNG";

/// A reader with all that must outlive a jump.
struct PngFile {
    Bytes rest;
    bool endReached = false;
    std::array<char, 128> message{};
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::vector<std::uint8_t> exif; ///< from a text, see png_profile.h

    PngFile() = default;
    PngFile(const PngFile&) = delete;
    PngFile& operator=(const PngFile&) = delete;
    ~PngFile() { png_destroy_read_struct(&png, &info, nullptr); }
};

[[noreturn]] void onFatal(png_structp png, png_const_charp message) {
    auto& file = *static_cast<PngFile*>(png_get_error_ptr(png));
    std::snprintf(file.message.data(), file.message.size(), "%s", message);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void onRead(png_structp png, png_bytep to, std::size_t size) {
    auto& file = *static_cast<PngFile*>(png_get_io_ptr(png));
    if (size > file.rest.size()) {
        file.endReached = true;
        png_error(png, "end of file");
    }
    std::memcpy(to, file.rest.data(), size);
    file.rest = file.rest.subspan(size);
}

/// Takes EXIF out of a text chunk. No exception may pass through libpng, which is C.
int onPassedOver(png_structp png, png_unknown_chunkp chunk) noexcept {
    auto& file = *static_cast<PngFile*>(png_get_user_chunk_ptr(png));
    const bool compressed = std::memcmp(chunk->name, "zTXt", 4) == 0;
    if (file.exif.empty() && (compressed || std::memcmp(chunk->name, "tEXt", 4) == 0)) {
        try {
            file.exif = exifInText({chunk->data, chunk->size}, compressed);
        } catch (const std::bad_alloc&) {
            return 1;
        }
    }
    return 1; // done with it
}

/// Texts, profiles and the like are passed over: they would only be unpacked to be thrown away.
void readOnlyWhatIsShown(png_structp png) {
    static constexpr png_byte kPassedOver[] = "iCCP\0iTXt\0sPLT\0tEXt\0zTXt\0hIST\0pCAL\0sCAL\0tIME";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, kPassedOver, sizeof(kPassedOver) / 5);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, 0);
    png_set_read_user_chunk_fn(png, png_get_io_ptr(png), onPassedOver);
}

int orientationOf(const PngFile& file) {
    png_bytep block = nullptr;
    png_uint_32 size = 0;
    const bool there = png_get_eXIf_1(file.png, file.info, &size, &block) != 0;
    return exifOrientation(there ? Bytes{block, size} : Bytes{file.exif});
}

/// Every kind of pixel to 8 bit RGB or, where there is transparency, RGBA.
void askForRgb(const PngFile& file) {
    png_set_expand(file.png);
    png_set_scale_16(file.png);
    png_set_gray_to_rgb(file.png);
}

Error errorOf(const PngFile& file) {
    return file.endReached ? cutShort(kFormat) : damaged(kFormat, file.message.data());
}

} // namespace

Result<Picture> decodePng(Bytes bytes) {
    PngFile file;
    file.rest = bytes;
    file.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &file, onFatal, onWarning);
    file.info = file.png != nullptr ? png_create_info_struct(file.png) : nullptr;
    if (file.info == nullptr) {
        throw std::bad_alloc();
    }
    std::jmp_buf& onError = *png_set_longjmp_fn(file.png, std::longjmp, sizeof(std::jmp_buf));
    const bool headed = guarded(onError, [&] {
        png_set_read_fn(file.png, &file, onRead);
        png_set_user_limits(file.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); // newPicture's limit is the one
        readOnlyWhatIsShown(file.png);
        png_read_info(file.png, file.info);
    });
    if (!headed) {
        return fail(errorOf(file));
    }
    auto picture = newPicture(kFormat, png_get_image_width(file.png, file.info),
                              png_get_image_height(file.png, file.info));
    if (!picture) {
        return picture;
    }
    const auto width = static_cast<std::size_t>(picture->size.width);
    const int height = picture->size.height;
    int passes = 1;
    bool alpha = false;
    if (!guarded(onError, [&] {
            askForRgb(file);
            passes = png_set_interlace_handling(file.png);
            png_read_update_info(file.png, file.info);
            alpha = png_get_channels(file.png, file.info) == 4;
        })) {
        return fail(errorOf(file));
    }

    // A later pass fills gaps of an earlier one: where that meets transparency, all rows are kept until the
    // end.
    const std::size_t keptRows = !alpha ? 0 : passes == 1 ? 1 : static_cast<std::size_t>(height);
    const std::unique_ptr<std::uint8_t[]> rgba(alpha ? new std::uint8_t[keptRows * width * 4] : nullptr);
    const auto rgbaRow = [&](int y) {
        return rgba.get() + (keptRows == 1 ? 0 : static_cast<std::size_t>(y) * width * 4);
    };
    const bool complete = guarded(onError, [&] {
        for (int pass = 0; pass < passes; ++pass) {
            for (int y = 0; y < height; ++y) {
                png_read_row(file.png, alpha ? rgbaRow(y) : picture->row(y), nullptr);
                if (alpha && pass == passes - 1) {
                    blendOverWhite(rgbaRow(y), picture->row(y), width);
                }
            }
        }
        png_read_end(file.png, file.info);
    });
    if (!complete) {
        return fail(errorOf(file));
    }
    picture->orientation = orientationOf(file);
    return picture;
}

} // namespace actiscope::codecs
