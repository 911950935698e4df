// The rules of ILSVRC and GT-known on cases worked out by hand.
#include "engine/evaluation/localization.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/evaluation/box_error.h"
#include "engine/vision/threshold_boxes.h"

namespace actiscope::evaluation {
namespace {

const Box kTruth{10, 10, 20, 20};
const Box kHalf{10, 10, 20, 15}; ///< IoU 0.5 with kTruth
const Box kLess{10, 10, 20, 14}; ///< IoU 0.4
const Box kAway{40, 40, 50, 50};

TEST(Rank, OfEqualLogitsTheLowerClassIsFirst) {
    const std::vector<float> logits = {1, 5, 3, 5, 2, -1};
    EXPECT_EQ(rankOf(logits, 1), 1);
    EXPECT_EQ(rankOf(logits, 3), 2);
    EXPECT_EQ(rankOf(logits, 5), 6);
    EXPECT_THAT(topClasses(logits), testing::ElementsAre(1, 3, 2, 4, 0));
    EXPECT_THAT(topClasses({2, 3}), testing::ElementsAre(1, 0));
}

TEST(Judge, ARightGuessNeedsClassAndBox) {
    const std::vector<LabelledClass> classes = {{7, {kAway, kTruth}, kHalf}};
    const ImageOutcome first = judge(classes, {{7, kHalf}});
    EXPECT_TRUE(first.top1 && first.top5 && first.top1Localized && first.top5Localized && first.annotated);
    EXPECT_EQ(first.known, 1U);

    const ImageOutcome second = judge(classes, {{3, kTruth}, {7, kHalf}});
    EXPECT_FALSE(second.top1 || second.top1Localized);
    EXPECT_TRUE(second.top5 && second.top5Localized);

    const ImageOutcome wrongBox = judge(classes, {{7, kLess}, {3, kTruth}});
    EXPECT_TRUE(wrongBox.top1 && wrongBox.top5);
    EXPECT_FALSE(wrongBox.top1Localized || wrongBox.top5Localized);

    const ImageOutcome noBox = judge(classes, {{7, std::nullopt}});
    EXPECT_TRUE(noBox.top1);
    EXPECT_FALSE(noBox.top5Localized);
}

TEST(Judge, OnlyTheFirstFiveCount) {
    const std::vector<LabelledClass> classes = {{7, {kTruth}, std::nullopt}};
    const ImageOutcome outcome = judge(classes, {{1, {}}, {2, {}}, {3, {}}, {4, {}}, {5, {}}, {7, kTruth}});
    EXPECT_FALSE(outcome.top5 || outcome.top5Localized);
    EXPECT_EQ(outcome.pairs, 1U);
    EXPECT_EQ(outcome.known, 0U);
}

TEST(Judge, TheSameClassMayBeGuessedTwice) {
    const std::vector<LabelledClass> classes = {{7, {kTruth}, kLess}};
    const ImageOutcome outcome = judge(classes, {{7, kLess}, {7, kTruth}});
    EXPECT_FALSE(outcome.top1Localized);
    EXPECT_TRUE(outcome.top5Localized);
}

TEST(LocalizationFigures, SumsMergeAndSeveralClassesAreSeveralPairs) {
    LocalizationFigures a;
    a.add(judge({{7, {kTruth}, kHalf}, {8, {kAway}, kTruth}, {9, {}, kTruth}}, {{8, kAway}, {7, kLess}}));
    a.add(judge({{7, {}, std::nullopt}}, {{7, kTruth}}));
    LocalizationFigures b;
    b.add(judge({{1, {kTruth}, kHalf}}, {{2, kTruth}, {1, kHalf}}));
    a.merge(b);
    EXPECT_EQ(a.images(), 3U);
    EXPECT_EQ(a.annotated(), 2U);
    EXPECT_DOUBLE_EQ(a.top1ClassificationError().value(), 1 - 2.0 / 3);
    EXPECT_DOUBLE_EQ(a.top5ClassificationError().value(), 0);
    EXPECT_DOUBLE_EQ(a.top1LocalizationError().value(), 0.5);
    EXPECT_DOUBLE_EQ(a.top5LocalizationError().value(), 0);
    EXPECT_DOUBLE_EQ(a.gtKnownAccuracy().value(), 2.0 / 3);
    EXPECT_FALSE(LocalizationFigures().top1ClassificationError());
    EXPECT_FALSE(LocalizationFigures().gtKnownAccuracy());
}

TEST(IsLocalized, UsesThePapersBoxAtTheLevel) {
    ClassActivationMap map{0, 4, 4, std::vector<float>(16), 0, 1, 0};
    map.values[5] = 1;
    const Box seen{0, 0, 40, 40};
    const Box found = imageBoxAtThreshold(map, seen, kPaperLevel).value();
    EXPECT_TRUE(isLocalized(map, seen, {{0, 0, 3, 3}, found}, kPaperLevel));
    EXPECT_FALSE(isLocalized(map, seen, {{0, 0, 3, 3}}, kPaperLevel));
    EXPECT_FALSE(isLocalized(map, seen, {{0, 0, 40, 40}}, kPaperLevel));
}

TEST(BoxErrors, InTheirOrder) {
    EXPECT_EQ(boxError(false, kTruth, {kTruth}), BoxError::Classification);
    EXPECT_EQ(boxError(true, kHalf, {kTruth}), BoxError::None);
    EXPECT_EQ(boxError(true, std::nullopt, {kTruth}), BoxError::WrongRegion);
    EXPECT_EQ(boxError(true, kAway, {kTruth}), BoxError::WrongRegion);
    EXPECT_EQ(boxError(true, Box{11, 11, 13, 13}, {kTruth}), BoxError::Part);
    EXPECT_EQ(boxError(true, Box{0, 0, 40, 40}, {kTruth}), BoxError::TooLarge);
    EXPECT_EQ(boxError(true, Box{0, 0, 40, 40}, {kTruth, Box{25, 25, 35, 35}}), BoxError::MultiInstance);
    EXPECT_EQ(boxError(true, Box{0, 0, 24, 24}, {kTruth, kAway}), BoxError::TooLarge)
        << "one of them is not covered";
}

TEST(BoxErrors, SharesAtTheirLimits) {
    // Of a box of 10 x 10: exactly 0.3, 0.7 and, of the prediction, exactly 0.5.
    const Box second{100, 0, 110, 10};
    const Box first{0, 0, 10, 10};
    EXPECT_NE(boxError(true, Box{7, 0, 103, 10}, {first, second}), BoxError::MultiInstance);
    EXPECT_EQ(boxError(true, Box{6, 0, 104, 10}, {first, second}), BoxError::MultiInstance);
    EXPECT_EQ(boxError(true, Box{3, 0, 30, 10}, {first}), BoxError::TooLarge);
    EXPECT_EQ(boxError(true, Box{4, 0, 31, 10}, {first}), BoxError::WrongRegion);
    EXPECT_EQ(boxError(true, Box{8, 0, 12, 10}, {first}), BoxError::WrongRegion);
    EXPECT_EQ(boxError(true, Box{7, 0, 12, 10}, {first}), BoxError::Part);
    EXPECT_EQ(nameOf(BoxError::TooLarge), "too large");
    EXPECT_EQ(nameOf(BoxError::WrongRegion), "wrong region");
}

} // namespace
} // namespace actiscope::evaluation
