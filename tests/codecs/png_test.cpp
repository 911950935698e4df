#include <cmath>

#include <opencv2/imgcodecs.hpp>
#include <zlib.h>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using test::ByteVector;
using test::ByteWriter;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ByteVector chunk(std::string_view type, const ByteVector& data) {
    ByteWriter typed;
    typed.text(type).append(data);
    const auto checksum = ::crc32(0, typed.bytes.data(), static_cast<uInt>(typed.bytes.size()));
    return ByteWriter().be32(data.size()).append(typed.bytes).be32(checksum).bytes;
}

ByteVector deflated(const ByteVector& data) {
    uLongf length = compressBound(static_cast<uLong>(data.size()));
    ByteVector result(length);
    compress(result.data(), &length, data.data(), static_cast<uLong>(data.size()));
    result.resize(length);
    return result;
}

/// A PNG of unfiltered rows; `more` are whole chunks that come before the pixels.
ByteVector pngOf(Size size, unsigned bits, unsigned colourType, const ByteVector& rows,
                 const ByteVector& more = {}) {
    const ByteVector header = ByteWriter()
                                  .be32(static_cast<std::uint64_t>(size.width))
                                  .be32(static_cast<std::uint64_t>(size.height))
                                  .u8(bits)
                                  .u8(colourType)
                                  .u8(0)
                                  .u8(0)
                                  .u8(0)
                                  .bytes;
    return ByteWriter()
        .text("\x89PNG\r\n\x1A\n")
        .append(chunk("IHDR", header))
        .append(more)
        .append(chunk("IDAT", deflated(rows)))
        .append(chunk("IEND", {}))
        .bytes;
}

std::vector<fs::path> pngsIn(const char* folder) {
    return imagesInFolder(test::sharedData() / "nasty/pngsuite" / folder).value_or(std::vector<fs::path>{});
}

TEST(PngSuite, EveryValidFileDecodes) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    int count = 0;
    for (const char* folder : {"primary", "16bit", "unused"}) {
        for (const fs::path& file : pngsIn(folder)) {
            const auto image = codecs::decode(test::bytesOf(file), file.string());
            EXPECT_TRUE(image) << image.error().message << image.error().detail;
            ++count;
        }
    }
    EXPECT_EQ(count, 160);
}

TEST(PngSuite, EveryCorruptFileIsRefused) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const fs::path& file : pngsIn("corrupt")) {
        SCOPED_TRACE(file);
        EXPECT_EQ(test::errorOf(test::bytesOf(file)).code, ErrorCode::ImageUnreadable);
    }
    EXPECT_EQ(pngsIn("corrupt").size(), 14u);
}

// primary_check holds the same pictures as another decoder wrote them, without palettes or interlacing.
TEST(PngSuite, PixelsEqualTheReferences) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const fs::path& file : pngsIn("primary")) {
        const fs::path reference = file.parent_path().parent_path() / "primary_check" / file.filename();
        EXPECT_EQ(test::largestDifference(test::decodeGood(test::bytesOf(file)),
                                          test::decodeGood(test::bytesOf(reference))),
                  0)
            << file;
    }
}

TEST(Png, SixteenBitsAreScaled) {
    // 65535 * v / 255 in the middle of each step, and values just beside a step's border.
    const ByteVector rows =
        ByteWriter().u8(0).be16(65535).be16(0).be16(257 * 100 + 128).be16(257 * 100 + 129).bytes;
    const Image image = test::decodeGood(pngOf({4, 1}, 16, 0, rows));
    EXPECT_THAT(test::pixelAt(image, 0, 0), ElementsAre(255, 255, 255));
    EXPECT_THAT(test::pixelAt(image, 1, 0), ElementsAre(0, 0, 0));
    EXPECT_THAT(test::pixelAt(image, 2, 0), ElementsAre(100, 100, 100));
    EXPECT_THAT(test::pixelAt(image, 3, 0), ElementsAre(101, 101, 101));
}

int blended(int colour, int alpha) {
    return static_cast<int>(std::lround((colour * alpha + 255.0 * (255 - alpha)) / 255));
}

TEST(Png, AlphaIsBlendedOverWhite) {
    ByteWriter rows;
    for (unsigned colour = 0; colour < 256; ++colour) {
        rows.u8(0);
        for (unsigned alpha = 0; alpha < 256; ++alpha) {
            rows.u8(colour).u8(alpha);
        }
    }
    const Image image = test::decodeGood(pngOf({256, 256}, 8, 4, rows.bytes));
    int wrong = 0;
    for (int colour = 0; colour < 256; ++colour) {
        for (int alpha = 0; alpha < 256; ++alpha) {
            wrong += test::pixelAt(image, alpha, colour)[1] != blended(colour, alpha) ? 1 : 0;
        }
    }
    EXPECT_EQ(wrong, 0);
}

TEST(Png, TransparentPaletteEntries) {
    const ByteVector palette = chunk("PLTE", {10, 20, 30, 40, 50, 60, 70, 80, 90});
    const ByteVector transparency = chunk("tRNS", {255, 0, 128});
    const Image image = test::decodeGood(
        pngOf({3, 1}, 8, 3, {0, 0, 1, 2}, ByteWriter().append(palette).append(transparency).bytes));
    EXPECT_THAT(test::pixelAt(image, 0, 0), ElementsAre(10, 20, 30));
    EXPECT_THAT(test::pixelAt(image, 1, 0), ElementsAre(255, 255, 255));
    EXPECT_THAT(test::pixelAt(image, 2, 0),
                ElementsAre(blended(70, 128), blended(80, 128), blended(90, 128)));
}

TEST(Png, OneColourMayBeTransparent) {
    const Image image =
        test::decodeGood(pngOf({2, 1}, 8, 2, {0, 1, 2, 3, 4, 5, 6}, chunk("tRNS", {0, 1, 0, 2, 0, 3})));
    EXPECT_THAT(test::pixelAt(image, 0, 0), ElementsAre(255, 255, 255));
    EXPECT_THAT(test::pixelAt(image, 1, 0), ElementsAre(4, 5, 6));
}

using test::exifBlock;

/// Two pixels side by side, the left one red: turned a quarter clockwise, red is on top.
void expectTurnedByASix(const ByteVector& chunks) {
    const ByteVector rows{0, 255, 0, 0, 0, 0, 255};
    const Image image = test::decodeGood(pngOf({2, 1}, 8, 2, rows, chunks));
    EXPECT_EQ(image.orientation, 6);
    ASSERT_EQ(image.size, (Size{1, 2}));
    EXPECT_EQ(image.storedSize, (Size{2, 1}));
    EXPECT_THAT(test::pixelAt(image, 0, 0), ElementsAre(255, 0, 0));
    EXPECT_THAT(test::pixelAt(image, 0, 1), ElementsAre(0, 0, 255));
}

TEST(Png, ExifOrientationIsApplied) {
    for (const test::ExifNumber type : test::kExifNumbers) {
        expectTurnedByASix(chunk("eXIf", exifBlock(6, type)));
    }
}

/// A profile as ImageMagick writes it: name, length, lines of 36 bytes in hexadecimal.
std::string rawProfile(const std::string& name, const ByteVector& bytes, const std::string& length) {
    std::string text = "\n" + name + "\n" + std::string(8 - length.size(), ' ') + length;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        constexpr const char* kDigits = "0123456789abcdef";
        text += i % 36 == 0 ? "\n" : "";
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text + "\n";
}

ByteVector plainText(const std::string& key, const std::string& text) {
    return chunk("tEXt", ByteWriter().text(key).u8(0).text(text).bytes);
}

TEST(Png, OrientationInATextIsApplied) {
    const ByteVector exif = ByteWriter().text("Exif").le16(0).append(exifBlock(6)).bytes;
    const std::string length = std::to_string(exif.size());
    const std::string text = rawProfile("exif", exif, length);
    const ByteVector packed = deflated({text.begin(), text.end()});
    expectTurnedByASix(plainText("Raw profile type exif", text));
    expectTurnedByASix(plainText("Raw profile type APP1", rawProfile("generic profile", exif, length)));
    expectTurnedByASix(
        chunk("zTXt", ByteWriter().text("Raw profile type exif").u8(0).u8(0).append(packed).bytes));
    // The chunk that is made for it says more than a text.
    expectTurnedByASix(ByteWriter()
                           .append(chunk("eXIf", exifBlock(6)))
                           .append(plainText("Raw profile type exif", rawProfile("exif", exifBlock(3), "26")))
                           .bytes);
}

TEST(Png, ATextThatIsNoProfileTurnsNothing) {
    const ByteVector exif = exifBlock(6);
    const std::string length = std::to_string(exif.size());
    const std::string good = rawProfile("exif", exif, length);
    const std::string key = "Raw profile type exif";
    const ByteVector bomb =
        ByteWriter().text(key).u8(0).u8(0).append(deflated(ByteVector(50 << 20, '0'))).bytes;
    for (const ByteVector& chunks :
         {plainText("Comment", good), plainText(key, ""), plainText(key, "exif"),
          plainText(key, "\nexif\n-1\n"), plainText(key, rawProfile("exif", exif, "99999999")),
          plainText(key, rawProfile("exif", exif, "3")),
          plainText(key, good.substr(0, good.size() - 9) + "zzzzzzzz\n"),
          plainText(key, std::string(9 << 20, 'a')), chunk("tEXt", {'R', 'a', 'w'}),
          chunk("zTXt", ByteWriter().text(key).u8(0).bytes),
          chunk("zTXt", ByteWriter().text(key).u8(0).u8(0).text("no zlib").bytes),
          chunk("zTXt",
                ByteWriter().text(key).u8(0).u8(7).append(deflated({good.begin(), good.end()})).bytes),
          chunk("zTXt", bomb)}) {
        EXPECT_EQ(test::decodeGood(pngOf({2, 1}, 8, 0, {0, 1, 2}, chunks)).orientation, 1);
    }
}

TEST(Png, TextThatUnpacksToMuchIsPassedOver) {
    const ByteVector text =
        ByteWriter().text("Comment").u8(0).u8(0).append(deflated(ByteVector(50 << 20, 'a'))).bytes;
    const Image image = test::decodeGood(pngOf({1, 1}, 8, 0, {0, 7}, chunk("zTXt", text)));
    EXPECT_THAT(test::pixelAt(image, 0, 0), ElementsAre(7, 7, 7));
}

/// A picture whose every pixel differs from its neighbours.
ByteVector patterned(Size size) {
    ByteVector rgb(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3);
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        rgb[i] = static_cast<std::uint8_t>(i * i / 7 + i % 3 * 50);
    }
    return rgb;
}

TEST(EncodePng, RoundTripsThroughTwoDecoders) {
    for (const Size size : {Size{1, 1}, Size{1, 7}, Size{7, 1}, Size{100, 33}, Size{500, 375}}) {
        SCOPED_TRACE(std::to_string(size.width) + " x " + std::to_string(size.height));
        const ByteVector rgb = patterned(size);
        const auto png = codecs::encodePng(rgb.data(), size);
        ASSERT_TRUE(png) << png.error().message;
        const Image image = test::decodeGood(*png);
        ASSERT_EQ(image.size, size);
        EXPECT_TRUE(std::equal(rgb.begin(), rgb.end(), image.rgb.get()));

        const cv::Mat bgr = cv::imdecode(*png, cv::IMREAD_COLOR);
        ASSERT_EQ(bgr.cols, size.width);
        ASSERT_EQ(bgr.rows, size.height);
        bool equal = true;
        for (int y = 0; y < bgr.rows; ++y) {
            for (int x = 0; x < bgr.cols; ++x) {
                const cv::Vec3b pixel = bgr.at<cv::Vec3b>(y, x);
                const auto ours = test::pixelAt(image, x, y);
                equal = equal && pixel[2] == ours[0] && pixel[1] == ours[1] && pixel[0] == ours[2];
            }
        }
        EXPECT_TRUE(equal);
    }
}

TEST(EncodePng, NothingToWriteIsAnError) {
    const std::uint8_t pixel[3] = {};
    for (const Size size : {Size{0, 0}, Size{-1, 5}, Size{100000, 100000}}) {
        EXPECT_EQ(codecs::encodePng(pixel, size).error().code, ErrorCode::WriteFailed);
    }
    EXPECT_EQ(codecs::encodePng(nullptr, {1, 1}).error().code, ErrorCode::WriteFailed);
}

} // namespace
} // namespace actiscope
