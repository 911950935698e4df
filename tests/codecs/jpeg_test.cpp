#include <cstdio>
#include <functional>

#include <jpeglib.h>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

using test::ByteVector;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A picture of one colour, `components` values a pixel, encoded at full quality. `setUp` may change what is
/// written before it is.
ByteVector jpegOf(Size size, const std::vector<std::uint8_t>& colour, J_COLOR_SPACE space,
                  const std::function<void(jpeg_compress_struct&)>& setUp = {}) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* buffer = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&jpeg, &buffer, &length);
    jpeg.image_width = static_cast<JDIMENSION>(size.width);
    jpeg.image_height = static_cast<JDIMENSION>(size.height);
    jpeg.input_components = static_cast<int>(colour.size());
    jpeg.in_color_space = space;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 100, TRUE);
    if (setUp) {
        setUp(jpeg);
    }
    jpeg_start_compress(&jpeg, TRUE);
    ByteVector row;
    for (int x = 0; x < size.width; ++x) {
        row.insert(row.end(), colour.begin(), colour.end());
    }
    JSAMPROW rows = row.data();
    while (jpeg.next_scanline < jpeg.image_height) {
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    ByteVector result(buffer, buffer + length);
    std::free(buffer);
    return result;
}

void expectColour(const ByteVector& bytes, int red, int green, int blue) {
    const Image image = test::decodeGood(bytes);
    ASSERT_EQ(image.size, (Size{20, 12}));
    const auto pixel = test::pixelAt(image, 7, 5);
    EXPECT_NEAR(pixel[0], red, 3);
    EXPECT_NEAR(pixel[1], green, 3);
    EXPECT_NEAR(pixel[2], blue, 3);
}

TEST(Jpeg, GreyBecomesThreeEqualChannels) {
    expectColour(jpegOf({20, 12}, {77}, JCS_GRAYSCALE), 77, 77, 77);
}

TEST(Jpeg, Rgb) {
    expectColour(jpegOf({20, 12}, {200, 100, 50}, JCS_RGB), 200, 100, 50);
}

// Adobe stores 255 - ink, so that channel * black / 255 is the light that is left.
TEST(Jpeg, InkWithAdobesMarkerIsInverted) {
    const std::vector<std::uint8_t> stored{230, 120, 40, 200};
    const int red = 230 * 200 / 255;
    const int green = 120 * 200 / 255;
    const int blue = 40 * 200 / 255;
    expectColour(jpegOf({20, 12}, stored, JCS_CMYK), red, green, blue);
    expectColour(jpegOf({20, 12}, stored, JCS_CMYK,
                        [](jpeg_compress_struct& jpeg) { jpeg_set_colorspace(&jpeg, JCS_YCCK); }),
                 red, green, blue);
}

TEST(Jpeg, InkWithoutAdobesMarkerIsInk) {
    const ByteVector bytes = jpegOf({20, 12}, {25, 135, 215, 55}, JCS_CMYK,
                                    [](jpeg_compress_struct& jpeg) { jpeg.write_Adobe_marker = FALSE; });
    expectColour(bytes, 230 * 200 / 255, 120 * 200 / 255, 40 * 200 / 255);
}

// Cameras' pictures of one scene, stored turned in every way that EXIF knows.
TEST(Jpeg, EveryExifOrientationShowsTheSamePicture) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* scene : {"Landscape", "Portrait"}) {
        const auto folder = test::sharedData() / "nasty/exif_orientation";
        const Image upright = test::decodeGood(test::bytesOf(folder / (std::string(scene) + "_1.jpg")));
        for (int orientation = 0; orientation <= 8; ++orientation) {
            SCOPED_TRACE(std::string(scene) + "_" + std::to_string(orientation));
            const Image image = test::decodeGood(
                test::bytesOf(folder / (std::string(scene) + "_" + std::to_string(orientation) + ".jpg")));
            EXPECT_EQ(image.orientation, std::max(1, orientation));
            ASSERT_EQ(image.size, upright.size);
            const bool turned = orientation >= 5;
            EXPECT_EQ(image.storedSize, turned ? (Size{image.size.height, image.size.width}) : image.size);
            // Each is compressed anew, so pixels differ by up to 3.7 on average; any wrong turn by more
            // than 40.
            EXPECT_LT(test::meanDifference(image, upright), 5.0);
        }
    }
}

TEST(Jpeg, EndMarkerAloneMayBeMissing) {
    ByteVector bytes = jpegOf({20, 12}, {200, 100, 50}, JCS_RGB);
    const Image whole = test::decodeGood(bytes);
    bytes.resize(bytes.size() - 2);
    EXPECT_EQ(test::largestDifference(test::decodeGood(bytes), whole), 0);
}

TEST(Jpeg, GarbageBehindThePictureIsNoHarm) {
    ByteVector bytes = jpegOf({20, 12}, {200, 100, 50}, JCS_RGB);
    const Image whole = test::decodeGood(bytes);
    bytes.insert(bytes.end(), 1000, 0xAB);
    EXPECT_EQ(test::largestDifference(test::decodeGood(bytes), whole), 0);
}

TEST(Jpeg, CutShortSaysSo) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    ByteVector bytes = test::bytesOf(test::sharedData() / "ilsvrc/val/ILSVRC2012_val_00000001.JPEG");
    bytes.resize(bytes.size() / 2);
    const Error error = test::errorOf(bytes);
    EXPECT_EQ(error.code, ErrorCode::ImageUnreadable);
    EXPECT_THAT(error.message, HasSubstr("cut short"));
}

TEST(Jpeg, ScansWithoutEndAreRefused) {
    const ByteVector grey = jpegOf({64, 64}, {77}, JCS_GRAYSCALE,
                                   [](jpeg_compress_struct& jpeg) { jpeg_simple_progression(&jpeg); });
    // The last scan, again and again: from its start-of-scan marker to the end marker.
    std::size_t lastScan = 0;
    for (std::size_t i = 0; i + 1 < grey.size(); ++i) {
        lastScan = grey[i] == 0xFF && grey[i + 1] == 0xDA ? i : lastScan;
    }
    const auto scan = grey.begin() + static_cast<std::ptrdiff_t>(lastScan);
    ByteVector bytes(grey.begin(), grey.end() - 2);
    for (int i = 0; i < 2000; ++i) {
        bytes.insert(bytes.end(), scan, grey.end() - 2);
    }
    EXPECT_THAT(test::errorOf(bytes).detail, HasSubstr("scans"));
}

} // namespace
} // namespace actiscope
