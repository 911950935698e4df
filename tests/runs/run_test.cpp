// What a row's guesses are right of.
#include <gtest/gtest.h>

#include "engine/runs/run.h"

namespace actiscope::runs {
namespace {

ImageRow rowOf(int label, const Box& truth) {
    ImageRow row;
    row.labels.push_back(Label{label, 1, 0.5, {truth}, truth, 1.0, evaluation::BoxError::None, {}});
    return row;
}

TEST(RunRow, SecondGuessOfTheRightClassAndBoxIsATopFiveHitOnly) {
    ImageRow row = rowOf(3, {10, 10, 20, 20});
    row.predictions = {{1, 0.6, Box{10, 10, 20, 20}, 1.0}, {3, 0.3, Box{10, 10, 20, 20}, 1.0}};
    const evaluation::ImageOutcome outcome = outcomeOf(row);
    EXPECT_FALSE(outcome.top1);
    EXPECT_TRUE(outcome.top5);
    EXPECT_FALSE(outcome.top1Localized);
    EXPECT_TRUE(outcome.top5Localized);
    EXPECT_EQ(outcome.known, 1u);
}

TEST(RunRow, HeuristicGuessesTakeTheirClassesFromThePredictions) {
    ImageRow row = rowOf(3, {10, 10, 20, 20});
    row.predictions = {{1, 0.6, Box{0, 0, 5, 5}, 0.0}, {3, 0.3, Box{0, 0, 5, 5}, 0.0}};
    EXPECT_FALSE(outcomeOf(row).top5Localized);
    row.heuristic = {{0, {10, 10, 20, 20}}, {1, {0, 0, 5, 5}}};
    EXPECT_FALSE(heuristicOutcomeOf(row).top5Localized);
    row.heuristic.push_back({1, {10, 10, 20, 21}});
    EXPECT_TRUE(heuristicOutcomeOf(row).top5Localized);
}

} // namespace
} // namespace actiscope::runs
