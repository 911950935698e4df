#include <map>

#include <webp/encode.h>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

using test::ByteVector;
using test::ByteWriter;
using test::pixelAt;
using ::testing::ElementsAre;

/// Tags of one directory: number -> values of 16 bits.
using Tags = std::map<unsigned, std::vector<unsigned>>;

/// An uncompressed little-endian TIFF of one strip.
ByteVector tiffOf(unsigned width, unsigned height, unsigned bits, unsigned samples, unsigned photometric,
                  const ByteVector& pixels, const Tags& more = {}) {
    Tags tags = more;
    tags.insert({{256, {width}},
                 {257, {height}},
                 {258, std::vector<unsigned>(samples, bits)},
                 {259, {1}},
                 {262, {photometric}},
                 {273, {8}},
                 {277, {samples}},
                 {278, {height}},
                 {279, {static_cast<unsigned>(pixels.size())}}});
    const std::size_t padding = pixels.size() % 2;
    const std::size_t directory = 8 + pixels.size() + padding;
    ByteWriter file;
    file.text("II").le16(42).le32(directory).append(pixels).append(ByteVector(padding));
    std::size_t behind = directory + 2 + tags.size() * 12 + 4;
    ByteWriter values;
    file.le16(static_cast<unsigned>(tags.size()));
    for (const auto& [tag, numbers] : tags) {
        file.le16(tag).le16(3).le32(numbers.size());
        ByteWriter encoded;
        for (const unsigned number : numbers) {
            encoded.le16(number);
        }
        if (encoded.bytes.size() <= 4) {
            encoded.bytes.resize(4);
            file.append(encoded.bytes);
        } else {
            file.le32(behind);
            behind += encoded.bytes.size();
            values.append(encoded.bytes);
        }
    }
    return file.le32(0).append(values.bytes).bytes;
}

TEST(Tiff, GreySixteenBitInkAndPalette) {
    EXPECT_THAT(pixelAt(test::decodeGood(tiffOf(1, 1, 8, 1, 1, {77})), 0, 0), ElementsAre(77, 77, 77));
    EXPECT_THAT(pixelAt(test::decodeGood(tiffOf(1, 1, 8, 1, 0, {77})), 0, 0), ElementsAre(178, 178, 178));
    const ByteVector deep = ByteWriter().le16(65535).le16(257 * 100 + 128).le16(257 * 100 + 129).bytes;
    EXPECT_THAT(pixelAt(test::decodeGood(tiffOf(1, 1, 16, 3, 2, deep)), 0, 0), ElementsAre(255, 100, 101));
    // Ink: light is (255 - colour) * (255 - black) / 255.
    const auto ink = pixelAt(test::decodeGood(tiffOf(1, 1, 8, 4, 5, {25, 135, 215, 55})), 0, 0);
    EXPECT_NEAR(ink[0], 230 * 200 / 255, 1);
    EXPECT_NEAR(ink[1], 120 * 200 / 255, 1);
    EXPECT_NEAR(ink[2], 40 * 200 / 255, 1);
    std::vector<unsigned> colours(3 * 256, 0);
    colours[5] = 10 * 257;
    colours[256 + 5] = 20 * 257;
    colours[512 + 5] = 30 * 257;
    EXPECT_THAT(pixelAt(test::decodeGood(tiffOf(1, 1, 8, 1, 3, {5}, {{320, colours}})), 0, 0),
                ElementsAre(10, 20, 30));
}

TEST(Tiff, AlphaIsBlendedOverWhite) {
    // Extra sample 2: colours not multiplied with alpha; 1: multiplied.
    const auto apart =
        pixelAt(test::decodeGood(tiffOf(1, 1, 8, 4, 2, {200, 100, 0, 128}, {{338, {2}}})), 0, 0);
    EXPECT_NEAR(apart[0], (200 * 128 + 255 * 127) / 255, 1);
    EXPECT_NEAR(apart[2], 127, 1);
    const auto multiplied =
        pixelAt(test::decodeGood(tiffOf(1, 1, 8, 4, 2, {100, 50, 0, 128}, {{338, {1}}})), 0, 0);
    EXPECT_THAT(multiplied, ElementsAre(100 + 127, 50 + 127, 127));
}

TEST(Tiff, EveryOrientationIsApplied) {
    // Stored 3 x 2:  1 2 3 / 4 5 6. Shown rows for orientations 1 to 8, as the TIFF specification tells them.
    const std::vector<std::vector<int>> shown{{1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1},
                                              {4, 5, 6, 1, 2, 3}, {1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3},
                                              {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}};
    for (unsigned orientation = 1; orientation <= 8; ++orientation) {
        const Image image =
            test::decodeGood(tiffOf(3, 2, 8, 1, 1, {1, 2, 3, 4, 5, 6}, {{274, {orientation}}}));
        EXPECT_EQ(image.orientation, static_cast<int>(orientation));
        EXPECT_EQ(image.storedSize, (Size{3, 2}));
        EXPECT_EQ(image.size, orientation < 5 ? (Size{3, 2}) : (Size{2, 3}));
        std::vector<int> values;
        for (std::size_t i = 0; i < 6; ++i) {
            values.push_back(image.rgb[3 * i]);
        }
        EXPECT_EQ(values, shown[orientation - 1]) << orientation;
    }
    EXPECT_EQ(test::decodeGood(tiffOf(3, 2, 8, 1, 1, {1, 2, 3, 4, 5, 6}, {{274, {9}}})).orientation, 1);
}

TEST(Tiff, AnOrientationOfFourBytesIsAppliedToo) {
    ByteVector file = tiffOf(3, 2, 8, 1, 1, {1, 2, 3, 4, 5, 6}, {{274, {6}}});
    const ByteVector asShort = ByteWriter().le16s({274, 3}).bytes;
    const auto entry = std::search(file.begin(), file.end(), asShort.begin(), asShort.end());
    ASSERT_NE(entry, file.end());
    entry[2] = 4;
    const Image image = test::decodeGood(file);
    EXPECT_EQ(image.orientation, 6);
    EXPECT_EQ(image.size, (Size{2, 3}));
}

TEST(Tiff, KindsThatAreNotShownAreNamed) {
    EXPECT_EQ(test::errorOf(tiffOf(1, 1, 32, 1, 1, {0, 0, 0, 0}, {{339, {3}}})).code,
              ErrorCode::ImageUnsupported);
    EXPECT_EQ(test::errorOf(tiffOf(2, 2, 8, 1, 1, {1}, {{273, {60000}}})).code, ErrorCode::ImageUnreadable);
}

ByteVector losslessWebp(const ByteVector& rgba, int width, int height) {
    std::uint8_t* output = nullptr;
    const std::size_t size = WebPEncodeLosslessRGBA(rgba.data(), width, height, width * 4, &output);
    ByteVector result(output, output + size);
    WebPFree(output);
    return result;
}

ByteVector riffChunk(std::string_view type, const ByteVector& data) {
    return ByteWriter().text(type).le32(data.size()).append(data).append(ByteVector(data.size() % 2)).bytes;
}

ByteVector riff(const ByteVector& chunks) {
    return ByteWriter().text("RIFF").le32(chunks.size() + 4).text("WEBP").append(chunks).bytes;
}

/// Header of an extended file; `flags`: 0x02 animation, 0x08 EXIF, 0x10 alpha.
ByteVector extendedHeader(unsigned flags, unsigned width, unsigned height) {
    return riffChunk("VP8X", ByteWriter().le32(flags).le16(width - 1).u8(0).le16(height - 1).u8(0).bytes);
}

/// The image chunk inside a simple file.
ByteVector imageChunk(const ByteVector& webp) {
    return {webp.begin() + 12, webp.end()};
}

TEST(Webp, AlphaIsBlendedOverWhite) {
    const Image image = test::decodeGood(losslessWebp({10, 20, 30, 255, 200, 100, 0, 128, 9, 9, 9, 0}, 3, 1));
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(10, 20, 30));
    EXPECT_THAT(pixelAt(image, 1, 0), ElementsAre(227, 177, 127));
    EXPECT_THAT(pixelAt(image, 2, 0), ElementsAre(255, 255, 255));
}

TEST(Webp, ExifOrientationIsApplied) {
    const ByteVector pixels = losslessWebp({255, 0, 0, 255, 0, 0, 255, 255}, 2, 1);
    const ByteVector small =
        ByteWriter().text("II").le16(42).le32(8).le16(1).le16(0x0112).le16(3).le32(1).le32(8).le32(0).bytes;
    for (const auto& [prefix, exif] : {std::pair{"", small}, std::pair{"Exif", small},
                                       std::pair{"", test::exifBlock(8, test::ExifNumber::Long)}}) {
        ByteWriter block;
        block.text(prefix);
        block.append(ByteVector(*prefix == '\0' ? 0 : 2)).append(exif);
        const Image image = test::decodeGood(riff(ByteWriter()
                                                      .append(extendedHeader(0x08, 2, 1))
                                                      .append(imageChunk(pixels))
                                                      .append(riffChunk("EXIF", block.bytes))
                                                      .bytes));
        // Eight: a quarter turn against the clock, so the left pixel ends below.
        EXPECT_EQ(image.orientation, 8);
        ASSERT_EQ(image.size, (Size{1, 2}));
        EXPECT_THAT(pixelAt(image, 0, 1), ElementsAre(255, 0, 0));
    }
}

TEST(Webp, OfAnAnimationTheFirstFrameOnItsCanvas) {
    const ByteVector frame = imageChunk(losslessWebp({10, 20, 30, 255, 40, 50, 60, 255}, 2, 1));
    // Offset, size and duration, each of 24 bits but the last byte, which is flags.
    const ByteVector header{1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 100, 0, 0, 0};
    const ByteVector animated =
        riff(ByteWriter()
                 .append(extendedHeader(0x12, 6, 2))
                 .append(riffChunk("ANIM", ByteVector(6)))
                 .append(riffChunk("ANMF", ByteWriter().append(header).append(frame).bytes))
                 .append(riffChunk("ANMF", ByteWriter().append(header).append(frame).bytes))
                 .bytes);
    const Image image = test::decodeGood(animated);
    ASSERT_EQ(image.size, (Size{6, 2}));
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(255, 255, 255));
    EXPECT_THAT(pixelAt(image, 2, 0), ElementsAre(10, 20, 30)); // offsets are stored halved
    EXPECT_THAT(pixelAt(image, 3, 0), ElementsAre(40, 50, 60));
}

// One photograph as WebP and as JPEG, both stored turned.
TEST(Webp, RealTurnedPhotoLooksAsItsJpeg) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto folder = test::sharedData() / "nasty/pillow";
    const Image webp = test::decodeGood(test::bytesOf(folder / "hopper_orientation_5.webp"));
    const Image jpeg = test::decodeGood(test::bytesOf(folder / "hopper_orientation_5.jpg"));
    EXPECT_EQ(webp.orientation, 5);
    EXPECT_EQ(jpeg.orientation, 5);
    ASSERT_EQ(webp.size, jpeg.size);
    EXPECT_LT(test::meanDifference(webp, jpeg), 6.0);
}

} // namespace
} // namespace actiscope
