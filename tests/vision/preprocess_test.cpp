// From picture to input: against references made with Pillow, against the formula, and against OpenCV.
#include "engine/vision/preprocess.h"

#include <cmath>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/vision/resample_axis.h"
#include "engine/vision/resample_row.h"
#include "tests/support/npy.h"
#include "tests/support/shared_data.h"

namespace actiscope {
namespace {

Image makeImage(Size size, std::vector<std::uint8_t> bytes) {
    auto rgb = std::make_shared<std::uint8_t[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), rgb.get());
    return {size, rgb, size, 1};
}

Image noise(Size size) {
    std::mt19937 random(static_cast<unsigned>(size.width * 1000 + size.height));
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size.width) *
                                    static_cast<std::size_t>(size.height) * 3);
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
    return makeImage(size, bytes);
}

/// A description that leaves pixel values as they are: 0 ... 255.
InputDescription plain(Size size) {
    InputDescription description;
    description.size = size;
    description.range = 255;
    description.mean = {0, 0, 0};
    description.std = {1, 1, 1};
    return description;
}

float at(const InputTensor& input, int c, int y, int x) {
    return input.values[(static_cast<std::size_t>(c) * static_cast<std::size_t>(input.height) +
                         static_cast<std::size_t>(y)) *
                            static_cast<std::size_t>(input.width) +
                        static_cast<std::size_t>(x)];
}

/// The triangle filter in double precision, both axes at once and without any rounding.
double filtered(const Image& image, int channel, double centreX, double reachX, double centreY,
                double reachY) {
    double sum = 0;
    double weights = 0;
    for (int y = 0; y < image.size.height; ++y) {
        for (int x = 0; x < image.size.width; ++x) {
            const double weight = std::max(0.0, 1 - std::abs(x + 0.5 - centreX) / reachX) *
                                  std::max(0.0, 1 - std::abs(y + 0.5 - centreY) / reachY);
            weights += weight;
            sum += weight * image.row(y)[3 * x + channel];
        }
    }
    return sum / weights;
}

void expectFilter(Size from, Size to, ResizeFilter filter) {
    SCOPED_TRACE(std::to_string(from.width) + "x" + std::to_string(from.height) + " to " +
                 std::to_string(to.width) + "x" + std::to_string(to.height));
    const Image image = noise(from);
    InputDescription description = plain(to);
    description.resize = filter;
    const InputTensor input = preprocess(image, description);
    const double scaleX = static_cast<double>(from.width) / to.width;
    const double scaleY = static_cast<double>(from.height) / to.height;
    const bool widened = filter == ResizeFilter::Antialias;
    for (int c = 0; c < 3; ++c) {
        for (int y = 0; y < to.height; ++y) {
            for (int x = 0; x < to.width; ++x) {
                const double expected =
                    filtered(image, c, (x + 0.5) * scaleX, widened ? std::max(1.0, scaleX) : 1.0,
                             (y + 0.5) * scaleY, widened ? std::max(1.0, scaleY) : 1.0);
                // Two roundings to 8 bit, of half a level each.
                ASSERT_NEAR(static_cast<double>(at(input, c, y, x)), expected, 1.001)
                    << c << " " << y << " " << x;
            }
        }
    }
}

TEST(Preprocess, IsTheTriangleFilter) {
    for (const ResizeFilter filter : {ResizeFilter::Antialias, ResizeFilter::Bilinear}) {
        expectFilter({50, 37}, {16, 12}, filter);
        expectFilter({13, 11}, {32, 27}, filter);
        expectFilter({90, 7}, {9, 21}, filter);
        expectFilter({1, 1}, {5, 4}, filter);
        expectFilter({1, 60}, {7, 7}, filter);
        expectFilter({41, 1}, {7, 7}, filter);
    }
}

TEST(Preprocess, SameSizeKeepsEveryPixel) {
    const Image image = noise({23, 19});
    const InputTensor input = preprocess(image, plain({23, 19}));
    for (int y = 0; y < 19; ++y) {
        for (int x = 0; x < 23; ++x) {
            for (int c = 0; c < 3; ++c) {
                ASSERT_EQ(at(input, c, y, x), static_cast<float>(image.row(y)[3 * x + c]));
            }
        }
    }
}

TEST(Preprocess, PlainBilinearIsOpenCvsWithinItsRounding) {
    const Image image = noise({500, 375});
    InputDescription description = plain({224, 224});
    description.resize = ResizeFilter::Bilinear;
    const InputTensor input = preprocess(image, description);
    cv::Mat expected;
    cv::resize(cv::Mat(375, 500, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.get())), expected, {224, 224},
               0, 0, cv::INTER_LINEAR);
    for (int y = 0; y < 224; ++y) {
        for (int x = 0; x < 224; ++x) {
            for (int c = 0; c < 3; ++c) {
                ASSERT_NEAR(at(input, c, y, x), static_cast<float>(expected.at<cv::Vec3b>(y, x)[c]), 1.0F);
            }
        }
    }
}

TEST(Preprocess, VectorisedRowIsTheFixedPointSum) {
    for (const int width : {1, 2, 3, 5, 8, 63, 640}) {
        const Image image = noise({width, 1});
        for (const int resized : {1, 2, 7, 64, 224}) {
            const ResampleAxis axis = resampleAxis(width, resized, 0, resized, ResizeFilter::Antialias);
            std::vector<std::uint8_t> row(image.rgb.get(), image.rgb.get() + image.bytes());
            row.resize(row.size() + kReadPastRow, 0xff);
            std::vector<std::uint8_t> planes(3 * static_cast<std::size_t>(resized));
            resampleRow(row.data(), axis, planes.data());
            for (int i = 0; i < resized; ++i) {
                for (int c = 0; c < 3; ++c) {
                    std::int64_t sum = 1 << 21;
                    for (int x = axis.first[static_cast<std::size_t>(i)];
                         x < axis.end[static_cast<std::size_t>(i)]; ++x) {
                        sum += static_cast<std::int64_t>(image.rgb[static_cast<std::size_t>(3 * x + c)]) *
                               axis.weight(i, x);
                    }
                    ASSERT_EQ(planes[static_cast<std::size_t>(c * resized + i)],
                              std::clamp<std::int64_t>(sum >> 22, 0, 255))
                        << width << " to " << resized << " at " << i;
                }
            }
        }
    }
}

TEST(Preprocess, NormalisesPerChannelInTheOrderAskedFor) {
    const Image image = makeImage({1, 1}, {255, 51, 0});
    InputDescription description = plain({1, 1});
    description.range = 1;
    description.mean = {0.5, 0.25, 0.125};
    description.std = {0.5, 0.2, 0.1};
    const InputTensor rgb = preprocess(image, description);
    EXPECT_NEAR(rgb.values[0], 1.0F, 1e-6F);   // (1 - 0.5) / 0.5
    EXPECT_NEAR(rgb.values[1], -0.25F, 1e-6F); // (0.2 - 0.25) / 0.2
    EXPECT_NEAR(rgb.values[2], -1.25F, 1e-6F); // (0 - 0.125) / 0.1
    description.channels = ChannelOrder::Bgr;
    const InputTensor bgr = preprocess(image, description);
    EXPECT_NEAR(bgr.values[0], -1.0F, 1e-6F);
    EXPECT_NEAR(bgr.values[1], -0.25F, 1e-6F);
    EXPECT_NEAR(bgr.values[2], 8.75F, 1e-5F);
}

TEST(Preprocess, CropIsCutOutOfTheResizedImage) {
    const Image image = noise({300, 201});
    InputDescription crop = plain({56, 56});
    crop.geometry = Geometry::Crop;
    // 201 becomes 64, 300 becomes 300 * 64 / 201 = 95.5, rounded down; (95 - 56) / 2 = 19.5 goes to the
    // even 20.
    const InputTensor whole = preprocess(image, plain({95, 64}));
    const InputTensor cut = preprocess(image, crop);
    for (int c = 0; c < 3; ++c) {
        for (int y = 0; y < 56; ++y) {
            for (int x = 0; x < 56; ++x) {
                ASSERT_EQ(at(cut, c, y, x), at(whole, c, y + 4, x + 20));
            }
        }
    }
}

TEST(SeenRectangle, IsTheWholeImageOrTheCrop) {
    InputDescription description;
    EXPECT_EQ(seenRectangle({500, 375}, description), (Box{0, 0, 500, 375}));
    description.geometry = Geometry::Crop;
    // 375 becomes 256, 500 becomes 341; (341 - 224) / 2 = 58.5 goes to 58: 58 * 500 / 341 = 85.04,
    // 282 * 500 / 341 = 413.49; 16 * 375 / 256 = 23.4, 240 * 375 / 256 = 351.56.
    EXPECT_EQ(seenRectangle({500, 375}, description), (Box{85, 23, 413, 352}));
    EXPECT_EQ(seenRectangle({375, 500}, description), (Box{23, 85, 352, 413}));
    EXPECT_EQ(seenRectangle({256, 256}, description), (Box{16, 16, 240, 240}));
}

TEST(SeenRectangle, StaysInsideVeryLongAndVerySmallImages) {
    InputDescription description;
    description.geometry = Geometry::Crop;
    for (const Size size :
         {Size{1, 1}, Size{1, 200'000'000}, Size{200'000'000, 1}, Size{3, 2}, Size{70'000, 2}}) {
        const Box seen = seenRectangle(size, description);
        EXPECT_FALSE(seen.empty()) << size.width << "x" << size.height;
        EXPECT_EQ(intersection(seen, {0, 0, size.width, size.height}), seen);
    }
}

TEST(Preprocess, VeryLongImagesNeedLittleMemory) {
    const Image image = noise({2, 400'000});
    for (const Geometry geometry : {Geometry::Stretch, Geometry::Crop}) {
        InputDescription description = plain({8, 8});
        description.geometry = geometry;
        const InputTensor input = preprocess(image, description);
        for (const float value : input.values) {
            ASSERT_GE(value, 0.0F);
            ASSERT_LE(value, 255.0F);
        }
    }
}

TEST(Preprocess, GivesTheReferenceInputsOfRealPhotos) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (int number = 1; number <= 8; ++number) {
        const std::string name = "ILSVRC2012_val_0000000" + std::to_string(number);
        const cv::Mat photo =
            cv::imread((test::sharedData() / "ilsvrc/val" / (name + ".JPEG")).string(), cv::IMREAD_COLOR);
        ASSERT_FALSE(photo.empty());
        cv::Mat rgb;
        cv::cvtColor(photo, rgb, cv::COLOR_BGR2RGB);
        const Image image = makeImage({rgb.cols, rgb.rows}, {rgb.data, rgb.data + rgb.total() * 3});
        const InputTensor input = preprocess(image, InputDescription{});
        const auto arrays =
            test::readNpz(test::sharedData() / "reference/torch" / ("squeezenet1_1." + name + ".npz"));
        const std::vector<float>& expected = arrays.at("input").values;
        ASSERT_EQ(input.values.size(), expected.size());
        // A level of 8 bit is 0.017: equal to the last bit of the pixels.
        for (std::size_t i = 0; i < expected.size(); ++i) {
            ASSERT_NEAR(input.values[i], expected[i], 1e-5F) << name << " at " << i;
        }
    }
}

} // namespace
} // namespace actiscope
