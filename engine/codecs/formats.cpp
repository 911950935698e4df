#include "engine/codecs/formats.h"

#include <algorithm>
#include <string_view>

#include "engine/codecs/exif.h"

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
    {{"a Canon raw image"}, "II\x1A\0"sv, 0, "HEAPCCDR"sv, 6},
    {{"an Olympus raw image"}, "IIRO"sv},
    {{"an Olympus raw image"}, "IIRS"sv},
    {{"an Olympus raw image"}, "MMOR"sv},
    {{"a Panasonic raw image"}, "IIU\0"sv},
    {{"a Fujifilm raw image"}, "FUJIFILMCCD-RAW"sv},
    {{"a Minolta raw image"}, "\0MRM"sv},
    {{"a Sigma raw image"}, "FOVb"sv},
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
    {{"a FLIF image"}, "FLIF"sv},
    {{"a BPG image"}, "BPG\xFB"sv},
    {{"an SGI image"}, "\x01\xDA\0\1"sv},
    {{"an SGI image"}, "\x01\xDA\0\2"sv},
    {{"an SGI image"}, "\x01\xDA\1\1"sv},
    {{"an SGI image"}, "\x01\xDA\1\2"sv},
    {{"a Sun raster image"}, "\x59\xA6\x6A\x95"sv},
    {{"a farbfeld image"}, "farbfeld"sv},
    {{"an XPM image"}, "/* XPM */"sv},
    {{"an IFF image"}, "FORM"sv, 0, "ILBM"sv, 8},
    {{"an IFF image"}, "FORM"sv, 0, "PBM "sv, 8},
    {{"a DjVu document"}, "AT&TFORM"sv},
    {{"a Paint Shop Pro image"}, "Paint Shop Pro Image File"sv},
    {{"a KTX image"}, "\xABKTX "sv},
    {{"an ImageMagick image"}, "id=ImageMagick"sv},
    {{"an NRRD image"}, "NRRD000"sv},
    {{"an icon"}, "\0\0\1\0"sv},
    {{"an icon"}, "icns"sv},
    {{"a PDF document"}, "%PDF"sv},
    {{"a PostScript document"}, "%!PS"sv},
    {{"a Windows metafile"}, "\xD7\xCD\xC6\x9A"sv},
    {{"a Windows metafile"}, "\1\0\0\0"sv, 0, " EMF"sv, 40},
    {{"a FITS image"}, "SIMPLE  ="sv},
    {{"a DICOM image"}, "DICM"sv, 128},
};

bool holds(std::string_view file, std::string_view bytes, std::size_t at) {
    return file.size() >= at && file.substr(at, bytes.size()) == bytes;
}

std::size_t byteAt(std::string_view file, std::size_t at) {
    return at < file.size() ? static_cast<unsigned char>(file[at]) : 0;
}

/// Portable anymap: P1 to P7, and Pf and PF with floating-point pixels.
bool isPnm(std::string_view file) {
    constexpr std::string_view kKinds = "1234567fF";
    return file.size() > 2 && file[0] == 'P' && kKinds.find(file[1]) != std::string_view::npos &&
           (file[2] == ' ' || file[2] == '\n' || file[2] == '\r');
}

/// Header of 128 bytes: version, run-length coding, bits of a sample.
bool isPcx(std::string_view file) {
    const std::size_t version = byteAt(file, 1);
    const std::size_t bits = byteAt(file, 3);
    return file.size() >= 128 && file[0] == '\x0A' && version <= 5 && version != 1 && file[2] == '\1' &&
           (bits == 1 || bits == 2 || bits == 4 || bits == 8);
}

/// As an icon, but of kind 2, as is an uncompressed TGA image: told by where the first picture begins.
bool isCursor(std::string_view file) {
    const std::size_t pictures = byteAt(file, 4) | byteAt(file, 5) << 8U;
    const std::size_t first = byteAt(file, 18) | byteAt(file, 19) << 8U | byteAt(file, 20) << 16U;
    return holds(file, "\0\0\2\0"sv, 0) && pictures > 0 && first == 6 + 16 * pictures;
}

bool isXbm(std::string_view file) {
    const std::string_view line = file.substr(0, std::min<std::size_t>(file.find('\n'), 256));
    return line.starts_with("#define ") && line.find("_width ") != std::string_view::npos;
}

/// XML with an <svg> near its begin; a web page may hold one as well.
bool isSvg(std::string_view file) {
    std::string_view start = file.substr(0, 1024);
    start.remove_prefix(start.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
    return start.starts_with('<') && start.find("<svg") != std::string_view::npos &&
           start.find("<html") == std::string_view::npos;
}

/// A TIFF file whose first picture is the preview of another one (Nikon, Sony), or that says to be a DNG.
bool isRawTiff(std::string_view file) {
    constexpr unsigned kNewSubfileType = 254;
    constexpr unsigned kSubDirectories = 330;
    constexpr unsigned kDngVersion = 50706;
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(file.data()), file.size());
    const bool preview = (tiffValue(bytes, kNewSubfileType).value_or(0) & 1U) != 0;
    return tiffValue(bytes, kDngVersion) || (preview && tiffValue(bytes, kSubDirectories));
}

/// Formats whose mark is not the same bytes at the same place in every file.
struct Look {
    Format format;
    bool (*matches)(std::string_view file);
};

constexpr Look kRaw{{"a camera's raw image"}, isRawTiff}; // bears the mark of a TIFF image
constexpr Look kLooks[] = {
    {{"a TGA image"}, [](std::string_view file) { return file.ends_with("TRUEVISION-XFILE.\0"sv); }},
    {{"a PNM image"}, isPnm},
    {{"a PCX image"}, isPcx},
    {{"a cursor"}, isCursor},
    {{"an XBM image"}, isXbm},
    {{"an SVG drawing"}, isSvg},
};

} // namespace

const Format* recognise(Bytes bytes) {
    const std::string_view file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (kRaw.matches(file)) {
        return &kRaw.format;
    }
    for (const Mark& mark : kMarks) {
        if (holds(file, mark.bytes, mark.at) && holds(file, mark.secondBytes, mark.secondAt)) {
            return &mark.format;
        }
    }
    for (const Look& look : kLooks) {
        if (look.matches(file)) {
            return &look.format;
        }
    }
    return nullptr;
}

} // namespace actiscope::codecs
