// The boxes against plain thresholding and OpenCV's connected components, level by level.
#include "engine/vision/threshold_boxes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "engine/cam/class_activation_map.h"
#include "engine/vision/upsample.h"
#include "tests/support/npy.h"
#include "tests/support/printing.h"
#include "tests/support/shared_data.h"

namespace actiscope {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

struct Map {
    Size size;
    std::vector<float> values;
};

Map makeMap(Size size, const std::function<float(int x, int y)>& value) {
    Map map{size, {}};
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            map.values.push_back(value(x, y));
        }
    }
    return map;
}

/// The definition, word for word: > t * maximum in double, 8-connected, largest area, first label of equals.
/// OpenCV numbers 8-connected components by blocks of 2 x 2, so of equals the first in row order is looked
/// up.
ThresholdBox plainBox(const Map& map, double maximum, int level) {
    cv::Mat mask(map.size.height, map.size.width, CV_8U);
    const double threshold = level / 1000.0 * maximum;
    for (int i = 0; i < map.size.width * map.size.height; ++i) {
        mask.data[i] = static_cast<double>(map.values[static_cast<std::size_t>(i)]) > threshold ? 255 : 0;
    }
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centroids;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8, CV_32S);
    int largest = 0;
    for (int label = 1; label < count; ++label) {
        largest = std::max(largest, stats.at<int>(label, cv::CC_STAT_AREA));
    }
    for (auto at = labels.begin<int>(); at != labels.end<int>(); ++at) {
        const int* found = stats.ptr<int>(*at);
        if (*at != 0 && found[cv::CC_STAT_AREA] == largest) {
            const int left = found[cv::CC_STAT_LEFT];
            const int top = found[cv::CC_STAT_TOP];
            return {{left, top, left + found[cv::CC_STAT_WIDTH], top + found[cv::CC_STAT_HEIGHT]}, largest};
        }
    }
    return {};
}

void expectPlainBoxes(const Map& map, const std::string& what) {
    SCOPED_TRACE(what + " " + std::to_string(map.size.width) + "x" + std::to_string(map.size.height));
    const double maximum = static_cast<double>(*std::max_element(map.values.begin(), map.values.end()));
    const ThresholdBoxes boxes = boxesAtEveryThreshold(map.values.data(), map.size);
    if (!(maximum > 0)) {
        EXPECT_TRUE(boxes.empty());
        EXPECT_FALSE(boxAtThreshold(map.values.data(), map.size, 0));
        return;
    }
    ASSERT_EQ(boxes.levels.size(), static_cast<std::size_t>(kThresholdLevels));
    EXPECT_EQ(static_cast<double>(boxes.maximum), maximum);
    for (int level = 0; level < kThresholdLevels; ++level) {
        const ThresholdBox& found = boxes.levels[static_cast<std::size_t>(level)];
        const ThresholdBox plain = plainBox(map, maximum, level);
        const std::optional<ThresholdBox> single = boxAtThreshold(map.values.data(), map.size, level);
        ASSERT_EQ(found.pixels, plain.pixels) << "level " << level;
        ASSERT_EQ(found.box, plain.box) << "level " << level;
        ASSERT_TRUE(single) << "level " << level;
        ASSERT_EQ(single->pixels, plain.pixels) << "level " << level;
        ASSERT_EQ(single->box, plain.box) << "level " << level;
    }
    EXPECT_FALSE(boxAtThreshold(map.values.data(), map.size, 1000)) << "nothing is above the maximum";
}

class RandomMaps : public testing::TestWithParam<Size> {
protected:
    std::mt19937 m_random{20160627};
};

TEST_P(RandomMaps, Noise) {
    std::uniform_real_distribution<float> value(-0.5F, 1.0F);
    expectPlainBoxes(makeMap(GetParam(), [&](int, int) { return value(m_random); }), "noise");
}

TEST_P(RandomMaps, Smooth) {
    std::uniform_real_distribution<float> value(-4.0F, 20.0F);
    const Map cells = makeMap({6, 5}, [&](int, int) { return value(m_random); });
    expectPlainBoxes({GetParam(), upsample(cells.values.data(), cells.size, GetParam())}, "smooth");
}

TEST_P(RandomMaps, FewValuesWithManyTies) {
    for (const int steps : {2, 3, 10, 1000}) {
        std::uniform_int_distribution<int> value(-1, steps);
        expectPlainBoxes(makeMap(GetParam(), [&](int, int) { return static_cast<float>(value(m_random)); }),
                         "of " + std::to_string(steps) + " values");
    }
}

TEST_P(RandomMaps, ValuesAtThresholdsAndNextToThem) {
    std::uniform_int_distribution<int> level(0, 1000);
    std::uniform_int_distribution<int> side(-1, 1);
    const float maximum = 17.3F;
    Map map = makeMap(GetParam(), [&](int, int) {
        const auto threshold = static_cast<float>(level(m_random) / 1000.0 * static_cast<double>(maximum));
        const int step = side(m_random);
        const float value =
            step == 0 ? threshold : std::nextafter(threshold, step > 0 ? kInfinity : -kInfinity);
        return std::min(value, maximum);
    });
    map.values.back() = maximum;
    expectPlainBoxes(map, "at thresholds");
}

TEST_P(RandomMaps, Plateaus) {
    std::uniform_int_distribution<int> value(0, 4);
    std::vector<float> blocks(400);
    for (float& block : blocks) {
        block = 0.25F * static_cast<float>(value(m_random));
    }
    expectPlainBoxes(
        makeMap(GetParam(),
                [&](int x, int y) { return blocks[static_cast<std::size_t>((y / 5 * 20 + x / 4) % 400)]; }),
        "plateaus");
}

TEST_P(RandomMaps, TinyAndHugeValues) {
    std::uniform_real_distribution<float> value(-0.5F, 1.0F);
    for (const float scale : {1e-44F, 1e-38F, 1e-31F, 1e-29F, 3e38F}) {
        expectPlainBoxes(makeMap(GetParam(), [&](int, int) { return value(m_random) * scale; }),
                         "tiny or huge");
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, RandomMaps,
                         testing::Values(Size{1, 1}, Size{1, 40}, Size{57, 1}, Size{2, 2}, Size{3, 7},
                                         Size{33, 31}, Size{64, 21}),
                         [](const auto& tested) {
                             return std::to_string(tested.param.width) + "x" +
                                    std::to_string(tested.param.height);
                         });

TEST(ThresholdBoxes, PhotoSizedNoise) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> value(-0.2F, 1.0F);
    expectPlainBoxes(makeMap({224, 200}, [&](int, int) { return value(random); }), "large noise");
}

TEST(ThresholdBoxes, MinusInfinityIsBelowEverything) {
    Map map = makeMap({40, 30}, [](int x, int y) { return static_cast<float>(x * y % 17); });
    for (std::size_t i = 0; i < map.values.size(); i += 3) {
        map.values[i] = -kInfinity;
    }
    expectPlainBoxes(map, "with minus infinity");
}

TEST(ThresholdBoxes, MapsWithoutAMaximumHaveNone) {
    for (const float value : {0.0F, -0.0F, -3.0F, -kInfinity, kInfinity, kNaN}) {
        const Map map = makeMap({9, 8}, [&](int, int) { return value; });
        EXPECT_TRUE(boxesAtEveryThreshold(map.values.data(), map.size).empty()) << value;
        EXPECT_FALSE(boxAtThreshold(map.values.data(), map.size, 200)) << value;
    }
    for (const float bad : {kNaN, kInfinity}) {
        for (const std::size_t where : {0U, 37U, 71U}) {
            Map map = makeMap({9, 8}, [](int x, int) { return static_cast<float>(x); });
            map.values[where] = bad;
            EXPECT_TRUE(boxesAtEveryThreshold(map.values.data(), map.size).empty()) << bad << " at " << where;
            EXPECT_FALSE(boxAtThreshold(map.values.data(), map.size, 200)) << bad << " at " << where;
        }
    }
}

TEST(ThresholdBoxes, ConstantMapIsTheWholeImageAtEveryLevel) {
    const Map map = makeMap({31, 17}, [](int, int) { return 0.3F; });
    const ThresholdBoxes boxes = boxesAtEveryThreshold(map.values.data(), map.size);
    ASSERT_EQ(boxes.levels.size(), static_cast<std::size_t>(kThresholdLevels));
    for (const ThresholdBox& level : boxes.levels) {
        EXPECT_EQ(level.box, (Box{0, 0, 31, 17}));
        EXPECT_EQ(level.pixels, 31 * 17);
    }
}

TEST(ThresholdBoxes, OfEqualComponentsTheFirstInRowOrderWins) {
    // Equal at 0: the right one's first pixel lies higher.
    Map map = makeMap({8, 4}, [](int, int) { return 0.0F; });
    map.values[0 * 8 + 6] = 1;
    map.values[1 * 8 + 6] = 1;
    map.values[1 * 8 + 1] = 1;
    map.values[2 * 8 + 1] = 1;
    EXPECT_EQ(boxesAtEveryThreshold(map.values.data(), map.size).levels[200].box, (Box{6, 0, 7, 2}));
    EXPECT_EQ(boxAtThreshold(map.values.data(), map.size, 200)->box, (Box{6, 0, 7, 2}));
}

TEST(ThresholdBoxes, DiagonalNeighboursAreConnected) {
    const Map map = makeMap({5, 5}, [](int x, int y) { return x == y ? 1.0F : 0.0F; });
    EXPECT_EQ(boxesAtEveryThreshold(map.values.data(), map.size).levels[0].box, (Box{0, 0, 5, 5}));
}

TEST(ThresholdBoxes, RealMapsUpsampledToImageSize) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* name : {"squeezenet1_1", "mobilenet_v2"}) {
        const auto arrays = test::readNpz(test::sharedData() / "reference/torch" /
                                          (std::string(name) + ".ILSVRC2012_val_00000003.npz"));
        const test::NpyArray& cams = arrays.at("cams");
        const Size cells{static_cast<int>(cams.shape[2]), static_cast<int>(cams.shape[1])};
        const auto plane = static_cast<std::size_t>(cells.width * cells.height);
        for (const std::size_t rank : {0U, 3U}) {
            const Size size{224, 224};
            expectPlainBoxes({size, upsample(cams.values.data() + rank * plane, cells, size)}, name);
        }
    }
}

TEST(ThresholdBoxes, MapsOfTheGoogLeNetGapFeatures) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto folder = test::sharedData() / "reference/googlenet_gap";
    const test::NpyArray features = test::readNpy(folder / "feature_maps_img1_crop0_1024x14x14.npy");
    const test::NpyArray weights = test::readNpy(folder / "classifier_weights_1000x1024.npy");
    for (const std::size_t c : {968U, 1U}) {
        Map cells = makeMap({14, 14}, [](int, int) { return 0.0F; });
        for (std::size_t k = 0; k < 1024; ++k) {
            for (std::size_t i = 0; i < 196; ++i) {
                cells.values[i] += weights.values[c * 1024 + k] * features.values[k * 196 + i];
            }
        }
        const Size size{256, 190};
        expectPlainBoxes({size, upsample(cells.values.data(), cells.size, size)},
                         "class " + std::to_string(c));
    }
}

TEST(ImageBoxes, SearchSizeStaysWithinOneMegapixel) {
    EXPECT_EQ(boxSearchSize({500, 375}), (Size{500, 375}));
    EXPECT_EQ(boxSearchSize({1000, 1000}), (Size{1000, 1000}));
    // s = sqrt(10^6 / (4000 * 3000)) = 0.288675..., 4000 s = 1154.7, 3000 s = 866.02
    EXPECT_EQ(boxSearchSize({4000, 3000}), (Size{1154, 866}));
    EXPECT_EQ(boxSearchSize({200'000'000, 1}), (Size{14'142'135, 1}));
}

TEST(ImageBoxes, ScaledWithFloorAndCeilAndMovedToTheSeenRectangle) {
    const Box seen{500, 100, 4500, 3100};
    // 100 * 4000 / 1154 = 346.6, 200 * 3000 / 866 = 692.8, 300 * 4000 / 1154 = 1039.9, 400 * 3000 / 866 =
    // 1385.7
    EXPECT_EQ(boxToImage({100, 200, 300, 400}, {1154, 866}, seen), (Box{846, 792, 1540, 1486}));
    EXPECT_EQ(boxToImage({0, 0, 1154, 866}, {1154, 866}, seen), seen);
    EXPECT_EQ(boxToImage({3, 4, 5, 6}, {4000, 3000}, seen), (Box{503, 104, 505, 106}));
}

TEST(ImageBoxes, EveryLevelAgreesWithOneLevelInTheImage) {
    const ClassActivationMap cam{0, 3, 4, {0, 1, 5, 2, -3, 4, 9, 3, 0, 2, 3, 1}, -3, 9, 0};
    for (const Box& seen : {Box{10, 20, 110, 80}, Box{100, 0, 2100, 1000}}) {
        const ThresholdBoxes boxes = imageBoxesAtEveryThreshold(cam, seen);
        ASSERT_EQ(boxes.levels.size(), static_cast<std::size_t>(kThresholdLevels));
        for (int level = 0; level < kThresholdLevels; level += 37) {
            const Box& box = boxes.levels[static_cast<std::size_t>(level)].box;
            EXPECT_EQ(imageBoxAtThreshold(cam, seen, level), box);
            EXPECT_EQ(intersection(box, seen), box) << "inside of what the network saw";
        }
    }
    EXPECT_FALSE(imageBoxAtThreshold(cam, {10, 20, 110, 80}, 1000));
    EXPECT_TRUE(imageBoxesAtEveryThreshold(cam, {}).empty());
}

} // namespace
} // namespace actiscope
