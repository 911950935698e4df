#include "ui/canvas/image_view.h"

#include <gmock/gmock.h>

#include <QHelpEvent>
#include <QSignalSpy>
#include <QToolTip>

#include "tests/window/pointer.h"
#include "tests/window/synthetic_analysis.h"

namespace actiscope::ui {
namespace {

using test::analysisOf;
using test::firstBox;
using test::greyImage;

constexpr Size kSize{400, 300};

bool isRed(QRgb colour) {
    return qRed(colour) > 200 && qGreen(colour) < 90 && qBlue(colour) < 90;
}

bool isGreen(QRgb colour) {
    return qGreen(colour) > 180 && qRed(colour) < 90 && qBlue(colour) < 130;
}

bool isGrey(QRgb colour) {
    return qRed(colour) == qGreen(colour) && qGreen(colour) == qBlue(colour);
}

bool isNear(QRgb actual, QRgb expected) {
    return std::abs(qRed(actual) - qRed(expected)) + std::abs(qGreen(actual) - qGreen(expected)) +
               std::abs(qBlue(actual) - qBlue(expected)) <
           20;
}

class CanvasImageView : public testing::Test {
protected:
    CanvasImageView() {
        DisplayOptions display;
        display.opacity = 0; // the picture's own grey, so that boxes can be told from it
        display.colourBar = false;
        m_state.setDisplay(display);
        m_view.resize(816, 616); // 800 x 600 inside of the margin
        m_view.show();
        QCoreApplication::processEvents();
    }

    void showGrey(Size size = kSize) { m_state.setAnalysis(analysisOf(greyImage(size))); }

    QImage grab() { return m_view.grab().toImage(); }
    /// The screen pixel that shows a point of the image.
    QPoint screen(QPointF inImage) {
        const QPointF at = m_view.imageToView(inImage) * m_view.devicePixelRatioF();
        return {static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y()))};
    }
    QRgb pixel(QPointF inImage, QPoint beside = {}) { return grab().pixel(screen(inImage) + beside); }

    void change(const std::function<void(DisplayOptions&)>& how) {
        DisplayOptions display = m_state.display();
        how(display);
        m_state.setDisplay(display);
    }

    ViewState m_state;
    ImageView m_view{&m_state};
};

TEST_F(CanvasImageView, EmptyIsAPlaceForThePictureInNeutralGrey) {
    const QImage shown = grab();
    EXPECT_TRUE(isGrey(shown.pixel(10, 10)));
    EXPECT_TRUE(isGrey(shown.pixel(shown.width() / 2, shown.height() / 2)));
    EXPECT_NE(shown.pixel(10, 10), shown.pixel(shown.width() / 2, shown.height() / 2));
}

TEST_F(CanvasImageView, FitIsMeasuredInScreenPixels) {
    showGrey();
    EXPECT_DOUBLE_EQ(m_view.zoom(), 2 * m_view.devicePixelRatioF());
    EXPECT_EQ(m_view.imageToView({0, 0}), QPointF(8, 8));
    EXPECT_EQ(m_view.imageToView({400, 300}), QPointF(808, 608));
    m_view.resize(416, 616);
    EXPECT_DOUBLE_EQ(m_view.zoom(), m_view.devicePixelRatioF());
}

TEST_F(CanvasImageView, OneToOneIsOneScreenPixelAnImagePixel) {
    m_state.setAnalysis(analysisOf(test::paintedImage(kSize, [](int x, int y) {
        return std::array{x % 256, y % 256, (x + y) % 256};
    })));
    change([](DisplayOptions& display) { display.predictedBox = display.groundTruthBoxes = false; });
    m_view.oneToOne();
    EXPECT_DOUBLE_EQ(m_view.zoom(), 1.0);
    const QImage shown = grab();
    const QPoint origin = screen({0, 0});
    for (const QPoint at : {QPoint(0, 0), QPoint(1, 0), QPoint(200, 150), QPoint(399, 299)}) {
        EXPECT_EQ(shown.pixel(origin + at), qRgb(at.x() % 256, at.y() % 256, (at.x() + at.y()) % 256));
    }
}

TEST_F(CanvasImageView, WheelZoomsAtTheCursor) {
    showGrey();
    QSignalSpy zoomed(&m_view, &CanvasView::zoomChanged);
    const QPointF cursor(300, 200);
    const QPointF before = m_view.viewToImage(cursor);
    const double zoomBefore = m_view.zoom();
    test::wheel(m_view, cursor, 120);
    test::wheel(m_view, cursor, 120);
    EXPECT_NEAR(m_view.zoom(), zoomBefore * std::sqrt(2.0), 1e-9);
    EXPECT_NEAR(m_view.viewToImage(cursor).x(), before.x(), 1e-6);
    EXPECT_NEAR(m_view.viewToImage(cursor).y(), before.y(), 1e-6);
    ASSERT_EQ(zoomed.count(), 2);
    EXPECT_DOUBLE_EQ(zoomed.last().first().toDouble(), m_view.zoom());
    test::wheel(m_view, cursor, -1200);
    EXPECT_DOUBLE_EQ(m_view.zoom(), 1.0); // the smaller of fit and one to one
}

TEST_F(CanvasImageView, LeftAndMiddleDragPan) {
    showGrey();
    m_view.zoomBy(3);
    for (const Qt::MouseButton button : {Qt::LeftButton, Qt::MiddleButton}) {
        const QPointF before = m_view.viewToImage({300, 300});
        test::drag(m_view, button, {300, 300}, {240, 345});
        const QPointF after = m_view.viewToImage({240, 345});
        EXPECT_NEAR(after.x(), before.x(), 1e-6);
        EXPECT_NEAR(after.y(), before.y(), 1e-6);
    }
}

TEST_F(CanvasImageView, KeepsZoomForLaterStagesAndFitsAnotherPicture) {
    auto early = analysisOf(greyImage(kSize));
    early->classes.clear();
    early->stage = Stage::Decoded;
    m_state.setAnalysis(early);
    m_view.zoomBy(4);
    const double zoomed = m_view.zoom();
    showGrey();
    EXPECT_DOUBLE_EQ(m_view.zoom(), zoomed);
    showGrey({200, 150});
    EXPECT_DOUBLE_EQ(m_view.zoom(), 4 * m_view.devicePixelRatioF());
}

TEST_F(CanvasImageView, TheBareImageIsThereBeforeItsClasses) {
    auto early = analysisOf(greyImage(kSize, 77));
    early->classes.clear();
    early->groundTruth.clear();
    early->stage = Stage::Decoded;
    m_state.setAnalysis(early);
    EXPECT_EQ(pixel({200, 150}), qRgb(77, 77, 77));
}

TEST_F(CanvasImageView, PredictedBoxIsRedAndFollowsTheThreshold) {
    showGrey();
    const Box widest = firstBox(kSize);
    for (const int level : {0, 200, 900}) {
        m_state.setThresholdLevel(level);
        const Box box = test::boxAt(widest, level);
        const QPointF right(box.x1, (box.y0 + box.y1) / 2.0);
        EXPECT_TRUE(isRed(pixel(right, {-1, 0}))) << level;
        EXPECT_FALSE(isRed(pixel(right, {-8 * static_cast<int>(m_view.devicePixelRatioF()), 0}))) << level;
        const QPointF bottom(box.x1 - 10, box.y1);
        EXPECT_TRUE(isRed(pixel(bottom, {0, -1}))) << level;
    }
    change([](DisplayOptions& display) { display.predictedBox = false; });
    EXPECT_TRUE(isGrey(pixel(QPointF(test::boxAt(widest, 900).x1, 150), {-1, 0})));
}

TEST_F(CanvasImageView, GroundTruthIsGreenAndDashed) {
    showGrey();
    change([](DisplayOptions& display) { display.predictedBox = false; });
    const Box box = m_state.analysis()->groundTruth.front().boxInImage;
    const QImage shown = grab();
    const int column = screen(QPointF(box.x1, 0)).x() - 1;
    int green = 0;
    int gaps = 0;
    for (int y = screen(QPointF(0, box.y0)).y() + 4; y < screen(QPointF(0, box.y1)).y() - 4; ++y) {
        green += static_cast<int>(isGreen(shown.pixel(column, y)));
        gaps += static_cast<int>(!isGreen(shown.pixel(column, y)));
    }
    EXPECT_GT(green, gaps);
    EXPECT_GT(gaps, green / 3);
    change([](DisplayOptions& display) { display.groundTruthBoxes = false; });
    EXPECT_TRUE(isGrey(grab().pixel(column, screen(QPointF(0, 150)).y())));
}

TEST_F(CanvasImageView, BoxesStayWhereTheyAreWhenZoomedFarIn) {
    showGrey();
    m_state.setThresholdLevel(0);
    const Box box = firstBox(kSize);
    const QPointF corner(box.x1, box.y1);
    while (m_view.zoom() < 60) {
        test::wheel(m_view, m_view.imageToView(corner), 480);
    }
    EXPECT_TRUE(isRed(pixel(corner, {-1, -40})));
    EXPECT_TRUE(isRed(pixel(corner, {-40, -1})));
    EXPECT_TRUE(isGrey(pixel(corner, {40, 40})));
}

TEST_F(CanvasImageView, OpacityAndClassChangeTheMap) {
    showGrey();
    change([](DisplayOptions& display) {
        display.opacity = 1;
        display.colormap = Colormap::Viridis;
        display.predictedBox = display.groundTruthBoxes = false;
    });
    const auto highest = colorTable(Colormap::Viridis)[255];
    const QRgb peak = qRgb(highest[0], highest[1], highest[2]);
    EXPECT_TRUE(isNear(pixel({200, 150}), peak)); // centre of cell (3, 3) of 7 x 7
    m_state.select(1);
    EXPECT_FALSE(isNear(pixel({200, 150}), peak));
    EXPECT_TRUE(isNear(pixel({400 * 5.5 / 7, 300 * 1.5 / 7}), peak));
    change([](DisplayOptions& display) { display.opacity = 0; });
    EXPECT_EQ(pixel({200, 150}), qRgb(128, 128, 128));
}

TEST_F(CanvasImageView, PeeksAtThePictureAndAtTheMapAlone) {
    showGrey();
    change([](DisplayOptions& display) { display.opacity = 0.5F; });
    const Box box = test::boxAt(firstBox(kSize), m_state.thresholdLevel());
    const QPointF edge(box.x1, 150);
    m_state.setPeek(Peek::Bare);
    EXPECT_EQ(pixel({200, 150}), qRgb(128, 128, 128));
    EXPECT_EQ(pixel(edge, {-1, 0}), qRgb(128, 128, 128));
    m_state.setPeek(Peek::MapOnly);
    const auto highest = colorTable(Colormap::Jet)[255];
    EXPECT_TRUE(isNear(pixel({200, 150}), qRgb(highest[0], highest[1], highest[2])));
    EXPECT_FALSE(isRed(pixel(edge, {-1, 0})));
    m_state.setPeek(Peek::None);
    EXPECT_TRUE(isRed(pixel(edge, {-1, 0})));
}

TEST_F(CanvasImageView, OutlineLiesWhereTheMapCrossesTheThreshold) {
    showGrey();
    change([](DisplayOptions& display) {
        display.predictedBox = display.groundTruthBoxes = false;
        display.outline = true;
    });
    m_state.setThresholdLevel(500);
    // Along the row through the peak the map falls from 12 at x = 200; half of it is crossed where the
    // straight line between two cell centres crosses it.
    const auto& cam = *m_state.selectedResult()->cam;
    int cell = 3;
    while (cam.values[static_cast<std::size_t>(3 * 7 + cell + 1)] > 6) {
        ++cell;
    }
    const double high = cam.values[static_cast<std::size_t>(3 * 7 + cell)];
    const double low = cam.values[static_cast<std::size_t>(3 * 7 + cell + 1)];
    const double crossing = (cell + 0.5 + (high - 6) / (high - low)) * 400 / 7;
    EXPECT_GT(qGray(pixel({crossing, 150})), 200);
    EXPECT_EQ(pixel({crossing - 15, 150}), qRgb(128, 128, 128));
    EXPECT_EQ(pixel({crossing + 15, 150}), qRgb(128, 128, 128));
}

TEST_F(CanvasImageView, CellsStandAtTheCellsEdges) {
    showGrey();
    change([](DisplayOptions& display) {
        display.predictedBox = display.groundTruthBoxes = false;
        display.cells = true;
    });
    const QPointF edge(400 * 2 / 7.0, 20);
    const QImage shown = grab();
    const QPoint at = screen(edge);
    int brightest = 0;
    for (int dx = -2; dx <= 2; ++dx) {
        brightest = std::max(brightest, qGray(shown.pixel(at + QPoint(dx, 0))));
    }
    EXPECT_GT(brightest, 160);
    EXPECT_EQ(pixel({400 * 2.5 / 7, 20}), qRgb(128, 128, 128));
}

TEST_F(CanvasImageView, ColourBarShowsHighAtTheTopAndLowBelow) {
    showGrey();
    change([](DisplayOptions& display) {
        display.predictedBox = display.groundTruthBoxes = false;
        display.colourBar = true;
        display.colormap = Colormap::Viridis;
    });
    const QImage shown = grab();
    ColourBar bar;
    bar.range = m_state.displayRangeOf(*m_state.selectedResult());
    const QRectF place = colourBarPlace(m_view.rect(), QRectF(8, 8, 800, 600), bar);
    ASSERT_GT(place.height(), 200);
    const double dpr = m_view.devicePixelRatioF();
    const auto column = static_cast<int>((place.right() - 10) * dpr);
    std::vector<int> greens; // viridis has less and less of it downwards
    for (auto y = static_cast<int>((place.top() + 40) * dpr); y < (place.bottom() - 14) * dpr; y += 20) {
        greens.push_back(qGreen(shown.pixel(column, y)));
    }
    EXPECT_TRUE(std::ranges::is_sorted(greens, std::greater<>()));
    EXPECT_GT(greens.front(), 190);
    EXPECT_LT(greens.back(), 60);
}

TEST_F(CanvasImageView, ThePointerSetsTheProbeAndLeavingClearsIt) {
    showGrey();
    QSignalSpy probed(&m_state, &ViewState::probeChanged);
    const QPoint at = m_view.imageToView({120.5, 80.5}).toPoint();
    test::movePointer(m_view, at);
    ASSERT_TRUE(m_state.probe().has_value());
    EXPECT_NEAR(m_state.probe()->x(), 120.5, 1);
    EXPECT_NEAR(m_state.probe()->y(), 80.5, 1);
    EXPECT_GE(probed.count(), 1);
    test::movePointer(m_view, QPoint(3, 3)); // the margin
    EXPECT_FALSE(m_state.probe().has_value());
    test::movePointer(m_view, at);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&m_view, &leave);
    EXPECT_FALSE(m_state.probe().has_value());
}

TEST_F(CanvasImageView, TheProbeIsWhatLiesUnderARestingPointer) {
    showGrey();
    const QPoint at(390, 330); // on the picture at every zoom below
    test::movePointer(m_view, at);
    const auto isTrue = [&] {
        const QPointF there = m_view.viewToImage(at);
        return m_state.probe().has_value() && std::abs(m_state.probe()->x() - there.x()) < 1e-6 &&
               std::abs(m_state.probe()->y() - there.y()) < 1e-6;
    };
    ASSERT_TRUE(isTrue());
    m_view.oneToOne();
    EXPECT_TRUE(isTrue()) << "one to one";
    m_view.zoomBy(5);
    EXPECT_TRUE(isTrue()) << "zoom";
    m_view.panBy({30, 20});
    EXPECT_TRUE(isTrue()) << "pan";
    m_view.fit();
    EXPECT_TRUE(isTrue()) << "fit";
    showGrey({200, 150});
    EXPECT_TRUE(isTrue()) << "the next picture";
    m_view.resize(700, 600);
    EXPECT_TRUE(isTrue()) << "another size of the window";
    showGrey({10, 3000});
    EXPECT_FALSE(m_state.probe().has_value()) << "beside the next picture";
}

TEST_F(CanvasImageView, AThinPictureIsNotHiddenByItsBox) {
    auto analysis = analysisOf(greyImage({12, 3000}, 200));
    analysis->groundTruth.clear();
    analysis->classes.resize(1);
    analysis->classes[0] =
        test::classResult(1, 281, "tabby", 0.63, test::bump(3, 3, -2, 12), {0, 0, 12, 3000});
    m_state.setAnalysis(analysis);
    m_state.setThresholdLevel(0);
    EXPECT_EQ(pixel({6, 1500}), qRgb(200, 200, 200));
    const int column = screen({6, 0}).x();
    const QImage shown = grab();
    bool red = false;
    for (int x = column - 8; x <= column + 8; ++x) {
        red |= isRed(shown.pixel(x, shown.height() / 2));
    }
    EXPECT_TRUE(red) << "the box is there";
}

TEST_F(CanvasImageView, ALongNameIsShortenedAndWholeInTheTooltip) {
    showGrey();
    m_state.select(2); // its box is at the top left, the label stands inside of it
    m_view.resize(250, 200);
    grab();
    const auto tooltipAt = [&](QPoint at) {
        QHelpEvent help(QEvent::ToolTip, at, m_view.mapToGlobal(at));
        QCoreApplication::sendEvent(&m_view, &help);
        const QString shown = QToolTip::isVisible() ? QToolTip::text() : QString();
        QToolTip::hideText();
        return shown;
    };
    EXPECT_TRUE(tooltipAt({200, 190}).isEmpty());
    bool found = false;
    for (int y = 0; y < 100 && !found; y += 4) {
        found = tooltipAt({60, y}).contains(QStringLiteral("long class name that no label has room for"));
    }
    EXPECT_TRUE(found);
}

TEST_F(CanvasImageView, ExtremePicturesOpenAndZoom) {
    for (const Size size : {Size{20000, 10}, Size{10, 20000}, Size{1, 1}}) {
        m_state.setAnalysis(analysisOf(greyImage(size, 250)));
        change([](DisplayOptions& display) { display.predictedBox = display.groundTruthBoxes = false; });
        const QImage shown = grab();
        EXPECT_GT(qGray(shown.pixel(shown.width() / 2, shown.height() / 2)), 245) << size.width;
        for (int i = 0; i < 40; ++i) {
            test::wheel(m_view, {408, 308}, 480);
        }
        EXPECT_DOUBLE_EQ(m_view.zoom(), Viewport::kMaxScale);
        EXPECT_GT(qGray(grab().pixel(shown.width() / 2, shown.height() / 2)), 245) << size.width;
    }
}

} // namespace
} // namespace actiscope::ui
