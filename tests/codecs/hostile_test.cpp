// Files that promise what they do not hold.
#include <random>
#include <thread>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using test::ByteVector;
using test::ByteWriter;
using ::testing::AllOf;
using ::testing::HasSubstr;

ByteVector textBytes(std::string_view text) {
    return {text.begin(), text.end()};
}

TEST(Hostile, WhatIsNoImageSaysSo) {
    EXPECT_THAT(test::errorOf({}).message, HasSubstr("is empty"));
    for (const char* text :
         {"hello", "BM is how this text begins, and it goes on", "version https://git-lfs\noid 1\n",
          "<html></html>", "<html><svg></svg></html>", "<?xml version=\"1.0\"?><a/>", "R", "P", "\xFF\xD8"}) {
        EXPECT_THAT(test::errorOf(textBytes(text)).message, HasSubstr("is no image")) << text;
    }
    EXPECT_THAT(test::errorOf(ByteVector(1000)).message, HasSubstr("is no image"));
}

TEST(Hostile, FormatsThatAreNotReadAreNamed) {
    const std::pair<ByteVector, const char*> files[] = {
        {ByteWriter().be32(32).text("ftypavif").append(ByteVector(20)).bytes, "an AVIF image"},
        {ByteWriter().be32(32).text("ftypheic").append(ByteVector(20)).bytes, "a HEIC image"},
        {ByteWriter().be32(12).text("jP  \r\n\x87\n").append(ByteVector(20)).bytes, "a JPEG 2000 image"},
        {ByteWriter().be32(12).text("JXL \r\n\x87\n").append(ByteVector(20)).bytes, "a JPEG XL image"},
        {ByteWriter().text("DDS ").append(ByteVector(124)).bytes, "a DDS image"},
        {ByteWriter().text("8BPS").append(ByteVector(20)).bytes, "a Photoshop image"},
        {textBytes("<?xml version=\"1.0\"?>\n<svg></svg>"), "an SVG drawing"},
        {textBytes("%PDF-1.7\n"), "a PDF document"},
        {textBytes("P6 1 1 255\nabc"), "a PNM image"},
        {ByteWriter().append(ByteVector(18)).text("TRUEVISION-XFILE.").u8(0).bytes, "a TGA image"},
        {textBytes("Pf\n1 1\n-1.0\nabcd"), "a PNM image"},
        {textBytes("P7\nWIDTH 1\n"), "a PNM image"},
        {ByteWriter().append({10, 5, 1, 8}).append(ByteVector(124)).bytes, "a PCX image"},
        {ByteWriter().append({1, 0xDA, 1, 1, 0, 3}).append(ByteVector(506)).bytes, "an SGI image"},
        {textBytes("/* XPM */\nstatic char*a[]={"), "an XPM image"},
        {textBytes("#define a_width 8\n#define a_height 8\n"), "an XBM image"},
        {textBytes("\n<!-- drawn by hand -->\n<svg></svg>"), "an SVG drawing"},
        {ByteWriter().append({0, 0, 2, 0, 1, 0}).append(ByteVector(12)).le32(22).bytes, "a cursor"},
        {ByteWriter().append({0, 0, 1, 0, 1, 0}).append(ByteVector(12)).le32(22).bytes, "an icon"},
        {textBytes("FLIF31"), "a FLIF image"},
        {textBytes("farbfeld"), "a farbfeld image"},
        {ByteWriter().append({0x59, 0xA6, 0x6A, 0x95}).bytes, "a Sun raster image"},
        {textBytes("FUJIFILMCCD-RAW 0201"), "a Fujifilm raw image"},
        {ByteWriter().text("IIRO").le32(8).bytes, "an Olympus raw image"},
        // Directories of one entry, of two: DNGVersion; a preview, and where the real picture is.
        {ByteWriter().text("II").le16s({42, 8, 0, 1, 50706, 1, 4, 0, 0x401, 0, 0, 0}).bytes,
         "a camera's raw image"},
        {ByteWriter().text("II").le16s({42, 8, 0, 2, 254, 4, 1, 0, 1, 0, 330, 4, 1, 0, 200, 0, 0, 0}).bytes,
         "a camera's raw image"},
    };
    for (const auto& [bytes, kind] : files) {
        const Error error = test::errorOf(bytes);
        EXPECT_EQ(error.code, ErrorCode::ImageUnsupported);
        EXPECT_THAT(error.message, AllOf(HasSubstr(kind), HasSubstr("not supported")));
    }
}

TEST(Hostile, MoreThanTheLimitIsRefusedBeforeDecoding) {
    const ByteVector colour{8, 2, 0, 0, 0};
    ByteWriter png;
    png.text("\x89PNG\r\n\x1A\n").be32(13).text("IHDR").be32(20000).be32(20000).append(colour);
    png.be32(0x6c12d16e).be32(10).text("IDAT").append(ByteVector(100));
    ByteWriter jpeg;
    jpeg.append({0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8}).be16(65500).be16(65500).append({1, 1, 0x11, 0});
    jpeg.append({0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0}).append(ByteVector(100));
    ByteWriter gif;
    gif.text("GIF89a")
        .le16s({65535, 65535})
        .append({0, 0, 0})
        .text(",")
        .le16s({0, 0, 65535, 65535})
        .append({0, 2});
    ByteWriter bmp;
    bmp.text("BM").le32(0).le32(0).le32(54).le32(40).le32(20000).le32(20000).le16s({1, 24}).append(
        ByteVector(100));
    ByteWriter tiff; // width, height and the place of the pixels
    tiff.text("II").le16s({42, 8, 0, 3});
    tiff.le16s({256, 3, 1, 0, 60000, 0}).le16s({257, 3, 1, 0, 60000, 0}).le16s({273, 3, 1, 0, 8, 0}).le32(0);
    ByteWriter webp;
    webp.text("RIFF").le32(5000).text("WEBPVP8X").le32(10).le32(0).le16(16382).u8(0).le16(16382).u8(0);
    for (const auto& [bytes, name] : {std::pair{png.bytes, "PNG"},
                                      {jpeg.bytes, "JPEG"},
                                      {gif.bytes, "GIF"},
                                      {bmp.bytes, "BMP"},
                                      {tiff.bytes, "TIFF"},
                                      {webp.bytes, "WebP"}}) {
        SCOPED_TRACE(name);
        const Error error = test::errorOf(bytes);
        EXPECT_EQ(error.code, ErrorCode::ImageTooLarge) << error.message << error.detail;
        EXPECT_THAT(error.message, AllOf(HasSubstr(" x "), HasSubstr("200 megapixels")));
    }
}

/// One real file of each format that is read, small ones.
std::vector<fs::path> samples() {
    const fs::path nasty = test::sharedData() / "nasty";
    return {test::sharedData() / "ilsvrc/val/ILSVRC2012_val_00000001.JPEG",
            nasty / "fuzz/jpg/go-fuzz/video-001.q50.440.progressive.jpeg",
            nasty / "pngsuite/primary/basn6a08.png",
            nasty / "pngsuite/primary/basi3p08.png",
            nasty / "pillow/hopper_orientation_5.webp",
            nasty / "pillow/hopper_bigtiff.tif",
            nasty / "pillow/tiff_strip_ycbcr_jpeg_2x2_sampling.tif",
            nasty / "fuzz/tiff/mopt/1.tif",
            nasty / "pillow/bmp/g/pal8rle.bmp",
            nasty / "pillow/bmp/g/rgb32.bmp",
            nasty / "pillow/hopper.gif"};
}

// A part of a file either says that it is one, or it held the whole picture.
TEST(Hostile, CutShortAtManyLengths) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const fs::path& file : samples()) {
        const ByteVector whole = test::bytesOf(file);
        ASSERT_FALSE(whole.empty()) << file;
        const Image picture = test::decodeGood(whole);
        int refused = 0;
        for (std::size_t i = 0; i < 97; ++i) {
            const std::size_t length = i < 64 ? i * whole.size() / 64 : whole.size() - (i - 63);
            const auto image =
                test::decodeBytes({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
            if (image) {
                EXPECT_EQ(test::largestDifference(**image, picture), 0) << file << " cut to " << length;
            } else {
                test::expectOneSentence(image.error(), "picture");
                ++refused;
            }
        }
        EXPECT_GE(refused, 60) << file;
    }
}

TEST(Hostile, ChangedBytesGiveAPictureOrASentence) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::mt19937 random(20160626);
    for (const fs::path& file : samples()) {
        const ByteVector whole = test::bytesOf(file);
        for (int round = 0; round < 60; ++round) {
            ByteVector changed = whole;
            // Headers are where numbers do harm: half of the changes go there.
            for (int i = 0; i < 6; ++i) {
                const std::size_t range =
                    i % 2 == 0 ? std::min<std::size_t>(200, whole.size()) : whole.size();
                changed[random() % range] = static_cast<std::uint8_t>(random());
            }
            const auto image = test::decodeBytes(changed);
            if (image) {
                EXPECT_EQ((*image)->bytes(), static_cast<std::size_t>((*image)->storedSize.width) *
                                                 static_cast<std::size_t>((*image)->storedSize.height) * 3);
            } else {
                test::expectOneSentence(image.error(), "picture");
            }
        }
    }
}

TEST(Threads, SeveralDecodeAtOnce) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::vector<ByteVector> files;
    std::vector<Image> pictures;
    for (const fs::path& file : samples()) {
        files.push_back(test::bytesOf(file));
        pictures.push_back(test::decodeGood(files.back()));
    }
    std::vector<int> wrong(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < wrong.size(); ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = 0; i < files.size(); ++i) {
                const auto image = test::decodeBytes(files[(i + t) % files.size()]);
                wrong[t] +=
                    !image || test::largestDifference(**image, pictures[(i + t) % files.size()]) != 0 ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(wrong, std::vector<int>(4));
}

} // namespace
} // namespace actiscope
