// JPEG through libjpeg-turbo.
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

#include "engine/codecs/codecs.h"
#include "engine/codecs/guard.h"

namespace actiscope::codecs {
namespace {

/// A compressor with all that must outlive a jump.
struct Compressor {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    std::jmp_buf onError{};
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    char message[JMSG_LENGTH_MAX] = {};

    Compressor() = default;
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;
    ~Compressor() {
        jpeg_destroy_compress(&jpeg);
        std::free(bytes);
    }
};

[[noreturn]] void onFatal(j_common_ptr jpeg) {
    auto& compressor = *static_cast<Compressor*>(jpeg->client_data);
    jpeg->err->format_message(jpeg, compressor.message);
    std::longjmp(compressor.onError, 1);
}

void onMessage(j_common_ptr, int) {}

void compress(Compressor& compressor, const std::uint8_t* rgb, Size size, int quality) {
    jpeg_compress_struct& jpeg = compressor.jpeg;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &compressor.bytes, &compressor.size);
    jpeg.image_width = static_cast<JDIMENSION>(size.width);
    jpeg.image_height = static_cast<JDIMENSION>(size.height);
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg.dct_method = JDCT_ISLOW; // the same bits with and without the processor's vector instructions
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        // libjpeg's interface knows no const; it only reads.
        auto* row = const_cast<std::uint8_t*>(rgb + static_cast<std::size_t>(jpeg.next_scanline) *
                                                        static_cast<std::size_t>(size.width) * 3);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
}

} // namespace

Result<std::vector<std::uint8_t>> encodeJpeg(const std::uint8_t* rgb, Size size, int quality) {
    if (rgb == nullptr || size.width <= 0 || size.height <= 0 || size.width > JPEG_MAX_DIMENSION ||
        size.height > JPEG_MAX_DIMENSION || quality < 1 || quality > 100) {
        return fail(ErrorCode::WriteFailed, "A picture of " + std::to_string(size.width) + " x " +
                                                std::to_string(size.height) + " pixels in quality " +
                                                std::to_string(quality) +
                                                " cannot be saved as JPEG: choose another size or quality.");
    }
    Compressor compressor;
    compressor.jpeg.err = jpeg_std_error(&compressor.errors);
    compressor.errors.error_exit = &onFatal;
    compressor.errors.emit_message = &onMessage;
    compressor.jpeg.client_data = &compressor;
    if (!guarded(compressor.onError, [&] { compress(compressor, rgb, size, quality); })) {
        return fail(ErrorCode::WriteFailed, "The picture could not be saved as JPEG: close other programs.",
                    compressor.message);
    }
    return std::vector<std::uint8_t>(compressor.bytes, compressor.bytes + compressor.size);
}

} // namespace actiscope::codecs
