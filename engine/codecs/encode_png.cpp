// PNG, written for speed: overlays and figures are made many at a time and looked at once.
#include <algorithm>
#include <iterator>
#include <memory>
#include <new>

#include <libdeflate.h>

#include "engine/codecs/codecs.h"

namespace actiscope::codecs {
namespace {

constexpr int kLevel = 1; // libdeflate's fastest
constexpr std::uint8_t kSubFilter = 1;

void append32(std::vector<std::uint8_t>& bytes, std::size_t value) {
    for (const int shift : {24, 16, 8, 0}) {
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

/// Length, type, data and checksum, as every part of a PNG file is.
void appendChunk(std::vector<std::uint8_t>& png, const char* type, const std::uint8_t* data,
                 std::size_t size) {
    append32(png, size);
    const std::size_t begin = png.size();
    png.insert(png.end(), type, type + 4);
    png.insert(png.end(), data, data + size);
    append32(png, libdeflate_crc32(0, png.data() + begin, size + 4));
}

std::vector<std::uint8_t> header(Size size) {
    std::vector<std::uint8_t> bytes;
    append32(bytes, static_cast<std::size_t>(size.width));
    append32(bytes, static_cast<std::size_t>(size.height));
    const std::uint8_t kind[] = {8, 2, 0, 0, 0}; // 8 bit, RGB, deflate, row filters, not interlaced
    bytes.insert(bytes.end(), std::begin(kind), std::end(kind));
    return bytes;
}

/// Rows as differences to the pixel on the left: on photographs and overlays as small as the costlier
/// filters.
std::vector<std::uint8_t> filtered(const std::uint8_t* rgb, Size size) {
    const std::size_t rowBytes = static_cast<std::size_t>(size.width) * 3;
    std::vector<std::uint8_t> rows((rowBytes + 1) * static_cast<std::size_t>(size.height));
    std::uint8_t* to = rows.data();
    for (int y = 0; y < size.height; ++y, to += rowBytes, rgb += rowBytes) {
        *to++ = kSubFilter;
        std::copy_n(rgb, 3, to);
        for (std::size_t i = 3; i < rowBytes; ++i) {
            to[i] = static_cast<std::uint8_t>(rgb[i] - rgb[i - 3]);
        }
    }
    return rows;
}

struct CompressorDeleter {
    void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

std::vector<std::uint8_t> compressed(const std::vector<std::uint8_t>& bytes) {
    const std::unique_ptr<libdeflate_compressor, CompressorDeleter> compressor(
        libdeflate_alloc_compressor(kLevel));
    if (!compressor) {
        throw std::bad_alloc();
    }
    std::vector<std::uint8_t> result(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()));
    result.resize(
        libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), result.data(), result.size()));
    return result;
}

} // namespace

Result<std::vector<std::uint8_t>> encodePng(const std::uint8_t* rgb, Size size) {
    if (rgb == nullptr || size.width <= 0 || size.height <= 0 || size.width > kMaxPixels / size.height) {
        return fail(ErrorCode::WriteFailed, "A picture of " + std::to_string(size.width) + " x " +
                                                std::to_string(size.height) +
                                                " pixels cannot be saved: choose another size.");
    }
    try {
        const std::vector<std::uint8_t> data = compressed(filtered(rgb, size));
        const std::vector<std::uint8_t> head = header(size);
        std::vector<std::uint8_t> png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        png.reserve(data.size() + 64);
        appendChunk(png, "IHDR", head.data(), head.size());
        appendChunk(png, "IDAT", data.data(), data.size());
        appendChunk(png, "IEND", data.data(), 0);
        return png;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::WriteFailed,
                    "There is not enough memory to save the picture: close other programs.");
    }
}

} // namespace actiscope::codecs
