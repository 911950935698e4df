// A varied picture against a recomputation in doubles, step by step.
#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "engine/training/augment.h"
#include "tests/training/pictures.h"

namespace actiscope::training {
namespace {

using Pixel = std::array<double, 3>;

/// The triangle filter's value at an output pixel, along one axis, over `length` source values from `begin`.
template <class Sample>
Pixel filtered(int i, int target, int length, const Sample& sample) {
    const double ratio = static_cast<double>(length) / target;
    const double support = std::max(1.0, ratio);
    const double centre = (i + 0.5) * ratio;
    Pixel sum{};
    double weights = 0;
    for (int s = 0; s < length; ++s) {
        const double weight = std::max(0.0, 1 - std::abs(s + 0.5 - centre) / support);
        const Pixel value = sample(s);
        weights += weight;
        for (std::size_t c = 0; c < 3; ++c) {
            sum[c] += weight * value[c];
        }
    }
    for (double& value : sum) {
        value /= weights;
    }
    return sum;
}

double greyOf(const Pixel& p) {
    return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

std::vector<Pixel> recomputed(const Image& image, const Augmentation& a, Size size) {
    std::vector<Pixel> pixels;
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const int from = a.flipped ? size.width - 1 - x : x;
            pixels.push_back(filtered(y, size.height, a.crop.height(), [&](int row) {
                return filtered(from, size.width, a.crop.width(), [&](int column) {
                    const std::uint8_t* p = image.row(a.crop.y0 + row) + 3 * (a.crop.x0 + column);
                    return Pixel{double(p[0]), double(p[1]), double(p[2])};
                });
            }));
        }
    }
    double mean = 0;
    for (Pixel& p : pixels) {
        for (double& v : p) {
            v *= static_cast<double>(a.brightness);
        }
        mean += greyOf(p) / static_cast<double>(pixels.size());
    }
    for (Pixel& p : pixels) {
        for (double& v : p) {
            v = mean + static_cast<double>(a.contrast) * (v - mean);
        }
        const double grey = greyOf(p);
        for (double& v : p) {
            v = std::clamp(grey + static_cast<double>(a.saturation) * (v - grey), 0.0, 255.0);
        }
    }
    return pixels;
}

void compare(const Image& image, const Augmentation& augmentation, const InputDescription& input) {
    const std::size_t plane =
        static_cast<std::size_t>(input.size.width) * static_cast<std::size_t>(input.size.height);
    std::vector<float> made(3 * plane);
    augmentInto(image, augmentation, input, made.data());
    const std::vector<Pixel> expected = recomputed(image, augmentation, input.size);
    // Two roundings to 8 bit, each of half a level, which brightness, contrast and saturation then stretch.
    const double levels =
        1.05 * std::max(1.0, static_cast<double>(augmentation.brightness * augmentation.contrast) *
                                 std::max(1.0, static_cast<double>(augmentation.saturation) * 1.7));
    for (std::size_t i = 0; i < plane; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            const std::size_t from = input.channels == ChannelOrder::Rgb ? c : 2 - c;
            const double value =
                (static_cast<double>(made[c * plane + i]) * input.std[c] + input.mean[c]) * 255 / input.range;
            ASSERT_NEAR(value, expected[i][from], levels) << "pixel " << i << " channel " << c;
        }
    }
}

InputDescription inputOf(Size size) {
    InputDescription input;
    input.size = size;
    return input;
}

TEST(AugmentTest, IsWhatTheDescriptionSays) {
    const ImagePtr image = test::noisePicture({37, 29}, 5);
    InputDescription bgr = inputOf({10, 14});
    bgr.channels = ChannelOrder::Bgr;
    bgr.range = 255;
    compare(*image, {Box{0, 0, 37, 29}, false, 1, 1, 1}, inputOf({16, 12}));
    compare(*image, {Box{5, 3, 30, 22}, true, 1, 1, 1}, inputOf({16, 12}));
    compare(*image, {Box{5, 3, 30, 22}, false, 1.3F, 1, 1}, inputOf({16, 12}));
    compare(*image, {Box{5, 3, 30, 22}, false, 1, 0.7F, 1}, inputOf({16, 12}));
    compare(*image, {Box{5, 3, 30, 22}, false, 1, 1, 1.3F}, inputOf({16, 12}));
    compare(*image, {Box{36, 28, 37, 29}, true, 0.8F, 1.2F, 0.7F}, inputOf({9, 9}));
    compare(*image, {Box{12, 9, 20, 29}, true, 1.2F, 1.3F, 1.2F}, bgr);
}

TEST(AugmentTest, CropsStayInsideAndVaryAsAsked) {
    const Size image{50, 40};
    AugmentOptions options;
    options.leastArea = 0.5F;
    demo::Random random(3);
    int flipped = 0;
    double smallest = 1;
    double largest = 0;
    for (int i = 0; i < 2000; ++i) {
        const Augmentation a = drawAugmentation(image, {20, 16}, options, random);
        ASSERT_GE(a.crop.x0, 0);
        ASSERT_GE(a.crop.y0, 0);
        ASSERT_LE(a.crop.x1, image.width);
        ASSERT_LE(a.crop.y1, image.height);
        ASSERT_FALSE(a.crop.empty());
        ASSERT_GE(a.brightness, 0.7F);
        ASSERT_LE(a.brightness, 1.3F);
        const double area = static_cast<double>(a.crop.area()) / (50 * 40);
        const double aspect = static_cast<double>(a.crop.width()) / a.crop.height() / (50.0 / 40);
        ASSERT_LT(std::abs(std::log(aspect)), std::log(4.0 / 3) + 0.1);
        smallest = std::min(smallest, area);
        largest = std::max(largest, area);
        flipped += a.flipped ? 1 : 0;
    }
    EXPECT_NEAR(smallest, 0.5, 0.07); // a cut side may take a little more
    EXPECT_GT(largest, 0.95);
    EXPECT_NEAR(flipped, 1000, 120); // five standard deviations
}

TEST(AugmentTest, TheSameNumbersGiveTheSamePicture) {
    const ImagePtr image = test::noisePicture({64, 48}, 9);
    const InputDescription input = inputOf({24, 24});
    std::vector<std::vector<float>> made;
    for (const std::uint64_t seed : {1U, 1U, 2U}) {
        demo::Random random(seed);
        made.emplace_back(3 * 24 * 24);
        augmentInto(*image, drawAugmentation(image->size, input.size, {}, random), input, made.back().data());
    }
    EXPECT_EQ(made[0], made[1]);
    EXPECT_NE(made[0], made[2]);
}

} // namespace
} // namespace actiscope::training
