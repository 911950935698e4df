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

TEST(Jpeg, ExifOrientationOfEveryTypeIsApplied) {
    const ByteVector picture = jpegOf({20, 12}, {200, 100, 50}, JCS_RGB);
    for (const test::ExifNumber type : test::kExifNumbers) {
        const ByteVector exif = test::exifBlock(6, type);
        test::ByteWriter file;
        file.append({0xFF, 0xD8, 0xFF, 0xE1}).be16(static_cast<unsigned>(exif.size() + 8)).text("Exif");
        file.be16(0).append(exif).append({picture.begin() + 2, picture.end()});
        const Image image = test::decodeGood(file.bytes);
        EXPECT_EQ(image.orientation, 6) << static_cast<int>(type);
        EXPECT_EQ(image.size, (Size{12, 20}));
    }
}

using SetUp = std::function<void(jpeg_compress_struct&)>;

/// Ways to write one picture, by name.
const std::pair<const char*, SetUp> kLayouts[] = {
    {"one scan", {}},
    {"restarts", [](jpeg_compress_struct& jpeg) { jpeg.restart_interval = 3; }},
    {"progressive", [](jpeg_compress_struct& jpeg) { jpeg_simple_progression(&jpeg); }},
};

/// `share` of the bytes and an end marker, as a repaired download has it.
ByteVector endedAt(const ByteVector& whole, double share) {
    const auto kept = static_cast<std::ptrdiff_t>(share * static_cast<double>(whole.size()));
    ByteVector bytes(whole.begin(), whole.begin() + kept);
    bytes.insert(bytes.end(), {0xFF, 0xD9});
    return bytes;
}

TEST(Jpeg, CutShortAndEndedAnewSaysSo) {
    for (const auto& [name, setUp] : kLayouts) {
        SCOPED_TRACE(name);
        const ByteVector whole = jpegOf({160, 800}, {200, 100, 50}, JCS_RGB, setUp);
        EXPECT_EQ(test::decodeGood(whole).size, (Size{160, 800}));
        for (const double share : {0.6, 0.8, 0.9}) {
            EXPECT_THAT(test::errorOf(endedAt(whole, share)).message, HasSubstr("cut short")) << share;
        }
    }
}

TEST(Jpeg, RealPhotosCutShortAndEndedAnewSaySo) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* file : {"ilsvrc/val/ILSVRC2012_val_00000001.JPEG",
                             "nasty/fuzz/jpg/go-fuzz/video-001.q50.440.progressive.jpeg"}) {
        const ByteVector whole = test::bytesOf(test::sharedData() / file);
        for (const double share : {0.5, 0.67, 0.9}) {
            EXPECT_THAT(test::errorOf(endedAt(whole, share)).message, HasSubstr("cut short"))
                << file << " " << share;
        }
    }
}

// Baseline with a scan a component: what ends behind the first one has no colours.
TEST(Jpeg, WithoutTheScansOfItsColoursIsCutShort) {
    static const jpeg_scan_info kScans[] = {
        {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
    const ByteVector whole = jpegOf({64, 64}, {200, 100, 50}, JCS_RGB, [](jpeg_compress_struct& jpeg) {
        jpeg.scan_info = kScans;
        jpeg.num_scans = 3;
    });
    test::decodeGood(whole);
    const ByteVector startOfScan{0xFF, 0xDA};
    auto scan = std::search(whole.begin(), whole.end(), startOfScan.begin(), startOfScan.end());
    scan = std::search(scan + 2, whole.end(), startOfScan.begin(), startOfScan.end());
    ASSERT_NE(scan, whole.end());
    ByteVector bytes(whole.begin(), scan);
    bytes.insert(bytes.end(), {0xFF, 0xD9});
    EXPECT_THAT(test::errorOf(bytes).message, HasSubstr("cut short"));
}

TEST(Jpeg, HarmlessComplaintsOfTheDecoderAreNone) {
    const ByteVector whole = jpegOf({160, 800}, {200, 100, 50}, JCS_RGB);
    const Image picture = test::decodeGood(whole);
    ByteVector extraneous = whole; // bytes between the last block and the end marker
    extraneous.insert(extraneous.end() - 2, 40, 0x55);
    EXPECT_EQ(test::largestDifference(test::decodeGood(extraneous), picture), 0);
    // The very last bits are missing, as some cameras leave them: the last row of blocks ends grey.
    ByteVector shorter(whole.begin(), whole.end() - 4);
    shorter.insert(shorter.end(), {0xFF, 0xD9});
    EXPECT_EQ(test::decodeGood(shorter).size, picture.size);
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
