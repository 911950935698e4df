// BMP: every header from OS/2 1.x to Windows' version 5, palettes, bit fields and run lengths.
#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "engine/codecs/bmp_rle.h"
#include "engine/codecs/picture.h"

namespace actiscope::codecs {
namespace {

constexpr const char* kFormat = "BMP";
constexpr std::size_t kFileHeader = 14;
constexpr std::size_t kCoreHeader = 12; ///< OS/2 1.x
constexpr std::size_t kInfoHeader = 40; ///< Windows 3

enum Compression : std::uint32_t {
    kRgb = 0,
    kRle8 = 1,
    kRle4 = 2,
    kBitFields = 3,
    kJpeg = 4,
    kPng = 5,
    kAlphaBitFields = 6
};

std::uint32_t u16(Bytes bytes, std::size_t at) {
    return at + 2 <= bytes.size() ? bytes[at] | static_cast<std::uint32_t>(bytes[at + 1]) << 8 : 0u;
}

std::uint32_t u32(Bytes bytes, std::size_t at) {
    return u16(bytes, at) | u16(bytes, at + 2) << 16;
}

struct Header {
    std::size_t size = 0; ///< of the header behind the file header
    std::int64_t width = 0;
    std::int64_t height = 0;
    bool topDown = false;
    unsigned bits = 0;
    std::uint32_t compression = kRgb;
    std::size_t paletteEntries = 0;
    std::size_t pixels = 0; ///< where they begin in the file

    [[nodiscard]] bool hasMasks() const {
        return compression == kBitFields || compression == kAlphaBitFields;
    }
    /// Of the palette.
    [[nodiscard]] std::size_t entryBytes() const { return size == kCoreHeader ? 3 : 4; }
    [[nodiscard]] std::size_t rowBytes() const {
        return (static_cast<std::size_t>(width) * bits + 31) / 32 * 4;
    }
};

Header readHeader(Bytes file) {
    Header header;
    header.size = u32(file, kFileHeader);
    header.pixels = u32(file, 10);
    if (header.size == kCoreHeader) {
        header.width = u16(file, 18);
        header.height = u16(file, 20);
        header.bits = u16(file, 24);
    } else {
        header.width = static_cast<std::int32_t>(u32(file, 18));
        header.height = static_cast<std::int32_t>(u32(file, 22));
        header.topDown = header.height < 0;
        header.height = std::abs(header.height);
        header.bits = u16(file, 28);
        if (header.size >= kInfoHeader) {
            header.compression = u32(file, 30);
            header.paletteEntries = u32(file, 46);
        }
    }
    const std::size_t most = header.bits <= 8 ? std::size_t{1} << header.bits : 0;
    if (header.paletteEntries == 0 || header.paletteEntries > most) {
        header.paletteEntries = most;
    }
    // Some files say that the pixels begin where the palette does: they come behind it.
    if (most > 0 && header.pixels == kFileHeader + header.size) {
        header.pixels += header.paletteEntries * header.entryBytes();
    }
    return header;
}

bool isKnown(const Header& header) {
    static constexpr std::array<std::size_t, 8> kSizes{12, 16, 40, 52, 56, 64, 108, 124};
    static constexpr std::array<unsigned, 7> kBits{1, 2, 4, 8, 16, 24, 32};
    const bool size = std::find(kSizes.begin(), kSizes.end(), header.size) != kSizes.end();
    const bool bits = std::find(kBits.begin(), kBits.end(), header.bits) != kBits.end();
    switch (header.compression) {
    case kRgb:
        return size && bits;
    case kRle8:
        return size && header.bits == 8;
    case kRle4:
        return size && header.bits == 4;
    case kBitFields:
    case kAlphaBitFields:
        return size && (header.bits == 16 || header.bits == 32);
    default:
        return false;
    }
}

/// One channel inside a pixel of 16 or 32 bits.
struct Channel {
    unsigned shift = 0;
    std::uint32_t most = 0; ///< its largest value; 0: the channel is not there

    Channel() = default;
    explicit Channel(std::uint32_t mask)
        : shift(mask == 0 ? 0u : static_cast<unsigned>(std::countr_zero(mask))), most(mask >> shift) {}

    [[nodiscard]] unsigned value(std::uint32_t pixel) const {
        return most == 0
                   ? 0u
                   : static_cast<unsigned>(((std::uint64_t{pixel >> shift} & most) * 255 + most / 2) / most);
    }
};

struct Channels {
    Channel red, green, blue, alpha;
};

Channels readChannels(Bytes file, const Header& header) {
    if (!header.hasMasks()) {
        return header.bits == 16 ? Channels{Channel(0x7c00), Channel(0x3e0), Channel(0x1f), {}}
                                 : Channels{Channel(0xff0000), Channel(0xff00), Channel(0xff), {}};
    }
    const bool alpha = header.size >= 56 || header.compression == kAlphaBitFields;
    return {Channel(u32(file, 54)), Channel(u32(file, 58)), Channel(u32(file, 62)),
            Channel(alpha ? u32(file, 66) : 0)};
}

BmpPalette readPalette(Bytes file, const Header& header) {
    const std::size_t entryBytes = header.entryBytes();
    const std::size_t begin = kFileHeader + header.size;
    const std::size_t end = std::min(header.pixels, file.size());
    BmpPalette palette{};
    for (std::size_t i = 0; i < header.paletteEntries && begin + (i + 1) * entryBytes <= end; ++i) {
        const std::uint8_t* entry = file.data() + begin + i * entryBytes;
        palette[i] = {entry[2], entry[1], entry[0]};
    }
    return palette;
}

void readIndexedRow(const std::uint8_t* from, std::uint8_t* to, int width, unsigned bits,
                    const BmpPalette& palette) {
    const unsigned perByte = 8 / bits;
    const unsigned mask = (1u << bits) - 1;
    for (int x = 0; x < width; ++x, to += 3) {
        const unsigned place = static_cast<unsigned>(x) % perByte;
        const unsigned index = (from[static_cast<unsigned>(x) / perByte] >> (8 - bits * (place + 1))) & mask;
        std::copy_n(palette[index].begin(), 3, to);
    }
}

void readBgrRow(const std::uint8_t* from, std::uint8_t* to, int width) {
    for (int x = 0; x < width; ++x, from += 3, to += 3) {
        to[0] = from[2];
        to[1] = from[1];
        to[2] = from[0];
    }
}

void readMaskedRow(Bytes row, std::uint8_t* to, int width, unsigned bits, const Channels& channels) {
    for (int x = 0; x < width; ++x, to += 3) {
        const std::size_t at = static_cast<std::size_t>(x) * bits / 8;
        const std::uint32_t pixel = bits == 16 ? u16(row, at) : u32(row, at);
        const unsigned alpha = channels.alpha.most == 0 ? 255u : channels.alpha.value(pixel);
        to[0] = overWhite(channels.red.value(pixel), alpha);
        to[1] = overWhite(channels.green.value(pixel), alpha);
        to[2] = overWhite(channels.blue.value(pixel), alpha);
    }
}

/// Where every pixel is fully transparent, nobody filled the channel in.
bool usesAlpha(Bytes pixels, const Header& header, const Channels& channels) {
    if (channels.alpha.most == 0) {
        return false;
    }
    for (std::size_t at = 0; at + header.bits / 8 <= pixels.size(); at += header.bits / 8) {
        const std::uint32_t pixel = header.bits == 16 ? u16(pixels, at) : u32(pixels, at);
        if (channels.alpha.value(pixel) != 0) {
            return true;
        }
    }
    return false;
}

void readRows(Bytes file, Bytes pixels, const Header& header, const Picture& picture) {
    const std::size_t rowBytes = header.rowBytes();
    const BmpPalette palette = readPalette(file, header);
    Channels channels = readChannels(file, header);
    if (!usesAlpha(pixels, header, channels)) {
        channels.alpha = {};
    }
    const int height = picture.size.height;
    for (int y = 0; y < height; ++y) {
        const Bytes from = pixels.subspan(static_cast<std::size_t>(y) * rowBytes);
        std::uint8_t* to = picture.row(header.topDown ? y : height - 1 - y);
        if (header.bits <= 8) {
            readIndexedRow(from.data(), to, picture.size.width, header.bits, palette);
        } else if (header.bits == 24) {
            readBgrRow(from.data(), to, picture.size.width);
        } else {
            readMaskedRow(from, to, picture.size.width, header.bits, channels);
        }
    }
}

} // namespace

Result<Picture> decodeBmp(Bytes file) {
    if (file.size() < kFileHeader + kCoreHeader) {
        return fail(cutShort(kFormat));
    }
    const Header header = readHeader(file);
    if (header.compression == kJpeg || header.compression == kPng) {
        return fail(unsupported("a BMP image that holds another format"));
    }
    if (!isKnown(header)) {
        return fail(damaged(kFormat, "header of " + std::to_string(header.size) + " bytes, " +
                                         std::to_string(header.bits) + " bits, compression " +
                                         std::to_string(header.compression)));
    }
    auto picture = newPicture(kFormat, header.width, header.height);
    if (!picture) {
        return picture;
    }
    const Bytes pixels = file.subspan(std::min(header.pixels, file.size()));
    if (header.compression == kRle8 || header.compression == kRle4) {
        const bool complete = decodeBmpRle(pixels, header.bits, readPalette(file, header), *picture);
        return complete ? std::move(picture) : fail(cutShort(kFormat));
    }
    // The last row may lack the bytes that fill it up to a multiple of four.
    const std::size_t used = (static_cast<std::size_t>(header.width) * header.bits + 7) / 8;
    if (pixels.size() < header.rowBytes() * static_cast<std::size_t>(header.height - 1) + used) {
        return fail(cutShort(kFormat));
    }
    readRows(file, pixels, header, *picture);
    return picture;
}

} // namespace actiscope::codecs
