// TIFF and BigTIFF through libtiff; of several pages the first.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <utility>

#include <tiffio.h>

#include "engine/codecs/picture.h"

namespace actiscope::codecs {
namespace {

constexpr const char* kFormat = "TIFF";
constexpr tmsize_t kMostAtOnce = tmsize_t{1} << 30; // one allocation inside libtiff

/// The bytes as libtiff's file, and the first complaint about them.
struct TiffFile {
    Bytes bytes;
    std::size_t position = 0;
    bool readPastEnd = false;
    char message[256] = {};
};

TiffFile& self(thandle_t handle) {
    return *static_cast<TiffFile*>(handle);
}

tmsize_t onRead(thandle_t handle, void* to, tmsize_t size) {
    TiffFile& file = self(handle);
    const std::size_t left = file.bytes.size() - std::min(file.position, file.bytes.size());
    const std::size_t got = std::min(left, static_cast<std::size_t>(std::max<tmsize_t>(size, 0)));
    file.readPastEnd = file.readPastEnd || got < static_cast<std::size_t>(size);
    if (got > 0) {
        std::memcpy(to, file.bytes.data() + file.position, got);
    }
    file.position += got;
    return static_cast<tmsize_t>(got);
}

toff_t onSeek(thandle_t handle, toff_t offset, int whence) {
    TiffFile& file = self(handle);
    const std::size_t base = whence == SEEK_CUR ? file.position : whence == SEEK_END ? file.bytes.size() : 0;
    file.position = base + static_cast<std::size_t>(offset);
    return file.position;
}

tmsize_t onWrite(thandle_t, void*, tmsize_t) {
    return 0;
}

int onClose(thandle_t) {
    return 0;
}

toff_t onSize(thandle_t handle) {
    return self(handle).bytes.size();
}

int onError(TIFF*, void* user, const char*, const char* format, va_list arguments) {
    auto& file = *static_cast<TiffFile*>(user);
    if (file.message[0] == '\0') {
        std::vsnprintf(file.message, sizeof(file.message), format, arguments);
    }
    return 1; // said: no other handler is asked
}

int onWarning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

struct Closer {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using TiffPtr = std::unique_ptr<TIFF, Closer>;

TiffPtr openTiff(TiffFile& file) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMostAtOnce);
    TIFFOpenOptionsSetErrorHandlerExtR(options, onError, &file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, onWarning, &file);
    TiffPtr tiff(TIFFClientOpenExt("", "rm", &file, onRead, onWrite, onSeek, onClose, onSize, nullptr,
                                   nullptr, options));
    TIFFOpenOptionsFree(options);
    return tiff;
}

/// libtiff's own conversion to 8 bit RGBA, for as many kinds of pixels as it knows.
class RgbaReader {
public:
    explicit RgbaReader(TIFF* tiff, char (&message)[1024])
        : m_begun(TIFFRGBAImageBegin(&m_image, tiff, 1, message) != 0) {
        // Rows are wanted as they are stored: the orientation is applied later, as for every other format.
        m_image.orientation = ORIENTATION_TOPLEFT;
        m_image.req_orientation = ORIENTATION_TOPLEFT;
    }
    RgbaReader(const RgbaReader&) = delete;
    RgbaReader& operator=(const RgbaReader&) = delete;
    ~RgbaReader() {
        if (m_begun) {
            TIFFRGBAImageEnd(&m_image);
        }
    }
    [[nodiscard]] bool begun() const { return m_begun; }

    [[nodiscard]] bool read(const Picture& picture) {
        const auto width = static_cast<std::size_t>(picture.size.width);
        const auto height = static_cast<std::size_t>(picture.size.height);
        const std::unique_ptr<std::uint32_t[]> raster(new std::uint32_t[width * height]);
        if (TIFFRGBAImageGet(&m_image, raster.get(), picture.size.width, picture.size.height) == 0) {
            return false;
        }
        for (std::size_t i = 0; i < width * height; ++i) {
            // Colours come multiplied with alpha: over white, what alpha leaves open is added.
            const std::uint32_t pixel = raster[i];
            const unsigned open = 255 - TIFFGetA(pixel);
            picture.rgb[3 * i] = static_cast<std::uint8_t>(std::min(255u, TIFFGetR(pixel) + open));
            picture.rgb[3 * i + 1] = static_cast<std::uint8_t>(std::min(255u, TIFFGetG(pixel) + open));
            picture.rgb[3 * i + 2] = static_cast<std::uint8_t>(std::min(255u, TIFFGetB(pixel) + open));
        }
        return true;
    }

private:
    TIFFRGBAImage m_image{};
    bool m_begun;
};

Error errorOf(const TiffFile& file) {
    return file.readPastEnd ? cutShort(kFormat, file.message) : damaged(kFormat, file.message);
}

} // namespace

Result<Picture> decodeTiff(Bytes bytes) {
    TiffFile file;
    file.bytes = bytes;
    const TiffPtr tiff = openTiff(file);
    if (!tiff) {
        return fail(errorOf(file));
    }
    if (const std::uint8_t* version = nullptr; TIFFGetField(tiff.get(), TIFFTAG_DNGVERSION, &version) != 0) {
        return fail(unsupported("a camera's raw image"));
    }
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
    auto picture = newPicture(kFormat, width, height);
    if (!picture) {
        return picture;
    }
    char message[1024] = {};
    if (TIFFRGBAImageOK(tiff.get(), message) == 0) {
        return fail(unsupported("a TIFF image of a rare kind", message));
    }
    RgbaReader reader(tiff.get(), message);
    if (!reader.begun()) {
        return fail(damaged(kFormat, message));
    }
    if (!reader.read(*picture)) {
        return fail(errorOf(file));
    }
    std::uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
    picture->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
    return picture;
}

} // namespace actiscope::codecs
