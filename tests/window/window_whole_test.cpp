// The window as a whole: actions, panels, settings, saving.
#include <fstream>

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QScrollArea>
#include <QSlider>
#include <QTableWidget>
#include <QToolButton>

#include <gmock/gmock.h>

#include "engine/data/description_file.h"
#include "tests/window/window_runner.h"
#include "ui/canvas/figure_view.h"
#include "ui/canvas/image_view.h"
#include "ui/panels/classes_panel.h"
#include "ui/panels/status_bar.h"
#include "ui/settings.h"

namespace actiscope::ui {
namespace {

using test::becomes;

class WindowWhole : public testing::Test {
protected:
    WindowWhole() {
        m_picture = m_run.writePicture("photo.png", QSize(200, 150), 0.5, 0.5);
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
    }
    MainWindow& window() { return m_run.window(); }

    test::WindowRunner m_run;
    std::filesystem::path m_picture;
};

TEST_F(WindowWhole, EveryActionHasAKeyAndATooltipAndNoKeyIsTwice) {
    QStringList keys;
    ASSERT_GT(window().allActions().size(), 40);
    for (const QAction* action : window().allActions()) {
        EXPECT_FALSE(action->shortcut().isEmpty()) << action->text().toStdString();
        EXPECT_TRUE(action->toolTip().contains(action->shortcut().toString(QKeySequence::NativeText)))
            << action->text().toStdString();
        for (const QKeySequence& key : action->shortcuts()) {
            EXPECT_FALSE(keys.contains(key.toString())) << key.toString().toStdString();
            keys.append(key.toString());
        }
    }
    // What lies in the menus is known to the list above.
    for (const QAction* menu : window().menuBar()->actions()) {
        for (QAction* action : menu->menu()->actions()) {
            EXPECT_TRUE(action->isSeparator() || action->menu() != nullptr ||
                        window().allActions().contains(action))
                << action->text().toStdString();
        }
    }
}

TEST_F(WindowWhole, TabHidesAllPanelsAndShowsThemAgain) {
    auto* classes = window().findChild<ClassesPanel*>();
    auto* status = window().findChild<StatusBar*>();
    m_run.press(Qt::Key_Tab);
    for (QWidget* part : {static_cast<QWidget*>(classes), static_cast<QWidget*>(status),
                          static_cast<QWidget*>(window().menuBar())}) {
        EXPECT_FALSE(part->isVisible());
    }
    m_run.press(Qt::Key_3);
    EXPECT_EQ(window().state()->selected(), 2) << "keys work without the menu bar";
    m_run.press(Qt::Key_Tab);
    EXPECT_TRUE(classes->isVisible());
    EXPECT_TRUE(window().menuBar()->isVisible());
}

TEST_F(WindowWhole, InAControlTabAndArrowsAreTheControls) {
    auto* slider = m_run.find<QSlider>("thresholdSlider");
    slider->setFocus(Qt::TabFocusReason);
    QTest::keyClick(slider, Qt::Key_Right);
    EXPECT_EQ(window().state()->thresholdLevel(), 201);
    QTest::keyClick(slider, Qt::Key_Tab);
    EXPECT_TRUE(slider->isVisible());
    EXPECT_FALSE(slider->hasFocus());
    m_run.press(Qt::Key_F, Qt::ControlModifier);
    auto* search = m_run.find<QLineEdit>("classSearch");
    QTest::keyClicks(search, QStringLiteral("a3z"));
    EXPECT_EQ(search->text(), QStringLiteral("a3z")) << "letters and digits are text there";
    EXPECT_EQ(window().state()->selected(), 0);
}

TEST_F(WindowWhole, ViewsAreSwitchedByKeyAndZoomed) {
    auto* single = window().findChild<ImageView*>();
    auto* figure = window().findChild<FigureView*>();
    EXPECT_TRUE(single->isVisible());
    m_run.press(Qt::Key_1, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(single->zoom(), 1);
    m_run.press(Qt::Key_Plus);
    EXPECT_GT(single->zoom(), 1);
    m_run.press(Qt::Key_F4);
    EXPECT_TRUE(figure->isVisible());
    EXPECT_FALSE(single->isVisible());
    m_run.press(Qt::Key_F3);
    EXPECT_TRUE(single->isVisible());
}

TEST_F(WindowWhole, SettingsComeBack) {
    window().state()->setThresholdLevel(333);
    window().state()->setViewMode(ViewMode::Figure);
    DisplayOptions display;
    display.colormap = Colormap::Viridis;
    display.opacity = 0.25F;
    display.scale = ScaleMode::Shared;
    display.cells = true;
    display.groundTruthBoxes = false;
    window().state()->setDisplay(display);
    window().resize(1100, 720);
    window().close();
    m_run.close();

    ASSERT_TRUE(std::filesystem::exists(toPath(m_run.settingsFile())));
    const Settings stored(m_run.settingsFile());
    EXPECT_EQ(stored.lastImageFolder(), toQString(m_picture.parent_path()));
    WindowOptions options;
    options.settingsFile = m_run.settingsFile();
    const MainWindow again(options);
    EXPECT_EQ(again.state()->thresholdLevel(), 333);
    EXPECT_EQ(again.state()->viewMode(), ViewMode::Figure);
    EXPECT_EQ(again.state()->display(), display);
    EXPECT_EQ(again.size(), QSize(1100, 720));
}

TEST_F(WindowWhole, WhatIsChangedIsWrittenWithoutClosing) {
    DisplayOptions display = window().state()->display();
    display.colormap = Colormap::Viridis;
    window().state()->setDisplay(display);
    m_run.press(Qt::Key_F4);
    window().state()->setThresholdLevel(347);
    std::string text;
    EXPECT_TRUE(becomes([&] {
        std::ifstream file(toPath(m_run.settingsFile()));
        text.assign(std::istreambuf_iterator<char>(file), {});
        return text.find("thresholdLevel=347") != std::string::npos;
    })) << text;
    EXPECT_THAT(text, testing::HasSubstr("colormap=viridis"));
    EXPECT_THAT(text, testing::HasSubstr("view=figure"));
}

TEST_F(WindowWhole, TheToolbarNamesTheModelByDescriptionElseByFile) {
    const auto* button = m_run.find<QToolButton>("modelButton");
    const auto family = toQString(window().session()->model()->network->info().family);
    EXPECT_EQ(button->text(), QStringLiteral("plain (%1) · exact").arg(family));

    const auto open = [this](const std::filesystem::path& file) {
        ModelRequest request;
        request.path = file;
        window().openModel(request);
        return becomes([&] { return window().session()->model()->request.path == file && m_run.finished(); });
    };
    const auto other =
        test::writeTestModel(m_run.folder() / "a_name_that_leaves_no_room_to_spare.safetensors", "plain");
    ASSERT_TRUE(open(other));
    EXPECT_FALSE(button->text().contains(family));
    EXPECT_TRUE(button->text().startsWith(QStringLiteral("a_nam"))) << button->text().toStdString();
    EXPECT_TRUE(button->text().endsWith(QStringLiteral(" · exact"))) << button->text().toStdString();
    EXPECT_TRUE(button->toolTip().contains(QStringLiteral("a_name_that_leaves_no_room_to_spare")));
    EXPECT_TRUE(button->toolTip().contains(family));

    const auto described = test::writeTestModel(m_run.folder() / "described.safetensors", "plain");
    std::ofstream(descriptionPathFor(described)) << R"({"name": "Birds of 2024"})";
    ASSERT_TRUE(open(described));
    EXPECT_EQ(button->text(), QStringLiteral("Birds of 2024 · exact"));
}

TEST_F(WindowWhole, SettingsThatDoNotParseAreTheDefaults) {
    const auto file = m_run.folder() / "odd.ini";
    std::ofstream(file) << "[display]\ncolormap=purple\nopacity=7\nthresholdLevel=many\n[recent]\nmodels=x\n";
    const Settings settings(toQString(file));
    EXPECT_EQ(settings.display(), DisplayOptions{});
    EXPECT_EQ(settings.thresholdLevel(), 200);
    EXPECT_TRUE(settings.recentModels().empty());
}

TEST_F(WindowWhole, SavingSaysWhereAndWhatFailed) {
    const auto saved = [&](Qt::Key key, Qt::KeyboardModifiers with, const std::filesystem::path& file) {
        m_run.press(key, with);
        EXPECT_TRUE(m_run.answerFileDialog(file));
        return becomes([&] { return m_run.find<QLabel>("messageTitle")->text() == QStringLiteral("Saved"); });
    };
    EXPECT_TRUE(saved(Qt::Key_S, Qt::ControlModifier, m_run.folder() / "out.png"));
    EXPECT_EQ(QImage(toQString(m_run.folder() / "out.png")).size(), QSize(200, 150));
    m_run.find<QLabel>("messageTitle")->clear();
    EXPECT_TRUE(saved(Qt::Key_J, Qt::ControlModifier, m_run.folder() / "out.json"));
    EXPECT_TRUE(std::filesystem::exists(m_run.folder() / "out.json"));
    m_run.find<QLabel>("messageTitle")->clear();
    EXPECT_TRUE(saved(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier, m_run.folder()));
    EXPECT_TRUE(std::filesystem::exists(m_run.folder() / "photo.rank1.npy"));

    m_run.press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_TRUE(m_run.answerFileDialog(m_run.folder() / "no such folder" / "figure.svg"));
    EXPECT_TRUE(becomes(
        [&] { return m_run.find<QLabel>("messageTitle")->text() == QStringLiteral("Could not save"); }));
}

TEST_F(WindowWhole, ThePictureIsCopied) {
    QGuiApplication::clipboard()->clear();
    m_run.press(Qt::Key_C, Qt::ControlModifier);
    ASSERT_TRUE(becomes([] { return !QGuiApplication::clipboard()->image().isNull(); }));
    EXPECT_EQ(QGuiApplication::clipboard()->image().size(), QSize(200, 150));
}

TEST_F(WindowWhole, ModelInformationListsLayers) {
    m_run.press(Qt::Key_I, Qt::ControlModifier);
    auto* dialog = m_run.find<QDialog>("modelInfoDialog");
    ASSERT_NE(dialog, nullptr);
    auto* layers = dialog->findChild<QTableWidget*>(QStringLiteral("layersTable"));
    ASSERT_EQ(layers->rowCount(), 1);
    EXPECT_EQ(layers->item(0, 0)->text(), QStringLiteral("features"));
    EXPECT_EQ(layers->item(0, 2)->text(), QStringLiteral("8 × 14 × 14"));
}

TEST_F(WindowWhole, AllKeysAreShown) {
    m_run.press(Qt::Key_F1);
    auto* dialog = m_run.find<QDialog>("shortcutsDialog");
    ASSERT_NE(dialog, nullptr);
    QStringList texts;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        texts.append(label->text());
    }
    for (const QAction* action : window().allActions()) {
        if (action->property("menu").isValid()) {
            EXPECT_TRUE(texts.contains(action->text().remove(QLatin1Char('&'))))
                << action->text().toStdString();
        }
    }
}

TEST_F(WindowWhole, ASmallScreenFits) {
    window().resize(1024, 700);
    QCoreApplication::processEvents();
    EXPECT_EQ(window().size(), QSize(1024, 700));
    for (const QScrollArea* side : window().findChildren<QScrollArea*>()) {
        if (side->isVisible()) {
            EXPECT_LE(side->widget()->width(), side->viewport()->width()) << "nothing is cut at the side";
        }
    }
}

} // namespace
} // namespace actiscope::ui
