// Search field, probe, and what must not move: as a user meets them in the whole window.
#include <fstream>

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QtCharts/QChart>

#include <gmock/gmock.h>

#include "tests/window/pointer.h"
#include "tests/window/window_runner.h"
#include "ui/canvas/figure_view.h"
#include "ui/canvas/image_view.h"
#include "ui/panels/class_list.h"
#include "ui/panels/probability_chart.h"
#include "ui/panels/threshold_chart.h"
#include "ui/render/tile_text.h"
#include "ui/theme.h"

namespace actiscope::ui {
namespace {

using test::becomes;

class WindowDetails : public testing::Test {
protected:
    WindowDetails() {
        m_picture = m_run.writePicture("photos/one.png", QSize(320, 240), 0.3, 0.4);
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
        m_list = m_run.find<QListView>("classList");
        m_search = m_run.find<QLineEdit>("classSearch");
    }

    ViewState& state() { return *m_run.window().state(); }
    QAbstractItemView* popup() { return m_search->completer()->popup(); }
    void type(const char* words) {
        m_run.press(Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(m_search, QLatin1String(words));
        if (QGuiApplication::platformName() ==
            QLatin1String("xcb")) { // gives it the keyboard, in its own time
            EXPECT_TRUE(becomes([&] { return QGuiApplication::focusWindow() == popup()->windowHandle(); }));
        }
    }
    /// A key as the system gives it: what has the focus may keep it from being a shortcut; if it is none, a
    /// list that has popped up gets it before what has the focus.
    void pressForReal(Qt::Key key) {
        QWidget* focus = QApplication::focusWidget();
        QWidget* popped = QApplication::activePopupWidget();
        QKeyEvent claim(QEvent::ShortcutOverride, key, Qt::NoModifier);
        claim.ignore();
        QCoreApplication::sendEvent(focus, &claim);
        if (popped != nullptr && claim.isAccepted()) {
            QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier);
            QCoreApplication::sendEvent(popped, &press);
        } else {
            QTest::keyClick(popped != nullptr ? popped : focus, key);
        }
        QCoreApplication::processEvents();
    }
    QPoint placeOf(const char* name) { return m_run.find<QWidget>(name)->mapTo(&m_run.window(), QPoint()); }

    test::WindowRunner m_run;
    std::filesystem::path m_picture;
    QListView* m_list = nullptr;
    QLineEdit* m_search = nullptr;
};

TEST_F(WindowDetails, EscapeClosesTheSuggestionsFirst) {
    type("cat");
    ASSERT_TRUE(popup()->isVisible());
    pressForReal(Qt::Key_Escape);
    EXPECT_FALSE(popup()->isVisible());
    EXPECT_TRUE(m_search->hasFocus());
    m_run.press(Qt::Key_Escape);
    EXPECT_FALSE(m_search->hasFocus()) << "the second one leaves the field";
}

TEST_F(WindowDetails, AfterAddingAClassDigitsChooseClasses) {
    const int wanted = state().analysis()->classes[0].classIndex == 283 ? 285 : 283;
    type(m_run.window().session()->model()->labels.classes[static_cast<std::size_t>(wanted)].synset.c_str());
    pressForReal(Qt::Key_Return);
    ASSERT_TRUE(becomes([&] { return m_list->model()->rowCount() == 6 && m_run.finished(); }));
    EXPECT_EQ(state().selectedResult()->classIndex, wanted);
    EXPECT_FALSE(m_search->hasFocus());
    EXPECT_FALSE(popup()->isVisible());
    pressForReal(Qt::Key_2);
    EXPECT_EQ(state().selected(), 1);
    EXPECT_TRUE(m_search->text().isEmpty()) << m_search->text().toStdString();
}

TEST_F(WindowDetails, ASearchWithoutAHitSaysSo) {
    type("qqqq");
    const auto saysSo = [this] {
        return popup()->isVisible() && m_search->completer()->completionModel()->index(0, 0).data() ==
                                           QStringLiteral("No class of this name");
    };
    EXPECT_TRUE(saysSo());
    pressForReal(Qt::Key_Return);
    EXPECT_TRUE(saysSo());
    EXPECT_EQ(m_search->text(), QStringLiteral("qqqq"));
    EXPECT_EQ(m_list->model()->rowCount(), 5);
    QTest::mouseClick(popup()->viewport(), Qt::LeftButton, {},
                      popup()->visualRect(popup()->model()->index(0, 0)).center());
    EXPECT_EQ(m_search->text(), QStringLiteral("qqqq"));
    EXPECT_EQ(m_list->model()->rowCount(), 5);
}

TEST_F(WindowDetails, TheProbeReadsTheMapUnderThePointer) {
    m_run.press(Qt::Key_F4);
    auto* figure = m_run.window().findChild<FigureView*>();
    const auto nameOf = [this](std::size_t position) {
        return QString::fromStdString(shortName(state().analysis()->classes[position].label));
    };
    const auto probe = [this] { return m_run.find<QLabel>("probeLabel"); };
    const auto reads = [&](std::size_t position) {
        const QString words = probe()->toolTip().isEmpty() ? probe()->text() : probe()->toolTip();
        return words.endsWith(QStringLiteral("  ") + nameOf(position));
    };
    for (const int tile : {3, 2, 5}) {
        test::movePointer(*figure, figure->tileRect(tile).center());
        EXPECT_TRUE(reads(static_cast<std::size_t>(tile) - 1)) << probe()->text().toStdString();
        EXPECT_EQ(state().selected(), 0);
    }
    test::movePointer(*figure, figure->tileRect(0).center());
    EXPECT_TRUE(reads(0)) << "over the picture itself it is the selected class";
}

TEST_F(WindowDetails, AMessageLiesOverThePictureAndMovesNothing) {
    auto* view = m_run.window().findChild<ImageView*>();
    const QRect before(view->mapTo(&m_run.window(), QPoint()), view->size());
    const double zoom = view->zoom();
    const auto broken = m_run.folder() / "broken.jpg";
    std::ofstream(broken) << "no image at all";
    m_run.window().openPaths({broken});
    auto* bar = m_run.find<QWidget>("messageBar");
    ASSERT_TRUE(becomes([&] { return bar->isVisible(); }));
    QCoreApplication::processEvents();
    EXPECT_EQ(QRect(view->mapTo(&m_run.window(), QPoint()), view->size()), before);
    EXPECT_EQ(view->zoom(), zoom);
    EXPECT_EQ(bar->mapTo(&m_run.window(), QPoint()), before.topLeft());
    EXPECT_EQ(bar->width(), before.width());
    EXPECT_GE(bar->height(), bar->heightForWidth(bar->width()));
    const QPoint inside = before.topLeft() + QPoint(bar->width() / 2, bar->height() / 2);
    QWidget* const there = m_run.window().childAt(inside);
    EXPECT_TRUE(there == bar || bar->isAncestorOf(there)) << "it is on top";
    m_run.window().resize(1024, 700);
    EXPECT_EQ(bar->width(), view->width());
}

TEST_F(WindowDetails, DisplayStaysWhereItIsWhenTheCurveGoes) {
    const QPoint opacity = placeOf("opacitySlider");
    const QPoint bars = placeOf("probabilityChart");
    ModelRequest constant;
    constant.path = m_run.writeModel("constant");
    m_run.window().openModel(constant);
    ASSERT_TRUE(becomes([this] {
        const ModelPtr& model = m_run.window().session()->model();
        return model->request.path.stem() == "constant" && m_run.finished();
    }));
    QCoreApplication::processEvents();
    EXPECT_FALSE(m_run.find<QWidget>("thresholdChart")->isVisible());
    EXPECT_EQ(placeOf("opacitySlider"), opacity);
    EXPECT_EQ(placeOf("probabilityChart"), bars);
}

TEST_F(WindowDetails, NamesAtTheBarsFitTheirRoom) {
    auto* bars = m_run.find<ProbabilityChart>("probabilityChart");
    const QFontMetrics metrics(textFont(TextSize::Small));
    for (const int width : {320, 240, 180}) {
        bars->setFixedWidth(width);
        QCoreApplication::processEvents();
        for (int position = 0; position < 5; ++position) {
            const QString name = bars->shownName(position);
            const QRectF room = bars->nameRoom(position);
            EXPECT_LE(name.count(QChar(0x2026)), 1) << name.toStdString();
            EXPECT_TRUE(name.startsWith(QString::number(position + 1))) << name.toStdString();
            EXPECT_LE(metrics.horizontalAdvance(name), room.width());
            EXPECT_GE(room.left(), 0);
            EXPECT_GT(room.width(), width / 5);
        }
    }
}

TEST_F(WindowDetails, ChartsWriteNumbersAsTheWindowDoes) {
    QLocale::setDefault(QLocale(QLocale::German));
    m_run.startWith(m_run.writeModel("plain"), {m_picture});
    const QChart* chart = m_run.find<ThresholdChart>("thresholdChart")->chart();
    EXPECT_TRUE(chart->localizeNumbers());
    EXPECT_EQ(chart->locale().language(), QLocale::German);
    m_run.close();
    QLocale::setDefault(QLocale::c());
}

TEST_F(WindowDetails, ListAndFigureNameTheSameProbability) {
    const Analysis& analysis = *state().analysis();
    for (int row = 0; row < 5; ++row) {
        const QString spoken = m_list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        const QString figure = tileText(analysis, &analysis.classes[static_cast<std::size_t>(row)]).detail;
        EXPECT_TRUE(spoken.endsWith(figure)) << spoken.toStdString() << " / " << figure.toStdString();
    }
}

} // namespace
} // namespace actiscope::ui
