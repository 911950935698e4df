// Charts and tables of a run, against counts made anew from the images' rows, and against what their filters
// select.
#include <map>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "engine/runs/paper_tables.h"
#include "engine/runs/run_views.h"
#include "tests/support/random_run.h"

namespace actiscope::runs {
namespace {

using evaluation::BoxError;
using test::RandomRun;
using test::RandomRunOptions;

RunTable tableOf(const std::vector<ImageRow>& rows) {
    RunTable table;
    for (const ImageRow& row : rows) {
        table.add(row);
    }
    return table;
}

class RunViews : public testing::Test {
protected:
    RunViews() : m_table(tableOf(m_run.rows)) {}

    [[nodiscard]] std::uint64_t selected(const Rows& rows, const Filter& filter) const {
        return select(m_run.set, &m_table, &rows, m_run.facts.classes, filter, {}).size();
    }

    RandomRun m_run{RandomRunOptions{3000, 12}};
    RunTable m_table;
};

bool counts(const ImageRow& row) {
    return row.skipped.empty();
}

bool hasTruth(const ImageRow& row) {
    return counts(row) && std::any_of(row.labels.begin(), row.labels.end(),
                                      [](const Label& label) { return !label.truths.empty(); });
}

TEST_F(RunViews, CountsAreThoseOfTheRows) {
    Counts expected{};
    for (const ImageRow& row : m_run.rows) {
        if (!counts(row)) {
            continue;
        }
        const evaluation::ImageOutcome outcome = outcomeOf(row);
        const std::array<bool, kJudged> right = {outcome.top1, outcome.top5, outcome.top1Localized,
                                                 outcome.top5Localized, outcome.known > 0};
        for (std::size_t i = 0; i < kJudged; ++i) {
            if (i < 2 || hasTruth(row)) {
                ++expected[i].images;
                expected[i].right += right[i] ? 1 : 0;
            }
        }
    }
    EXPECT_EQ(countsOf(m_table.rows()), expected);
    EXPECT_LT(expected[2].images, expected[0].images) << "some have no ground truth";
}

TEST_F(RunViews, EveryCountIsWhatItsFilterSelectsAtEveryThreshold) {
    for (const int threshold : {-1, 0, 7, 20, 45, 99}) {
        const Rows rows = threshold < 0 ? m_table.rows() : m_table.rowsAt(threshold);
        const Counts counted = countsOf(rows);
        for (std::size_t i = 0; i < kJudged; ++i) {
            const auto what = static_cast<Judged>(i);
            EXPECT_EQ(selected(rows, filterOf(what, true)), counted[i].right) << threshold << ' ' << i;
            EXPECT_EQ(selected(rows, filterOf(what, false)), counted[i].wrong()) << threshold << ' ' << i;
        }
        const ErrorCounts errors = errorsOf(rows);
        std::uint64_t images = 0;
        for (std::size_t i = 0; i < errors.size(); ++i) {
            EXPECT_EQ(selected(rows, filterOf(static_cast<BoxError>(i))), errors[i]) << threshold << ' ' << i;
            images += errors[i];
        }
        EXPECT_EQ(images, counted[static_cast<std::size_t>(Judged::Known)].images);
        const OverlapCounts overlaps = overlapsOf(rows);
        images = 0;
        for (std::size_t i = 0; i < overlaps.size(); ++i) {
            EXPECT_EQ(selected(rows, filterOfOverlaps(i)), overlaps[i]) << threshold << ' ' << i;
            images += overlaps[i];
        }
        EXPECT_EQ(images, counted[static_cast<std::size_t>(Judged::Known)].images);
    }
}

TEST_F(RunViews, ProbabilitiesFallIntoTheBinsOfTheReliabilityDiagram) {
    evaluation::Reliability expected;
    for (const ImageRow& row : m_run.rows) {
        if (counts(row)) {
            expected.add(row.predictions.front().probability, outcomeOf(row).top1);
        }
    }
    const ReliabilityBins bins = reliabilityOf(m_table.rows());
    for (std::size_t i = 0; i < bins.size(); ++i) {
        EXPECT_EQ(bins[i].images, expected.bins()[i].images) << i;
        EXPECT_EQ(bins[i].right, expected.bins()[i].right) << i;
        EXPECT_NEAR(bins[i].probabilitySum, expected.bins()[i].probabilitySum, 1e-4) << i;
        EXPECT_EQ(selected(m_table.rows(), filterOfProbabilities(i)), bins[i].images) << i;
    }
}

/// One image whose class has this IoU and whose prediction has this probability.
ImageRow rowWith(std::uint32_t item, double overlap, double probability) {
    ImageRow row;
    row.item = item;
    row.predictions = {{0, probability, Box{0, 0, 9, 9}, overlap}};
    row.labels = {{0, 1, probability, {{0, 0, 9, 9}}, Box{0, 0, 9, 9}, overlap, BoxError::None, {}}};
    return row;
}

TEST(RunViewsEdges, WhatLiesOnAnEdgeBelongsToOneBin) {
    RandomRun run{RandomRunOptions{21, 2}};
    std::vector<ImageRow> rows;
    for (std::uint32_t i = 0; i <= kOverlapBins; ++i) {
        rows.push_back(rowWith(i, i / 20.0, (i % 15 + 1) / 15.0));
    }
    const RunTable table = tableOf(rows);
    const OverlapCounts overlaps = overlapsOf(table.rows());
    for (std::size_t i = 0; i < kOverlapBins; ++i) {
        EXPECT_EQ(overlaps[i], i + 1 == kOverlapBins ? 2U : 1U) << i;
        EXPECT_EQ(select(run.set, &table, &table.rows(), run.facts.classes, filterOfOverlaps(i), {}).size(),
                  overlaps[i])
            << i;
    }
    const ReliabilityBins bins = reliabilityOf(table.rows());
    for (std::size_t i = 0; i < bins.size(); ++i) {
        EXPECT_EQ(bins[i].images, i < 6 ? 2U : 1U) << i;
    }
}

TEST_F(RunViews, APointOfMaxBoxAccIsItsPairsAndSelectsItsImages) {
    RunFigures figures(m_run.facts.classes.size());
    for (const ImageRow& row : m_run.rows) {
        figures.add(row);
    }
    const evaluation::MaxBoxAccuracy& wsol = figures.maxBoxAccuracy();
    std::uint64_t several = 0;
    for (std::size_t c = 0; c < kWsolCurves; ++c) {
        const std::vector<double> curve = c == 0 ? wsol.curve() : wsol.curveV2(c - 1);
        for (const int k : {0, 1, 251, 500, 777, 999}) {
            const WsolImages found = wsolImagesAt(m_table, static_cast<WsolCurve>(c), k);
            EXPECT_EQ(found.ofPairs, wsol.maps());
            EXPECT_DOUBLE_EQ(curve[static_cast<std::size_t>(k)],
                             static_cast<double>(found.pairs) / static_cast<double>(found.ofPairs))
                << c << " at " << k;
            std::vector<std::uint32_t> expected;
            std::uint64_t judged = 0;
            for (const ImageRow& row : m_run.rows) {
                bool hit = false;
                bool has = false;
                for (const Label& label : row.labels) {
                    if (label.wsol && counts(row)) {
                        const auto& bits = c == 0 ? label.wsol->largest : label.wsol->any[c - 1];
                        hit = hit || bits[static_cast<std::size_t>(k * 0.001 * label.wsol->maximum)];
                        has = true;
                    }
                }
                judged += has ? 1 : 0;
                if (hit) {
                    expected.push_back(row.item);
                }
            }
            EXPECT_EQ(found.ofImages, judged);
            EXPECT_EQ(found.images, expected.size());
            EXPECT_EQ(select(m_run.set, &m_table, &m_table.rows(), m_run.facts.classes,
                             filterOfItems("hits", found.wanted), {}),
                      expected);
            several += found.pairs - found.images;
        }
    }
    EXPECT_GT(several, 0U) << "images with two classes that both hit";
}

TEST_F(RunViews, FiguresOfClassesAreThoseOfTheRun) {
    RunFigures figures(12);
    std::size_t several = 0;
    for (const ImageRow& row : m_run.rows) {
        figures.add(row);
        several += counts(row) && row.labels.size() > 1 ? 1 : 0;
    }
    ASSERT_GT(several, 100U);
    const std::vector<evaluation::ClassCounts> classes = classCountsOf(m_table.rows(), 12);
    ASSERT_EQ(classes.size(), 12U);
    for (std::size_t label = 0; label < 12; ++label) {
        const evaluation::ClassCounts& found = classes[label];
        const evaluation::ClassCounts& expected = figures.classes().classes()[label];
        EXPECT_EQ(found.images, expected.images);
        EXPECT_EQ(found.top1, expected.top1);
        EXPECT_EQ(found.top5, expected.top5);
        EXPECT_EQ(found.annotated, expected.annotated);
        EXPECT_EQ(found.known, expected.known);
        EXPECT_NEAR(found.overlapSum, expected.overlapSum, 1e-3);
        EXPECT_EQ(found.errors, expected.errors);
        Filter filter;
        filter.label = static_cast<int>(label);
        EXPECT_EQ(selected(m_table.rows(), filter), found.images);
    }
    EXPECT_EQ(classCountsOf(m_table.rows(), 3).size(), 3U) << "labels that are none are left out";
    for (const int threshold : {0, 20, 60}) {
        const Rows rows = m_table.rowsAt(threshold);
        std::uint64_t annotated = 0;
        std::uint64_t known = 0;
        std::uint64_t kinds = 0;
        for (const evaluation::ClassCounts& one : classCountsOf(rows, 12)) {
            annotated += one.annotated;
            known += one.known;
            kinds = std::accumulate(one.errors.begin(), one.errors.end(), kinds);
        }
        EXPECT_EQ(knownPairsOf(rows), (PairCount{annotated, known})) << threshold;
        EXPECT_EQ(kinds, countsOf(rows)[static_cast<std::size_t>(Judged::Known)].images) << "one an image";
    }
}

TEST_F(RunViews, GtKnownIsThatOfTheRunAndOfItsCurve) {
    RunFigures figures(12);
    for (const ImageRow& row : m_run.rows) {
        figures.add(row);
    }
    const auto share = [](const PairCount& of) {
        return static_cast<double>(of.right) / static_cast<double>(of.pairs);
    };
    EXPECT_DOUBLE_EQ(share(knownPairsOf(m_table.rows())), *figures.localization().gtKnownAccuracy());
    for (int threshold = 0; threshold < evaluation::kSweepThresholds; ++threshold) {
        const PairCount known = knownPairsOf(m_table.rowsAt(threshold));
        EXPECT_DOUBLE_EQ(share(known), *m_table.sweeps().score(threshold).gtKnown) << threshold;
        EXPECT_DOUBLE_EQ(share(known), *figures.sweeps().score(threshold).gtKnown) << threshold;
    }
}

TEST_F(RunViews, ConfusedPairsAreWhatTheirFiltersSelect) {
    const evaluation::ConfusionCounts confusion = confusionOf(m_table.rows());
    std::map<std::pair<int, int>, std::uint64_t> expected;
    std::size_t rightForAnother = 0;
    for (const ImageRow& row : m_run.rows) {
        if (counts(row)) {
            const int predicted = row.predictions.front().label;
            for (const Label& label : row.labels) {
                const bool another = outcomeOf(row).top1 && label.label != predicted;
                rightForAnother += another ? 1 : 0;
                expected[{label.label, predicted}] += another ? 0 : 1;
            }
        }
    }
    RunFigures figures(12);
    for (const ImageRow& row : m_run.rows) {
        figures.add(row);
    }
    EXPECT_GT(rightForAnother, 0U);
    for (int label = 0; label < 12; ++label) {
        for (int predicted = 0; predicted < 12; ++predicted) {
            const std::uint64_t images = confusion.count(label, predicted);
            EXPECT_EQ(images, (expected[{label, predicted}])) << label << ' ' << predicted;
            EXPECT_EQ(images, figures.confusion().count(label, predicted));
            EXPECT_EQ(selected(m_table.rows(), filterOf(label, predicted)), images);
        }
    }
}

TEST(RunViewsConfusion, WorstClassesAreThoseOfTheWorstPairs) {
    evaluation::ConfusionCounts confusion;
    const auto add = [&](int label, int predicted, int times) {
        for (int i = 0; i < times; ++i) {
            confusion.add(label, predicted);
        }
    };
    add(0, 0, 50);
    add(3, 4, 9);
    add(4, 3, 7);
    add(4, 1, 5);
    add(2, 5, 1);
    EXPECT_EQ(worstClasses(confusion, 3), (std::vector<int>{3, 4, 1}));
    EXPECT_EQ(worstClasses(confusion, 12), (std::vector<int>{3, 4, 1, 2, 5}));
    EXPECT_TRUE(worstClasses({}, 12).empty());
}

class TwoRuns : public testing::Test {
protected:
    TwoRuns() {
        std::reverse(m_second.rows.begin(), m_second.rows.end()); // as they may finish
        m_second.rows.resize(1500);                               // --limit
    }

    RandomRun m_first{RandomRunOptions{2000, 9}, 1};
    RandomRun m_second{RandomRunOptions{2000, 9}, 2};
};

TEST_F(TwoRuns, PairsHaveTheSameItemsInOrder) {
    const PairedRows pairs = pairRows(tableOf(m_first.rows).rows(), tableOf(m_second.rows).rows());
    std::set<std::uint32_t> expected;
    for (const ImageRow& row : m_second.rows) {
        if (counts(row) && counts(m_first.rows[row.item])) {
            expected.insert(row.item);
        }
    }
    ASSERT_EQ(pairs.first.size(), expected.size());
    auto item = expected.begin();
    for (std::size_t i = 0; i < expected.size(); ++i, ++item) {
        EXPECT_EQ(pairs.first[i].item, *item);
        EXPECT_EQ(pairs.second[i].item, *item);
    }
    EXPECT_TRUE(pairRows({}, tableOf(m_second.rows).rows()).first.empty());
}

TEST_F(TwoRuns, AgreementAndDifferencesAreCountedImageByImage) {
    const PairedRows pairs = pairRows(tableOf(m_first.rows).rows(), tableOf(m_second.rows).rows());
    const auto rightOf = [](const ImageRow& row, Judged what) {
        const evaluation::ImageOutcome outcome = outcomeOf(row);
        switch (what) {
        case Judged::Top1:
            return outcome.top1;
        case Judged::Top5:
            return outcome.top5;
        case Judged::Top1Localized:
            return outcome.top1Localized;
        case Judged::Top5Localized:
            return outcome.top5Localized;
        case Judged::Known:
            return outcome.known > 0;
        }
        return false;
    };
    for (std::size_t i = 0; i < kJudged; ++i) {
        const auto what = static_cast<Judged>(i);
        std::array<std::set<std::uint32_t>, 4> expected;
        std::map<int, std::array<std::uint64_t, 3>> classes; // images, right in the first, in the second
        for (const ImageRow& second : m_second.rows) {
            const ImageRow& first = m_first.rows[second.item];
            if (!counts(first) || !counts(second) || (i >= 2 && !hasTruth(first))) {
                continue;
            }
            const bool a = rightOf(first, what);
            const bool b = rightOf(second, what);
            expected[(a ? 0U : 2U) + (b ? 0U : 1U)].insert(second.item);
            for (const Label& label : first.labels) {
                auto& of = classes[label.label];
                ++of[0];
                of[1] += a ? 1 : 0;
                of[2] += b ? 1 : 0;
            }
        }
        const Agreement agreement = agreementOf(pairs, what);
        const auto isList = [](const std::vector<std::uint32_t>& items, const std::set<std::uint32_t>& set) {
            return std::equal(items.begin(), items.end(), set.begin(), set.end());
        };
        EXPECT_TRUE(isList(agreement.both, expected[0])) << i;
        EXPECT_TRUE(isList(agreement.onlyFirst, expected[1])) << i;
        EXPECT_TRUE(isList(agreement.onlySecond, expected[2])) << i;
        EXPECT_TRUE(isList(agreement.neither, expected[3])) << i;
        EXPECT_FALSE(expected[1].empty() || expected[2].empty());

        const std::vector<ClassDifference> differences = classDifferences(pairs, 9, what);
        ASSERT_EQ(differences.size(), classes.size());
        for (const ClassDifference& one : differences) {
            const auto& of = classes[one.label];
            EXPECT_EQ(one.first, (Count{of[0], of[1]}));
            EXPECT_EQ(one.second, (Count{of[0], of[2]}));
            EXPECT_NEAR(one.difference(),
                        (static_cast<double>(of[2]) - static_cast<double>(of[1])) /
                            static_cast<double>(of[0]),
                        1e-12);
        }
    }
}

TEST(PaperTables, HoldTheTablesRows) {
    EXPECT_EQ(paperClassificationErrors().size(), 9U);
    EXPECT_EQ(paperLocalizationErrors().size(), 10U);
    EXPECT_EQ(paperLocalizationErrors().front().method, "GoogLeNet-GAP");
    EXPECT_EQ(paperLocalizationErrors().front().top5Error, 43.0);
    for (const auto rows : {paperClassificationErrors(), paperLocalizationErrors()}) {
        for (const PaperRow& row : rows) {
            EXPECT_LT(row.top5Error, row.top1Error) << row.method;
        }
    }
}

} // namespace
} // namespace actiscope::runs
