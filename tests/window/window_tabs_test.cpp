// The data-set page by keyboard: Tab reaches all that is seen, as it stands, and keys change the tab.
#include <QApplication>
#include <QTableView>
#include <QToolBar>

#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

class WindowTabs : public WindowData {
protected:
    QTabBar* tabs() { return the<QTabBar>("dataSetTabs"); }
    QWidget* page() { return the<QWidget>("dataSetPage"); }
    static QWidget* focused() { return QApplication::focusWidget(); }
    void activate() {
        window().resize(1200, 800);
        window().activateWindow();
        ASSERT_TRUE(becomes([this] { return window().isActiveWindow(); }));
    }
    void showTab(int index) {
        tabs()->setCurrentIndex(index);
        QCoreApplication::processEvents();
    }

    /// What the key reaches from there on, of the page.
    QList<QWidget*> walk(Qt::Key key, QWidget* from) {
        from->setFocus();
        QList<QWidget*> stops;
        for (int i = 0; i < 200; ++i) {
            QTest::keyClick(focused(), key);
            if (page()->isAncestorOf(focused())) {
                stops += focused();
            } else if (!stops.isEmpty()) {
                break;
            }
        }
        return stops;
    }
    [[nodiscard]] static QStringList namesOf(const QList<QWidget*>& widgets) {
        QStringList names;
        for (const QWidget* widget : widgets) {
            if (!widget->objectName().isEmpty() && !widget->objectName().startsWith(QLatin1String("qt_"))) {
                names += widget->objectName();
            }
        }
        return names;
    }
    /// All that can be reached and is seen, or would be after scrolling.
    QList<QWidget*> stopsThatAreThere() {
        QList<QWidget*> there;
        for (QWidget* widget : page()->findChildren<QWidget*>()) {
            if ((widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isVisible() && widget->isEnabled() &&
                widget->focusProxy() == nullptr && !widget->isWindow()) {
                there += widget;
            }
        }
        return there;
    }
};

const QStringList kTop{"dataSetTabs", "hideSide"};
const QStringList kSide{"dataSetReading", "evaluate",     "evaluateOptions",   "openRun",
                        "saveRun",        "runThreshold", "runThresholdNumber"};
const QStringList kContents[] = {{"addFilter", "imageSearch", "sortBy", "sortDirection", "galleryView",
                                  "galleryMaps", "galleryBoxes", "gallerySize"},
                                 {"classSearch", "classTable", "previousClass", "nextClass", "classSort",
                                  "classMaps", "classGallery", "classWall"},
                                 {},
                                 {"compareChoose"}};

TEST_F(WindowTabs, TabReachesAllThatIsSeenAsItStands) {
    start();
    openSet();
    evaluateAll();
    activate();
    the<QWidget>("remarksNotice")->hide();
    for (int tab = 0; tab < tabs()->count(); ++tab) {
        showTab(tab);
        const QList<QWidget*> stops = walk(Qt::Key_Tab, the<QWidget>("trainingButton"));
        for (const QWidget* stop : stops) {
            EXPECT_TRUE(stop->isVisible()) << tab << ' ' << stop->objectName().toStdString();
        }
        for (QWidget* there : stopsThatAreThere()) {
            EXPECT_TRUE(stops.contains(there)) << tab << ": " << there->metaObject()->className() << ' '
                                               << there->objectName().toStdString();
        }
        QStringList names = namesOf(stops);
        EXPECT_EQ(names.first(2), kTop) << tab;
        const QStringList wanted = kTop + kContents[tab] + kSide;
        names.removeIf([&](const QString& name) { return !wanted.contains(name); });
        EXPECT_EQ(names, wanted) << names.join(' ').toStdString();

        QList<QWidget*> back = walk(Qt::Key_Backtab, stops.last());
        std::reverse(back.begin(), back.end());
        EXPECT_EQ(namesOf(back), namesOf(stops.first(stops.size() - 1))) << tab << ": the same way back";
    }
}

TEST_F(WindowTabs, KeysChangeTheTabAndTheKeyboardGoesAlong) {
    start();
    openSet();
    evaluateAll();
    activate();
    EXPECT_EQ(tabs()->currentIndex(), 0);
    EXPECT_TRUE(view()->hasFocus());
    for (int i = 1; i <= tabs()->count(); ++i) {
        m_run.press(Qt::Key_PageDown, Qt::ControlModifier);
        EXPECT_EQ(tabs()->currentIndex(), i % tabs()->count());
        ASSERT_NE(focused(), nullptr);
        EXPECT_TRUE(focused()->isVisible() && page()->isAncestorOf(focused())) << i;
        EXPECT_EQ(view()->hasFocus(), i == tabs()->count());
    }
    m_run.press(Qt::Key_PageUp, Qt::ControlModifier);
    EXPECT_EQ(tabs()->currentIndex(), tabs()->count() - 1);
    m_run.press(Qt::Key_F3);
    m_run.press(Qt::Key_PageUp, Qt::ControlModifier);
    EXPECT_EQ(tabs()->currentIndex(), tabs()->count() - 1) << "of another page";
    m_run.press(Qt::Key_F7);
    EXPECT_TRUE(focused()->isVisible() && page()->isAncestorOf(focused()));
    tabs()->setFocus();
    QTest::keyClick(tabs(), Qt::Key_Left);
    EXPECT_EQ(tabs()->currentIndex(), tabs()->count() - 2);
    EXPECT_TRUE(tabs()->hasFocus()) << "who is on the tabs stays there";
}

TEST_F(WindowTabs, EveryButtonOfTheToolbarHasAName) {
    start();
    int buttons = 0;
    for (const auto* button : window().findChild<QToolBar*>()->findChildren<QToolButton*>()) {
        if (button->objectName() != QLatin1String("qt_toolbar_ext_button")) {
            EXPECT_FALSE(button->objectName().isEmpty()) << button->text().toStdString();
            EXPECT_FALSE(button->accessibleName().isEmpty()) << button->objectName().toStdString();
            ++buttons;
        }
    }
    EXPECT_EQ(buttons, 11);
}

} // namespace
} // namespace actiscope::ui
