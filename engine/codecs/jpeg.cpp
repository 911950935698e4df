// JPEG through libjpeg-turbo.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <utility>

#include <jpeglib.h>

#include <jerror.h>

#include "engine/codecs/exif.h"
#include "engine/codecs/guard.h"
#include "engine/codecs/picture.h"

namespace actiscope::codecs {
namespace {

constexpr const char* kFormat = "JPEG";
constexpr int kExifMarker = JPEG_APP0 + 1;
// Real progressive files have about ten; each one of a hostile file's thousands walks over the whole picture.
constexpr int kMostScans = 100;

/// A decompressor with all that must outlive a jump; callbacks find it as the client's data.
struct Decompressor {
    jpeg_decompress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf onError{};
    bool endReached = false;   ///< the file ended and libjpeg goes on with a made-up end marker
    bool scanCutShort = false; ///< a marker came where a scan's data was still expected
    bool dataMissing = false;  ///< and with it rows of blocks that are seen, not only the last one's end
    int failure = 0;           ///< libjpeg's code of the fatal error
    char message[JMSG_LENGTH_MAX] = {};

    Decompressor() = default;
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    ~Decompressor() { jpeg_destroy_decompress(&jpeg); }
};

Decompressor& self(j_common_ptr jpeg) {
    return *static_cast<Decompressor*>(jpeg->client_data);
}

[[noreturn]] void onFatal(j_common_ptr jpeg) {
    Decompressor& decompressor = self(jpeg);
    decompressor.failure = jpeg->err->msg_code;
    jpeg->err->format_message(jpeg, decompressor.message);
    std::longjmp(decompressor.onError, 1);
}

/// Behind a restart marker the data goes on; behind every other one libjpeg fills the picture with grey.
bool isRestart(int marker) {
    return marker >= JPEG_RST0 && marker <= JPEG_RST0 + 7;
}

void onMessage(j_common_ptr common, int level) {
    if (level >= 0) {
        return; // a trace, no warning
    }
    Decompressor& decompressor = self(common);
    const jpeg_decompress_struct& jpeg = decompressor.jpeg;
    const int code = common->err->msg_code;
    if (code == JWRN_HIT_MARKER && !isRestart(jpeg.unread_marker)) {
        decompressor.scanCutShort = true;
        const bool lastRow = jpeg.input_iMCU_row + 1 >= jpeg.total_iMCU_rows;
        decompressor.dataMissing = decompressor.dataMissing || !lastRow;
    }
    decompressor.dataMissing = decompressor.dataMissing || decompressor.endReached;
    decompressor.endReached = decompressor.endReached || code == JWRN_JPEG_EOF;
}

void onProgress(j_common_ptr jpeg) {
    Decompressor& decompressor = self(jpeg);
    if (decompressor.jpeg.input_scan_number > kMostScans) {
        std::snprintf(decompressor.message, sizeof(decompressor.message), "more than %d scans", kMostScans);
        std::longjmp(decompressor.onError, 1);
    }
}

int orientationOf(const jpeg_decompress_struct& jpeg) {
    for (const jpeg_marker_struct* marker = jpeg.marker_list; marker != nullptr; marker = marker->next) {
        if (marker->marker == kExifMarker && marker->data_length > 6 &&
            std::memcmp(marker->data, "Exif", 5) == 0) {
            return exifOrientation({marker->data, marker->data_length});
        }
    }
    return 1;
}

/// True where a progressive file ended with every coefficient known to its last bit: only its end marker is
/// missing then.
bool allBitsKnown(const jpeg_decompress_struct& jpeg) {
    if (jpeg.coef_bits == nullptr) {
        return false;
    }
    for (int component = 0; component < jpeg.num_components; ++component) {
        for (int coefficient = 0; coefficient < DCTSIZE2; ++coefficient) {
            if (jpeg.coef_bits[component][coefficient] != 0) {
                return false;
            }
        }
    }
    return true;
}

/// True where the file ended before one of its components had a scan.
bool componentMissing(const jpeg_decompress_struct& jpeg) {
    const jpeg_component_info* first = jpeg.comp_info;
    return std::any_of(first, first + jpeg.num_components, [](const jpeg_component_info& component) {
        return component.quant_table == nullptr; // taken over when the component's first scan begins
    });
}

/// Whether part of the picture is grey because its data is not there.
bool isCutShort(Decompressor& decompressor) {
    jpeg_decompress_struct& jpeg = decompressor.jpeg;
    if (decompressor.dataMissing || componentMissing(jpeg)) {
        return true;
    }
    const bool ended = decompressor.endReached || decompressor.scanCutShort;
    return ended && jpeg_has_multiple_scans(&jpeg) != 0 && !allBitsKnown(jpeg);
}

/// CMYK as stored to RGB. Files with Adobe's marker store 255 - ink.
void inkToRgb(const std::uint8_t* cmyk, std::uint8_t* rgb, int pixels, bool inverted) {
    const unsigned flip = inverted ? 0u : 255u;
    for (int i = 0; i < pixels; ++i) {
        const unsigned black = cmyk[4 * i + 3] ^ flip;
        for (int channel = 0; channel < 3; ++channel) {
            rgb[3 * i + channel] =
                static_cast<std::uint8_t>(((cmyk[4 * i + channel] ^ flip) * black + 127) / 255);
        }
    }
}

void readRows(jpeg_decompress_struct& jpeg, const Picture& picture, std::uint8_t* inkRow) {
    while (jpeg.output_scanline < jpeg.output_height) {
        const int y = static_cast<int>(jpeg.output_scanline);
        JSAMPROW row = inkRow != nullptr ? inkRow : picture.row(y);
        jpeg_read_scanlines(&jpeg, &row, 1);
        if (inkRow != nullptr) {
            inkToRgb(inkRow, picture.row(y), picture.size.width, jpeg.saw_Adobe_marker);
        }
    }
}

Error errorOf(const Decompressor& decompressor) {
    const std::string detail = decompressor.message;
    switch (decompressor.failure) {
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
        return unsupported("a JPEG image of a rare kind", detail);
    default:
        return decompressor.endReached ? cutShort(kFormat, detail) : damaged(kFormat, detail);
    }
}

} // namespace

Result<Picture> decodeJpeg(Bytes file) {
    Decompressor decompressor;
    jpeg_decompress_struct& jpeg = decompressor.jpeg;
    jpeg.err = jpeg_std_error(&decompressor.errors);
    jpeg.client_data = &decompressor;
    decompressor.errors.error_exit = onFatal;
    decompressor.errors.emit_message = onMessage;
    decompressor.progress.progress_monitor = onProgress;

    const bool headed = guarded(decompressor.onError, [&] {
        jpeg_create_decompress(&jpeg);
        jpeg.progress = &decompressor.progress;
        jpeg_mem_src(&jpeg, file.data(), static_cast<unsigned long>(file.size()));
        jpeg_save_markers(&jpeg, kExifMarker, 0xffff);
        jpeg_read_header(&jpeg, TRUE);
    });
    if (!headed) {
        return fail(errorOf(decompressor));
    }
    auto picture = newPicture(kFormat, jpeg.image_width, jpeg.image_height);
    if (!picture) {
        return picture;
    }
    picture->orientation = orientationOf(jpeg);

    const bool ink = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
    jpeg.out_color_space = ink ? JCS_CMYK : JCS_RGB;
    const std::size_t inkBytes = ink ? static_cast<std::size_t>(picture->size.width) * 4 : 0;
    const std::unique_ptr<std::uint8_t[]> inkRow(ink ? new std::uint8_t[inkBytes] : nullptr);
    const bool complete = guarded(decompressor.onError, [&] {
        jpeg_start_decompress(&jpeg);
        readRows(jpeg, *picture, inkRow.get());
    });
    if (!complete) {
        return fail(errorOf(decompressor));
    }
    if (isCutShort(decompressor)) {
        return fail(cutShort(kFormat));
    }
    return picture;
}

} // namespace actiscope::codecs
