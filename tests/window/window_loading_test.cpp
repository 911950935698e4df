// What is seen while something is on its way.
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QHorizontalBarSeries>
#include <QtCharts/QLineSeries>

#include <gmock/gmock.h>

#include "tests/window/synthetic_analysis.h"
#include "tests/window/window_runner.h"
#include "ui/canvas/figure_view.h"
#include "ui/canvas/image_view.h"
#include "ui/panels/class_list.h"
#include "ui/panels/probability_chart.h"
#include "ui/panels/status_bar.h"
#include "ui/panels/threshold_chart.h"
#include "ui/render/picture.h"

namespace actiscope::ui {
namespace {

using test::becomes;

class WindowLoading : public testing::Test {
protected:
    ~WindowLoading() override {
        constexpr int kMoreThanEver = 50;
        m_gate.open(kMoreThanEver);
        m_run.close(); // while the gate is still there
    }
    MainWindow& window() { return m_run.window(); }
    EngineSession& session() { return *window().session(); }
    QAbstractItemModel& rows() { return *m_run.find<QListView>("classList")->model(); }
    int waitingRows() {
        int waiting = 0;
        for (int row = 0; row < rows().rowCount(); ++row) {
            waiting += rows().index(row, 0).data(ClassListModel::WaitingRole).toBool() ? 1 : 0;
        }
        return waiting;
    }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
};

TEST_F(WindowLoading, TheFirstPaintAfterOpeningShowsWhereThingsWillBe) {
    const auto picture = m_run.writePicture("a/photo.png", QSize(200, 150), 0.5, 0.5);
    m_run.start();
    ModelRequest request;
    request.path = m_run.writeModel("plain", m_gate.path());
    window().openModel(request);
    ASSERT_TRUE(becomes([this] { return session().model() != nullptr; }));

    // The moment the image is asked for, before the engine can say a word.
    bool looked = false;
    QObject::connect(&session(), &EngineSession::busyChanged, &session(), [&] {
        if (looked || !session().analysing()) {
            return;
        }
        looked = true;
        EXPECT_EQ(session().analysis(), nullptr);
        EXPECT_EQ(waitingRows(), 5);
        auto* view = window().findChild<ImageView*>();
        EXPECT_TRUE(view->isVisible()) << "not the page that was there before";
        const QImage painted = view->grab().toImage();
        EXPECT_NE(painted.pixel(painted.rect().center()), painted.pixel(1, 1)) << "a place for the picture";
    });
    window().openPaths({picture});
    ASSERT_TRUE(becomes([&] { return looked; }));

    m_gate.waitForArrival(); // the network runs: the picture is there, the classes are not
    ASSERT_TRUE(becomes([this] { return session().analysis() != nullptr; }));
    EXPECT_EQ(waitingRows(), 5);
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_EQ(rows().rowCount(), 5);
    EXPECT_EQ(waitingRows(), 0);
}

TEST_F(WindowLoading, AnImageThatCannotBeReadGivesThePlaceBack) {
    const auto broken = m_run.folder() / "broken.png";
    std::ofstream(broken) << "no picture";
    m_run.start();
    window().openPaths({broken});
    ASSERT_TRUE(becomes([this] { return m_run.find<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(m_run.find<QWidget>("welcomePage")->isVisible());
}

TEST_F(WindowLoading, ChartsOfTheEarlierPictureAreClearedWhenTheNextIsThere) {
    const auto first = m_run.writePicture("a/photo.png", QSize(200, 150), 0.3, 0.3);
    const auto second = m_run.writePicture("b/photo.png", QSize(160, 150), 0.8, 0.8);
    m_gate.open();
    m_run.startWith(m_run.writeModel("plain", m_gate.path()), {first});
    const auto points = [this] {
        return static_cast<QLineSeries*>(
                   m_run.find<ThresholdChart>("thresholdChart")->chart()->series().constFirst())
            ->count();
    };
    const auto bars = [this] {
        return static_cast<QHorizontalBarSeries*>(
                   m_run.find<ProbabilityChart>("probabilityChart")->chart()->series().constFirst())
            ->barSets()
            .constFirst()
            ->count();
    };
    ASSERT_EQ(points(), 1000);
    ASSERT_EQ(bars(), 5);
    window().openPaths({second});
    ASSERT_TRUE(becomes([&] { return session().analysis()->source.path == second; }));
    ASSERT_EQ(session().analysis()->stage, Stage::Decoded) << "the gate holds the network";
    EXPECT_EQ(points(), 0);
    EXPECT_EQ(bars(), 0);
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_EQ(points(), 1000);
    EXPECT_EQ(bars(), 5);
}

TEST_F(WindowLoading, TheLineShowsHowFarItIs) {
    m_run.start();
    auto* line = m_run.find<QProgressBar>("busyLine");
    window().openPaths({m_run.writePicture("a/photo.png", QSize(200, 150), 0.3, 0.3),
                        m_run.writeModel("plain", m_gate.path())});
    ASSERT_TRUE(becomes([&] { return line->isVisible() && line->value() == 1; }));
    EXPECT_EQ(line->maximum(), 3) << "one of three stages is done";
    EXPECT_TRUE(m_run.find<QLabel>("busyLabel")->text().contains(QStringLiteral("Analysing")));
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_FALSE(line->isVisible());

    auto* status = window().findChild<StatusBar*>();
    status->setWork(WorkKind::Saving, Work{QStringLiteral("Saving maps"), 2, 5, false});
    status->setWork(WorkKind::Thumbnails, Work{QStringLiteral("Reading thumbnails"), 1, 9});
    ASSERT_TRUE(becomes([&] { return line->isVisible(); }));
    EXPECT_EQ(line->value(), 2);
    EXPECT_EQ(line->maximum(), 5);
    EXPECT_FALSE(m_run.find<QWidget>("cancelButton")->isVisible()) << "a file is written whole";
    status->setWork(WorkKind::Saving, std::nullopt);
    ASSERT_TRUE(becomes([&] { return line->maximum() == 9; }));
    EXPECT_TRUE(m_run.find<QWidget>("cancelButton")->isVisible());
    status->setWork(WorkKind::Thumbnails, std::nullopt);
    EXPECT_FALSE(line->isVisible());
}

/// Columns of one pixel, white and black by turns: their mean is grey.
ImagePtr columns(Size size) {
    return test::paintedImage(size, [](int x, int) {
        const int value = x % 2 == 0 ? 255 : 0;
        return std::array{value, value, value};
    });
}

template <class View>
void expectCoarseThenSharp() {
    constexpr Size kLarge{3200, 2400};
    ViewState state;
    DisplayOptions display;
    display.opacity = 0;
    display.colourBar = display.predictedBox = display.groundTruthBoxes = false;
    state.setDisplay(display);
    View view(&state);
    view.resize(700, 560);
    const auto analysis = test::analysisOf(columns(kLarge));
    state.setAnalysis(analysis);
    const auto middle = [&] {
        const QImage shown = view.grab().toImage();
        std::set<int> values;
        for (int x = 0; x < 40; ++x) {
            const QPoint at = shown.rect().center() / 3 * 2; // within a tile of either view
            values.insert(qGreen(shown.pixel(at + QPoint(x, 0))));
        }
        return values;
    };
    EXPECT_THAT(middle(), testing::IsSubsetOf({0, 255})) << "sampled at once: nobody has made a smaller size";
    EXPECT_TRUE(becomes([&] {
        const std::set<int> values = middle();
        return *values.begin() > 100 && *values.rbegin() < 155;
    })) << "the means, as soon as they are there";
    EXPECT_GT(PicturePyramid::of(analysis->image)->nearest(8).step, 0);
}

TEST(WindowLargePicture, IsNeverBlankAndSoonSharp) {
    expectCoarseThenSharp<ImageView>();
}

TEST(WindowLargePicture, IsSoInTheFigureToo) {
    expectCoarseThenSharp<FigureView>();
}

} // namespace
} // namespace actiscope::ui
