// The grid view: the class at every place of the image.
#include <fstream>

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QToolTip>

#include <gmock/gmock.h>

#include "tests/window/pointer.h"
#include "tests/window/window_runner.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/places_view.h"
#include "ui/render/class_cells.h"

namespace actiscope::ui {
namespace {

using test::becomes;

/// The largest difference of a pixel's green. Edges of text differ a little from one painting to the next.
int apart(const QImage& a, const QImage& b) {
    int most = a.size() == b.size() ? 0 : 255;
    for (int y = 0; y < a.height() && most < 255; ++y) {
        for (int x = 0; x < a.width(); ++x) {
            most = std::max(most, std::abs(qGreen(a.pixel(x, y)) - qGreen(b.pixel(x, y))));
        }
    }
    return most;
}

class WindowPlaces : public testing::Test {
protected:
    WindowPlaces() {
        m_picture = m_run.writePicture("a/photo.png", QSize(200, 150), 0.3, 0.4);
        m_run.writePicture("a/second.png", QSize(160, 150), 0.8, 0.8);
    }
    ~WindowPlaces() override {
        constexpr int kMoreThanEver = 50;
        m_gate.open(kMoreThanEver);
        m_run.close();
    }
    void openGrid() {
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
        m_run.press(Qt::Key_F5);
        ASSERT_TRUE(becomes([this] { return map() != nullptr; }));
    }
    MainWindow& window() { return m_run.window(); }
    ViewState& state() { return *window().state(); }
    const ClassificationMap* map() { return state().classificationMap().get(); }
    PlacesView& view() { return *window().findChild<PlacesView*>(); }
    /// Beside the name, which stands in the middle.
    QColor colourIn(const QImage& shown, int row, int column) {
        const QPointF step = view().cellCentre(1, 1) - view().cellCentre(0, 0);
        const QPointF at = view().cellCentre(row, column) - 0.4 * step;
        return shown.pixelColor((at * view().devicePixelRatioF()).toPoint());
    }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
    std::filesystem::path m_picture;
};

TEST_F(WindowPlaces, EveryCellHasTheClassThatTheNetworkGivesItAtTwiceTheSize) {
    openGrid();
    EXPECT_TRUE(view().isVisible());
    EXPECT_EQ(m_run.find<QSpinBox>("placesInputSize")->value(), 448);
    EXPECT_EQ(map()->input.width, 448);
    EXPECT_EQ(map()->grid.width, 28);
    EXPECT_EQ(map()->grid.height, 28);
    const auto cells = static_cast<std::size_t>(map()->cells());
    int counted = 0;
    for (const CellClass& one : state().placeClasses()) {
        counted += one.cells;
    }
    EXPECT_EQ(counted, map()->cells());
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const CellAnswer& answer = state().placeAnswers()[cell];
        float most = 0;
        for (std::size_t c = 0; c < 1000; ++c) {
            most = std::max(most, map()->grid.probabilities[c * cells + cell]);
        }
        EXPECT_FLOAT_EQ(answer.probability, most);
    }
    const auto* list = m_run.find<QListWidget>("placesList");
    ASSERT_EQ(list->count(), static_cast<int>(state().placeClasses().size()) + 1);
    EXPECT_TRUE(list->item(1)->text().endsWith(QString::number(state().placeClasses()[0].cells)));
    EXPECT_TRUE(m_run.find<QLabel>("placesFacts")->text().contains(QStringLiteral("28 × 28 places")));
}

TEST_F(WindowPlaces, ACellHasItsClassesColourTheStrongerTheMoreProbable) {
    openGrid();
    m_run.find<QSpinBox>("placesInputSize")->setValue(96);
    ASSERT_TRUE(becomes([this] { return map() != nullptr && map()->input.width == 96; }));
    DisplayOptions display = state().display();
    display.opacity = 0.8F;
    state().setDisplay(display);
    const QImage shown = view().grab().toImage();
    state().setPeek(Peek::Bare);
    const QImage bare = view().grab().toImage();
    state().setPeek(Peek::None);
    for (int row = 0; row < 6; ++row) {
        for (int column = 0; column < 6; ++column) {
            const CellAnswer& answer = state().placeAnswers()[static_cast<std::size_t>(row * 6 + column)];
            const auto& classes = state().placeClasses();
            const auto position =
                std::ranges::find(classes, answer.classIndex, &CellClass::classIndex) - classes.begin();
            const QColor over = classColour(static_cast<int>(position));
            const QColor under = colourIn(bare, row, column);
            const double weight = 0.8 * (0.35 + 0.65 * static_cast<double>(answer.probability));
            const QColor found = colourIn(shown, row, column);
            EXPECT_NEAR(found.red(), under.red() + weight * (over.red() - under.red()), 2) << row << column;
            EXPECT_NEAR(found.blue(), under.blue() + weight * (over.blue() - under.blue()), 2);
        }
    }
}

TEST_F(WindowPlaces, AClickOrTheListShowsTheClassesProbabilityMap) {
    openGrid();
    const QImage all = view().grab().toImage();
    QTest::mouseClick(&view(), Qt::LeftButton, {}, view().cellCentre(14, 14).toPoint());
    ASSERT_GE(state().placeClass(), 0);
    const int classIndex = state().placeClasses()[static_cast<std::size_t>(state().placeClass())].classIndex;
    EXPECT_EQ(classIndex, state().placeAnswers()[14 * 28 + 14].classIndex);
    EXPECT_EQ(m_run.find<QListWidget>("placesList")->currentRow(), state().placeClass() + 1);
    EXPECT_GT(apart(view().grab().toImage(), all), 50);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, view().cellCentre(14, 14).toPoint());
    EXPECT_EQ(state().placeClass(), -1) << "again: all classes";
    EXPECT_LE(apart(view().grab().toImage(), all), 8);
    m_run.find<QListWidget>("placesList")->setCurrentRow(1);
    EXPECT_EQ(state().placeClass(), 0);
    m_run.press(Qt::Key_2);
    EXPECT_EQ(state().placeClass(), 1) << "the classes' keys are the list's";
    m_run.press(Qt::Key_Up);
    EXPECT_EQ(state().placeClass(), 0);
}

TEST_F(WindowPlaces, ATooltipTellsTheCell) {
    openGrid();
    const QPoint at = view().cellCentre(3, 5).toPoint();
    QHelpEvent help(QEvent::ToolTip, at, view().mapToGlobal(at));
    QCoreApplication::sendEvent(&view(), &help);
    EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("row 3, column 5")))
        << QToolTip::text().toStdString();
    QToolTip::hideText();
    test::movePointer(view(), at);
    const QString probe = m_run.find<QLabel>("probeLabel")->text();
    EXPECT_TRUE(probe.contains(QStringLiteral("place 5, 3"))) << probe.toStdString();
    EXPECT_TRUE(probe.endsWith(toQString(shortName(map()->model->labels.classes[static_cast<std::size_t>(
        state().placeAnswers()[3 * 28 + 5].classIndex)]))));
}

TEST_F(WindowPlaces, AnotherInputSizeGivesAnotherGrid) {
    openGrid();
    auto* size = m_run.find<QSpinBox>("placesInputSize");
    size->setValue(96);
    ASSERT_TRUE(becomes([this] { return map() != nullptr && map()->input.width == 96; }));
    EXPECT_EQ(map()->grid.width, 6);
    EXPECT_GT(view().cellCentre(0, 1).x() - view().cellCentre(0, 0).x(), 40);
}

TEST_F(WindowPlaces, ASizeThatTheNetworkCantTakeIsSaidAndTakenBack) {
    openGrid();
    m_run.find<QSpinBox>("placesInputSize")->setValue(32);
    ASSERT_TRUE(becomes([this] { return m_run.find<QWidget>("messageBar")->isVisible(); }));
    EXPECT_EQ(map(), nullptr);
    EXPECT_TRUE(m_run.find<QLabel>("messageText")->text().contains(QStringLiteral("so small an input")));
    QTest::mouseClick(m_run.find<QPushButton>("messageAction"), Qt::LeftButton);
    ASSERT_TRUE(becomes([this] { return map() != nullptr; }));
    EXPECT_EQ(m_run.find<QSpinBox>("placesInputSize")->value(), 448);
    EXPECT_EQ(map()->input.width, 448);
    EXPECT_FALSE(m_run.find<QWidget>("messageBar")->isVisible());
}

TEST_F(WindowPlaces, OnlyTheImageThatIsShownIsClassified) {
    openGrid();
    m_run.press(Qt::Key_D);
    ASSERT_TRUE(becomes([this] { return map() != nullptr && map()->image->size.width == 160; }));
    m_run.press(Qt::Key_F3);
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());
    m_run.press(Qt::Key_A);
    ASSERT_TRUE(becomes([this] { return m_run.finished() && window().session()->currentFile() == 0; }));
    EXPECT_EQ(map(), nullptr) << "nobody looks at it";
    m_run.press(Qt::Key_F5);
    ASSERT_TRUE(becomes([this] { return map() != nullptr; }));
    EXPECT_EQ(map()->image->size.width, 200);
}

TEST_F(WindowPlaces, ThePictureIsThereWhileTheNetworkRuns) {
    m_gate.open(2); // this image and the one computed ahead
    m_run.startWith(m_run.writeModel("plain", m_gate.path()), {m_picture});
    m_gate.waitForArrival();
    m_gate.waitForArrival();
    m_run.press(Qt::Key_F5);
    m_gate.waitForArrival(); // in the fully convolutional form
    EXPECT_TRUE(view().isVisible());
    EXPECT_EQ(map(), nullptr);
    EXPECT_TRUE(m_run.find<QLabel>("placesFacts")->text().contains(QStringLiteral("runs at every place")));
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return map() != nullptr; }));
}

TEST_F(WindowPlaces, StoppedItSaysSoAndIsDoneOnRequest) {
    m_gate.open(2);
    m_run.startWith(m_run.writeModel("plain", m_gate.path()), {m_picture});
    m_gate.waitForArrival();
    m_gate.waitForArrival();
    m_run.press(Qt::Key_F5);
    m_gate.waitForArrival();
    m_run.press(Qt::Key_Escape);
    EXPECT_FALSE(window().session()->busy());
    EXPECT_EQ(m_run.find<QLabel>("messageTitle")->text(), QStringLiteral("Stopped"));
    EXPECT_EQ(m_run.find<QLabel>("messageText")->text(),
              QStringLiteral("The classes at every place of photo.png were not named."));
    m_gate.open();
    QTest::mouseClick(m_run.find<QPushButton>("messageAction"), Qt::LeftButton);
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return map() != nullptr; }));
    EXPECT_FALSE(m_run.find<QWidget>("messageBar")->isVisible());
}

TEST_F(WindowPlaces, AnUnreadableImageLeavesThePlacesOfThePictureThatIsShown) {
    std::ofstream(m_run.folder() / "a" / "second.png") << "no picture";
    openGrid();
    m_run.press(Qt::Key_D);
    ASSERT_TRUE(becomes([this] { return window().session()->currentFileFailed(); }));
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    ASSERT_NE(map(), nullptr);
    EXPECT_EQ(map()->image->size.width, 200);
    EXPECT_TRUE(m_run.find<QWidget>("messageBar")->isVisible());
    EXPECT_TRUE(m_run.find<QLabel>("messageText")->text().contains(QStringLiteral("second.png")));
}

TEST_F(WindowPlaces, TheGridIsSavedAndCopiedAtImageSize) {
    openGrid();
    m_run.press(Qt::Key_S, Qt::ControlModifier);
    ASSERT_TRUE(m_run.answerFileDialog(m_run.folder() / "out.png"));
    ASSERT_TRUE(
        becomes([this] { return m_run.find<QLabel>("messageTitle")->text() == QStringLiteral("Saved"); }));
    const QImage saved(toQString(m_run.folder() / "out.png"));
    EXPECT_EQ(saved.size(), QSize(200, 150));
    EXPECT_GT(apart(saved, QImage(toQString(m_picture))), 20);
    QGuiApplication::clipboard()->clear();
    m_run.press(Qt::Key_C, Qt::ControlModifier);
    ASSERT_TRUE(becomes([] { return !QGuiApplication::clipboard()->image().isNull(); }));
    EXPECT_LE(apart(QGuiApplication::clipboard()->image(), saved), 8);
}

TEST_F(WindowPlaces, ANetworkWithoutSuchAFormSaysSo) {
    m_run.startWith(m_run.writeModel("inexact"), {m_picture});
    m_run.press(Qt::Key_F5);
    ASSERT_TRUE(becomes([this] { return m_run.find<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(
        m_run.find<QLabel>("messageText")->text().contains(QStringLiteral("at every place of an image")));
    EXPECT_TRUE(
        m_run.find<QLabel>("placesFacts")->text().contains(QStringLiteral("no class for every place")));
    m_run.press(Qt::Key_F3);
    EXPECT_FALSE(m_run.find<QWidget>("messageBar")->isVisible());
}

} // namespace
} // namespace actiscope::ui
