#include <cmath>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

using test::ByteVector;
using test::ByteWriter;
using test::pixelAt;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A BMP with Windows' 40 byte header (longer where `extra` continues it); `tables` are masks and palette.
ByteVector bmpOf(int width, int height, unsigned bits, unsigned compression, const ByteVector& tables,
                 const ByteVector& pixels, std::size_t headerSize = 40) {
    ByteWriter file;
    file.text("BM").le32(0).le32(0).le32(14 + 40 + tables.size()).le32(headerSize);
    file.le32(static_cast<std::uint32_t>(width)).le32(static_cast<std::uint32_t>(height)).le16s({1, bits});
    file.le32(compression).le32(pixels.size()).append(ByteVector(16)).append(tables).append(pixels);
    return file.bytes;
}

const ByteVector kPalette{30, 20, 10, 0, 60, 50, 40, 0, 90, 80, 70, 0, 120, 110, 100, 0}; // blue, green, red

ByteVector fullPalette(std::size_t entries) {
    ByteVector palette = kPalette;
    palette.resize(entries * 4);
    return palette;
}

TEST(Bmp, PalettesOfEveryDepth) {
    const Image one = test::decodeGood(bmpOf(3, 1, 1, 0, fullPalette(2), {0x40, 0, 0, 0}));
    EXPECT_THAT(pixelAt(one, 0, 0), ElementsAre(10, 20, 30));
    EXPECT_THAT(pixelAt(one, 1, 0), ElementsAre(40, 50, 60));
    EXPECT_THAT(pixelAt(one, 2, 0), ElementsAre(10, 20, 30));
    const Image four = test::decodeGood(bmpOf(3, 1, 4, 0, fullPalette(16), {0x21, 0x30, 0, 0}));
    EXPECT_THAT(pixelAt(four, 0, 0), ElementsAre(70, 80, 90));
    EXPECT_THAT(pixelAt(four, 1, 0), ElementsAre(40, 50, 60));
    EXPECT_THAT(pixelAt(four, 2, 0), ElementsAre(100, 110, 120));
    const Image eight = test::decodeGood(bmpOf(2, 1, 8, 0, fullPalette(256), {3, 200, 0, 0}));
    EXPECT_THAT(pixelAt(eight, 0, 0), ElementsAre(100, 110, 120));
    EXPECT_THAT(pixelAt(eight, 1, 0), ElementsAre(0, 0, 0));
}

TEST(Bmp, PixelsSaidToBeginWhereThePaletteDoesComeBehindIt) {
    ByteVector file = bmpOf(2, 1, 8, 0, fullPalette(256), {3, 1, 0, 0});
    file[10] = 54; // bfOffBits: right behind the headers
    file[11] = 0;
    const Image image = test::decodeGood(file);
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(100, 110, 120));
    EXPECT_THAT(pixelAt(image, 1, 0), ElementsAre(40, 50, 60));
}

TEST(Bmp, RowsFromBelowAndFromAbove) {
    const ByteVector rows{3, 2, 1, 0, 6, 5, 4, 0};
    const Image below = test::decodeGood(bmpOf(1, 2, 24, 0, {}, rows));
    EXPECT_THAT(pixelAt(below, 0, 0), ElementsAre(4, 5, 6));
    EXPECT_THAT(pixelAt(below, 0, 1), ElementsAre(1, 2, 3));
    const Image above = test::decodeGood(bmpOf(1, -2, 24, 0, {}, rows));
    EXPECT_THAT(pixelAt(above, 0, 0), ElementsAre(1, 2, 3));
}

TEST(Bmp, BitFields) {
    // 5, 6, 5 bits: red 31 of 31, green 32 of 63, blue 1 of 31.
    const ByteVector masks = ByteWriter().le32(0xF800).le32(0x07E0).le32(0x001F).bytes;
    const Image image =
        test::decodeGood(bmpOf(1, 1, 16, 3, masks, ByteWriter().le16(31 << 11 | 32 << 5 | 1).le16(0).bytes));
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(255, 130, 8));
    // Without masks 16 bits are 5, 5, 5.
    const Image plain =
        test::decodeGood(bmpOf(1, 1, 16, 0, {}, ByteWriter().le16(31 << 10 | 16 << 5 | 1).le16(0).bytes));
    EXPECT_THAT(pixelAt(plain, 0, 0), ElementsAre(255, 132, 8));
}

TEST(Bmp, AlphaWhereItIsUsed) {
    const ByteVector masks =
        ByteWriter().le32(0x00FF0000).le32(0x0000FF00).le32(0x000000FF).le32(0xFF000000).bytes;
    const Image half = test::decodeGood(bmpOf(2, 1, 32, 3, masks, {30, 20, 10, 128, 30, 20, 10, 0}, 56));
    const auto over = [](int colour) {
        return static_cast<int>(std::lround((colour * 128 + 255 * 127) / 255.0));
    };
    EXPECT_THAT(pixelAt(half, 0, 0), ElementsAre(over(10), over(20), over(30)));
    EXPECT_THAT(pixelAt(half, 1, 0), ElementsAre(255, 255, 255));
    const Image unused = test::decodeGood(bmpOf(2, 1, 32, 3, masks, {30, 20, 10, 0, 30, 20, 10, 0}, 56));
    EXPECT_THAT(pixelAt(unused, 0, 0), ElementsAre(10, 20, 30));
}

TEST(Bmp, RunLengths) {
    // Bottom row: two pixels of 1, end of row; above: three literal pixels 2, 3, 1 (and a byte to fill up).
    const Image eight =
        test::decodeGood(bmpOf(3, 2, 8, 1, fullPalette(256), {2, 1, 0, 0, 0, 3, 2, 3, 1, 0, 0, 1}));
    EXPECT_THAT(pixelAt(eight, 0, 1), ElementsAre(40, 50, 60));
    EXPECT_THAT(pixelAt(eight, 2, 1), ElementsAre(10, 20, 30)); // not written: the first colour
    EXPECT_THAT(pixelAt(eight, 0, 0), ElementsAre(70, 80, 90));
    EXPECT_THAT(pixelAt(eight, 2, 0), ElementsAre(40, 50, 60));
    // Four bit runs alternate between two colours; a leap of one to the right and one up.
    const Image four =
        test::decodeGood(bmpOf(4, 2, 4, 2, fullPalette(16), {3, 0x12, 0, 2, 0, 1, 1, 0x30, 0, 1}));
    EXPECT_THAT(pixelAt(four, 0, 1), ElementsAre(40, 50, 60));
    EXPECT_THAT(pixelAt(four, 1, 1), ElementsAre(70, 80, 90));
    EXPECT_THAT(pixelAt(four, 2, 1), ElementsAre(40, 50, 60));
    EXPECT_THAT(pixelAt(four, 3, 0), ElementsAre(100, 110, 120));
    // A run over the edge and rows above the top change nothing else.
    const Image wide = test::decodeGood(bmpOf(2, 1, 8, 1, fullPalette(256), {255, 1, 0, 0, 255, 2, 0, 1}));
    EXPECT_THAT(pixelAt(wide, 1, 0), ElementsAre(40, 50, 60));
    EXPECT_THAT(test::errorOf(bmpOf(3, 2, 8, 1, fullPalette(256), {2, 1, 0, 0, 0, 9})).message,
                HasSubstr("cut short"));
}

TEST(Bmp, BadHeaders) {
    EXPECT_THAT(test::errorOf(bmpOf(3, 2, 7, 0, {}, ByteVector(100))).message, HasSubstr("damaged BMP"));
    EXPECT_THAT(test::errorOf(bmpOf(3, 2, 8, 2, {}, ByteVector(100))).message, HasSubstr("damaged BMP"));
    EXPECT_THAT(test::errorOf(bmpOf(0, 2, 24, 0, {}, ByteVector(100))).message, HasSubstr("damaged BMP"));
    EXPECT_THAT(test::errorOf(bmpOf(-5, 2, 24, 0, {}, ByteVector(100))).message, HasSubstr("damaged BMP"));
    EXPECT_EQ(test::errorOf(bmpOf(8, 8, 0, 5, {}, ByteVector(100))).code, ErrorCode::ImageUnsupported);
    EXPECT_THAT(test::errorOf(bmpOf(8, 8, 24, 0, {}, ByteVector(100))).message, HasSubstr("cut short"));
    EXPECT_EQ(test::errorOf(bmpOf(1, static_cast<int>(0x80000000), 24, 0, {}, ByteVector(100))).code,
              ErrorCode::ImageTooLarge);
}

/// LZW data that starts its table anew before every pixel, so that each code has three bits.
ByteVector gifPixels(const std::vector<unsigned>& indices) {
    constexpr unsigned kClear = 4;
    constexpr unsigned kEnd = 5;
    std::vector<unsigned> codes;
    for (const unsigned index : indices) {
        codes.insert(codes.end(), {kClear, index});
    }
    codes.push_back(kEnd);
    ByteVector packed((codes.size() * 3 + 7) / 8);
    for (std::size_t i = 0; i < codes.size() * 3; ++i) {
        packed[i / 8] |= static_cast<std::uint8_t>((codes[i / 3] >> (i % 3) & 1u) << (i % 8));
    }
    return ByteWriter().u8(2).u8(static_cast<unsigned>(packed.size())).append(packed).u8(0).bytes;
}

struct GifFrame {
    unsigned left = 0;
    unsigned top = 0;
    unsigned width = 0;
    unsigned height = 0;
    bool interlaced = false;
    std::vector<unsigned> indices;
};

/// A GIF of four colours, with whatever `extension` says before its one frame.
ByteVector gifOf(unsigned width, unsigned height, const GifFrame& frame, const ByteVector& extension = {}) {
    ByteWriter file;
    file.text("GIF89a").le16s({width, height}).append({0x81, 0, 0});
    file.append({10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120}).append(extension);
    file.text(",").le16s({frame.left, frame.top, frame.width, frame.height}).u8(frame.interlaced ? 0x40 : 0);
    return file.append(gifPixels(frame.indices)).text(";").bytes;
}

TEST(Gif, PlacesTheFirstFrameOnAWhiteCanvas) {
    const Image image = test::decodeGood(gifOf(4, 3, {1, 1, 2, 1, false, {1, 3}}));
    EXPECT_EQ(image.size, (Size{4, 3}));
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(255, 255, 255));
    EXPECT_THAT(pixelAt(image, 1, 1), ElementsAre(40, 50, 60));
    EXPECT_THAT(pixelAt(image, 2, 1), ElementsAre(100, 110, 120));
    EXPECT_THAT(pixelAt(image, 3, 2), ElementsAre(255, 255, 255));
}

TEST(Gif, TransparentPixelsAreWhite) {
    const ByteVector control{0x21, 0xF9, 4, 1, 0, 0, 2, 0};
    const Image image = test::decodeGood(gifOf(2, 1, {0, 0, 2, 1, false, {2, 1}}, control));
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(255, 255, 255));
    EXPECT_THAT(pixelAt(image, 1, 0), ElementsAre(40, 50, 60));
}

TEST(Gif, InterlacedRowsComeInTheirOrder) {
    // Rows 0, 4, 2, 1, 3 as the file has them.
    const Image image = test::decodeGood(gifOf(1, 5, {0, 0, 1, 5, true, {0, 1, 2, 3, 0}}));
    const int reds[] = {10, 100, 70, 10, 40};
    for (int y = 0; y < 5; ++y) {
        EXPECT_EQ(pixelAt(image, 0, y)[0], reds[y]) << y;
    }
}

TEST(Gif, CanvasGrowsToItsFrame) {
    EXPECT_EQ(test::decodeGood(gifOf(1, 1, {2, 1, 2, 1, false, {1, 1}})).size, (Size{4, 2}));
}

TEST(Gif, WithoutAFrameOrWithTooFewPixels) {
    EXPECT_EQ(
        test::errorOf(ByteWriter().text("GIF89a").le16(2).le16(2).u8(0).u8(0).u8(0).text(";").bytes).code,
        ErrorCode::ImageUnreadable);
    EXPECT_EQ(test::errorOf(gifOf(2, 2, {0, 0, 2, 2, false, {1, 1}})).code, ErrorCode::ImageUnreadable);
}

} // namespace
} // namespace actiscope
