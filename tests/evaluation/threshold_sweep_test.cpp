// Sweeps against the box search at one threshold, and scores against the rule of a single image.
#include "engine/evaluation/threshold_sweep.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/evaluation/localization.h"
#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"

namespace actiscope::evaluation {
namespace {

class Sweeps : public testing::Test {
protected:
    ClassActivationMap randomMap() {
        std::uniform_real_distribution<float> value(-4, 20);
        ClassActivationMap map{0, 7, 6, std::vector<float>(42), 0, 0, 0};
        std::generate(map.values.begin(), map.values.end(), [&] { return value(m_random); });
        return map;
    }
    Box randomBox(Size size) {
        std::uniform_int_distribution<int> x(0, size.width - 1);
        std::uniform_int_distribution<int> y(0, size.height - 1);
        const auto [x0, x1] = std::minmax({x(m_random), x(m_random)});
        const auto [y0, y1] = std::minmax({y(m_random), y(m_random)});
        return {x0, y0, x1 + 1, y1 + 1};
    }
    ImageSweep randomSweep(std::size_t classes) {
        std::uniform_int_distribution<int> code(0, kCodesOfOne);
        ImageSweep sweep(classes);
        for (std::size_t i = 0; i < classes; ++i) {
            sweep[i].labelled = m_random() % 3 == 0;
            sweep[i].rank = static_cast<std::uint8_t>(i < 5 ? i + 1 : 0);
            std::generate(sweep[i].codes.begin(), sweep[i].codes.end(),
                          [&] { return static_cast<OverlapCode>(code(m_random)); });
        }
        return sweep;
    }

    std::mt19937 m_random{20160627};
};

TEST_F(Sweeps, AreTheBoxesAtOneThreshold) {
    const Box seen{20, 0, 352, 300};
    constexpr Size kSearch{kSweepSide, kSweepSide};
    for (int i = 0; i < 20; ++i) {
        const ClassActivationMap map = randomMap();
        const std::vector<Box> truths = {randomBox({400, 300}), randomBox({400, 300})};
        const OverlapCodes codes = sweepOverlaps(map, seen, truths);
        const auto large = upsample(map.values.data(), {map.width, map.height}, kSearch);
        for (int k = 0; k < kSweepThresholds; ++k) {
            const auto found = boxAtThreshold(large.data(), kSearch, 10 * k);
            const double expected = bestOverlap(boxToImage(found.value().box, kSearch, seen), truths);
            const OverlapCode code = codes[static_cast<std::size_t>(k)];
            ASSERT_LE(overlapOf(code), expected + 1e-12);
            ASSERT_GT(overlapOf(code) + 0.004, expected);
            ASSERT_EQ(code >= kSweepDecisions[0], expected >= 0.3);
            ASSERT_EQ(code >= kSweepDecisions[1], expected >= 0.5);
            ASSERT_EQ(code >= kSweepDecisions[2], expected >= 0.7);
        }
    }
}

TEST_F(Sweeps, WithoutABoxAreZero) {
    ClassActivationMap negative{0, 2, 2, {-1, -2, -3, -4}, -4, -1, 0};
    EXPECT_EQ(sweepOverlaps(negative, {0, 0, 10, 10}, {{0, 0, 10, 10}}), OverlapCodes{});
    EXPECT_EQ(sweepOverlaps(randomMap(), {0, 0, 10, 10}, {}), OverlapCodes{});
}

TEST(OverlapCodes, TellTheDecisionsExactly) {
    for (int all = 1; all <= 400; ++all) {
        for (int common = 0; common <= all; ++common) {
            const Box a{0, 0, all, 1};
            const Box b{0, 0, common, 1};
            const OverlapCode code = overlapCode(a, b);
            ASSERT_EQ(code >= kSweepDecisions[0], iou(a, b) >= 0.3) << common << " / " << all;
            ASSERT_EQ(code >= kSweepDecisions[1], iou(a, b) >= 0.5) << common << " / " << all;
            ASSERT_EQ(code >= kSweepDecisions[2], iou(a, b) >= 0.7) << common << " / " << all;
        }
    }
    EXPECT_EQ(overlapCode({0, 0, 3, 3}, {0, 0, 3, 3}), kCodesOfOne);
    EXPECT_EQ(overlapCode({}, {}), 0);
}

TEST_F(Sweeps, ComeBackFromTheirBytes) {
    for (const std::size_t classes : {0U, 1U, 6U, 10U, 11U, 39U}) {
        const ImageSweep sweep = randomSweep(classes);
        const auto bytes = encodeSweep(sweep);
        EXPECT_LE(bytes.size(), kSweepBytes);
        const auto found = decodeSweep(bytes.data(), bytes.size());
        ASSERT_TRUE(found);
        ASSERT_EQ(found->size(), classes);
        for (std::size_t i = 0; i < classes; ++i) {
            EXPECT_EQ((*found)[i].labelled, sweep[i].labelled);
            EXPECT_EQ((*found)[i].rank, sweep[i].rank);
            for (std::size_t k = 0; k < kSweepThresholds; ++k) {
                const OverlapCode code = (*found)[i].codes[k];
                for (const OverlapCode decision : kSweepDecisions) {
                    ASSERT_EQ(code >= decision, sweep[i].codes[k] >= decision);
                }
                ASSERT_TRUE(classes > 10 || code == sweep[i].codes[k]) << "ten are kept as they are";
            }
        }
    }
}

TEST_F(Sweeps, DamagedBytesAreRefused) {
    auto bytes = encodeSweep(randomSweep(6));
    EXPECT_FALSE(decodeSweep(bytes.data(), bytes.size() - 1));
    EXPECT_FALSE(decodeSweep(bytes.data(), 1));
    EXPECT_FALSE(decodeSweep(nullptr, 0));
    ++bytes[1];
    EXPECT_FALSE(decodeSweep(bytes.data(), bytes.size()));
    bytes[0] = 2;
    EXPECT_FALSE(decodeSweep(bytes.data(), bytes.size()));
}

TEST_F(Sweeps, TableScoresLikeTheRuleImageByImage) {
    std::vector<ImageSweep> sweeps;
    SweepTable table;
    for (std::size_t i = 0; i < 300; ++i) {
        sweeps.push_back(randomSweep(i % 8));
        table.add(sweeps.back());
    }
    ASSERT_EQ(table.images(), sweeps.size());
    // A box that covers the wanted share of the truth stands for each code.
    const Box truth{0, 0, kCodesOfOne, 1};
    const auto boxOf = [](OverlapCode code) { return Box{0, 0, code, 1}; };
    for (const int threshold : {0, 20, 99}) {
        LocalizationFigures figures;
        std::vector<OverlapCode> best;
        for (const ImageSweep& sweep : sweeps) {
            std::vector<LabelledClass> classes;
            std::vector<Guess> guesses;
            best.push_back(0);
            for (std::size_t i = 0; i < sweep.size(); ++i) {
                const OverlapCode code = sweep[i].codes[static_cast<std::size_t>(threshold)];
                if (sweep[i].labelled) {
                    classes.push_back({static_cast<int>(i), {truth}, boxOf(code)});
                    best.back() = std::max(best.back(), code);
                }
                guesses.push_back({static_cast<int>(i), boxOf(code)});
            }
            figures.add(judge(classes, guesses));
        }
        const SweepTable::Score score = table.score(threshold);
        EXPECT_DOUBLE_EQ(score.gtKnown.value(), figures.gtKnownAccuracy().value());
        EXPECT_DOUBLE_EQ(score.top1LocalizationError.value(), figures.top1LocalizationError().value());
        EXPECT_DOUBLE_EQ(score.top5LocalizationError.value(), figures.top5LocalizationError().value());
        EXPECT_EQ(table.overlaps(threshold), best);
    }
    EXPECT_GT(table.score(20, 0).gtKnown.value(), table.score(20, 2).gtKnown.value());
    EXPECT_FALSE(SweepTable().score(20).gtKnown);
}

} // namespace
} // namespace actiscope::evaluation
