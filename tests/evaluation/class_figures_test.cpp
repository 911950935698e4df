// Sums over many images, whole and merged from parts.
#include "engine/evaluation/class_figures.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/evaluation/reliability.h"

namespace actiscope::evaluation {
namespace {

TEST(ClassFigures, CountAndMerge) {
    ClassFigures a(3);
    a.add(1, {true, true, 0.5, BoxError::None});
    a.add(1, {false, true, 0.25, BoxError::Classification});
    ClassFigures b(3);
    b.add(1, {false, false, std::nullopt, std::nullopt});
    b.add(2, {true, true, 0.125, BoxError::Part});
    a.merge(b);
    const ClassCounts& one = a.classes().at(1);
    EXPECT_EQ(one.images, 3U);
    EXPECT_EQ(one.top1, 1U);
    EXPECT_EQ(one.top5, 2U);
    EXPECT_EQ(one.annotated, 2U);
    EXPECT_EQ(one.known, 1U);
    EXPECT_DOUBLE_EQ(one.overlapSum, 0.75);
    EXPECT_THAT(one.errors, testing::ElementsAre(1, 1, 0, 0, 0, 0));
    EXPECT_EQ(a.classes().at(0).images, 0U);
    EXPECT_EQ(a.total().images, 4U);
    EXPECT_EQ(a.total().errors[static_cast<std::size_t>(BoxError::Part)], 1U);
    EXPECT_DOUBLE_EQ(a.total().overlapSum, 0.875);
}

TEST(ConfusionCounts, WorstPairsFirst) {
    ConfusionCounts a;
    ConfusionCounts b;
    for (const auto& [label, predicted] : {std::pair(1, 1), {1, 1}, {1, 1}, {1, 4}, {1, 2}, {3, 0}}) {
        a.add(label, predicted);
    }
    for (const auto& [label, predicted] : {std::pair(1, 4), {3, 1}, {3, 0}, {3, 0}}) {
        b.add(label, predicted);
    }
    a.merge(b);
    EXPECT_EQ(a.count(1, 1), 3U);
    EXPECT_EQ(a.count(3, 0), 3U);
    EXPECT_EQ(a.count(0, 3), 0U);
    const auto asTuple = [](const ConfusionCounts::Pair& pair) {
        return std::tuple(pair.label, pair.predicted, pair.images);
    };
    const auto worst = a.worst(3);
    ASSERT_EQ(worst.size(), 3U);
    EXPECT_EQ(asTuple(worst[0]), std::tuple(3, 0, 3U));
    EXPECT_EQ(asTuple(worst[1]), std::tuple(1, 4, 2U));
    EXPECT_EQ(asTuple(worst[2]), std::tuple(1, 2, 1U)) << "of equals, the lower classes";
    const auto confused = a.confusedWith(1);
    ASSERT_EQ(confused.size(), 2U);
    EXPECT_EQ(asTuple(confused[0]), std::tuple(1, 4, 2U));
    EXPECT_TRUE(a.confusedWith(2).empty());
}

TEST(Reliability, BinsAreOpenBelowAndClosedAbove) {
    Reliability reliability;
    reliability.add(0, false);
    reliability.add(1, true);
    reliability.add(std::nextafter(0.2F, 1.0F), true); // 3 / 15, as the floats of rows
    reliability.add(std::numeric_limits<double>::quiet_NaN(), false);
    reliability.add(7, false);
    EXPECT_EQ(reliability.bins()[0].images, 2U);
    EXPECT_EQ(reliability.bins()[3].images, 1U);
    EXPECT_EQ(reliability.bins()[14].images, 2U);
    EXPECT_EQ(reliability.bins()[14].right, 1U);
}

TEST(Reliability, ErrorIsThatOfTheBinsAndMerges) {
    Reliability a;
    EXPECT_EQ(a.expectedCalibrationError(), 0);
    Reliability b;
    for (int i = 0; i < 4; ++i) {
        a.add(0.9, i < 3);  // accuracy 0.75
        b.add(0.25, i < 1); // exact
    }
    a.merge(b);
    EXPECT_NEAR(a.expectedCalibrationError(), 0.5 * 0.15, 1e-12);
}

} // namespace
} // namespace actiscope::evaluation
