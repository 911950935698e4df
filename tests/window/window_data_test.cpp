// Data sets in the window: opening, gallery, filters, evaluation, runs, and the way to the main view and
// back.
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

#include <thread>

#include <gmock/gmock.h>

#include "engine/runs/run_store.h"
#include "tests/window/data_set_files.h"
#include "tests/window/pointer.h"
#include "ui/canvas/image_view.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/filter_popups.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_gallery.h"
#include "ui/dataset/tile_model.h"

namespace actiscope::ui {
namespace {

using Evaluating = DataSetSession::Evaluating;
using test::becomes;

constexpr int kImages = 60;
constexpr int kMissing = 4;
constexpr int kMoreThanEver = 10'000;

class WindowData : public testing::Test {
protected:
    WindowData() {
        setenv("XDG_DATA_HOME", (m_run.folder() / "home").c_str(), 1);
        setenv("XDG_CACHE_HOME", (m_run.folder() / "cache").c_str(), 1);
        m_set = test::writeDataSet(m_run, kImages, kMissing);
    }
    ~WindowData() override {
        m_gate.open(kMoreThanEver);
        m_run.close(); // while the gate is still there
        unsetenv("XDG_DATA_HOME");
        unsetenv("XDG_CACHE_HOME");
    }

    /// `gated`: each forward pass waits for the test.
    void start(bool gated = false) {
        WindowOptions options;
        options.model = ModelRequest{};
        options.model->path = m_run.writeModel("plain", gated ? m_gate.path() : std::filesystem::path());
        m_run.start(options);
        ASSERT_TRUE(becomes([this] { return window().session()->model() != nullptr; }));
    }
    void openSet() {
        data().openDataSet(m_set);
        ASSERT_TRUE(becomes([this] { return state().set() != nullptr && !data().readingAnnotations(); }));
    }
    void evaluateAll(const EvaluationRequest& request = {}) {
        data().evaluate(request);
        ASSERT_EQ(data().evaluating(), Evaluating::Preparing);
        ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
        ASSERT_NE(state().run(), nullptr);
    }

    MainWindow& window() { return m_run.window(); }
    DataSetState& state() { return window().dataSetState(); }
    DataSetSession& data() { return window().dataSets(); }
    template <class Widget>
    Widget* the(const char* name) {
        auto* found = m_run.find<Widget>(name);
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    GridView* view() { return the<GridView>("galleryView"); }
    int currentRow() { return view()->currentIndex().row(); }
    void key(Qt::Key pressed, Qt::KeyboardModifiers with = Qt::NoModifier) {
        QTest::keyClick(view(), pressed, with);
    }
    QString textOf(const char* label) { return the<QLabel>(label)->text(); }
    QStringList chips() {
        QStringList texts;
        for (const auto* chip :
             the<QWidget>("filterBar")->findChildren<QToolButton*>(QStringLiteral("filterChip"))) {
            if (chip->isVisibleTo(the<QWidget>("filterBar"))) {
                texts += chip->text().trimmed();
            }
        }
        return texts;
    }
    void choose(const QString& path) {
        auto* menu = the<QMenu>("filterMenu");
        Q_EMIT menu->aboutToShow();
        const QStringList steps = path.split(QLatin1Char('/'));
        for (const QString& step : steps) {
            QAction* found = nullptr;
            for (QAction* action : menu->actions()) {
                found = action->text().remove(QLatin1Char('&')) == step ? action : found;
            }
            ASSERT_NE(found, nullptr) << step.toStdString();
            if (found->menu() != nullptr) {
                menu = found->menu();
            } else {
                found->trigger();
            }
        }
    }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
    std::filesystem::path m_set;
};

TEST_F(WindowData, ASetIsOpenedAndWhatItLacksIsSaid) {
    start();
    m_run.press(Qt::Key_F7);
    EXPECT_TRUE(the<QWidget>("dataSetEmpty")->isVisible());
    EXPECT_TRUE(the<QPushButton>("emptyOpenSet")->hasFocus());
    data().openDataSet(m_set);
    EXPECT_TRUE(data().opening());
    EXPECT_TRUE(the<QWidget>("dataSetOpening")->isVisible()) << "no blank page while it is read";
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr; }));
    EXPECT_TRUE(view()->isVisible());
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("60 images"));
    EXPECT_EQ(textOf("dataSetName"), QStringLiteral("list.csv"));
    EXPECT_TRUE(the<QWidget>("remarksNotice")->isVisible());
    EXPECT_TRUE(textOf("remarksText").startsWith(QStringLiteral("4 images are missing")))
        << textOf("remarksText").toStdString();
    QTest::mouseClick(the<QToolButton>("remarksClose"), Qt::LeftButton);
    EXPECT_FALSE(the<QWidget>("remarksNotice")->isVisible());
    ASSERT_TRUE(becomes([this] { return !data().images().thumbnail(0).isNull(); }));
    EXPECT_EQ(data().images().pictureSize(0), (Size{120, 90}));
    ASSERT_EQ(data().images().truths(0).size(), 1U);
}

TEST_F(WindowData, ASetThatIsNoneIsAnErrorAndTheOpenOneStays) {
    start();
    openSet();
    const auto before = state().set();
    data().openDataSet(m_run.folder() / "nowhere");
    ASSERT_TRUE(becomes([this] { return the<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("nowhere")));
    EXPECT_EQ(state().set(), before);
    EXPECT_TRUE(view()->isVisible());
}

TEST_F(WindowData, ADropIsASetARunOrPictures) {
    start();
    QMimeData content;
    content.setUrls({QUrl::fromLocalFile(toQString(m_set))});
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window(), &enter);
    QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window(), &drop);
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr; }));
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible());
    evaluateAll();
    const auto file = state().run()->file;

    window().openPaths({m_set.parent_path()}); // holds images itself: a strip
    ASSERT_TRUE(
        becomes([this] { return window().session()->files().size() == kImages && m_run.finished(); }));
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());

    window().openPaths({file});
    ASSERT_TRUE(becomes([this] { return the<QWidget>("dataSetPage")->isVisible(); }));
    EXPECT_EQ(state().run()->table.size(), kImages);
}

TEST_F(WindowData, TheGalleryIsWalkedThroughByKeys) {
    start();
    openSet();
    view()->setFocus();
    window().resize(1100, 700);
    const int across = view()->columns();
    ASSERT_GT(across, 2);
    ASSERT_LT(across * 4, kImages);
    key(Qt::Key_Home);
    EXPECT_EQ(currentRow(), 0);
    EXPECT_EQ(state().current(), 0U);
    key(Qt::Key_Right);
    key(Qt::Key_Down);
    EXPECT_EQ(currentRow(), across + 1);
    key(Qt::Key_Left);
    key(Qt::Key_Up);
    EXPECT_EQ(currentRow(), 0);
    key(Qt::Key_Up);
    EXPECT_EQ(currentRow(), 0);
    key(Qt::Key_PageDown);
    EXPECT_GT(currentRow(), across);
    EXPECT_EQ(currentRow() % across, 0) << "the same column";
    EXPECT_TRUE(view()->viewport()->rect().contains(view()->visualRect(view()->currentIndex())));
    key(Qt::Key_End);
    EXPECT_EQ(currentRow(), kImages - 1);
    EXPECT_TRUE(view()->viewport()->rect().contains(view()->visualRect(view()->currentIndex())));
    key(Qt::Key_Right);
    EXPECT_EQ(currentRow(), kImages - 1);
    key(Qt::Key_Home);
    QTest::keyClicks(view(), QStringLiteral("go"));
    EXPECT_EQ(view()->currentIndex().data().toString(), QStringLiteral("golden retriever")) << "typed";
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible()) << "letters are not the window's keys here";
    EXPECT_EQ(window().state()->viewMode(), ViewMode::Single);
}

TEST_F(WindowData, TilesLieWhereTheyAreFound) {
    start();
    openSet();
    for (const int width : {96, 160, 300}) {
        the<TileGallery>("tileGallery")->setPictureWidth(width);
        for (const int scroll : {0, 37, 400, 100'000}) {
            view()->verticalScrollBar()->setValue(scroll);
            const GridView::Rows rows = view()->visibleRows();
            ASSERT_LT(rows.first, rows.last);
            for (int row = 0; row < kImages; ++row) {
                const QModelIndex index = view()->model()->index(row, 0);
                const QRect tile = view()->visualRect(index);
                const bool onScreen = tile.intersects(view()->viewport()->rect());
                EXPECT_EQ(onScreen, row >= rows.first && row < rows.last)
                    << width << ' ' << scroll << ' ' << row;
                if (view()->viewport()->rect().contains(tile.center())) {
                    EXPECT_EQ(view()->indexAt(tile.center()), index);
                }
            }
        }
    }
}

TEST_F(WindowData, AnEvaluationIsKeptAndItsFiguresAreShown) {
    start();
    openSet();
    EXPECT_EQ(textOf("figureTop1"), QStringLiteral("–"));
    QSignalSpy moved(&data(), &DataSetSession::evaluationMoved);
    QTest::mouseClick(the<QPushButton>("evaluate"), Qt::LeftButton);
    EXPECT_FALSE(the<QPushButton>("evaluate")->isVisible());
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_GE(moved.count(), 1);
    const ShownRunPtr run = state().run();
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->table.size(), kImages);
    EXPECT_EQ(data().imagesLeft(), 0U);
    EXPECT_FALSE(data().canResume());
    EXPECT_EQ(run->file.parent_path(), m_run.folder() / "home" / "actiscope" / "runs");

    // What the file says, counted apart.
    const auto store = runs::RunStore::open(run->file);
    ASSERT_TRUE(store) << store.error().message;
    int wrong = 0;
    int rows = 0;
    ASSERT_TRUE(store->forEach([&](runs::ImageRow&& row) {
        wrong += row.predictions.at(0).label != row.labels.at(0).label ? 1 : 0;
        ++rows;
        return true;
    }));
    EXPECT_EQ(rows, kImages);
    EXPECT_EQ(textOf("figureTop1"), percentText(static_cast<double>(wrong) / kImages));
    EXPECT_NE(textOf("figureMaxBoxV2"), QStringLiteral("–"));
    EXPECT_TRUE(textOf("figureOracle").contains(QStringLiteral("oracle")));
    EXPECT_EQ(textOf("evaluationWhat"), QStringLiteral("60 images evaluated"));
    EXPECT_EQ(store->facts().dataSet, m_set.string());

    const QString known = textOf("figureKnown");
    the<QSpinBox>("runThresholdNumber")->setValue(70);
    EXPECT_EQ(state().threshold(), 70);
    EXPECT_NE(textOf("figureKnown"), known);
    EXPECT_TRUE(textOf("runThresholdNote").contains(QStringLiteral("20 %")));
}

TEST_F(WindowData, PauseHoldsItCancelEndsItAndResumeBringsTheRest) {
    start(true);
    openSet();
    data().evaluate({});
    m_gate.open(10);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 10; }));
    EXPECT_TRUE(textOf("evaluationWhat").startsWith(QStringLiteral("10 of 60 images")))
        << textOf("evaluationWhat").toStdString();
    QTest::mouseClick(the<QPushButton>("evaluatePause"), Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Paused);
    EXPECT_EQ(the<QPushButton>("evaluatePause")->text(), QStringLiteral("Go on"));
    // Those that stand at the gate end; no others begin.
    const auto workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    m_gate.open(workers);
    ASSERT_TRUE(becomes([&] { return static_cast<int>(state().run()->table.size()) == 10 + workers; }));

    QTest::mouseClick(the<QPushButton>("evaluatePause"), Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Running);
    m_gate.open(5);
    ASSERT_TRUE(becomes([&] { return static_cast<int>(state().run()->table.size()) == 15 + workers; }));
    QTest::mouseClick(the<QPushButton>("evaluateCancel"), Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Stopping);
    m_gate.open(kMoreThanEver);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    const std::size_t before = state().run()->table.size();
    EXPECT_LT(before, kImages);
    EXPECT_EQ(data().imagesLeft(), kImages - before);
    const auto file = state().run()->file;
    EXPECT_TRUE(the<QPushButton>("evaluateResume")->isVisible());
    EXPECT_TRUE(textOf("evaluationWhat").contains(QStringLiteral("of 60 images")));

    data().openDataSet(m_set); // away from it and back
    ASSERT_TRUE(becomes([this] { return state().run() == nullptr && !data().opening(); }));
    data().loadRun(file);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_EQ(state().run()->table.size(), before);
    QTest::mouseClick(the<QPushButton>("evaluateResume"), Qt::LeftButton);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_EQ(state().run()->file, file);
    EXPECT_EQ(state().run()->table.size(), kImages);
    EXPECT_EQ(data().imagesLeft(), 0U);
    EXPECT_FALSE(the<QPushButton>("evaluateResume")->isVisible());
}

TEST_F(WindowData, WhileItEvaluatesNoOtherSetOrRunIsOpened) {
    start(true);
    openSet();
    const auto set = state().set();
    data().evaluate({});
    m_gate.open(3);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 3; }));
    QSignalSpy openFailed(&data(), &DataSetSession::openFailed);
    QSignalSpy runFailed(&data(), &DataSetSession::runFailed);
    data().openDataSet(m_set);
    data().loadRun(m_run.folder() / "other.db");
    EXPECT_EQ(openFailed.count(), 1);
    EXPECT_EQ(runFailed.count(), 1);
    EXPECT_EQ(state().set(), set);
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("evaluation goes on")));
}

TEST_F(WindowData, ClosingTheWindowEndsAnEvaluationWhoseRowsStay) {
    start(true);
    openSet();
    data().evaluate({});
    m_gate.open(7);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 7; }));
    const auto file = state().run()->file;
    m_gate.open(kMoreThanEver); // whoever stands at the gate
    m_run.close();
    const auto store = runs::RunStore::open(file);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_GE(store->count().value(), 7U);
    EXPECT_LE(store->count().value(), static_cast<std::size_t>(kImages));
}

TEST_F(WindowData, ARunBringsItsDataSetAlong) {
    start();
    openSet();
    EvaluationRequest request;
    request.store = m_run.folder() / "elsewhere" / "kept.db";
    request.wishes.limit = 9;
    request.wishes.level = 300;
    evaluateAll(request);
    EXPECT_EQ(state().run()->table.size(), 9U);
    EXPECT_EQ(state().threshold(), 30);

    start(); // another window, nothing open
    EXPECT_EQ(state().set(), nullptr);
    data().loadRun(request.store);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_EQ(state().set()->size(), static_cast<std::size_t>(kImages));
    EXPECT_EQ(state().run()->table.size(), 9U);
    EXPECT_EQ(state().threshold(), 30);
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible());

    QSignalSpy saved(&data(), &DataSetSession::runSaved);
    data().saveRun(m_run.folder() / "copy.db");
    ASSERT_TRUE(becomes([&] { return saved.count() == 1; }));
    const auto copy = runs::RunStore::open(m_run.folder() / "copy.db");
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ(copy->count().value(), 9U);

    data().loadCompared(m_run.folder() / "copy.db");
    ASSERT_TRUE(becomes([this] { return state().compared() != nullptr; }));
    EXPECT_EQ(state().compared()->table.size(), 9U);

    // The images have changed since.
    std::ofstream(m_set, std::ios::app) << "0.png,n02123045,1,1,9,9\n";
    start();
    data().loadRun(request.store);
    ASSERT_TRUE(becomes([this] { return the<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("other images or annotations")))
        << textOf("messageText").toStdString();
    EXPECT_EQ(state().run(), nullptr);
}

TEST_F(WindowData, FiltersAreChipsThatCanBeTakenBack) {
    start();
    openSet();
    evaluateAll();
    EXPECT_TRUE(chips().isEmpty());
    choose(QStringLiteral("Classification/Wrong at top-1"));
    EXPECT_EQ(state().filter().top1, false);
    choose(QStringLiteral("Localization/GT-known wrong"));
    EXPECT_EQ(chips(), (QStringList{"Wrong at top-1", "GT-known wrong"}));
    const auto shown = static_cast<int>(state().shown().size());
    int counted = 0;
    for (const runs::Brief& row : state().rows()) {
        counted += !row.top1 && !row.known ? 1 : 0;
    }
    EXPECT_EQ(shown, counted);
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("%1 of 60 images").arg(shown));

    choose(QStringLiteral("IoU…"));
    auto* popup = the<RangePopup>("rangePopup");
    popup->findChild<QDoubleSpinBox*>(QStringLiteral("rangeFrom"))->setValue(0.2);
    popup->findChild<QDoubleSpinBox*>(QStringLiteral("rangeTo"))->setValue(0.45);
    QTest::mouseClick(popup->findChild<QPushButton*>(QStringLiteral("rangeShow")), Qt::LeftButton);
    EXPECT_EQ(state().filter().overlap, (runs::Filter::Range{0.2, 0.45}));
    EXPECT_EQ(chips().back(), QStringLiteral("IoU 0.20 to 0.45"));

    choose(QStringLiteral("Label…"));
    auto* classes = the<ClassPopup>("classPopup");
    QTest::keyClicks(classes->findChild<QLineEdit*>(), QStringLiteral("n02123045"));
    QTest::keyClick(classes->findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_EQ(state().filter().label, 281);
    EXPECT_EQ(chips().front(), QStringLiteral("Label: tabby"));

    // Back through the filters and forward again.
    m_run.press(Qt::Key_Left, Qt::AltModifier);
    EXPECT_FALSE(state().filter().label);
    m_run.press(Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(chips(), (QStringList{"Wrong at top-1", "GT-known wrong"}));
    m_run.press(Qt::Key_Right, Qt::AltModifier);
    EXPECT_TRUE(state().filter().overlap);

    for (auto* chip : the<QWidget>("filterBar")->findChildren<QToolButton*>(QStringLiteral("filterChip"))) {
        if (chip->text().contains(QStringLiteral("Wrong at top-1")) && chip->isVisible()) {
            QTest::mouseClick(chip, Qt::LeftButton);
            break;
        }
    }
    EXPECT_FALSE(state().filter().top1);
    EXPECT_EQ(chips(), (QStringList{"GT-known wrong", "IoU 0.20 to 0.45"}));
    QTest::mouseClick(the<QToolButton>("clearFilters"), Qt::LeftButton);
    EXPECT_TRUE(chips().isEmpty());
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("60 images"));
}

TEST_F(WindowData, SearchAndOrder) {
    start();
    openSet();
    m_run.press(Qt::Key_F, Qt::ControlModifier);
    auto* search = the<QLineEdit>("imageSearch");
    EXPECT_TRUE(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("7.png"));
    ASSERT_TRUE(becomes([this] { return state().shown().size() == 6; })) << state().shown().size();
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("6 of 60 images"));
    QTest::keyClicks(search, QStringLiteral("zzz"));
    ASSERT_TRUE(becomes([this] { return state().shown().empty(); }));
    EXPECT_TRUE(the<QLabel>("galleryNothing")->isVisible()) << "no blank gallery";
    search->clear();
    ASSERT_TRUE(becomes([this] { return state().shown().size() == kImages; }));

    evaluateAll();
    auto* by = the<QComboBox>("sortBy");
    by->setCurrentIndex(static_cast<int>(runs::SortBy::Overlap));
    Q_EMIT by->activated(by->currentIndex());
    QTest::mouseClick(the<QToolButton>("sortDirection"), Qt::LeftButton);
    EXPECT_TRUE(state().order().descending);
    float last = 2;
    for (const std::uint32_t item : state().shown()) {
        const float overlap = state().rows()[*state().run()->table.positionOf(item)].overlap;
        EXPECT_LE(overlap, last);
        last = overlap;
    }
}

TEST_F(WindowData, AnImageOpensWithTheSetsBoxesAndTheGalleryIsFoundAgain) {
    start();
    openSet();
    evaluateAll();
    runs::Filter filter;
    filter.text = "n02099601"; // every third image
    state().setFilter(filter);
    ASSERT_EQ(state().shown().size(), 20U);
    window().resize(900, 600);
    const QModelIndex wanted = view()->model()->index(15, 0);
    view()->scrollTo(wanted, GridView::PositionAtTop);
    const int place = view()->verticalScrollBar()->value();
    ASSERT_GT(place, 0);
    QTest::mouseDClick(view()->viewport(), Qt::LeftButton, {}, view()->visualRect(wanted).center());
    const std::uint32_t item = state().shown()[15];
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());
    const AnalysisPtr analysis = window().state()->analysis();
    EXPECT_EQ(analysis->source.path, state().set()->path(item));
    ASSERT_EQ(analysis->groundTruth.size(), 1U) << "from the list: there is no annotation file";
    EXPECT_EQ(analysis->groundTruth[0].boxInImage, state().set()->boxes(item)[0].box);
    EXPECT_EQ(analysis->groundTruth[0].synset, "n02099601");
    EXPECT_EQ(window().state()->thresholdLevel(), 200);

    // What is computed there is what the run says.
    const auto store = runs::RunStore::open(state().run()->file);
    const auto row = store->row(item);
    ASSERT_TRUE(row);
    EXPECT_EQ(analysis->classes[0].classIndex, row->predictions[0].label);
    EXPECT_EQ(analysis->classes[0].predictedBox(200), row->predictions[0].box);

    m_run.press(Qt::Key_Right);
    ASSERT_TRUE(becomes([this] {
        return m_run.finished() &&
               window().state()->analysis()->source.path == state().set()->path(state().shown()[16]);
    })) << "in the gallery's order";
    m_run.press(Qt::Key_Left);
    ASSERT_TRUE(becomes([&] {
        return m_run.finished() && window().state()->analysis()->source.path == state().set()->path(item);
    }));
    m_run.press(Qt::Key_Escape);
    EXPECT_TRUE(view()->isVisible());
    EXPECT_TRUE(becomes([&] { return view()->verticalScrollBar()->value() == place; }))
        << view()->verticalScrollBar()->value() << " and not " << place;
    EXPECT_EQ(currentRow(), 15);
    EXPECT_TRUE(view()->hasFocus());
    key(Qt::Key_Return);
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible()) << "Enter opens, too";
}

TEST_F(WindowData, MapsAreDrawnOnDemandAndOnlyForWhatIsSeen) {
    start();
    openSet();
    evaluateAll();
    ASSERT_TRUE(becomes([this] { return !data().images().thumbnail(0).isNull(); }));
    const MapKey first = TileDelegate::mapOf(state(), 0);
    EXPECT_GE(first.label, 0);
    EXPECT_FALSE(data().images().hasMap(first));
    the<QCheckBox>("galleryMaps")->setChecked(true);
    ASSERT_TRUE(becomes([&] { return data().images().hasMap(first); }));
    const QImage drawn = data().images().overlay(first);
    EXPECT_EQ(drawn.size(), data().images().thumbnail(0).size());
    EXPECT_NE(drawn, data().images().thumbnail(0));
    const GridView::Rows rows = view()->visibleRows();
    ASSERT_LT(rows.last, kImages);
    ASSERT_TRUE(becomes([&] {
        return data().images().hasMap(
            TileDelegate::mapOf(state(), static_cast<std::uint32_t>(rows.last - 1)));
    }));
    EXPECT_FALSE(data().images().hasMap(TileDelegate::mapOf(state(), kImages - 1))) << "out of sight";
    ASSERT_TRUE(becomes([this] { return data().images().row(0) != nullptr; }));
    EXPECT_EQ(data().images().row(0)->predictions.at(0).label, first.label);

    // The choice comes back with the next window.
    the<TileGallery>("tileGallery")->setPictureWidth(200);
    start();
    openSet();
    EXPECT_TRUE(the<QCheckBox>("galleryMaps")->isChecked());
    EXPECT_EQ(the<TileGallery>("tileGallery")->pictureWidth(), 200);
}

TEST_F(WindowData, MarksTellRightFromWrongByShape) {
    const auto paint = [](TileMark mark) {
        QImage image(20, 20, QImage::Format_Grayscale8);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintTileMark(painter, QRectF(2, 2, 16, 16), mark, QPalette(QColor(230, 230, 230)));
        return image;
    };
    const QList<TileMark> marks{TileMark::None, TileMark::Right, TileMark::Top5, TileMark::Wrong,
                                TileMark::Skipped};
    for (const TileMark a : marks) {
        for (const TileMark b : marks) {
            if (a != b) {
                EXPECT_NE(paint(a), paint(b)) << static_cast<int>(a) << ' ' << static_cast<int>(b);
            }
        }
    }
    start();
    openSet();
    EXPECT_EQ(TileDelegate::markOf(state(), 0), TileMark::None);
    evaluateAll();
    for (const runs::Brief& row : state().rows()) {
        EXPECT_EQ(TileDelegate::markOf(state(), row.item), row.top1   ? TileMark::Right
                                                           : row.top5 ? TileMark::Top5
                                                                      : TileMark::Wrong);
    }
}

TEST_F(WindowData, OptionsAreAskedForAndRemembered) {
    start();
    openSet();
    m_run.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = the<QDialog>("evaluationDialog");
    the<QDoubleSpinBox>("evaluationThreshold")->setValue(35);
    the<QCheckBox>("evaluationWsol")->setChecked(false);
    the<QCheckBox>("evaluationLimited")->setChecked(true);
    the<QSpinBox>("evaluationLimit")->setValue(5);
    the<QLineEdit>("evaluationStore")->setText(toQString(m_run.folder() / "mine.db"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("evaluationStart")), Qt::LeftButton);
    ASSERT_TRUE(
        becomes([this] { return state().run() != nullptr && data().evaluating() == Evaluating::No; }));
    EXPECT_EQ(state().run()->file, m_run.folder() / "mine.db");
    EXPECT_EQ(state().run()->table.size(), 5U);
    EXPECT_EQ(state().run()->facts.level, 350);
    EXPECT_FALSE(state().run()->facts.wsol);
    EXPECT_EQ(textOf("figureMaxBox"), QStringLiteral("–"));

    // The same file again: it is not overwritten.
    EvaluationRequest again;
    again.store = m_run.folder() / "mine.db";
    data().evaluate(again);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_TRUE(the<QWidget>("messageBar")->isVisible());
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("mine.db")));
    EXPECT_EQ(state().run()->table.size(), 5U) << "what was shown stays";

    start();
    openSet();
    m_run.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(the<QDoubleSpinBox>("evaluationThreshold")->value(), 35);
    EXPECT_FALSE(the<QCheckBox>("evaluationWsol")->isChecked());
}

TEST_F(WindowData, AnImageThatCannotBeReadIsSkippedAndSaid) {
    std::ofstream(m_set.parent_path() / "3.png") << "no picture";
    start();
    openSet();
    ASSERT_TRUE(becomes([this] { return data().images().isUnreadable(3); }));
    EvaluationRequest request;
    request.wishes.limit = 8;
    evaluateAll(request);
    EXPECT_EQ(state().run()->figures.images(), 7U);
    EXPECT_TRUE(textOf("evaluationWhat").contains(QStringLiteral("1 skipped")))
        << textOf("evaluationWhat").toStdString();
    EXPECT_EQ(TileDelegate::markOf(state(), 3), TileMark::Skipped);
    choose(QStringLiteral("Skipped"));
    EXPECT_EQ(state().shown(), (std::vector<std::uint32_t>{3}));
}

TEST_F(WindowData, EveryControlSaysWhatItIs) {
    start();
    openSet();
    evaluateAll();
    for (const QWidget* control : the<QWidget>("dataSetPage")->findChildren<QWidget*>()) {
        const bool ours =
            !control->objectName().isEmpty() && !control->objectName().startsWith(QLatin1String("qt_"));
        if (ours && control->isVisible() && (control->focusPolicy() & Qt::TabFocus) != 0) {
            EXPECT_TRUE(!control->toolTip().isEmpty() || !control->accessibleName().isEmpty() ||
                        control->objectName() == QLatin1String("dataSetTabs"))
                << control->objectName().toStdString();
        }
    }
}

} // namespace
} // namespace actiscope::ui
