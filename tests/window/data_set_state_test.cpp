// The state behind the data-set page: what stays, what goes, what is told.
#include "ui/dataset/data_set_state.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

#include "engine/datasets/open.h"
#include "tests/window/data_set_files.h"

namespace actiscope::ui {
namespace {

constexpr int kImages = 6;

class DataSetStateTest : public testing::Test {
protected:
    DataSetStateTest() { m_state.setDataSet(openSet("data")); }

    std::shared_ptr<const datasets::DataSet> openSet(const std::string& name) {
        auto set = datasets::openDataSet(test::writeDataSet(m_run, kImages, 0, name));
        EXPECT_TRUE(set) << set.error().message;
        return std::make_shared<const datasets::DataSet>(std::move(*set));
    }

    /// Item i has IoU (i + 1) / 10 at thresholds below 50 and none above.
    static runs::ImageRow rowOf(std::uint32_t item) {
        const int side = 100;
        const Box truth{0, 0, side, side};
        const int height = side * static_cast<int>(item + 1) / 10;
        runs::ImageRow row;
        row.item = item;
        row.path = std::to_string(item) + ".png";
        row.id = row.path;
        row.size = {side, side};
        const Box found{0, 0, side, height};
        row.predictions = {{static_cast<int>(item % 2), 0.5, found, iou(found, truth)}};
        runs::Label label;
        label.rank = item % 2 == 0 ? 1 : 2;
        label.truths = {truth};
        label.box = found;
        label.overlap = iou(found, truth);
        label.error = *label.overlap >= 0.5 ? evaluation::BoxError::None : evaluation::BoxError::WrongRegion;
        row.labels = {label};
        evaluation::ClassSweep sweep;
        sweep.labelled = true;
        sweep.rank = static_cast<std::uint8_t>(label.rank);
        for (int k = 0; k < 50; ++k) {
            sweep.codes[static_cast<std::size_t>(k)] = evaluation::overlapCode(found, truth);
        }
        row.sweep = evaluation::encodeSweep({{sweep}, {}});
        return row;
    }

    static std::shared_ptr<ShownRun> runOf(int level, int rows, bool sweep = true) {
        runs::RunFacts facts;
        facts.level = level;
        facts.sweep = sweep;
        facts.images = kImages;
        facts.classes = {{"n0", "zero"}, {"n1", "one"}};
        auto run = std::make_shared<ShownRun>(ShownRun{"run.db", facts, {}, runs::RunFigures(2)});
        for (int item = 0; item < rows; ++item) {
            runs::ImageRow row = rowOf(static_cast<std::uint32_t>(item));
            if (!sweep) {
                row.sweep.clear();
            }
            run->table.add(row);
            run->figures.add(row);
        }
        return run;
    }

    test::WindowRunner m_run;
    DataSetState m_state;
};

TEST_F(DataSetStateTest, ANewSetTakesRunFilterAndSelectionAway) {
    EXPECT_EQ(m_state.shown().size(), kImages);
    m_state.setRun(runOf(200, kImages));
    m_state.setCompared(runOf(200, kImages));
    runs::Filter filter;
    filter.top1 = true;
    m_state.setFilter(filter);
    m_state.setOrder({runs::SortBy::Overlap, true});
    m_state.setCurrent(4);
    EXPECT_EQ(m_state.shown(), (std::vector<std::uint32_t>{4, 2, 0}));

    QSignalSpy set(&m_state, &DataSetState::setChanged);
    QSignalSpy run(&m_state, &DataSetState::runChanged);
    QSignalSpy compared(&m_state, &DataSetState::comparedChanged);
    QSignalSpy current(&m_state, &DataSetState::currentChanged);
    m_state.setDataSet(openSet("other"));
    EXPECT_EQ(set.count(), 1);
    EXPECT_EQ(run.count(), 1);
    EXPECT_EQ(compared.count(), 1);
    EXPECT_EQ(current.count(), 1);
    EXPECT_EQ(m_state.run(), nullptr);
    EXPECT_EQ(m_state.compared(), nullptr);
    EXPECT_EQ(m_state.filter(), runs::Filter());
    EXPECT_EQ(m_state.order().by, runs::SortBy::Item) << "and the order";
    EXPECT_FALSE(m_state.current());
    EXPECT_EQ(m_state.shown().size(), kImages);
    EXPECT_TRUE(m_state.rows().empty());
}

TEST_F(DataSetStateTest, TheThresholdScoresTheRowsAnew) {
    m_state.setRun(runOf(200, kImages));
    EXPECT_EQ(m_state.threshold(), 20);
    EXPECT_TRUE(m_state.atOwnThreshold());
    runs::Filter filter;
    filter.known = true;
    m_state.setFilter(filter);
    EXPECT_EQ(m_state.shown(), (std::vector<std::uint32_t>{4, 5})) << "IoU 0.5 and 0.6";

    QSignalSpy threshold(&m_state, &DataSetState::thresholdChanged);
    QSignalSpy shown(&m_state, &DataSetState::shownChanged);
    m_state.setThreshold(49);
    EXPECT_EQ(threshold.count(), 1);
    EXPECT_EQ(shown.count(), 0) << "the same images";
    EXPECT_FALSE(m_state.atOwnThreshold());
    EXPECT_NEAR(m_state.rows()[2].overlap, 0.3F, 0.005F);
    m_state.setThreshold(50);
    EXPECT_EQ(shown.count(), 1);
    EXPECT_TRUE(m_state.shown().empty()) << "no box is left";
    m_state.setThreshold(500);
    EXPECT_EQ(m_state.threshold(), 99);
    m_state.setThreshold(20);
    EXPECT_EQ(m_state.shown().size(), 2U);
    EXPECT_EQ(&m_state.rows(), &m_state.run()->table.rows());
}

TEST_F(DataSetStateTest, ARunsOwnThresholdMayHaveTenthsOfAPercent) {
    constexpr int kLevel = 205;
    m_state.setRun(runOf(kLevel, kImages));
    EXPECT_TRUE(m_state.atOwnThreshold());
    EXPECT_EQ(m_state.level(), kLevel);
    EXPECT_EQ(&m_state.rows(), &m_state.run()->table.rows());
    m_state.setCompared(runOf(kLevel, kImages));
    EXPECT_EQ(&m_state.comparedRows(), &m_state.compared()->table.rows());
    QSignalSpy changed(&m_state, &DataSetState::thresholdChanged);
    m_state.setThreshold(m_state.threshold());
    EXPECT_EQ(changed.count(), 1) << "the nearest percent is another one";
    EXPECT_FALSE(m_state.atOwnThreshold());
    EXPECT_EQ(m_state.level() % 10, 0);
    m_state.setOwnThreshold();
    EXPECT_EQ(changed.count(), 2);
    EXPECT_EQ(m_state.level(), kLevel);
    EXPECT_EQ(&m_state.rows(), &m_state.run()->table.rows());
}

TEST_F(DataSetStateTest, WithoutASweepTheThresholdStays) {
    m_state.setRun(runOf(300, kImages, false));
    EXPECT_EQ(m_state.threshold(), 30);
    EXPECT_FALSE(m_state.canRescore());
    m_state.setThreshold(40);
    EXPECT_EQ(m_state.threshold(), 30);
    EXPECT_EQ(m_state.rows().size(), kImages);
}

TEST_F(DataSetStateTest, RunsAtTwoThresholdsAreComparedEachAtItsOwn) {
    m_state.setRun(runOf(200, kImages));
    m_state.setCompared(runOf(600, kImages));
    EXPECT_EQ(&m_state.comparedRows(), &m_state.compared()->table.rows());
    m_state.setThreshold(55);
    EXPECT_EQ(m_state.comparedRows()[5].overlap, 0) << "from the sweep";
    EXPECT_EQ(m_state.rows()[5].overlap, 0);
    m_state.setThreshold(60);
    EXPECT_EQ(&m_state.comparedRows(), &m_state.compared()->table.rows());
}

TEST_F(DataSetStateTest, RowsOfARunThatGoesOnPassTheFilterAsTheyCome) {
    m_state.setRun(runOf(200, 0));
    runs::Filter filter;
    filter.top1 = true;
    m_state.setFilter(filter);
    EXPECT_TRUE(m_state.shown().empty());
    QSignalSpy shown(&m_state, &DataSetState::shownChanged);
    QSignalSpy added(&m_state, &DataSetState::rowsAdded);
    m_state.addRows({rowOf(1)});
    EXPECT_EQ(added.count(), 1);
    EXPECT_EQ(shown.count(), 0);
    m_state.addRows({rowOf(2), rowOf(0)});
    EXPECT_EQ(m_state.shown(), (std::vector<std::uint32_t>{0, 2}));
    m_state.addRows({rowOf(2)});
    EXPECT_EQ(m_state.run()->table.size(), 3U) << "none twice";
    EXPECT_EQ(m_state.run()->figures.images(), 3U);
    m_state.setThreshold(10);
    m_state.addRows({rowOf(4)});
    EXPECT_EQ(m_state.rows().size(), 4U) << "at another threshold, too";
}

TEST_F(DataSetStateTest, AnotherRunKeepsWhatItCanOfTheFilter) {
    m_state.setRun(runOf(200, kImages));
    runs::Filter filter;
    filter.label = 0;
    filter.top1 = true;
    filter.text = "png";
    runs::Filter listed = filter;
    listed.items = {"of that run", std::make_shared<const std::vector<bool>>(kImages, true)};
    m_state.setFilter(listed);
    m_state.setRun(runOf(300, kImages));
    EXPECT_EQ(m_state.filter(), filter) << "the same classes";
    auto other = runOf(200, kImages);
    other->facts.classes[0] = {"n7", "seven"};
    m_state.setRun(other);
    EXPECT_FALSE(m_state.filter().label);
    EXPECT_TRUE(m_state.filter().top1);
    m_state.setRun(nullptr);
    EXPECT_FALSE(m_state.filter().top1) << "nothing is known of it any more";
    EXPECT_EQ(m_state.filter().text, "png");
    EXPECT_EQ(m_state.shown().size(), kImages);
}

} // namespace
} // namespace actiscope::ui
