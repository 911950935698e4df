#include "engine/runtime/analysis.h"

#include <gtest/gtest.h>

namespace {

using namespace actiscope;

ClassResult resultOf(const char* synset, const char* name) {
    ClassResult result;
    result.label = ClassLabel{synset, name};
    return result;
}

TEST(GroundTruth, IsFoundBySynsetOrByName) {
    Analysis analysis;
    analysis.groundTruth = {GroundTruthBox{"n02123045", "", Box{0, 0, 10, 10}},
                            GroundTruthBox{"", "Tiger Cat", Box{5, 5, 9, 9}},
                            GroundTruthBox{"n02123159", "", Box{1, 1, 2, 2}}};
    EXPECT_EQ(groundTruthOf(analysis, ClassLabel{"n02123045", "tabby, tabby cat"}).size(), 1U);
    EXPECT_EQ(groundTruthOf(analysis, ClassLabel{"n02123159", "tiger cat"}).size(), 2U);
    EXPECT_TRUE(groundTruthOf(analysis, ClassLabel{"n00000001", "dog"}).empty());
}

TEST(Iou, IsTheLargestOverTheBoxesOfTheClass) {
    Analysis analysis;
    analysis.groundTruth = {GroundTruthBox{"n1", "", Box{0, 0, 10, 10}},
                            GroundTruthBox{"n1", "", Box{20, 0, 30, 10}},
                            GroundTruthBox{"n2", "", Box{21, 0, 31, 10}}};
    const ClassResult result = resultOf("n1", "one");
    // 9 x 10 of 110 pixels in common with the second box; the box of the other class does not count.
    EXPECT_DOUBLE_EQ(bestIou(analysis, result, Box{21, 0, 31, 10}).value(), 90.0 / 110.0);
    EXPECT_DOUBLE_EQ(bestIou(analysis, result, Box{100, 100, 110, 110}).value(), 0.0);
    EXPECT_FALSE(bestIou(analysis, resultOf("n3", "three"), Box{0, 0, 1, 1}).has_value());
}

TEST(PredictedBox, ComesFromTheLevelAsked) {
    auto boxes = std::make_shared<ThresholdBoxes>();
    boxes->levels.resize(kThresholdLevels);
    boxes->levels[200] = ThresholdBox{Box{1, 2, 3, 4}, 4};
    ClassResult result = resultOf("n1", "one");
    EXPECT_FALSE(result.predictedBox(200).has_value());
    result.boxAtLevel = Box{9, 9, 10, 10};
    EXPECT_EQ(result.predictedBox(200).value(), (Box{9, 9, 10, 10}));
    result.boxes = boxes;
    EXPECT_EQ(result.predictedBox(200).value(), (Box{1, 2, 3, 4}));
    EXPECT_FALSE(result.predictedBox(201).has_value()); // no pixel above
    EXPECT_FALSE(result.predictedBox(1000).has_value());
    EXPECT_FALSE(result.predictedBox(-1).has_value());
}

TEST(IouCurve, HasAValueAtEveryLevel) {
    auto boxes = std::make_shared<ThresholdBoxes>();
    boxes->levels.resize(kThresholdLevels);
    for (int level = 0; level < kThresholdLevels; ++level) {
        boxes->levels[static_cast<std::size_t>(level)] =
            level < 900 ? ThresholdBox{Box{0, 0, 1000 - level, 10}, 1} : ThresholdBox{};
    }
    Analysis analysis;
    analysis.groundTruth = {GroundTruthBox{"n1", "", Box{0, 0, 500, 10}}};
    ClassResult result = resultOf("n1", "one");
    result.boxes = boxes;
    const std::vector<double> curve = iouOverThreshold(analysis, result);
    ASSERT_EQ(curve.size(), static_cast<std::size_t>(kThresholdLevels));
    EXPECT_DOUBLE_EQ(curve[0], 0.5);
    EXPECT_DOUBLE_EQ(curve[500], 1.0);
    EXPECT_DOUBLE_EQ(curve[750], 0.5);
    EXPECT_DOUBLE_EQ(curve[950], 0.0);
    EXPECT_TRUE(iouOverThreshold(Analysis{}, result).empty());
}

} // namespace
