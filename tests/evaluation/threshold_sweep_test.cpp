// Sweeps against the box search at one threshold, and scores against the rule of a single image.
#include "engine/evaluation/threshold_sweep.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/evaluation/localization.h"
#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"
#include "tests/evaluation/evaluation_references.h"

namespace actiscope::evaluation {
namespace {

constexpr std::array<BoxError, 4> kWrongBoxes = {BoxError::MultiInstance, BoxError::Part, BoxError::TooLarge,
                                                 BoxError::WrongRegion};

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
        ImageSweep sweep;
        sweep.classes.resize(classes);
        for (std::size_t i = 0; i < classes; ++i) {
            ClassSweep& one = sweep.classes[i];
            one.labelled = m_random() % 3 == 0;
            one.rank = static_cast<std::uint8_t>(i < 5 ? i + 1 : 0);
            std::generate(one.codes.begin(), one.codes.end(),
                          [&] { return static_cast<OverlapCode>(code(m_random)); });
        }
        for (std::size_t k = 0; k < kSweepThresholds; ++k) {
            sweep.errors.set(k, kWrongBoxes[m_random() % kWrongBoxes.size()]);
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
        const SweptBoxes boxes = sweptBoxes(map, seen);
        const OverlapCodes codes = overlapCodes(boxes, truths);
        const SweptErrors errors(boxes, truths);
        const auto large = upsample(map.values.data(), {map.width, map.height}, kSearch);
        for (int k = 0; k < kSweepThresholds; ++k) {
            const auto found = boxAtThreshold(large.data(), kSearch, 10 * k);
            const Box box = boxToImage(found.value().box, kSearch, seen);
            const double expected = bestOverlap(box, truths);
            ASSERT_EQ(boxes[static_cast<std::size_t>(k)], box);
            if (expected < 0.5) {
                ASSERT_EQ(errors.at(static_cast<std::size_t>(k)), boxError(true, box, truths));
            }
            const OverlapCode code = codes[static_cast<std::size_t>(k)];
            ASSERT_LE(overlapOf(code), expected + 1e-12);
            ASSERT_GT(overlapOf(code) + 0.004, expected);
            ASSERT_EQ(code >= kSweepDecisions[0], expected >= 0.3);
            ASSERT_EQ(code >= kSweepDecisions[1], expected >= 0.5);
            ASSERT_EQ(code >= kSweepDecisions[2], expected >= 0.7);
        }
    }
}

TEST_F(Sweeps, WithoutABoxAreZeroAndAWrongRegion) {
    const ClassActivationMap negative{0, 2, 2, {-1, -2, -3, -4}, -4, -1, 0};
    const std::vector<Box> whole = {{0, 0, 10, 10}};
    const SweptBoxes none = sweptBoxes(negative, whole[0]);
    EXPECT_EQ(none, SweptBoxes{});
    EXPECT_EQ(overlapCodes(none, whole), OverlapCodes{});
    EXPECT_EQ(SweptErrors(none, whole).at(50), BoxError::WrongRegion);
    EXPECT_EQ(overlapCodes(sweptBoxes(randomMap(), whole[0]), {}), OverlapCodes{});
}

/// Compares with sweep() of evaluation_reference.py; how often each kind of error occurs.
std::array<int, kBoxErrors> expectReference(const std::filesystem::path& file) {
    std::array<int, kBoxErrors> occurs{};
    const auto arrays = test::readNpz(file);
    const auto& maps = arrays.at("maps");
    const auto count = static_cast<std::size_t>(maps.shape[0]);
    const auto mostTruths = static_cast<std::size_t>(arrays.at("truths").shape[1]);
    constexpr std::size_t kPixels = kSweepSide * kSweepSide;
    for (std::size_t i = 0; i < count; ++i) {
        const float* const values = maps.values.data() + i * kPixels;
        const ClassActivationMap map{0, kSweepSide, kSweepSide, {values, values + kPixels}, 0, 0, 0};
        const auto truthCount = static_cast<std::size_t>(arrays.at("truth_counts").values[i]);
        const std::vector<Box> truths = test::boxesOf(arrays.at("truths"), i * mostTruths, truthCount);
        const Box seen = test::boxesOf(arrays.at("seen"), i, 1)[0];
        const SweptBoxes boxes = sweptBoxes(map, seen);
        const OverlapCodes codes = overlapCodes(boxes, truths);
        SweepTable table;
        table.add({{{true, 1, codes}}, SweptErrors(boxes, truths)});
        for (int k = 0; k < kSweepThresholds; ++k) {
            const std::size_t at = i * kSweepThresholds + static_cast<std::size_t>(k);
            EXPECT_EQ(static_cast<float>(codes[static_cast<std::size_t>(k)]), arrays.at("codes").values[at])
                << file.filename() << " map " << i << " threshold " << k;
            const BoxError error = table.error(0, k);
            EXPECT_EQ(static_cast<float>(error), arrays.at("errors").values[at])
                << file.filename() << " map " << i << " threshold " << k;
            ++occurs[static_cast<std::size_t>(error)];
        }
    }
    return occurs;
}

void expectEveryKindOften(const std::array<int, kBoxErrors>& occurs) {
    for (std::size_t i = 0; i < occurs.size(); ++i) {
        const auto error = static_cast<BoxError>(i);
        if (error != BoxError::Classification) {
            EXPECT_GT(occurs[i], 200) << nameOf(error);
        }
    }
}

TEST_F(Sweeps, OfRandomMapsAreThoseOfThePlainRule) {
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    expectEveryKindOften(expectReference(test::evaluationReferences() / "sweep.random.npz"));
}

TEST_F(Sweeps, OfRealMapsAreThoseOfThePlainRule) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    expectEveryKindOften(expectReference(test::evaluationReferences() / "sweep.real.npz"));
}

TEST(SweptErrors, KeepTheirPlaceInTheBytes) {
    SweptErrors errors;
    errors.set(0, BoxError::TooLarge);
    errors.set(5, BoxError::MultiInstance);
    errors.set(99, BoxError::Part);
    auto expected = SweptErrors().bytes();
    EXPECT_EQ(expected.size(), 25U);
    expected[0] = 3;
    expected[1] = 1 << 2;
    expected[24] = 2 << 6;
    EXPECT_EQ(errors.bytes(), expected);
    errors.set(5, BoxError::WrongRegion);
    errors.set(99, BoxError::None);
    expected[1] = expected[24] = 0;
    EXPECT_EQ(errors.bytes(), expected);
    EXPECT_EQ(SweptErrors(expected).at(0), BoxError::TooLarge);
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
    for (const std::size_t classes : {0U, 1U, 6U, 9U, 10U, 37U, 38U}) {
        const ImageSweep sweep = randomSweep(classes);
        const auto bytes = encodeSweep(sweep);
        EXPECT_LE(bytes.size(), kSweepBytes);
        const auto found = decodeSweep(bytes.data(), bytes.size());
        ASSERT_TRUE(found);
        EXPECT_EQ(found->errors.bytes(), sweep.errors.bytes());
        ASSERT_EQ(found->classes.size(), classes);
        for (std::size_t i = 0; i < classes; ++i) {
            EXPECT_EQ(found->classes[i].labelled, sweep.classes[i].labelled);
            EXPECT_EQ(found->classes[i].rank, sweep.classes[i].rank);
            for (std::size_t k = 0; k < kSweepThresholds; ++k) {
                const OverlapCode code = found->classes[i].codes[k];
                const OverlapCode expected = sweep.classes[i].codes[k];
                for (const OverlapCode decision : kSweepDecisions) {
                    ASSERT_EQ(code >= decision, expected >= decision);
                }
                ASSERT_TRUE(classes > 9 || code == expected) << "nine are kept as they are";
            }
        }
    }
}

TEST_F(Sweeps, DamagedBytesAreRefused) {
    auto bytes = encodeSweep(randomSweep(6));
    EXPECT_FALSE(decodeSweep(bytes.data(), bytes.size() - 1));
    EXPECT_FALSE(decodeSweep(bytes.data(), 25));
    EXPECT_FALSE(decodeSweep(bytes.data(), 1));
    EXPECT_FALSE(decodeSweep(nullptr, 0));
    bytes.back() = kCodesOfOne + 1;
    EXPECT_FALSE(decodeSweep(bytes.data(), bytes.size())) << "no IoU is above 1";
    bytes.back() = kCodesOfOne;
    EXPECT_TRUE(decodeSweep(bytes.data(), bytes.size()));
    ++bytes[0];
    EXPECT_FALSE(decodeSweep(bytes.data(), bytes.size()));
}

TEST_F(Sweeps, WhateverTheBytesAreTheyAreRefusedOrThoseOfWhatIsRead) {
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
        std::vector<std::uint8_t> bytes = encodeSweep(randomSweep(m_random() % 60));
        for (auto flips = m_random() % 40; flips > 0; --flips) {
            bytes[i % 2 == 0 ? m_random() % 26 : m_random() % bytes.size()] =
                static_cast<std::uint8_t>(m_random());
        }
        if (i % 3 == 0) {
            bytes.resize(m_random() % (bytes.size() + 100));
        }
        const auto found = decodeSweep(bytes.data(), bytes.size());
        (found ? read : refused) += 1;
        if (!found) {
            EXPECT_EQ(found.error().code, ErrorCode::FileUnreadable);
            continue;
        }
        EXPECT_EQ(encodeSweep(*found), bytes);
        SweepTable table;
        table.add(*found);
        SweepFigures figures;
        figures.add(*found);
        for (int k = 0; k < kSweepThresholds && !figures.empty(); ++k) {
            const BoxError error = table.error(0, k);
            EXPECT_EQ(error == BoxError::None, table.outcome(0, k).first >= kSweepDecisions[1]);
            EXPECT_NE(error, BoxError::Classification);
        }
    }
    EXPECT_GT(read, 500);
    EXPECT_GT(refused, 500);
}

TEST_F(Sweeps, TableScoresLikeTheRuleImageByImage) {
    std::vector<ImageSweep> sweeps;
    SweepTable table;
    SweepFigures ofAll;
    EXPECT_TRUE(ofAll.empty());
    EXPECT_FALSE(ofAll.score(0).gtKnown);
    for (std::size_t i = 0; i < 300; ++i) {
        sweeps.push_back(randomSweep(i % 8));
        table.add(sweeps.back());
        ofAll.add(sweeps.back());
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
            for (std::size_t i = 0; i < sweep.classes.size(); ++i) {
                const OverlapCode code = sweep.classes[i].codes[static_cast<std::size_t>(threshold)];
                if (sweep.classes[i].labelled) {
                    classes.push_back({static_cast<int>(i), {truth}, boxOf(code)});
                    best.back() = std::max(best.back(), code);
                }
                guesses.push_back({static_cast<int>(i), boxOf(code)});
            }
            figures.add(judge(classes, guesses));
        }
        for (const SweepTable::Score& score : {table.score(threshold), ofAll.score(threshold)}) {
            EXPECT_DOUBLE_EQ(score.gtKnown.value(), figures.gtKnownAccuracy().value());
            EXPECT_DOUBLE_EQ(score.top1LocalizationError.value(), figures.top1LocalizationError().value());
            EXPECT_DOUBLE_EQ(score.top5LocalizationError.value(), figures.top5LocalizationError().value());
        }
        EXPECT_EQ(table.overlaps(threshold), best);
    }
    EXPECT_GT(table.score(20, 0).gtKnown.value(), table.score(20, 2).gtKnown.value());
    EXPECT_FALSE(SweepTable().score(20).gtKnown);
}

} // namespace
} // namespace actiscope::evaluation
