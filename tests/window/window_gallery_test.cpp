// The gallery of the welcome page, and the networks that ship with the program.
#include <cstdlib>

#include <gmock/gmock.h>

#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTableWidget>

#include "tests/window/window_runner.h"
#include "ui/pages/gallery.h"

namespace actiscope::ui {
namespace {

using test::becomes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Resources of the test's own: a gallery of two groups, of which one has its network.
class WindowGallery : public testing::Test {
protected:
    WindowGallery() {
        if (const char* before = std::getenv("ACTISCOPE_RESOURCES")) {
            m_before = before;
        }
        ::setenv("ACTISCOPE_RESOURCES", (m_run.folder() / "resources").c_str(), 1);
        const std::filesystem::path models = m_run.folder() / "resources" / "models";
        std::filesystem::create_directories(models);
        test::writeTestModel(models / "demo-gap.safetensors", "plain");
        std::ofstream(models / "demo-gap.safetensors.json") << R"({"name": "Demo of the test"})";
        for (const char* name : {"things/blue-bird.png", "things/boat.png", "scenes/wood.png"}) {
            (void)m_run.writePicture(std::filesystem::path("resources/gallery") / name, QSize(64, 64), 0.3,
                                     0.6);
        }
    }
    ~WindowGallery() override {
        m_run.close();
        m_before.empty() ? ::unsetenv("ACTISCOPE_RESOURCES")
                         : ::setenv("ACTISCOPE_RESOURCES", m_before.c_str(), 1);
    }

    void start() {
        WindowOptions options;
        options.usualModel = QStringLiteral("demo-gap");
        m_run.start(options);
    }
    QListWidget* things() const { return m_run.find<QListWidget>("gallery-demo-gap"); }
    QPoint centreOf(int row) const { return things()->visualItemRect(things()->item(row)).center(); }
    std::filesystem::path shown() const { return m_run.window().session()->analysis()->source.path; }

    test::WindowRunner m_run;
    std::string m_before;
};

TEST_F(WindowGallery, ShowsThePicturesOfWhatShips) {
    start();
    ASSERT_NE(things(), nullptr);
    EXPECT_TRUE(things()->isVisible());
    ASSERT_EQ(things()->count(), 2);
    EXPECT_EQ(things()->item(0)->text(), QStringLiteral("blue bird"));
    EXPECT_EQ(m_run.find<QListWidget>("gallery-demo-scenes"), nullptr) << "its network is not there";
    EXPECT_TRUE(becomes([&] {
        const auto picture = things()->item(1)->data(Qt::UserRole + 1).value<QPixmap>();
        return !picture.isNull() && picture.width() == picture.height();
    }));
}

TEST_F(WindowGallery, OneClickAndTheMapsAreThere) {
    start();
    QTest::mouseClick(things()->viewport(), Qt::LeftButton, {}, centreOf(1));
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_EQ(shown().filename(), "boat.png");
    const Analysis& analysis = *m_run.window().session()->analysis();
    EXPECT_EQ(analysis.model->request.path.stem(), "demo-gap");
    ASSERT_FALSE(analysis.classes.empty());
    EXPECT_NE(analysis.classes.front().cam, nullptr);
    EXPECT_EQ(m_run.window().session()->files().size(), 2U) << "the arrows go through the gallery";
}

TEST_F(WindowGallery, TheKeyboardOpensToo) {
    start();
    things()->setFocus();
    things()->setCurrentRow(0);
    QTest::keyClick(things(), Qt::Key_Return);
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_EQ(shown().filename(), "blue-bird.png");
}

TEST_F(WindowGallery, TabGoesFromTheButtonsToThePictures) {
    start();
    const auto arrives = [&](const QWidget* wanted) {
        for (int pressed = 0; pressed < 10 && QApplication::focusWidget() != wanted; ++pressed) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        return QApplication::focusWidget() == wanted;
    };
    EXPECT_TRUE(arrives(m_run.find<QPushButton>("welcomeOpen")));
    EXPECT_TRUE(m_run.window().menuBar()->isVisible()) << "Tab hides nothing here";
    ASSERT_TRUE(arrives(things()));
    QTest::keyClick(things(), Qt::Key_Right);
    QTest::keyClick(things(), Qt::Key_Space);
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    m_run.press(Qt::Key_Tab);
    EXPECT_FALSE(m_run.window().menuBar()->isVisible()) << "of a picture it leaves nothing else";
    m_run.press(Qt::Key_Tab);
}

TEST_F(WindowGallery, AFileOfThatNameInTheFolderChangesNothing) {
    const std::filesystem::path before = std::filesystem::current_path();
    std::ofstream(m_run.folder() / "demo-gap") << "no model";
    std::filesystem::current_path(m_run.folder());
    start();
    std::filesystem::current_path(before);
    ASSERT_NE(things(), nullptr);
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    EXPECT_EQ(m_run.window().session()->model()->request.path.extension(), ".safetensors");
}

TEST_F(WindowGallery, AnotherNetworkMakesWayForTheGallerysOwn) {
    WindowOptions options;
    options.model = ModelRequest{};
    options.model->path = m_run.writeModel("inexact");
    m_run.start(options);
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    QTest::mouseClick(things()->viewport(), Qt::LeftButton, {}, centreOf(0));
    ASSERT_TRUE(becomes([&] {
        return m_run.finished() && m_run.window().session()->model()->request.path.stem() == "demo-gap";
    }));
    EXPECT_NE(m_run.window().session()->analysis()->classes.front().cam, nullptr);
}

TEST_F(WindowGallery, AtFirstTheUsualModelIsOpenAndThePageSaysWhatItKnows) {
    start();
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    EXPECT_THAT(m_run.find<QLabel>("welcomeText")->text().toStdString(), HasSubstr("Demo of the test"));
    EXPECT_THAT(m_run.find<QLabel>("welcomeText")->text().toStdString(), HasSubstr("drawn pictures"));
}

TEST_F(WindowGallery, WhatWasOpenLastIsOpenAgain) {
    WindowOptions options;
    options.model = ModelRequest{};
    options.model->path = m_run.writeModel("inexact");
    m_run.start(options);
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    start();
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    EXPECT_EQ(m_run.window().session()->model()->request.path.stem(), "inexact");
}

TEST_F(WindowGallery, ItsPicturesAreNoRecentImages) {
    start();
    QTest::mouseClick(things()->viewport(), Qt::LeftButton, {}, centreOf(1));
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_THAT(Settings(m_run.settingsFile()).recentImages(), IsEmpty());
    EXPECT_THAT(Settings(m_run.settingsFile()).recentModels(), IsEmpty())
        << "nor the network that came along";
}

TEST_F(WindowGallery, TheStartPageIsAKeyAwayAndEscapeGoesBack) {
    start();
    QTest::mouseClick(things()->viewport(), Qt::LeftButton, {}, centreOf(1));
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_FALSE(things()->isVisible());
    m_run.press(Qt::Key_Home, Qt::AltModifier);
    EXPECT_TRUE(things()->isVisible());
    EXPECT_FALSE(m_run.find<QWidget>("thresholdSlider")->isVisible());
    m_run.press(Qt::Key_Escape);
    EXPECT_FALSE(things()->isVisible());
    EXPECT_TRUE(m_run.find<QWidget>("thresholdSlider")->isVisible());
    m_run.press(Qt::Key_Home, Qt::AltModifier);
    QTest::mouseClick(things()->viewport(), Qt::LeftButton, {}, centreOf(0));
    EXPECT_TRUE(becomes([&] { return m_run.finished() && shown().filename() == "blue-bird.png"; }));
    EXPECT_FALSE(things()->isVisible());
}

TEST_F(WindowGallery, OfAnotherPictureItSaysOnceWhatTheNetworkKnows) {
    start();
    const auto title = [&] { return m_run.find<QLabel>("messageTitle")->text().toStdString(); };
    const auto* bar = m_run.find<QWidget>("messageBar");
    QTest::mouseClick(things()->viewport(), Qt::LeftButton, {}, centreOf(1));
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_FALSE(bar->isVisible());
    m_run.window().openPaths({m_run.writePicture("own.png", QSize(80, 60), 0.5, 0.5)});
    ASSERT_TRUE(becomes([&] { return shown().filename() == "own.png" && bar->isVisible(); }));
    EXPECT_THAT(title(), HasSubstr("Demo of the test knows drawn pictures only"));
    m_run.press(Qt::Key_Home, Qt::AltModifier);
    EXPECT_TRUE(becomes([&] {
        const QWidget* page = m_run.find<QWidget>("welcomePage");
        return page->mapTo(&m_run.window(), QPoint()).y() >=
               bar->mapTo(&m_run.window(), QPoint(0, bar->height())).y();
    })) << "a page is not covered";
    m_run.press(Qt::Key_Escape);
    m_run.press(Qt::Key_Escape);
    m_run.window().openPaths({m_run.writePicture("second/other.png", QSize(80, 60), 0.5, 0.5)});
    ASSERT_TRUE(becomes([&] { return m_run.finished() && shown().filename() == "other.png"; }));
    EXPECT_FALSE(bar->isVisible());
}

TEST_F(WindowGallery, TheMenuListsWhatShips) {
    start();
    QMenu* menu = nullptr;
    for (QMenu* one : m_run.window().findChildren<QMenu*>()) {
        menu = one->title() == QStringLiteral("&Demo networks") ? one : menu;
    }
    ASSERT_NE(menu, nullptr);
    Q_EMIT qobject_cast<QMenu*>(menu->parent())->aboutToShow();
    std::vector<std::string> titles;
    for (const QAction* action : menu->actions()) {
        titles.push_back(action->text().toStdString());
    }
    ASSERT_THAT(titles, ElementsAre("Demo of the test"));
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    const ModelPtr before = m_run.window().session()->model();
    menu->actions().front()->trigger();
    EXPECT_TRUE(becomes([&] {
        const ModelPtr& model = m_run.window().session()->model();
        return model != nullptr && model != before && model->request.path.stem() == "demo-gap";
    }));
    EXPECT_EQ(Settings(m_run.settingsFile()).recentModels().size(), 1U) << "chosen, it comes back";
}

TEST_F(WindowGallery, TheModelsDialogOpensWhatShips) {
    start();
    m_run.press(Qt::Key_G, Qt::ControlModifier);
    auto* table = m_run.find<QTableWidget>("modelsTable");
    ASSERT_NE(table, nullptr);
    ASSERT_TRUE(becomes([&] { return table->rowCount() > 0; }));
    EXPECT_EQ(table->item(0, 0)->text(), QStringLiteral("Demo of the test"));
    EXPECT_EQ(m_run.find<QLabel>("modelName")->text(), QStringLiteral("demo-gap"));
    EXPECT_FALSE(m_run.find<QPushButton>("modelGet")->isVisible());
    EXPECT_FALSE(m_run.find<QPushButton>("modelRemove")->isVisible());
    ASSERT_TRUE(becomes([&] { return m_run.window().session()->model() != nullptr; }));
    const ModelPtr before = m_run.window().session()->model();
    m_run.find<QPushButton>("modelOpen")->click();
    EXPECT_TRUE(becomes([&] {
        const ModelPtr& model = m_run.window().session()->model();
        return model != nullptr && model != before && model->request.path.stem() == "demo-gap";
    }));
}

} // namespace
} // namespace actiscope::ui
