// What the tests of the codecs share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "engine/codecs/codecs.h"
#include "engine/data/files.h"
#include "tests/support/printing.h"
#include "tests/support/shared_data.h"

namespace actiscope::test {

using ByteVector = std::vector<std::uint8_t>;

inline ByteVector bytesOf(const std::filesystem::path& file) {
    return readFile(file).value_or(ByteVector{});
}

inline Result<ImagePtr> decodeBytes(const ByteVector& bytes) {
    return codecs::decode(bytes, "picture");
}

inline Image decodeGood(const ByteVector& bytes) {
    const auto image = decodeBytes(bytes);
    EXPECT_TRUE(image) << image.error().message << " (" << image.error().detail << ")";
    return image ? **image : Image{};
}

/// One sentence that begins with the picture's name: what every failure must be.
inline void expectOneSentence(const Error& error, const std::string& name) {
    EXPECT_TRUE(error.message.starts_with(name + " ")) << error.message;
    EXPECT_TRUE(error.message.ends_with(".")) << error.message;
    EXPECT_EQ(error.message.find('\n'), std::string::npos) << error.message;
    EXPECT_LT(error.message.size(), name.size() + 200) << error.message;
    EXPECT_TRUE(error.code == ErrorCode::ImageUnreadable || error.code == ErrorCode::ImageTooLarge ||
                error.code == ErrorCode::ImageUnsupported);
}

inline Error errorOf(const ByteVector& bytes) {
    const auto image = decodeBytes(bytes);
    EXPECT_FALSE(image);
    if (image) {
        return {};
    }
    expectOneSentence(image.error(), "picture");
    return image.error();
}

/// Red, green, blue of one pixel.
inline std::vector<int> pixelAt(const Image& image, int x, int y) {
    const std::uint8_t* pixel = image.row(y) + 3 * x;
    return {pixel[0], pixel[1], pixel[2]};
}

/// Largest difference of any channel of any pixel; 256 where the sizes differ.
inline int largestDifference(const Image& a, const Image& b) {
    if (a.size != b.size || a.rgb == nullptr || b.rgb == nullptr) {
        return 256;
    }
    int largest = 0;
    for (std::size_t i = 0; i < a.bytes(); ++i) {
        largest = std::max(largest, std::abs(int{a.rgb[i]} - int{b.rgb[i]}));
    }
    return largest;
}

/// Mean difference of all channels of all pixels.
inline double meanDifference(const Image& a, const Image& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.bytes(); ++i) {
        sum += std::abs(int{a.rgb[i]} - int{b.rgb[i]});
    }
    return sum / static_cast<double>(std::max<std::size_t>(a.bytes(), 1));
}

/// Builds files byte by byte.
class ByteWriter {
public:
    ByteVector bytes;

    ByteWriter& text(std::string_view text) {
        bytes.insert(bytes.end(), text.begin(), text.end());
        return *this;
    }
    ByteWriter& u8(unsigned value) {
        bytes.push_back(static_cast<std::uint8_t>(value));
        return *this;
    }
    ByteWriter& le16(unsigned value) { return u8(value).u8(value >> 8); }
    ByteWriter& le32(std::uint64_t value) {
        return le16(static_cast<unsigned>(value & 0xffff)).le16(static_cast<unsigned>(value >> 16));
    }
    /// Several numbers, each of 16 bits.
    ByteWriter& le16s(std::initializer_list<unsigned> values) {
        for (const unsigned value : values) {
            le16(value);
        }
        return *this;
    }
    ByteWriter& be16(unsigned value) { return u8(value >> 8).u8(value); }
    ByteWriter& be32(std::uint64_t value) {
        return be16(static_cast<unsigned>(value >> 16)).be16(static_cast<unsigned>(value & 0xffff));
    }
    ByteWriter& append(const ByteVector& more) {
        bytes.insert(bytes.end(), more.begin(), more.end());
        return *this;
    }
};

/// The types in which an orientation is met: SHORT is right, the others are written by mistake.
enum class ExifNumber { Byte = 1, Short = 3, Long = 4 };
inline constexpr ExifNumber kExifNumbers[] = {ExifNumber::Byte, ExifNumber::Short, ExifNumber::Long};

/// An EXIF block, big-endian, that holds an orientation only.
inline ByteVector exifBlock(unsigned orientation, ExifNumber type = ExifNumber::Short) {
    ByteWriter block;
    block.text("MM").be16(42).be32(8).be16(1).be16(0x0112).be16(static_cast<unsigned>(type)).be32(1);
    switch (type) {
    case ExifNumber::Byte:
        block.u8(orientation).u8(0).be16(0);
        break;
    case ExifNumber::Short:
        block.be16(orientation).be16(0);
        break;
    case ExifNumber::Long:
        block.be32(orientation);
        break;
    }
    return block.be32(0).bytes;
}

} // namespace actiscope::test
