// Whatever fails or is stopped: toolbar, strip, picture, classes and charts are of the same image and model.
#include <fstream>

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QToolButton>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QHorizontalBarSeries>

#include <gmock/gmock.h>

#include "tests/window/window_runner.h"
#include "ui/panels/class_list.h"
#include "ui/panels/filmstrip.h"
#include "ui/panels/probability_chart.h"
#include "ui/settings.h"

namespace actiscope::ui {
namespace {

using test::becomes;

class WindowAgrees : public testing::Test {
protected:
    WindowAgrees() {
        m_first = m_run.writePicture("photos/a.png", QSize(160, 120), 0.3, 0.5);
        m_second = m_run.folder() / "photos" / "b.png";
    }
    ~WindowAgrees() override {
        constexpr int kMoreThanEver = 50;
        m_gate.open(kMoreThanEver);
        m_run.close(); // while the gate is still there
    }

    MainWindow& window() { return m_run.window(); }
    EngineSession& session() { return *window().session(); }
    const Analysis& shown() { return *window().state()->analysis(); }
    int strip() { return m_run.find<Filmstrip>("filmstrip")->currentIndex().row(); }
    std::string modelText() { return m_run.find<QToolButton>("modelButton")->text().toStdString(); }
    std::string title() { return m_run.find<QLabel>("messageTitle")->text().toStdString(); }
    std::string text() { return m_run.find<QLabel>("messageText")->text().toStdString(); }
    bool hasMessage() { return m_run.find<QWidget>("messageBar")->isVisible(); }
    QPushButton& offer() { return *m_run.find<QPushButton>("messageAction"); }
    int namedClasses() {
        const QAbstractItemModel& rows = *m_run.find<QListView>("classList")->model();
        int named = 0;
        for (int row = 0; row < rows.rowCount(); ++row) {
            named += rows.index(row, 0).data(ClassListModel::WaitingRole).toBool() ? 0 : 1;
        }
        return named;
    }
    QStringList namesOnTheChart() {
        const QChart& chart = *m_run.find<ProbabilityChart>("probabilityChart")->chart();
        return static_cast<QBarCategoryAxis*>(chart.axes(Qt::Vertical).constFirst())->categories();
    }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
    std::filesystem::path m_first;
    std::filesystem::path m_second;
};

TEST_F(WindowAgrees, AModelOpenedOverAnUnreadableImageAnswersThePictureThatIsShown) {
    std::ofstream(m_second) << "no picture";
    m_run.startWith(m_run.writeModel("plain"), {m_first});
    m_run.press(Qt::Key_Right);
    ASSERT_TRUE(becomes([this] { return hasMessage(); }));
    ASSERT_EQ(shown().source.path, m_first);

    ModelRequest request;
    request.path = m_run.writeModel("inexact", m_gate.path());
    window().openModel(request);
    ASSERT_TRUE(becomes([&] { return session().model()->request.path == request.path; }));
    m_gate.waitForArrival();
    EXPECT_THAT(modelText(), testing::HasSubstr("no map"));
    EXPECT_EQ(shown().model, session().model()) << "nothing of the former model while the new one works";
    EXPECT_EQ(namedClasses(), 0);
    EXPECT_TRUE(namesOnTheChart().isEmpty());

    m_gate.open();
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_EQ(shown().model, session().model());
    EXPECT_EQ(shown().source.path, m_first);
    EXPECT_EQ(shown().classes.size(), 5U);
    EXPECT_EQ(namedClasses(), 5);
    EXPECT_EQ(shown().classes[0].cam, nullptr) << "the new model's answer";
    EXPECT_TRUE(hasMessage()) << "that the file in the strip is unreadable still holds";
    EXPECT_EQ(strip(), 1);
    m_run.press(Qt::Key_Left);
    EXPECT_TRUE(becomes([this] { return !hasMessage() && strip() == 0; }));
}

TEST_F(WindowAgrees, StoppedBeforeThePictureIsThereTheFormerOneIsCurrentAgain) {
    m_run.writePicture("photos/b.png", QSize(150, 120), 0.7, 0.5);
    m_gate.open();
    m_run.startWith(m_run.writeModel("plain", m_gate.path()), {m_first});
    ASSERT_TRUE(m_run.finished());
    m_gate.waitForArrival();
    m_gate.waitForArrival(); // the engine works ahead on b.png, so that b.png itself has to wait
    m_run.press(Qt::Key_Right);
    ASSERT_EQ(strip(), 1);
    m_run.press(Qt::Key_Escape);
    EXPECT_EQ(title(), "Stopped");
    EXPECT_EQ(text(), "b.png was not opened.");
    EXPECT_EQ(shown().source.path, m_first);
    EXPECT_EQ(strip(), 0);
    EXPECT_EQ(namedClasses(), 5);
    EXPECT_EQ(namesOnTheChart().size(), 5);

    ASSERT_EQ(offer().text(), QStringLiteral("Try again"));
    offer().click();
    m_gate.open(2);
    ASSERT_TRUE(becomes([this] { return shown().source.path == m_second && m_run.finished(); }));
    EXPECT_EQ(strip(), 1);
    EXPECT_FALSE(hasMessage());
}

TEST_F(WindowAgrees, StoppedBeforeTheClassesAreThereNothingOfTheFormerPictureIsLeft) {
    const auto next = m_run.writePicture("others/next.png", QSize(150, 120), 0.7, 0.5);
    m_gate.open();
    m_run.startWith(m_run.writeModel("plain", m_gate.path()), {m_first});
    ASSERT_TRUE(m_run.finished());
    window().openPaths({next});
    ASSERT_TRUE(becomes([&] { return shown().source.path == next; }));
    m_run.press(Qt::Key_Escape);
    EXPECT_EQ(title(), "Stopped");
    EXPECT_EQ(text(), "next.png was not analysed to the end.");
    EXPECT_EQ(namedClasses(), 0);
    EXPECT_TRUE(namesOnTheChart().isEmpty());
    ASSERT_EQ(offer().text(), QStringLiteral("Try again"));
    offer().click();
    m_gate.open(2);
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_EQ(shown().source.path, next);
    EXPECT_EQ(namesOnTheChart().size(), 5);
    EXPECT_FALSE(hasMessage());
}

TEST_F(WindowAgrees, AStoppedFirstPictureLeavesThePageThatSaysWhatToDo) {
    m_run.writePicture("photos/b.png", QSize(150, 120), 0.7, 0.5);
    m_run.start();
    window().openPaths({m_first});
    session().cancel();
    EXPECT_TRUE(m_run.find<QWidget>("welcomePage")->isVisible());
    EXPECT_EQ(text(), "a.png was not opened.");
    EXPECT_TRUE(Settings(m_run.settingsFile()).recentImages().isEmpty());
    offer().click();
    ASSERT_TRUE(becomes([this] { return window().state()->analysis() != nullptr && !session().busy(); }));
    EXPECT_EQ(shown().source.path, m_first);
    EXPECT_EQ(Settings(m_run.settingsFile()).recentImages(), QStringList(toQString(m_first)));
}

TEST_F(WindowAgrees, AStoppedModelIsOpenedOnRequest) {
    m_run.startWith(m_run.writeModel("plain"), {m_first});
    ModelRequest request;
    request.path = m_run.writeModel("inexact");
    window().openModel(request);
    session().cancel();
    EXPECT_EQ(text(), "inexact.safetensors was not opened.");
    EXPECT_THAT(modelText(), testing::HasSubstr("plain"));
    EXPECT_EQ(namedClasses(), 5);
    offer().click();
    ASSERT_TRUE(becomes([&] { return session().model()->request.path == request.path && m_run.finished(); }));
    EXPECT_THAT(modelText(), testing::HasSubstr("inexact"));
}

TEST_F(WindowAgrees, ADoneNoteGoesWithThePicture) {
    m_run.writePicture("photos/b.png", QSize(150, 120), 0.7, 0.5);
    m_run.startWith(m_run.writeModel("plain"), {m_first});
    m_run.press(Qt::Key_C, Qt::ControlModifier);
    ASSERT_TRUE(becomes([this] { return hasMessage() && title() == "Copied"; }));
    m_run.press(Qt::Key_Right);
    EXPECT_FALSE(hasMessage());
    ASSERT_TRUE(becomes([this] { return m_run.finished() && shown().source.path == m_second; }));
}

} // namespace
} // namespace actiscope::ui
