// Maps of classes against the formula in double, and against published data of the paper's GoogLeNet-GAP.
#include "engine/cam/class_activation_map.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/npy.h"
#include "tests/support/shared_data.h"

namespace actiscope {
namespace {

using testing::HasSubstr;

struct Case {
    ForwardOutput output;
    ClassifierHead head;
};

FeatureMaps featureMaps(int channels, int height, int width, const std::vector<float>& values) {
    auto copy = std::make_shared<float[]>(values.size());
    std::copy(values.begin(), values.end(), copy.get());
    return {channels, height, width, copy};
}

std::vector<float> randomValues(std::size_t count, float low, float high, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> value(low, high);
    std::vector<float> values(count);
    std::generate(values.begin(), values.end(), [&] { return value(random); });
    return values;
}

double pooledFeature(const FeatureMaps& features, int k, Pooling pooling) {
    const float* plane = features.channel(k);
    const int cells = features.height * features.width;
    if (pooling == Pooling::Max) {
        return static_cast<double>(*std::max_element(plane, plane + cells));
    }
    return std::accumulate(plane, plane + cells, 0.0) / cells;
}

/// A network's end with logits computed the way a network does: pool first, then the linear layer.
Case linearCase(int channels, int height, int width, int classes, Pooling pooling) {
    Case made;
    const auto count = static_cast<std::size_t>(channels * height * width);
    made.output.featureMaps = featureMaps(channels, height, width, randomValues(count, 0, 3, 1));
    made.head = {pooling,
                 false,
                 classes,
                 channels,
                 randomValues(static_cast<std::size_t>(classes * channels), -1, 1, 2),
                 randomValues(static_cast<std::size_t>(classes), -2, 2, 3)};
    for (int c = 0; c < classes; ++c) {
        double logit = static_cast<double>(made.head.bias[static_cast<std::size_t>(c)]);
        for (int k = 0; k < channels; ++k) {
            logit += static_cast<double>(made.head.weights[static_cast<std::size_t>(c * channels + k)]) *
                     pooledFeature(made.output.featureMaps, k, pooling);
        }
        made.output.logits.push_back(static_cast<float>(logit));
    }
    return made;
}

void expectMap(const Case& given, const ClassActivationMap& cam, int targetClass) {
    const FeatureMaps& features = given.output.featureMaps;
    EXPECT_EQ(cam.targetClass, targetClass);
    EXPECT_EQ(cam.height, features.height);
    EXPECT_EQ(cam.width, features.width);
    ASSERT_EQ(cam.values.size(), static_cast<std::size_t>(features.height * features.width));
    double largest = 0;
    std::vector<double> expected;
    for (int i = 0; i < features.height * features.width; ++i) {
        double sum = 0;
        for (int k = 0; k < features.channels; ++k) {
            sum += static_cast<double>(
                       given.head.weights[static_cast<std::size_t>(targetClass * features.channels + k)]) *
                   static_cast<double>(features.channel(k)[i]);
        }
        expected.push_back(sum);
        largest = std::max(largest, std::abs(sum));
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        ASSERT_NEAR(static_cast<double>(cam.values[i]), expected[i], 1e-5 * largest) << i;
    }
    EXPECT_EQ(cam.min, *std::min_element(cam.values.begin(), cam.values.end()));
    EXPECT_EQ(cam.max, *std::max_element(cam.values.begin(), cam.values.end()));
}

TEST(ClassActivationMap, IsTheWeightedSumOfTheFeatureMaps) {
    for (const auto& [channels, height, width] :
         {std::array{1280, 7, 7}, std::array{1024, 14, 14}, std::array{3, 1, 1}, std::array{513, 5, 9},
          std::array{1, 4, 3}}) {
        const Case given = linearCase(channels, height, width, 20, Pooling::Average);
        const std::vector<int> classes{19, 0, 7, 7, 3};
        const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, classes);
        ASSERT_EQ(cams.size(), classes.size());
        for (std::size_t i = 0; i < classes.size(); ++i) {
            expectMap(given, cams[i], classes[i]);
            EXPECT_LE(cams[i].exactnessError, exactnessTolerance(false));
        }
    }
}

TEST(ClassActivationMap, OfEveryClassAtOnce) {
    const Case given = linearCase(64, 6, 5, 100, Pooling::Average);
    std::vector<int> classes(100);
    std::iota(classes.begin(), classes.end(), 0);
    const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, classes);
    ASSERT_EQ(cams.size(), 100U);
    for (int c = 0; c < 100; ++c) {
        expectMap(given, cams[static_cast<std::size_t>(c)], c);
    }
}

TEST(ClassActivationMap, ExactnessErrorIsTheDistanceFromTheLogit) {
    Case given = linearCase(64, 7, 7, 4, Pooling::Average);
    given.output.logits[1] += 0.5F;
    given.output.logits[2] = given.output.logits[2] + 40.0F;
    const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, {0, 1, 2});
    EXPECT_LT(cams[0].exactnessError, 1e-5);
    EXPECT_NEAR(cams[1].exactnessError,
                0.5 / std::max(1.0, std::abs(static_cast<double>(given.output.logits[1]))), 1e-5);
    EXPECT_NEAR(cams[2].exactnessError,
                40 / std::max(1.0, std::abs(static_cast<double>(given.output.logits[2]))), 1e-5);
}

TEST(ClassActivationMap, BiasCountsForExactnessButNotForTheMap) {
    Case given = linearCase(32, 3, 3, 2, Pooling::Average);
    const ClassActivationMap with = classActivationMaps(given.output, given.head, {1}).front();
    given.output.logits[1] -= given.head.bias[1];
    given.head.bias.clear();
    const ClassActivationMap without = classActivationMaps(given.output, given.head, {1}).front();
    EXPECT_EQ(with.values, without.values);
    EXPECT_LT(with.exactnessError, 1e-5);
    EXPECT_LT(without.exactnessError, 1e-5);
}

TEST(ClassActivationMap, MaxPooledLogitIsTheSumOfTheLargestFeatures) {
    Case given = linearCase(200, 7, 7, 5, Pooling::Max);
    const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, {4, 2});
    expectMap(given, cams[0], 4);
    EXPECT_LT(cams[0].exactnessError, 1e-5);
    EXPECT_LT(cams[1].exactnessError, 1e-5);
    given.head.pooling = Pooling::Average;
    EXPECT_GT(classActivationMaps(given.output, given.head, {4}).front().exactnessError, 1e-2);
}

TEST(ClassActivationMap, OfAConvolutionBeforeThePoolingIsItsChannel) {
    for (const Pooling pooling : {Pooling::Average, Pooling::Max}) {
        Case given;
        const std::vector<float> values = randomValues(10 * 13 * 13, 0, 9, 4);
        given.output.featureMaps = featureMaps(10, 13, 13, values);
        given.head = {pooling, true, 10, 10, {}, {}};
        for (int c = 0; c < 10; ++c) {
            given.output.logits.push_back(
                static_cast<float>(pooledFeature(given.output.featureMaps, c, pooling)));
        }
        const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, {9, 3});
        EXPECT_EQ(cams[0].values, std::vector<float>(values.begin() + 9 * 169, values.end()));
        EXPECT_EQ(cams[1].values, std::vector<float>(values.begin() + 3 * 169, values.begin() + 4 * 169));
        EXPECT_LT(cams[0].exactnessError, 1e-6);
        EXPECT_LT(cams[1].exactnessError, 1e-6);
    }
}

TEST(ClassActivationMap, NetworkWithoutMapsHasNone) {
    ForwardOutput output;
    output.logits = {1, 2, 3};
    EXPECT_TRUE(classActivationMaps(output, {}, {0, 1}).empty());
}

TEST(ClassActivationMap, ConstantAndNotFiniteMapsAreTold) {
    Case given;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    given.output.featureMaps = featureMaps(3, 1, 3, {2, 2, 2, 1, nan, 5, nan, nan, nan});
    given.output.logits = {2, 3, 4};
    given.head = {Pooling::Average, true, 3, 3, {}, {}};
    const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, {0, 1, 2});
    EXPECT_TRUE(isConstant(cams[0]));
    EXPECT_TRUE(isFinite(cams[0].values));
    EXPECT_FALSE(isConstant(cams[1]));
    EXPECT_FALSE(isFinite(cams[1].values));
    EXPECT_EQ(cams[1].min, 1) << "of the values that are numbers";
    EXPECT_EQ(cams[1].max, 5);
    EXPECT_FALSE(isConstant(cams[2]));
    EXPECT_TRUE(std::isnan(cams[2].min));
    EXPECT_FALSE(isFinite({1, std::numeric_limits<float>::infinity()}));
    EXPECT_TRUE(isFinite({}));
}

TEST(ClassActivationMap, ToleranceIsWiderForHalfPrecision) {
    EXPECT_EQ(exactnessTolerance(false), 1e-4);
    EXPECT_EQ(exactnessTolerance(true), 1e-2);
}

std::vector<std::string> lines(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> read;
    for (std::string line; std::getline(stream, line);) {
        read.push_back(line);
    }
    return read;
}

TEST(ClassActivationMap, PublishedDataOfGoogLeNetGap) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto folder = test::sharedData() / "reference/googlenet_gap";
    const test::NpyArray features = test::readNpy(folder / "feature_maps_img1_crop0_1024x14x14.npy");
    const test::NpyArray published = test::readNpy(folder / "probabilities_img1_crop0_1000.npy");
    Case given;
    given.output.featureMaps = featureMaps(1024, 14, 14, features.values);
    given.output.logits.assign(1000, 0);
    given.head = {Pooling::Average,
                  false,
                  1000,
                  1024,
                  test::readNpy(folder / "classifier_weights_1000x1024.npy").values,
                  {}};

    std::vector<int> classes(1000);
    std::iota(classes.begin(), classes.end(), 0);
    const std::vector<ClassActivationMap> cams = classActivationMaps(given.output, given.head, classes);
    // The mean of a class's map is its logit, but for the bias, which isn't published.
    std::vector<double> exponentials;
    for (const ClassActivationMap& cam : cams) {
        exponentials.push_back(std::exp(std::accumulate(cam.values.begin(), cam.values.end(), 0.0) / 196));
    }
    const double sum = std::accumulate(exponentials.begin(), exponentials.end(), 0.0);
    for (std::size_t c = 0; c < 1000; ++c) {
        EXPECT_NEAR(exponentials[c] / sum, static_cast<double>(published.values[c]), 1e-3) << c;
    }
    std::sort(classes.begin(), classes.end(), [&](int a, int b) {
        return exponentials[static_cast<std::size_t>(a)] > exponentials[static_cast<std::size_t>(b)];
    });
    const std::vector<std::string> names = lines(folder / "classes.txt");
    const auto name = [&](std::size_t rank) { return names[static_cast<std::size_t>(classes[rank])]; };
    EXPECT_THAT(name(0), HasSubstr("cup"));
    EXPECT_THAT(name(1), HasSubstr("espresso"));
    EXPECT_THAT(name(2), HasSubstr("soup bowl"));
    EXPECT_THAT(name(3), HasSubstr("eggnog"));
    EXPECT_THAT(name(4), HasSubstr("beer glass"));
    expectMap(given, cams[static_cast<std::size_t>(classes[0])], classes[0]);
}

} // namespace
} // namespace actiscope
