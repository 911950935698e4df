// Keys, full screen, colours of the window, tooltips everywhere.
#include <QAbstractButton>
#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QToolBar>
#include <QWidgetAction>

#include <gmock/gmock.h>

#include "tests/window/pointer.h"
#include "tests/window/window_runner.h"
#include "ui/canvas/image_view.h"

namespace actiscope::ui {
namespace {

using test::becomes;

class WindowKeys : public testing::Test {
protected:
    WindowKeys() {
        m_run.startWith(m_run.writeModel("plain"),
                        {m_run.writePicture("photo.png", QSize(200, 150), 0.5, 0.5)});
    }
    ~WindowKeys() override {
        m_run.close();
        applyAppearance(*qApp, Appearance::System, SystemScheme::Unknown);
    }
    MainWindow& window() { return m_run.window(); }

    /// Qt's own parts (the cross in a line edit, the corner of a table) are Qt's to name.
    static bool isQts(const QObject* object) {
        if (object->inherits("QTableCornerButton")) {
            return true;
        }
        for (; object != nullptr; object = object->parent()) {
            const QString name = object->objectName();
            if (name.startsWith(QLatin1String("qt_")) || name.startsWith(QLatin1String("_q_"))) {
                return true;
            }
        }
        return false;
    }

    static void expectTooltips(const QWidget& on) {
        for (const QAbstractButton* button : on.findChildren<QAbstractButton*>()) {
            const bool isSeen = button->isVisibleTo(&on);
            EXPECT_TRUE(isQts(button) || !isSeen || !button->toolTip().isEmpty())
                << on.objectName().toStdString() << ": " << button->metaObject()->className() << ' '
                << button->objectName().toStdString() << " \"" << button->text().toStdString() << '"';
        }
    }

    test::WindowRunner m_run;
};

TEST_F(WindowKeys, FullScreenIsEnteredAndLeft) {
    m_run.press(Qt::Key_F11);
    EXPECT_TRUE(becomes([this] { return window().isFullScreen(); }));
    m_run.press(Qt::Key_F11);
    EXPECT_TRUE(becomes([this] { return !window().isFullScreen(); }));
    m_run.press(Qt::Key_F11);
    EXPECT_TRUE(becomes([this] { return window().isFullScreen(); }));
    m_run.press(Qt::Key_Escape);
    EXPECT_TRUE(becomes([this] { return !window().isFullScreen(); }));
}

TEST_F(WindowKeys, SpaceAndDragPan) {
    auto* view = window().findChild<ImageView*>();
    view->zoomBy(20);
    const int selected = window().state()->selected();
    const QPointF before = view->imageToView({0, 0});
    QTest::keyPress(&window(), Qt::Key_Space);
    test::drag(*view, Qt::LeftButton, {200, 200}, {260, 170});
    QTest::keyRelease(&window(), Qt::Key_Space);
    const QPointF moved = view->imageToView({0, 0}) - before;
    EXPECT_NEAR(moved.x(), 60, 1e-6);
    EXPECT_NEAR(moved.y(), -30, 1e-6);
    EXPECT_EQ(window().state()->selected(), selected);
    EXPECT_EQ(window().findChildren<QDialog*>().size(), 0) << "nothing else was pressed";
}

TEST_F(WindowKeys, TheQuestionMarkShowsAllKeys) {
    m_run.press(Qt::Key_Question);
    auto* dialog = m_run.find<QDialog>("shortcutsDialog");
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(dialog->isVisible());
    QStringList texts;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        texts.append(label->text());
    }
    for (const QAction* action : window().allActions()) {
        if (action->property("menu").isValid()) {
            const bool shown = std::any_of(texts.begin(), texts.end(), [&](const QString& text) {
                return text.contains(action->shortcut().toString(QKeySequence::NativeText));
            });
            EXPECT_TRUE(shown) << action->text().toStdString();
        }
    }
}

TEST_F(WindowKeys, ColoursAreSwitchedAndKept) {
    const QPalette systems = qApp->palette();
    const auto surround = [this] {
        return window().findChild<ImageView*>()->grab().toImage().pixelColor(2, 2);
    };
    m_run.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    EXPECT_TRUE(becomes([this] { return isDark(window().palette()); }));
    const QColor inDark = surround();
    EXPECT_EQ(inDark.red(), inDark.green());
    EXPECT_EQ(inDark.red(), inDark.blue());
    EXPECT_NEAR(inDark.red(), 112, 24) << "a middle grey";
    EXPECT_EQ(Settings(m_run.settingsFile()).appearance(), Appearance::Dark);
    m_run.press(Qt::Key_L, Qt::ControlModifier | Qt::AltModifier);
    EXPECT_TRUE(becomes([this] { return !isDark(window().palette()); }));
    EXPECT_EQ(surround(), inDark) << "colours are judged alike in both";
    EXPECT_EQ(Settings(m_run.settingsFile()).appearance(), Appearance::Light);
    m_run.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
    EXPECT_EQ(qApp->palette(), systems);
    EXPECT_EQ(Settings(m_run.settingsFile()).appearance(), Appearance::System);
}

TEST_F(WindowKeys, TheSystemsDarkIsFollowedUnlessTheUserChose) {
    applyAppearance(*qApp, Appearance::System, SystemScheme::Dark);
    EXPECT_TRUE(isDark(qApp->palette()));
    applyAppearance(*qApp, Appearance::Light, SystemScheme::Dark);
    EXPECT_FALSE(isDark(qApp->palette()));
    applyAppearance(*qApp, Appearance::System, SystemScheme::Light);
    EXPECT_FALSE(isDark(qApp->palette()));
}

/// The indicator of a check box that is off, against the panel around it.
double frameContrast(const QWidget& panel, QWidget& button) {
    const QImage shown = button.grab().toImage();
    const QColor around = panel.palette().color(QPalette::Window);
    double most = 0;
    for (int x = 0; x < shown.height() && x < shown.width();
         ++x) { // the indicator is as wide as the row is high
        const QColor at = shown.pixelColor(x, shown.height() / 2);
        most = std::max(most, std::abs(static_cast<double>(at.lightnessF() - around.lightnessF())));
    }
    return most;
}

TEST_F(WindowKeys, BoxesThatAreOffAreSeenInDarkAndInLight) {
    for (const Appearance appearance : {Appearance::Dark, Appearance::Light}) {
        applyAppearance(*qApp, appearance, SystemScheme::Unknown);
        ASSERT_TRUE(becomes([&] { return isDark(window().palette()) == (appearance == Appearance::Dark); }));
        for (const char* name : {"outlineCheck", "cellsCheck", "scaleShared"}) {
            auto* button = m_run.find<QAbstractButton>(name);
            ASSERT_FALSE(button->isChecked());
            EXPECT_GT(frameContrast(window(), *button), 0.25) << name;
        }
    }
}

TEST_F(WindowKeys, EveryButtonHasATooltip) {
    window().openPaths({m_run.folder() / "none.png"}); // brings the message's buttons out
    ASSERT_TRUE(becomes([this] { return m_run.find<QWidget>("messageBar")->isVisible(); }));
    expectTooltips(window());
    for (const test::DialogKey& opened : test::kDialogKeys) {
        m_run.press(opened.key, opened.with);
        auto* dialog = m_run.find<QDialog>(opened.dialog);
        ASSERT_NE(dialog, nullptr) << opened.dialog;
        EXPECT_FALSE(dialog->findChildren<QAbstractButton*>().isEmpty());
        expectTooltips(*dialog);
        delete dialog;
    }
}

TEST_F(WindowKeys, EveryActionHasAKeyAndATooltip) {
    int seen = 0;
    for (const QAction* action : window().findChildren<QAction*>()) {
        const bool isPlace = action->isSeparator() || action->menu() != nullptr ||
                             qobject_cast<const QWidgetAction*>(action) != nullptr ||
                             action == window().findChild<QToolBar*>()->toggleViewAction();
        if (isPlace || isQts(action)) {
            continue;
        }
        ++seen;
        EXPECT_FALSE(action->shortcut().isEmpty()) << action->text().toStdString();
        EXPECT_NE(action->toolTip(), action->text().remove(QLatin1Char('&'))) << action->text().toStdString();
        EXPECT_FALSE(action->toolTip().isEmpty()) << action->text().toStdString();
    }
    EXPECT_GT(seen, 40);
}

} // namespace
} // namespace actiscope::ui
