// Two runs beside each other.
#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTableWidget>
#include <QTest>

#include "tests/window/shown_runs.h"
#include "ui/dataset/compare_page.h"
#include "ui/dataset/difference_table.h"
#include "ui/dataset/item_text.h"
#include "ui/dataset/map_wall.h"

namespace actiscope::ui {
namespace {

using runs::Judged;
using test::RandomRun;
using test::RandomRunOptions;

class DataSetCompare : public testing::Test {
protected:
    DataSetCompare() {
        m_other.facts.network = "Other net";
        m_other.facts.modelHash = 7;
        m_other.facts.method = "gradcam";
        m_page.resize(1400, 900);
        m_page.show();
        (void)QTest::qWaitForWindowExposed(&m_page);
        test::show(m_state, m_run);
    }

    void compare() {
        m_state.setCompared(test::shownRun(m_other));
        ASSERT_TRUE(QTest::qWaitFor([this] { return the<QTableWidget>("compareCells")->isVisible(); }));
    }
    template <class Widget>
    [[nodiscard]] Widget* the(const char* name) const {
        return m_page.findChild<Widget*>(QLatin1String(name));
    }
    [[nodiscard]] std::size_t countIn(int row, int column) const {
        return the<QTableWidget>("compareCells")
            ->item(row, column)
            ->text()
            .section(QLatin1Char(' '), 0, 0)
            .toUInt();
    }
    void choose(Judged what) {
        auto* box = the<QComboBox>("compareJudged");
        box->setCurrentIndex(box->findData(static_cast<int>(what)));
    }
    void pressCell(int row, int column) {
        auto* cells = the<QTableWidget>("compareCells");
        QTest::mouseClick(cells->viewport(), Qt::LeftButton, {},
                          cells->visualItemRect(cells->item(row, column)).center());
    }
    [[nodiscard]] QString fact(const char* name, int column) const {
        const auto* facts = the<QTableWidget>("compareFacts");
        for (int row = 0; row < facts->rowCount(); ++row) {
            if (facts->verticalHeaderItem(row)->text() == QLatin1String(name)) {
                return facts->item(row, column)->text();
            }
        }
        return {};
    }

    RandomRun m_run{RandomRunOptions{500, 12}, 1};
    RandomRun m_other{RandomRunOptions{500, 12}, 2};
    DataSetState m_state;
    DataSetSession m_session{m_state, ACTISCOPE_TEST_MODULES};
    ComparePage m_page{m_state, m_session};
};

TEST_F(DataSetCompare, AsksForASecondRun) {
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return the<QLabel>("compareEmptyWords")->text().contains(QStringLiteral("Choose a second run"));
    }));
    EXPECT_TRUE(the<QPushButton>("compareEmptyChoose")->isVisible());
    EXPECT_LT(the<QPushButton>("compareChoose")->mapTo(&m_page, QPoint()).y(), 40) << "at the top";
    EXPECT_GT(the<QLabel>("compareEmptyWords")->mapTo(&m_page, QPoint()).y(), 300);
    EXPECT_FALSE(the<QTableWidget>("compareCells")->isVisible());
    compare();
    EXPECT_FALSE(the<QPushButton>("compareEmptyChoose")->isVisible());
    m_state.setRun(nullptr);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !the<QTableWidget>("compareCells")->isVisible(); }));
    EXPECT_TRUE(the<MapWall>("compareFirstWall")->items().empty());
}

TEST_F(DataSetCompare, SaysInWordsWhatDiffers) {
    compare();
    const QString words = the<QLabel>("compareWords")->text();
    EXPECT_TRUE(words.contains(QStringLiteral("model (Test net / Other net)"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("method (cam / gradcam)")));
    EXPECT_FALSE(words.contains(QStringLiteral("threshold")));
    EXPECT_EQ(fact("Method", 2), QStringLiteral("differs"));
    EXPECT_EQ(fact("Threshold", 2), QString());
}

TEST_F(DataSetCompare, HeadlinesAndDifferencesAreThoseOfTheImages) {
    compare();
    double errors[2] = {0, 0};
    double images = 0;
    for (std::size_t i = 0; i < m_run.rows.size(); ++i) {
        if (m_run.rows[i].skipped.empty() && m_other.rows[i].skipped.empty()) {
            images += 1;
            errors[0] += runs::outcomeOf(m_run.rows[i]).top1 ? 0 : 1;
            errors[1] += runs::outcomeOf(m_other.rows[i]).top1 ? 0 : 1;
        }
    }
    const double first = 100 * errors[0] / images;
    const double second = 100 * errors[1] / images;
    EXPECT_EQ(fact("Top-1 error, %", 0), QString::number(first, 'f', 2));
    EXPECT_EQ(fact("Top-1 error, %", 1), QString::number(second, 'f', 2));
    EXPECT_EQ(fact("Top-1 error, %", 2), signedText(second - first, 2));
    double known = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < m_run.rows.size(); ++i) {
        if (m_run.rows[i].skipped.empty() && m_other.rows[i].skipped.empty()) {
            const evaluation::ImageOutcome outcome = runs::outcomeOf(m_run.rows[i]);
            known += static_cast<double>(outcome.known);
            pairs += static_cast<double>(outcome.pairs);
        }
    }
    EXPECT_EQ(fact("GT-known, %", 0), QString::number(100 * known / pairs, 'f', 2)) << "pairs, not images";
}

TEST_F(DataSetCompare, EveryCellShowsTheImagesItCounts) {
    compare();
    const auto* first = the<MapWall>("compareFirstWall");
    const auto* second = the<MapWall>("compareSecondWall");
    for (const Judged what : {Judged::Top1, Judged::Top1Localized, Judged::Known}) {
        choose(what);
        std::size_t images = 0;
        for (int row = 0; row < 2; ++row) {
            for (int column = 0; column < 2; ++column) {
                pressCell(row, column);
                ASSERT_EQ(first->items().size(), countIn(row, column));
                EXPECT_EQ(first->items(), second->items());
                for (const std::uint32_t item : first->items()) {
                    EXPECT_EQ(first->tileOf(item).right, row == 0);
                    EXPECT_EQ(second->tileOf(item).right, column == 0);
                }
                images += first->items().size();
            }
        }
        const runs::Counts counts = runs::countsOf(m_state.rows());
        EXPECT_EQ(images, counts[static_cast<std::size_t>(what)].images) << "the same were skipped in both";
    }
}

TEST_F(DataSetCompare, EveryTileSaysItsIoUAndOfWhichClass) {
    compare();
    choose(Judged::Top1Localized);
    pressCell(0, 1);
    const auto* second = the<MapWall>("compareSecondWall");
    ASSERT_GT(second->items().size(), 5U);
    int ofAnother = 0;
    for (const std::uint32_t item : second->items()) {
        const QStringList lines = second->tileOf(item).lines;
        ASSERT_EQ(lines.size(), 2) << item;
        const bool other = second->tileOf(item).label != briefOf(m_state, item)->label;
        EXPECT_TRUE(lines[1].startsWith(other ? QStringLiteral("true class: IoU ") : QStringLiteral("IoU ")))
            << lines[1].toStdString();
        ofAnother += other ? 1 : 0;
    }
    EXPECT_GT(ofAnother, 0);
}

TEST_F(DataSetCompare, ACellWithoutImagesSaysSo) {
    m_other = m_run;
    compare();
    pressCell(0, 1);
    const auto* nothing = the<QLabel>("compareNothing");
    EXPECT_EQ(countIn(0, 1), 0U);
    EXPECT_TRUE(nothing->isVisible());
    EXPECT_FALSE(the<QPushButton>("compareGallery")->isEnabled());
    pressCell(0, 0);
    EXPECT_FALSE(nothing->isVisible());
    EXPECT_TRUE(the<QPushButton>("compareGallery")->isEnabled());
}

TEST_F(DataSetCompare, WallsGoInStep) {
    compare();
    choose(Judged::Top1);
    pressCell(0, 0);
    auto* first = the<MapWall>("compareFirstWall");
    auto* second = the<MapWall>("compareSecondWall");
    ASSERT_GT(first->items().size(), 60U);
    first->setCurrent(first->items().front());
    EXPECT_EQ(second->current(), first->items().front());
    QTest::keyClick(first, Qt::Key_Right);
    EXPECT_EQ(first->current(), first->items()[1]);
    EXPECT_EQ(second->current(), first->items()[1]);
    QTest::keyClick(second, Qt::Key_End);
    EXPECT_EQ(first->current(), first->items().back());
    EXPECT_GT(first->verticalScrollBar()->value(), 0);
    EXPECT_EQ(first->verticalScrollBar()->value(), second->verticalScrollBar()->value());
    first->verticalScrollBar()->setValue(0);
    EXPECT_EQ(second->verticalScrollBar()->value(), 0);
    EXPECT_EQ(first->columns(), second->columns());
}

TEST_F(DataSetCompare, ClassesAreSortedByDifferenceAndNarrowTheWalls) {
    compare();
    choose(Judged::Top1);
    auto* classes = the<QTableView>("compareClasses");
    ASSERT_EQ(classes->model()->rowCount(), 12);
    const auto share = [classes](int row) {
        return classes->model()->index(row, 0).data(DifferenceTable::ShareRole).toDouble();
    };
    for (int row = 1; row < 12; ++row) {
        EXPECT_LE(share(row - 1), share(row));
    }
    classes->sortByColumn(DifferenceTable::Difference, Qt::DescendingOrder);
    EXPECT_GE(share(0), share(11));
    EXPECT_GT(share(0), 0);

    const auto* wall = the<MapWall>("compareFirstWall");
    const std::size_t all = wall->items().size();
    const int label = classes->model()->index(4, 0).data(DifferenceTable::LabelRole).toInt();
    QTest::mouseClick(classes->viewport(), Qt::LeftButton, {},
                      classes->visualRect(classes->model()->index(4, 0)).center());
    EXPECT_LT(wall->items().size(), all);
    for (const std::uint32_t item : wall->items()) {
        EXPECT_NE(m_state.rows().labelOf(m_state.rows()[item], label), nullptr);
    }
    QTest::mouseClick(the<QPushButton>("compareAllClasses"), Qt::LeftButton);
    EXPECT_EQ(wall->items().size(), all);
}

TEST_F(DataSetCompare, WhatACellOrAClassCountsIsShownInTheGallery) {
    compare();
    QSignalSpy wanted(&m_page, &ComparePage::galleryWanted);
    const auto* wall = the<MapWall>("compareFirstWall");
    const auto chip = [this] { return partsOf(m_state.filter(), m_state).at(0).text; };
    choose(Judged::Top1);
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 2; ++column) {
            pressCell(row, column);
            QTest::mouseClick(the<QPushButton>("compareGallery"), Qt::LeftButton);
            EXPECT_EQ(m_state.shown(), wall->items());
            EXPECT_EQ(m_state.shown().size(), countIn(row, column));
        }
    }
    EXPECT_EQ(wanted.count(), 4);
    EXPECT_EQ(chip(), QStringLiteral("Right at top-1: Both runs are wrong"));

    choose(Judged::Known);
    auto* cells = the<QTableWidget>("compareCells");
    const QPoint middle = cells->visualItemRect(cells->item(0, 1)).center();
    QTest::mouseClick(cells->viewport(), Qt::LeftButton, {}, middle);
    QTest::mouseDClick(cells->viewport(), Qt::LeftButton, {}, middle);
    EXPECT_EQ(wanted.count(), 5);
    EXPECT_EQ(m_state.shown().size(), countIn(0, 1));
    EXPECT_EQ(chip(), QStringLiteral("GT-known right: Only the first run is right · 20 % / 20 %"));

    auto* classes = the<QTableView>("compareClasses");
    const QModelIndex fourth = classes->model()->index(4, DifferenceTable::Images);
    QTest::mouseClick(classes->viewport(), Qt::LeftButton, {}, classes->visualRect(fourth).center());
    EXPECT_LT(wall->items().size(), countIn(0, 1));
    QTest::mouseClick(the<QPushButton>("compareGallery"), Qt::LeftButton);
    EXPECT_EQ(m_state.shown(), wall->items()) << "of the class only";
    QTest::mouseDClick(classes->viewport(), Qt::LeftButton, {}, classes->visualRect(fourth).center());
    EXPECT_EQ(m_state.shown().size(), fourth.data().toString().toUInt()) << "all that the row counts";
    for (const std::uint32_t item : m_state.shown()) {
        const int label = fourth.data(DifferenceTable::LabelRole).toInt();
        EXPECT_NE(m_state.rows().labelOf(m_state.rows()[item], label), nullptr);
    }
    m_state.setFilter(partsOf(m_state.filter(), m_state).at(0).without);
    EXPECT_EQ(m_state.shown().size(), m_run.rows.size());
}

TEST_F(DataSetCompare, OnlyWhatBothRunsCanBeRightOfIsAsked) {
    compare();
    const auto* judged = the<QComboBox>("compareJudged");
    EXPECT_EQ(judged->currentData().toInt(), static_cast<int>(Judged::Top1));
    m_other.facts.method = runs::kMapsMethod;
    for (runs::ImageRow& row : m_other.rows) {
        row.predictions.clear();
    }
    m_state.setCompared(test::shownRun(m_other));
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return judged->currentData().toInt() == static_cast<int>(Judged::Known); }));
    EXPECT_FALSE(judged->model()->index(0, 0).flags().testFlag(Qt::ItemIsEnabled));
    EXPECT_GT(countIn(0, 0) + countIn(0, 1), 0U);
    m_other = RandomRun(RandomRunOptions{500, 12}, 2);
    m_other.facts.modelHash = m_state.run()->facts.modelHash + 1;
    compare();
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return judged->model()->index(0, 0).flags().testFlag(Qt::ItemIsEnabled); }));
}

TEST_F(DataSetCompare, OneRunIsComparedAtTwoThresholds) {
    m_page.compareWithItself();
    ASSERT_TRUE(QTest::qWaitFor([this] { return the<QTableWidget>("compareCells")->isVisible(); }));
    auto* threshold = the<QSpinBox>("compareThreshold");
    EXPECT_EQ(threshold->value(), 30);
    EXPECT_EQ(the<QComboBox>("compareJudged")->currentData().toInt(), static_cast<int>(Judged::Top1Localized))
        << "what a threshold can change";
    EXPECT_TRUE(
        the<QLabel>("compareWords")->text().contains(QStringLiteral("differ in: threshold (20 % / 30 %)")));
    choose(Judged::Top1);
    EXPECT_EQ(countIn(0, 1), 0U) << "a threshold changes no class";
    choose(Judged::Known);
    threshold->setValue(80);
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return the<QLabel>("compareWords")->text().contains(QStringLiteral("(20 % / 80 %)")); }));
    const runs::Rows there = m_state.run()->table.rowsAt(80);
    std::size_t onlyThere = 0;
    for (std::size_t i = 0; i < there.size(); ++i) {
        const runs::Brief& here = m_state.rows()[i];
        onlyThere += !here.skipped && here.overlap >= 0 && !here.known && there[i].known ? 1 : 0;
    }
    EXPECT_GT(onlyThere, 0U);
    EXPECT_EQ(countIn(1, 0), onlyThere);
    threshold->setValue(-1);
    EXPECT_TRUE(QTest::qWaitFor(
        [this] { return the<QLabel>("compareWords")->text().contains(QStringLiteral("are the same")); }));
}

TEST_F(DataSetCompare, AShorterRunTakesALongerOnesPlace) {
    compare();
    choose(Judged::Top1);
    pressCell(0, 0);
    auto* first = the<MapWall>("compareFirstWall");
    first->verticalScrollBar()->setValue(first->verticalScrollBar()->maximum());
    m_state.setCompared(test::shownRun(m_other, {}, 20));
    ASSERT_TRUE(QTest::qWaitFor([first] { return first->items().size() <= 20; }));
    EXPECT_EQ(first->items(), the<MapWall>("compareSecondWall")->items());
    EXPECT_TRUE(the<QLabel>("compareWords")->text().contains(QStringLiteral("images that both have")));
}

TEST_F(DataSetCompare, WhatCouldNotBeOpenedIsSaid) {
    m_session.loadCompared("/nowhere/run.db");
    EXPECT_TRUE(QTest::qWaitFor(
        [this] { return the<QLabel>("compareWords")->text().contains(QStringLiteral("run.db")); }));
}

} // namespace
} // namespace actiscope::ui
