// Rows at other thresholds against maps evaluated anew, and what a row becomes in a list.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/runs/run_table.h"
#include "engine/vision/threshold_boxes.h"
#include "tests/runs/random_rows.h"

namespace actiscope::runs {
namespace {

using evaluation::BoxError;

/// At the size at which a sweep searches boxes, they are those of the image.
constexpr Size kImage{evaluation::kSweepSide, evaluation::kSweepSide};
constexpr Box kSeen{0, 0, kImage.width, kImage.height};

/// An image with the maps of all of its classes.
struct Mapped {
    std::vector<int> labels;
    std::vector<std::vector<Box>> truths; ///< by label
    std::vector<int> predicted;
    std::vector<ClassActivationMap> maps; ///< by class
};

class Tables : public testing::Test {
protected:
    /// Where the map's box is at some threshold, so that others are right and wrong.
    Box truthOf(const ClassActivationMap& map) {
        Box box = imageBoxAtThreshold(map, kSeen, m_random.number(800)).value_or(kSeen);
        box.x0 = std::max(box.x0 - m_random.number(20), 0);
        box.y1 = std::min(box.y1 + m_random.number(20), kImage.height);
        return box;
    }

    Mapped image() {
        Mapped image;
        for (int label = 0; label < 12; ++label) {
            ClassActivationMap map{label, 4, 5, std::vector<float>(20), 0, 0, 0};
            for (float& value : map.values) {
                value = static_cast<float>(10 * m_random.share() - 3);
            }
            image.maps.push_back(map);
        }
        const int first = m_random.number(3);
        for (int i = 0; i <= m_random.number(1); ++i) {
            image.labels.push_back(first + i);
            image.truths.emplace_back();
            for (int boxes = m_random.number(2); boxes > 0; --boxes) {
                image.truths.back().push_back(truthOf(image.maps[static_cast<std::size_t>(first + i)]));
            }
        }
        const int guess = m_random.number(5);
        for (int i = 0; i < 5; ++i) {
            image.predicted.push_back((guess + 2 * i) % 12);
        }
        return image;
    }

    static ImageRow rowAt(const Mapped& image, std::uint32_t item, int level) {
        ImageRow row;
        row.item = item;
        for (const int label : image.predicted) {
            const auto& map = image.maps[static_cast<std::size_t>(label)];
            row.predictions.push_back({label, 0.1, imageBoxAtThreshold(map, kSeen, level), {}});
        }
        for (std::size_t i = 0; i < image.labels.size(); ++i) {
            Label label;
            label.label = image.labels[i];
            label.truths = image.truths[i];
            label.box = imageBoxAtThreshold(image.maps[static_cast<std::size_t>(label.label)], kSeen, level);
            if (!label.truths.empty()) {
                label.overlap = label.box ? evaluation::bestOverlap(*label.box, label.truths) : 0;
                label.error =
                    evaluation::boxError(label.label == image.predicted[0], label.box, label.truths);
            }
            row.labels.push_back(label);
        }
        return row;
    }

    static std::vector<std::uint8_t> sweepOf(const Mapped& image) {
        evaluation::ImageSweep sweep;
        for (std::size_t i = 0; i < image.labels.size(); ++i) {
            const auto& map = image.maps[static_cast<std::size_t>(image.labels[i])];
            const auto at = std::find(image.predicted.begin(), image.predicted.end(), image.labels[i]);
            const auto rank = at == image.predicted.end() ? 0 : at - image.predicted.begin() + 1;
            const evaluation::SweptBoxes boxes = evaluation::sweptBoxes(map, kSeen);
            const bool isFirst = std::none_of(sweep.classes.begin(), sweep.classes.end(),
                                              [](const auto& one) { return one.labelled; });
            if (!image.truths[i].empty() && isFirst) {
                sweep.errors = evaluation::SweptErrors(boxes, image.truths[i]);
            }
            sweep.classes.push_back({!image.truths[i].empty(), static_cast<std::uint8_t>(rank),
                                     evaluation::overlapCodes(boxes, image.truths[i])});
        }
        return evaluation::encodeSweep(sweep);
    }

    test::RandomRows m_random{11};
};

TEST_F(Tables, RowsAtAThresholdAreThoseOfMapsEvaluatedThere) {
    std::vector<Mapped> images;
    RunTable table;
    for (std::uint32_t item = 0; item < 60; ++item) {
        images.push_back(image());
        ImageRow row = rowAt(images.back(), item, evaluation::kPaperLevel);
        row.sweep = sweepOf(images.back());
        table.add(row);
    }
    ASSERT_TRUE(table.hasSweep());
    int localized = 0;
    std::array<int, evaluation::kBoxErrors> errors{};
    for (const int k : {0, 1, 15, 20, 37, 50, 80, 99}) {
        RunTable anew;
        for (std::uint32_t item = 0; item < images.size(); ++item) {
            anew.add(rowAt(images[item], item, 10 * k));
        }
        const Rows rows = table.rowsAt(k);
        ASSERT_EQ(rows.size(), images.size());
        std::size_t annotated = 0;
        std::size_t top1 = 0;
        std::size_t top5 = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Brief& expected = anew.rows()[i];
            EXPECT_EQ(rows[i].annotated, expected.annotated);
            EXPECT_EQ(rows[i].top1Localized, expected.top1Localized) << i << " at " << k;
            EXPECT_EQ(rows[i].top5Localized, expected.top5Localized) << i << " at " << k;
            EXPECT_EQ(rows[i].pairs, expected.pairs) << i << " at " << k;
            EXPECT_EQ(rows[i].known, expected.known) << i << " at " << k;
            const auto labels = rows.labelsOf(rows[i]);
            const auto expectedLabels = anew.rows().labelsOf(expected);
            ASSERT_EQ(labels.size(), expectedLabels.size());
            for (std::size_t l = 0; l < labels.size(); ++l) {
                EXPECT_EQ(labels[l].label, expectedLabels[l].label);
                EXPECT_EQ(labels[l].known, expectedLabels[l].known) << i << " at " << k;
                EXPECT_EQ(labels[l].hasError, expectedLabels[l].hasError);
                EXPECT_LE(labels[l].overlap, expectedLabels[l].overlap + 1e-6F);
                EXPECT_GT(labels[l].overlap + 0.0041F, expectedLabels[l].overlap);
            }
            EXPECT_LE(rows[i].overlap, expected.overlap + 1e-6F);
            EXPECT_GT(rows[i].overlap + 0.0041F, expected.overlap);
            EXPECT_EQ(rows[i].error, expected.error) << i << " at " << k;
            ++errors[static_cast<std::size_t>(rows[i].error)];
            annotated += rows[i].annotated ? 1 : 0;
            top1 += rows[i].top1Localized ? 1 : 0;
            top5 += rows[i].top5Localized ? 1 : 0;
            localized += rows[i].top5Localized ? 1 : 0;
        }
        const auto score = table.sweeps().score(k);
        EXPECT_DOUBLE_EQ(*score.top1LocalizationError,
                         1 - static_cast<double>(top1) / static_cast<double>(annotated));
        EXPECT_DOUBLE_EQ(*score.top5LocalizationError,
                         1 - static_cast<double>(top5) / static_cast<double>(annotated));
    }
    EXPECT_GT(localized, 20);
    EXPECT_THAT(errors, testing::Each(testing::Gt(0))) << "every kind";
}

TEST_F(Tables, AThresholdChangesTheKindOfABoxErrorButNotAWrongClass) {
    evaluation::ImageSweep sweep{{{true, 1, {}}}, {}};
    sweep.classes[0].codes[20] = 125;
    sweep.errors.set(21, BoxError::Part);
    sweep.errors.set(22, BoxError::TooLarge);
    sweep.errors.set(23, BoxError::MultiInstance);
    for (const BoxError before : {BoxError::Part, BoxError::None, BoxError::Classification}) {
        ImageRow row;
        row.labels.push_back({0, 1, 0.5, {}, {}, {}, {}, {}}); // without ground truth it has no kind
        row.labels.push_back({1, 1, 0.5, {{0, 0, 5, 5}}, Box{0, 0, 5, 5}, 1.0, before, {}});
        row.sweep = evaluation::encodeSweep(sweep);
        RunTable table;
        table.add(row);
        const auto expectAt = [&](int threshold, BoxError error) {
            const bool isClass = before == BoxError::Classification;
            EXPECT_EQ(table.rowsAt(threshold)[0].error, isClass ? before : error) << threshold;
        };
        expectAt(19, BoxError::WrongRegion);
        expectAt(20, BoxError::None);
        expectAt(21, BoxError::Part);
        expectAt(22, BoxError::TooLarge);
        expectAt(23, BoxError::MultiInstance);
        EXPECT_FLOAT_EQ(table.rowsAt(20)[0].overlap, 0.5F);
    }
}

TEST_F(Tables, RowsAreFoundByItemAndTakenOnce) {
    RunTable table;
    ImageRow row;
    row.item = 7;
    row.predictions = {{2, 0.75, Box{0, 0, 1, 1}, {}}};
    row.labels.push_back(
        {2, 1, 0.75, {{0, 0, 1, 1}, {0, 0, 2, 2}}, Box{0, 0, 1, 1}, 1.0, BoxError::None, {}});
    row.labels.push_back({3, 9, 0, {}, {}, {}, {}, {}});
    table.add(row);
    row.predictions.clear();
    table.add(row);
    row.item = 2;
    row.skipped = "It is damaged.";
    table.add(row);
    row.item = 0xFFFFFFFF;
    table.add(row);
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table.positionOf(7), 0U);
    EXPECT_EQ(table.positionOf(2), 1U);
    EXPECT_FALSE(table.positionOf(0) || table.positionOf(8) || table.positionOf(0xFFFFFFFF));
    const Brief& brief = table.rows()[0];
    EXPECT_EQ(brief.label, 2);
    EXPECT_EQ(brief.predicted, 2);
    EXPECT_FLOAT_EQ(brief.probability, 0.75F);
    EXPECT_EQ(brief.pairs, 1U);
    EXPECT_EQ(brief.known, 1U);
    const auto labels = table.rows().labelsOf(brief);
    ASSERT_EQ(labels.size(), 2U);
    EXPECT_FLOAT_EQ(labels[0].probability, 0.75F);
    EXPECT_TRUE(labels[0].top1 && labels[0].top5 && labels[0].known && labels[0].hasError);
    EXPECT_EQ(labels[1].label, 3);
    EXPECT_FALSE(labels[1].top5 || labels[1].known || labels[1].hasError);
    EXPECT_LT(labels[1].overlap, 0);
    EXPECT_EQ(table.rows().labelOf(brief, 3), &labels[1]);
    EXPECT_EQ(table.rows().labelOf(brief, 4), nullptr);
    EXPECT_FLOAT_EQ(brief.overlap, 1);
    EXPECT_TRUE(brief.top1 && brief.top1Localized && brief.annotated && !brief.skipped);
    EXPECT_TRUE(table.rows()[1].skipped);
    EXPECT_FALSE(table.rows()[1].annotated || table.rows()[1].top1);
}

TEST_F(Tables, TellTheLabelledClasssOwnProbability) {
    const auto told = [](int rank, double probability) {
        ImageRow row;
        row.predictions = {{4, 0.9, {}, {}}};
        row.labels.push_back({2, rank, probability, {}, {}, {}, {}, {}});
        row.labels.push_back({4, 1, 0.9, {}, {}, {}, {}, {}});
        RunTable table;
        table.add(row);
        return table.rows().labelsOf(table.rows()[0])[0].probability;
    };
    EXPECT_FLOAT_EQ(told(3, 0.05), 0.05F);
    EXPECT_EQ(told(700, 0), 0);
    EXPECT_EQ(told(2, std::nan("")), 0) << "sorted by, so a number";
    EXPECT_LT(told(0, 0), 0) << "no network said it";
    RunTable bare;
    bare.add(ImageRow());
    EXPECT_TRUE(bare.rows().labelsOf(bare.rows()[0]).empty());
}

TEST_F(Tables, KeepTheHitsOfEachRowsPairs) {
    runs::test::RandomRows random(3);
    RunTable table;
    std::vector<ImageRow> rows;
    for (std::uint32_t item = 0; item < 80; ++item) {
        rows.push_back(random.row(item));
        table.add(rows.back());
        table.add(rows.back()); // is left out
    }
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::size_t at = 0;
        for (const Label& label : rows[i].labels) {
            if (label.wsol) {
                ASSERT_LT(at, table.wsolHits(i).size());
                const evaluation::WsolHits& kept = table.wsolHits(i)[at++];
                EXPECT_EQ(kept.largest, label.wsol->largest);
                EXPECT_EQ(kept.any, label.wsol->any);
                EXPECT_EQ(kept.maximum, label.wsol->maximum);
                ++pairs;
            }
        }
        EXPECT_EQ(table.wsolHits(i).size(), at);
    }
    EXPECT_GT(pairs, 40U);
    ImageRow skipped;
    skipped.item = 80;
    skipped.skipped = "It is damaged.";
    skipped.labels = rows[1].labels;
    skipped.labels.emplace_back().wsol.emplace();
    table.add(skipped);
    EXPECT_TRUE(table.wsolHits(80).empty()) << "it counts for nothing";
}

TEST_F(Tables, HaveASweepWhereEveryRowWithGroundTruthHas) {
    const Mapped with = [&] {
        Mapped image = this->image();
        image.truths[0] = {{0, 0, 50, 50}};
        return image;
    }();
    ImageRow row = rowAt(with, 0, 200);
    row.sweep = sweepOf(with);
    RunTable table;
    EXPECT_FALSE(table.hasSweep());
    table.add(row);
    EXPECT_TRUE(table.hasSweep());
    ImageRow bare;
    bare.item = 1;
    table.add(bare);
    EXPECT_TRUE(table.hasSweep()) << "an image without ground truth needs none";
    EXPECT_EQ(table.rowsAt(50).size(), 2U);
    row.item = 2;
    row.sweep.pop_back();
    table.add(row);
    EXPECT_FALSE(table.hasSweep()) << "a damaged sweep is none";
}

} // namespace
} // namespace actiscope::runs
