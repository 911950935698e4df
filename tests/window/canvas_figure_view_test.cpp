#include "ui/canvas/figure_view.h"

#include <gtest/gtest.h>

#include <QHelpEvent>
#include <QToolTip>

#include "tests/window/pointer.h"
#include "tests/window/synthetic_analysis.h"

namespace actiscope::ui {
namespace {

constexpr Size kSize{400, 300};

class CanvasFigureView : public testing::Test {
protected:
    CanvasFigureView() {
        DisplayOptions display;
        display.opacity = 0;
        display.colourBar = display.predictedBox = display.groundTruthBoxes = false;
        m_state.setDisplay(display);
        m_view.resize(1000, 700);
        m_view.show();
        m_state.setAnalysis(test::analysisOf(test::paintedImage(kSize, [](int x, int y) {
            return std::array{x % 256, y % 256, 99};
        })));
        QCoreApplication::processEvents();
    }

    QImage tile(const QImage& shown, int index) {
        const double dpr = m_view.devicePixelRatioF();
        const QRectF rect = m_view.tileRect(index);
        return shown.copy(QRectF(rect.topLeft() * dpr, rect.size() * dpr).toRect());
    }

    ViewState m_state;
    FigureView m_view{&m_state};
};

TEST_F(CanvasFigureView, AClickOnATileSelectsItsClass) {
    for (const int position : {2, 0, 1}) {
        QTest::mouseClick(&m_view, Qt::LeftButton, {}, m_view.tileRect(position + 1).center().toPoint());
        EXPECT_EQ(m_state.selected(), position);
    }
    QTest::mouseClick(&m_view, Qt::LeftButton, {}, m_view.tileRect(0).center().toPoint());
    QTest::mouseClick(&m_view, Qt::LeftButton, {}, {1, 1});
    EXPECT_EQ(m_state.selected(), 1);
}

TEST_F(CanvasFigureView, TheSelectedTileIsAccented) {
    const QColor accent = m_view.palette().color(QPalette::Highlight);
    const double dpr = m_view.devicePixelRatioF();
    const auto accented = [&](int index) {
        const QRectF rect = m_view.tileRect(index).adjusted(-3, -3, 3, 3);
        return m_view.grab().toImage().pixelColor(
                   (QPointF(rect.left(), rect.center().y()) * dpr).toPoint()) == accent;
    };
    EXPECT_TRUE(accented(1));
    EXPECT_FALSE(accented(2));
    m_state.select(1);
    EXPECT_FALSE(accented(1));
    EXPECT_TRUE(accented(2));
}

TEST_F(CanvasFigureView, TilesZoomAndPanInStep) {
    const QPointF at = m_view.tileRect(2).center() + QPointF(20, 10);
    const double before = m_view.zoom();
    test::wheel(m_view, at, 600);
    test::drag(m_view, Qt::LeftButton, at.toPoint(), at.toPoint() + QPoint(30, 30));
    EXPECT_GT(m_view.zoom(), before);
    EXPECT_EQ(m_state.selected(), 0); // a drag is no click
    const QImage shown = m_view.grab().toImage();
    const QImage first = tile(shown, 0);
    EXPECT_NE(first.pixel(5, 5), first.pixel(first.width() - 5, 5));
    for (int index = 1; index < 4; ++index) {
        EXPECT_EQ(tile(shown, index), first) << index;
    }
}

TEST_F(CanvasFigureView, TheProbeIsTheSamePointInEveryTile) {
    for (const int index : {0, 1, 3}) {
        test::movePointer(m_view, (m_view.tileRect(index).topLeft() + QPointF(50, 40)).toPoint());
        ASSERT_TRUE(m_state.probe().has_value());
        EXPECT_NEAR(m_state.probe()->x(), 50 * 400 / m_view.tileRect(0).width(), 2);
        EXPECT_NEAR(m_state.probe()->y(), 40 * 300 / m_view.tileRect(0).height(), 2);
    }
    test::movePointer(m_view, QPoint(1, 1));
    EXPECT_FALSE(m_state.probe().has_value());
}

TEST_F(CanvasFigureView, ATilesTooltipHoldsTheWholeName) {
    const QPoint at = m_view.tileRect(3).center().toPoint();
    QHelpEvent help(QEvent::ToolTip, at, m_view.mapToGlobal(at));
    QCoreApplication::sendEvent(&m_view, &help);
    EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("an exceedingly long class name")))
        << "shown: " << QToolTip::text().toStdString();
    QToolTip::hideText();
}

TEST_F(CanvasFigureView, PlacesAreKeptWhileTheNetworkRuns) {
    auto early = test::analysisOf(test::greyImage(kSize));
    early->classes.clear();
    early->stage = Stage::Decoded;
    early->model = std::make_shared<Model>();
    m_state.setAnalysis(early);
    EXPECT_FALSE(m_view.tileRect(5).intersects(m_view.tileRect(0)));
    const QImage shown = m_view.grab().toImage();
    EXPECT_NE(tile(shown, 5).pixel(20, 20), shown.pixel(2, 2));
}

} // namespace
} // namespace actiscope::ui
