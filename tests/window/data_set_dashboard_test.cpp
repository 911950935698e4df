// The dashboard: what a bar, point or cell counts is what the gallery shows after it was pressed.
#include <gtest/gtest.h>

#include <QHelpEvent>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QToolTip>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>

#include "engine/runs/paper_tables.h"
#include "tests/window/pointer.h"
#include "tests/window/shown_runs.h"
#include "ui/dataset/charts/column_bars.h"
#include "ui/dataset/charts/row_bars.h"
#include "ui/dataset/charts/threshold_curves.h"
#include "ui/dataset/dashboard.h"
#include "ui/dataset/figures_table.h"
#include "ui/dataset/filter_bar.h"
#include "ui/dataset/item_text.h"

namespace actiscope::ui {
namespace {

using test::RandomRun;
using test::RandomRunOptions;

class DataSetDashboard : public testing::Test {
protected:
    DataSetDashboard() : m_wanted(&m_dashboard, &Dashboard::galleryWanted) {
        m_dashboard.resize(1400, 3600); // all of it in sight
        m_dashboard.show();
        (void)QTest::qWaitForWindowExposed(&m_dashboard);
    }

    void showRun() {
        test::show(m_state, m_run);
        settle();
    }
    /// Lets layouts and charts come to rest.
    static void settle() {
        for (int i = 0; i < 5; ++i) {
            QCoreApplication::processEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        }
    }
    template <class Widget>
    [[nodiscard]] Widget* in(const char* card) const {
        return m_dashboard.findChild<Card*>(QLatin1String(card))->findChild<Widget*>();
    }
    [[nodiscard]] const evaluation::LocalizationFigures& shownFigures() const {
        return m_state.run()->figures.localization();
    }
    /// Waits until the card says it of the threshold.
    [[nodiscard]] bool showsThreshold(int percent) const {
        const auto* card = m_dashboard.findChild<Card*>(QStringLiteral("overlapCard"));
        return QTest::qWaitFor(
            [&] { return card->sentence().contains(QStringLiteral("threshold %1 %").arg(percent)); });
    }

    /// Presses every mark and compares.
    void pressAll(MarkChart* chart) {
        ASSERT_FALSE(chart->marks().empty());
        const std::vector<Mark> marks = chart->marks();
        for (std::size_t i = 0; i < marks.size(); ++i) {
            m_wanted.clear();
            m_state.setFilter({});
            QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, chart->placeOf(i).center().toPoint());
            if (!marks[i].filter) {
                EXPECT_EQ(m_wanted.count(), 0);
                EXPECT_EQ(m_state.filter(), runs::Filter{});
                continue;
            }
            EXPECT_EQ(m_wanted.count(), 1) << marks[i].text.toStdString();
            EXPECT_EQ(m_state.filter(), *marks[i].filter) << marks[i].text.toStdString();
            EXPECT_EQ(m_state.shown().size(), marks[i].images) << marks[i].text.toStdString();
        }
    }
    void pressEveryChart() {
        for (auto* chart : m_dashboard.findChildren<MarkChart*>()) {
            const QString card = chart->accessibleName();
            SCOPED_TRACE(card.toStdString());
            if (qobject_cast<ThresholdCurves*>(chart) == nullptr || !chart->marks().empty()) {
                pressAll(chart);
            }
        }
    }

    RandomRun m_run{RandomRunOptions{600, 14}};
    DataSetState m_state;
    Dashboard m_dashboard{m_state};
    QSignalSpy m_wanted;
};

TEST_F(DataSetDashboard, SaysWhatToDoWithoutARun) {
    const auto* empty = m_dashboard.findChild<QLabel*>(QStringLiteral("dashboardEmpty"));
    EXPECT_TRUE(empty->isVisible());
    EXPECT_TRUE(empty->text().contains(QStringLiteral("Evaluate the data set")));
    showRun();
    EXPECT_FALSE(empty->isVisible());
    m_state.setRun(nullptr);
    EXPECT_TRUE(empty->isVisible());
}

TEST_F(DataSetDashboard, EveryBarAndPointLeadsToTheImagesItCounts) {
    showRun();
    pressEveryChart();
    EXPECT_EQ(m_dashboard.findChildren<MarkChart*>().size(), 7);
}

TEST_F(DataSetDashboard, EveryPointOfMaxBoxAccLeadsToTheImagesThatAreRightThere) {
    showRun();
    const FilterBar bar(m_state);
    auto* chart = in<ThresholdCurves>("maxBoxCard");
    const auto hits = [](const runs::ImageRow& row, std::size_t curve, int k) {
        return std::any_of(row.labels.begin(), row.labels.end(), [&](const runs::Label& label) {
            if (!label.wsol) {
                return false;
            }
            const auto& bits = curve == 0 ? label.wsol->largest : label.wsol->any[curve - 1];
            return bits[static_cast<std::size_t>(k * 0.001 * 255)];
        });
    };
    for (const int point : {8, 30, 62, 140}) { // apart from the best ones, and the curves from each other
        for (std::size_t curve = 0; curve < 4; ++curve) {
            const QPointF value = chart->curves()[curve].points[point];
            m_wanted.clear();
            QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, chart->positionOf(value).toPoint());
            ASSERT_EQ(m_wanted.count(), 1);
            ASSERT_TRUE(m_state.filter().items);
            // Where curves meet, the closest point answers: its title tells which one.
            const QString title = QString::fromStdString(m_state.filter().items->title);
            const double threshold =
                title.section(QStringLiteral("τ "), 1).section(QLatin1Char(' '), 0, 0).toDouble();
            const int k = static_cast<int>(std::lround(10 * threshold));
            EXPECT_LE(std::abs(k - 5 * point), 5) << title.toStdString();
            const QString names[] = {QStringLiteral("MaxBoxAcc at"), QStringLiteral("IoU 0.3"),
                                     QStringLiteral("IoU 0.5"), QStringLiteral("IoU 0.7")};
            const auto told = static_cast<std::size_t>(
                std::find_if(std::begin(names), std::end(names),
                             [&](const QString& name) { return title.contains(name); }) -
                std::begin(names));
            ASSERT_LT(told, 4U);
            std::vector<std::uint32_t> expected;
            for (const runs::ImageRow& row : m_run.rows) {
                if (hits(row, told, k)) {
                    expected.push_back(row.item);
                }
            }
            EXPECT_EQ(m_state.shown(), expected) << title.toStdString();
            EXPECT_EQ(partsOf(m_state.filter(), m_state).at(0).text, title);
        }
    }
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, chart->positionOf({50, 99}).toPoint());
    EXPECT_EQ(m_wanted.count(), 1) << "beside the curves is nothing";
}

TEST_F(DataSetDashboard, AListOfImagesIsAChipAndAStepThatCanBeTakenBack) {
    showRun();
    FilterBar bar(m_state);
    auto* chart = in<ThresholdCurves>("maxBoxCard");
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, chart->placeOf(0).center().toPoint());
    const auto best = m_state.run()->figures.maxBoxAccuracy().maxBoxAcc();
    const QString title =
        QStringLiteral("MaxBoxAcc at τ %1 %: right").arg(QString::number(best.k / 10.0, 'f', 1));
    const auto* chip = bar.findChild<QToolButton*>(QStringLiteral("filterChip"));
    ASSERT_NE(chip, nullptr);
    EXPECT_TRUE(chip->toolTip().startsWith(title)) << chip->toolTip().toStdString();
    const std::vector<std::uint32_t> listed = m_state.shown();
    EXPECT_LT(listed.size(), m_run.rows.size());
    ASSERT_TRUE(bar.canGoBack());
    bar.goBack();
    EXPECT_EQ(m_state.shown().size(), m_run.rows.size());
    bar.goForward();
    EXPECT_EQ(m_state.shown(), listed);
}

TEST_F(DataSetDashboard, ARunWithoutPredictionsSaysSo) {
    m_run.facts.method = runs::kMapsMethod;
    for (runs::ImageRow& row : m_run.rows) {
        row.predictions.clear();
        for (runs::Label& label : row.labels) {
            label.rank = 0;
        }
    }
    showRun();
    const auto sentence = [this](const char* card) {
        return m_dashboard.findChild<Card*>(QLatin1String(card))->sentence();
    };
    EXPECT_TRUE(sentence("classificationCard").contains(QStringLiteral("has a prediction")));
    EXPECT_EQ(sentence("reliabilityCard"), QStringLiteral("This run has no predictions."));
    EXPECT_EQ(sentence("confusionCard"), QStringLiteral("This run has no predictions."));
    EXPECT_FALSE(sentence("thresholdCard").contains(QStringLiteral("top-1")));
    EXPECT_EQ(in<ThresholdCurves>("thresholdCard")->curves().size(), 1U);
    EXPECT_EQ(in<ThresholdCurves>("maxBoxCard")->curves().size(), 4U);
    EXPECT_TRUE(in<ColumnBars>("overlapCard")->isVisible());

    const FiguresTable figures(m_state);
    const auto figure = [&figures](const char* name) {
        return figures.findChild<QLabel*>(QLatin1String(name))->text();
    };
    for (const char* name : {"figureTop1", "figureTop5", "figureTop1Loc", "figureTop5Loc"}) {
        EXPECT_EQ(figure(name), QStringLiteral("–")) << name;
    }
    EXPECT_NE(figure("figureKnown"), QStringLiteral("–"));
    m_state.setThreshold(40);
    EXPECT_EQ(figure("figureTop1Loc"), QStringLiteral("–")) << "at another threshold, too";
}

TEST_F(DataSetDashboard, ARunOfPredictionsSaysThatItHasNoMaps) {
    m_run.facts.method = runs::kPredictionsMethod;
    m_run.facts.sweep = false;
    m_run.facts.wsol = false;
    for (runs::ImageRow& row : m_run.rows) {
        row.sweep.clear();
        for (runs::Label& label : row.labels) {
            label.overlap.reset();
            label.error.reset();
            label.wsol.reset();
        }
    }
    showRun();
    for (const char* card : {"thresholdCard", "maxBoxCard", "overlapCard", "errorKindsCard"}) {
        EXPECT_EQ(m_dashboard.findChild<Card*>(QLatin1String(card))->sentence(),
                  QStringLiteral("This run scored predictions; it has no maps of the true classes."))
            << card;
    }
    EXPECT_TRUE(in<RowBars>("localizationCard")->isVisible());
}

TEST_F(DataSetDashboard, TheSameHoldsAtAnotherThreshold) {
    showRun();
    m_state.setThreshold(47);
    ASSERT_TRUE(showsThreshold(47));
    settle();
    pressEveryChart();
}

TEST_F(DataSetDashboard, EveryCellAndPairOfTheConfusionLeadsToItsImages) {
    showRun();
    auto* matrix = m_dashboard.findChild<QTableWidget*>(QStringLiteral("confusionMatrix"));
    ASSERT_EQ(matrix->rowCount(), 12);
    std::size_t images = 0;
    int empty = 0;
    for (int row = 0; row < matrix->rowCount(); ++row) {
        for (int column = 0; column < matrix->columnCount(); ++column) {
            const QTableWidgetItem* cell = matrix->item(row, column);
            const int asked = m_wanted.count();
            QTest::mouseClick(matrix->viewport(), Qt::LeftButton, {}, matrix->visualItemRect(cell).center());
            if (cell->text().isEmpty()) {
                EXPECT_EQ(m_wanted.count(), asked) << "an empty cell leads nowhere";
                ++empty;
                continue;
            }
            EXPECT_EQ(m_wanted.count(), asked + 1);
            EXPECT_EQ(m_state.shown().size(), cell->text().toUInt()) << row << ' ' << column;
            images += m_state.shown().size();
        }
    }
    EXPECT_GT(images, 200U);
    EXPECT_GT(empty, 0);

    auto* pairs = m_dashboard.findChild<QListWidget*>(QStringLiteral("confusionPairs"));
    ASSERT_GT(pairs->count(), 10);
    for (int row = 0; row < pairs->count(); ++row) {
        pairs->scrollToItem(pairs->item(row));
        QTest::mouseClick(pairs->viewport(), Qt::LeftButton, {},
                          pairs->visualItemRect(pairs->item(row)).center());
        EXPECT_EQ(m_state.shown().size(), pairs->item(row)->text().section(QLatin1Char(' '), 0, 0).toUInt());
        EXPECT_EQ(m_state.filter().top1, false);
    }
}

TEST_F(DataSetDashboard, ThisRunStandsAboveThePapersRows) {
    showRun();
    const auto* bars = in<RowBars>("classificationCard");
    ASSERT_EQ(bars->rows().size(), 1 + runs::paperClassificationErrors().size());
    EXPECT_TRUE(bars->rows().front().own);
    EXPECT_EQ(bars->rows().front().name, QStringLiteral("This run"));
    EXPECT_NEAR(*bars->rows().front().bars[0].percent, 100 * *shownFigures().top1ClassificationError(), 1e-9);
    EXPECT_NEAR(*bars->rows().front().bars[1].percent, 100 * *shownFigures().top5ClassificationError(), 1e-9);
    EXPECT_EQ(bars->rows()[1].name, QStringLiteral("VGGnet-GAP"));
    EXPECT_EQ(bars->rows()[1].bars[1].percent, 12.2);
    const auto* localization = in<RowBars>("localizationCard");
    EXPECT_NEAR(*localization->rows().front().bars[0].percent, 100 * *shownFigures().top1LocalizationError(),
                1e-9);
    for (const char* card : {"classificationCard", "localizationCard"}) {
        const QString sentence = m_dashboard.findChild<Card*>(QLatin1String(card))->sentence();
        EXPECT_TRUE(sentence.contains(QStringLiteral("Zhou et al. 2016, ILSVRC val, 50,000 images")));
        EXPECT_TRUE(sentence.contains(QStringLiteral("on the same images only")));
        EXPECT_TRUE(sentence.contains(QStringLiteral("Test net")));
    }
}

TEST_F(DataSetDashboard, TheMarkerIsDraggedAndStepsByKey) {
    showRun();
    auto* curves = in<ThresholdCurves>("thresholdCard");
    const auto at = [&](double threshold) { return curves->positionOf({threshold, 95}).toPoint(); };
    EXPECT_EQ(m_state.threshold(), 20);
    QTest::mouseClick(curves->viewport(), Qt::LeftButton, {}, at(60));
    EXPECT_EQ(m_state.threshold(), 60);
    EXPECT_EQ(m_wanted.count(), 0) << "choosing a threshold stays on the dashboard";
    test::drag(*curves->viewport(), Qt::LeftButton, at(60), at(35));
    EXPECT_EQ(m_state.threshold(), 35);
    test::drag(*curves->viewport(), Qt::LeftButton, at(35), {curves->width() + 50, 10});
    EXPECT_EQ(m_state.threshold(), 99);
    ASSERT_TRUE(showsThreshold(99));
    QTest::keyClick(curves, Qt::Key_PageDown);
    EXPECT_EQ(m_state.threshold(), 94);
    ASSERT_TRUE(showsThreshold(94));
    QTest::keyClick(curves, Qt::Key_PageUp, Qt::ShiftModifier);
    EXPECT_EQ(m_state.threshold(), 95);
}

TEST_F(DataSetDashboard, TheThresholdsPointLiesOnItsCurve) {
    RandomRunOptions options{400, 14};
    options.twoLabels = 0.5;
    m_run = RandomRun(options);
    showRun();
    const auto* chart = in<ThresholdCurves>("thresholdCard");
    const auto known = [chart] { return chart->curves()[0]; };
    EXPECT_NEAR(known().now->y(), 100 * *shownFigures().gtKnownAccuracy(), 1e-9) << "pairs, not images";
    EXPECT_NEAR(known().now->y(), known().points[20].y(), 1e-9);
    EXPECT_TRUE(known().mark.text.contains(QStringLiteral("boxes are right; they are of")))
        << known().mark.text.toStdString();
    pressAll(in<ThresholdCurves>("thresholdCard"));
    for (const int threshold : {5, 47, 80}) {
        m_state.setThreshold(threshold);
        ASSERT_TRUE(showsThreshold(threshold));
        EXPECT_NEAR(known().now->y(), 100 * *m_state.run()->table.sweeps().score(threshold).gtKnown, 1e-9);
        EXPECT_NEAR(known().now->y(), known().points[threshold].y(), 1e-9);
    }
}

TEST_F(DataSetDashboard, NoCurveOfARunBeforeStays) {
    showRun();
    auto* chart = in<ThresholdCurves>("thresholdCard");
    const auto drawn = [chart] {
        const auto series = chart->chart()->series();
        return std::count_if(series.begin(), series.end(), [](QAbstractSeries* one) {
            return !static_cast<QLineSeries*>(one)->points().isEmpty();
        });
    };
    EXPECT_EQ(drawn(), 2);
    RandomRun maps = m_run;
    maps.facts.method = runs::kMapsMethod;
    for (runs::ImageRow& row : maps.rows) {
        row.predictions.clear();
    }
    m_state.setRun(test::shownRun(maps));
    EXPECT_TRUE(QTest::qWaitFor([chart] { return chart->curves().size() == 1; }));
    EXPECT_EQ(drawn(), 1) << "there are no predictions to be localized";
    m_state.setRun(test::shownRun(m_run));
    EXPECT_TRUE(QTest::qWaitFor([chart] { return chart->curves().size() == 2; }));
    EXPECT_EQ(drawn(), 2);
}

TEST_F(DataSetDashboard, BestThresholdsAreMarkedAsAnOracle) {
    showRun();
    const auto* curves = in<ThresholdCurves>("thresholdCard");
    ASSERT_EQ(curves->curves().size(), 2U);
    double best = 0;
    for (int k = 0; k < evaluation::kSweepThresholds; ++k) {
        best = std::max(best, *m_state.run()->table.sweeps().score(k).gtKnown);
    }
    EXPECT_NEAR(curves->curves()[0].best->y(), 100 * best, 1e-9);
    const auto* wsol = in<ThresholdCurves>("maxBoxCard");
    ASSERT_EQ(wsol->curves().size(), 4U);
    EXPECT_NEAR(wsol->curves()[0].best->y(), 100 * m_state.run()->figures.maxBoxAccuracy().maxBoxAcc().rate,
                1e-9);
    for (const char* card : {"thresholdCard", "maxBoxCard"}) {
        EXPECT_TRUE(m_dashboard.findChild<Card*>(QLatin1String(card))
                        ->sentence()
                        .contains(QStringLiteral("an oracle, not a result")));
    }
}

TEST_F(DataSetDashboard, ChartsAreWalkedThroughByKey) {
    showRun();
    m_dashboard.activateWindow();
    for (auto* chart : m_dashboard.findChildren<MarkChart*>()) {
        EXPECT_TRUE((chart->focusPolicy() & Qt::TabFocus) != 0);
        EXPECT_FALSE(chart->accessibleName().isEmpty());
        EXPECT_FALSE(chart->toolTip().isEmpty());
    }
    auto* columns = in<ColumnBars>("overlapCard");
    QTest::keyClick(columns, Qt::Key_Return);
    EXPECT_EQ(m_wanted.count(), 0) << "nothing is reached yet";
    QTest::keyClick(columns, Qt::Key_Right);
    QTest::keyClick(columns, Qt::Key_Right);
    EXPECT_EQ(columns->reached(), 1U);
    EXPECT_TRUE(columns->accessibleDescription().contains(QStringLiteral("IoU 0.05 to 0.10")));
    QTest::keyClick(columns, Qt::Key_Return);
    EXPECT_EQ(m_wanted.count(), 1);
    EXPECT_EQ(m_state.filter(), *columns->marks()[1].filter);
}

TEST_F(DataSetDashboard, HoveringTellsValueAndCount) {
    showRun();
    for (auto* chart : m_dashboard.findChildren<MarkChart*>()) {
        for (std::size_t i = 0; i < chart->marks().size(); ++i) {
            const QPoint at = chart->placeOf(i).center().toPoint();
            QHelpEvent hover(QEvent::ToolTip, at, chart->viewport()->mapToGlobal(at));
            QCoreApplication::sendEvent(chart->viewport(), &hover);
            EXPECT_EQ(QToolTip::text(), chart->marks()[i].text);
            EXPECT_FALSE(chart->marks()[i].text.isEmpty());
        }
    }
    const auto* kinds = in<RowBars>("errorKindsCard");
    EXPECT_TRUE(kinds->marks()[1].text.endsWith(QStringLiteral("%1 images").arg(kinds->marks()[1].images)));
}

TEST_F(DataSetDashboard, ARunThatGrowsIsShownAsItIs) {
    m_state.setDataSet(std::make_shared<const datasets::DataSet>(m_run.set));
    m_state.setRun(test::shownRun(m_run, {}, 10));
    settle();
    const auto* bars = in<RowBars>("errorKindsCard");
    const auto images = [bars] {
        std::uint64_t sum = 0;
        for (const Mark& mark : bars->marks()) {
            sum += mark.images;
        }
        return sum;
    };
    EXPECT_LE(images(), 10U);
    m_state.addRows(m_run.rows);
    EXPECT_TRUE(QTest::qWaitFor([&] { return images() > 400; }));
}

TEST_F(DataSetDashboard, WhatARunLacksIsSaid) {
    m_run.facts.sweep = false;
    m_run.facts.wsol = false;
    for (runs::ImageRow& row : m_run.rows) {
        row.sweep.clear();
        for (runs::Label& label : row.labels) {
            label.truths.clear();
            label.overlap.reset();
            label.error.reset();
            label.wsol.reset();
        }
    }
    showRun();
    const auto sentence = [this](const char* card) {
        return m_dashboard.findChild<Card*>(QLatin1String(card))->sentence();
    };
    EXPECT_TRUE(sentence("localizationCard").contains(QStringLiteral("ground-truth boxes")));
    EXPECT_TRUE(sentence("thresholdCard").contains(QStringLiteral("without a sweep")));
    EXPECT_TRUE(sentence("maxBoxCard").contains(QStringLiteral("without MaxBoxAcc")));
    EXPECT_TRUE(sentence("overlapCard").contains(QStringLiteral("ground-truth boxes")));
    EXPECT_TRUE(in<RowBars>("classificationCard")->isVisible());
}

TEST_F(DataSetDashboard, CardsStandInAsManyColumnsAsFit) {
    showRun();
    const auto right = [this](const char* card) {
        const auto* widget = m_dashboard.findChild<Card*>(QLatin1String(card));
        return widget->mapTo(&m_dashboard, QPoint(widget->width(), 0)).x();
    };
    EXPECT_GT(right("localizationCard"), right("classificationCard"));
    m_dashboard.resize(500, 700);
    settle();
    EXPECT_EQ(right("localizationCard"), right("classificationCard"));
    const auto* scroll = m_dashboard.findChild<QScrollArea*>();
    EXPECT_LE(right("confusionCard"), scroll->viewport()->width());
}

} // namespace
} // namespace actiscope::ui
