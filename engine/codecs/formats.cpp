#include "engine/codecs/formats.h"

#include <algorithm>
#include <string_view>

namespace actiscope::codecs {
namespace {

using namespace std::string_view_literals;

/// A format's mark: these bytes at this place. A second mark, where there is one, must be there as well.
struct Mark {
    Format format;
    std::string_view bytes;
    std::size_t at = 0;
    std::string_view secondBytes = {};
    std::size_t secondAt = 0;
};

constexpr Mark kMarks[] = {
    {{"a JPEG image", decodeJpeg}, "\xFF\xD8\xFF"sv},
    {{"a PNG image in Apple's own variant"}, "\x89PNG\r\n\x1A\n"sv, 0, "CgBI"sv, 12},
    {{"a PNG image", decodePng}, "\x89PNG\r\n\x1A\n"sv},
    {{"a WebP image", decodeWebp}, "RIFF"sv, 0, "WEBP"sv, 8},
    {{"a GIF image", decodeGif}, "GIF87a"sv},
    {{"a GIF image", decodeGif}, "GIF89a"sv},
    {{"a Canon raw image"}, "II*\0"sv, 0, "CR"sv, 8},
    {{"a TIFF image", decodeTiff}, "II*\0"sv},
    {{"a TIFF image", decodeTiff}, "MM\0*"sv},
    {{"a TIFF image", decodeTiff}, "II+\0"sv},
    {{"a TIFF image", decodeTiff}, "MM\0+"sv},
    {{"a BMP image", decodeBmp}, "BM"sv, 0, "\0\0\0"sv, 15},

    {{"an AVIF image"}, "ftypavif"sv, 4},
    {{"an AVIF image"}, "ftypavis"sv, 4},
    {{"a HEIC image"}, "ftyphei"sv, 4},
    {{"a HEIC image"}, "ftyphev"sv, 4},
    {{"a HEIF image"}, "ftypmif1"sv, 4},
    {{"a HEIF image"}, "ftypmsf1"sv, 4},
    {{"a Canon raw image"}, "ftypcrx"sv, 4},
    {{"a film"}, "ftyp"sv, 4},
    {{"a film"}, "RIFF"sv, 0, "AVI "sv, 8},
    {{"a film"}, "\x1A\x45\xDF\xA3"sv},
    {{"a JPEG 2000 image"}, "\0\0\0\x0CjP  \r\n\x87\n"sv},
    {{"a JPEG 2000 image"}, "\xFF\x4F\xFF\x51"sv},
    {{"a JPEG XL image"}, "\0\0\0\x0CJXL \r\n\x87\n"sv},
    {{"a JPEG XL image"}, "\xFF\x0A"sv},
    {{"a JPEG XR image"}, "II\xBC"sv},
    {{"a DDS image"}, "DDS "sv},
    {{"a Photoshop image"}, "8BPS"sv},
    {{"a GIMP image"}, "gimp xcf"sv},
    {{"an OpenEXR image"}, "\x76\x2F\x31\x01"sv},
    {{"a Radiance HDR image"}, "#?RADIANCE"sv},
    {{"a Radiance HDR image"}, "#?RGBE"sv},
    {{"an MNG image"}, "\x8AMNG\r\n\x1A\n"sv},
    {{"a JNG image"}, "\x8BJNG\r\n\x1A\n"sv},
    {{"a QOI image"}, "qoif"sv},
    {{"an icon"}, "\0\0\1\0"sv},
    {{"an icon"}, "icns"sv},
    {{"an SVG drawing"}, "<svg"sv},
    {{"a PDF document"}, "%PDF"sv},
    {{"a PostScript document"}, "%!PS"sv},
    {{"a Windows metafile"}, "\xD7\xCD\xC6\x9A"sv},
    {{"a FITS image"}, "SIMPLE  ="sv},
    {{"a DICOM image"}, "DICM"sv, 128},
};

constexpr Format kTarga{"a TGA image"};
constexpr Format kPnm{"a PNM image"};
constexpr Format kSvg{"an SVG drawing"};

bool holds(std::string_view file, std::string_view bytes, std::size_t at) {
    return file.size() >= at && file.substr(at, bytes.size()) == bytes;
}

} // namespace

const Format* recognise(Bytes bytes) {
    const std::string_view file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const Mark& mark : kMarks) {
        if (holds(file, mark.bytes, mark.at) && holds(file, mark.secondBytes, mark.secondAt)) {
            return &mark.format;
        }
    }
    // Marks that are not the same bytes at the same place in every file.
    constexpr std::string_view kTargaFooter = "TRUEVISION-XFILE.\0"sv;
    if (file.ends_with(kTargaFooter)) {
        return &kTarga;
    }
    if (file.size() > 2 && file[0] == 'P' && file[1] >= '1' && file[1] <= '7' &&
        (file[2] == ' ' || file[2] == '\n')) {
        return &kPnm;
    }
    const std::string_view start = file.substr(0, 1024);
    if (start.starts_with("<?xml") && start.find("<svg") != std::string_view::npos) {
        return &kSvg;
    }
    return nullptr;
}

} // namespace actiscope::codecs
