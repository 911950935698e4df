// Hundreds of odd, damaged and hostile files: what two other decoders made of each is written in a catalogue.
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

struct Entry {
    std::string name;
    std::string format;  ///< as Pillow names it
    std::string mode;    ///< of Pillow's pixels
    bool pillow = false; ///< Pillow loaded it
    bool openCv = false; ///< OpenCV loaded it
    Size size;           ///< as Pillow says, where it says
    int orientation = 1;
    test::ByteVector bytes;
};

std::vector<Entry> readCatalogue() {
    const fs::path folder = test::sharedData() / "nasty";
    std::ifstream catalogue(folder / "CATALOG.jsonl");
    std::vector<Entry> entries;
    for (std::string line; std::getline(catalogue, line);) {
        const json row = json::parse(line);
        Entry entry;
        entry.name = row.at("file");
        entry.format = row.value("pil", "");
        entry.mode = row.value("mode", "");
        entry.pillow = row.value("pil_load", "") == "ok";
        entry.openCv = row.contains("cv2") && !row["cv2"].is_null();
        if (row.contains("size")) {
            entry.size = {row["size"][0].get<int>(), row["size"][1].get<int>()};
        }
        if (row.contains("orient") && row["orient"].is_number()) {
            entry.orientation = std::max(1, row["orient"].get<int>());
        }
        entry.bytes = test::bytesOf(folder / entry.name);
        entries.push_back(std::move(entry));
    }
    return entries;
}

bool isRead(const std::string& format) {
    static const std::set<std::string> kRead{"JPEG", "MPO", "PNG", "WEBP", "TIFF", "BMP", "GIF"};
    return kRead.count(format) > 0;
}

TEST(Catalogue, AgreesWithTwoOtherDecoders) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    int decoded = 0;
    int unsupported = 0;
    int refusedByAll = 0;
    for (const Entry& entry : readCatalogue()) {
        SCOPED_TRACE(entry.name);
        const auto image = codecs::decode(entry.bytes, entry.name);
        if (!image) {
            test::expectOneSentence(image.error(), entry.name);
        }
        // What libpng refuses (a wrong checksum, an unknown row filter), Pillow's own PNG reader lets pass.
        const bool damagedPng = entry.format == "PNG" && !entry.openCv;
        if (entry.pillow && isRead(entry.format) && !damagedPng) {
            ASSERT_TRUE(image) << image.error().message << " " << image.error().detail;
            EXPECT_EQ((*image)->storedSize, entry.size);
            EXPECT_EQ((*image)->orientation, entry.orientation);
            ++decoded;
        } else if (entry.pillow && !isRead(entry.format)) {
            ASSERT_FALSE(image);
            EXPECT_EQ(image.error().code, ErrorCode::ImageUnsupported) << image.error().message;
            ++unsupported;
        } else if (!entry.pillow && !entry.openCv) {
            EXPECT_FALSE(image);
            ++refusedByAll;
        }
    }
    EXPECT_GE(decoded, 500);
    EXPECT_GE(unsupported, 15);
    EXPECT_GE(refusedByAll, 40);
}

/// OpenCV's pixels, from the same bytes.
Image byOpenCv(const test::ByteVector& bytes) {
    const cv::Mat bgr = cv::imdecode(bytes, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    Image image;
    image.size = {bgr.cols, bgr.rows};
    std::shared_ptr<std::uint8_t[]> rgb(new std::uint8_t[image.bytes() + 1]);
    for (int y = 0; y < bgr.rows; ++y) {
        for (int x = 0; x < bgr.cols; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                rgb[static_cast<std::size_t>(3 * (y * bgr.cols + x) + channel)] =
                    bgr.at<cv::Vec3b>(y, x)[2 - channel];
            }
        }
    }
    image.rgb = rgb;
    return image;
}

TEST(Catalogue, OpaquePixelsEqualOpenCvs) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    int compared = 0;
    for (const Entry& entry : readCatalogue()) {
        const bool opaque = entry.mode == "RGB" || entry.mode == "L";
        if (!entry.pillow || !entry.openCv || !isRead(entry.format) || !opaque || entry.orientation != 1) {
            continue;
        }
        if (entry.name == "pillow/bmp/q/rgb32bf-xbgr.bmp") {
            continue; // OpenCV 4.6 passes over a BMP file's own bit fields
        }
        const auto image = codecs::decode(entry.bytes, entry.name);
        ASSERT_TRUE(image) << entry.name;
        // OpenCV cuts 16 bit off where they are scaled here, which may be one step apart.
        EXPECT_LE(test::largestDifference(**image, byOpenCv(entry.bytes)), 1) << entry.name;
        ++compared;
    }
    EXPECT_GE(compared, 200);
}

TEST(RealPhotos, EqualOpenCvs) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    int compared = 0;
    const auto photos = imagesInFolder(test::sharedData() / "ilsvrc/val");
    ASSERT_TRUE(photos);
    for (std::size_t i = 0; i < photos->size(); i += 5) {
        const test::ByteVector bytes = test::bytesOf((*photos)[i]);
        const Image ours = test::decodeGood(bytes);
        if (ours.orientation == 1) {
            EXPECT_EQ(test::largestDifference(ours, byOpenCv(bytes)), 0) << (*photos)[i];
            ++compared;
        }
    }
    EXPECT_GE(compared, 50);
}

} // namespace
} // namespace actiscope
