#include "ui/canvas/viewport.h"

#include <gtest/gtest.h>

#include "ui/canvas/tile_grid.h"

namespace actiscope::ui {
namespace {

Viewport viewportOf(Size image, QSize view, double margin = 0) {
    Viewport viewport;
    viewport.setView(view, margin);
    viewport.setImage(image);
    return viewport;
}

QPointF inImage(const Viewport& viewport, QPointF point) {
    return viewport.placement().unmap(point);
}

void expectNear(QPointF actual, QPointF expected, double tolerance = 1e-6) {
    EXPECT_NEAR(actual.x(), expected.x(), tolerance);
    EXPECT_NEAR(actual.y(), expected.y(), tolerance);
}

TEST(CanvasViewport, FitShowsTheWholePictureCentredWithinItsMargin) {
    const Viewport viewport = viewportOf({400, 200}, {820, 620}, 10);
    EXPECT_DOUBLE_EQ(viewport.scale(), 2.0);
    EXPECT_EQ(viewport.placement().map(Box{0, 0, 400, 200}), QRectF(10, 110, 800, 400));
}

TEST(CanvasViewport, FitsAgainAfterAResizeUntilZoomed) {
    Viewport viewport = viewportOf({400, 200}, {800, 800});
    viewport.setView({400, 400}, 0);
    EXPECT_DOUBLE_EQ(viewport.scale(), 1.0);
    viewport.zoomAt(3, {200, 200});
    const QPointF centre = inImage(viewport, {200, 200});
    viewport.setView({600, 500}, 0);
    EXPECT_DOUBLE_EQ(viewport.scale(), 3.0);
    expectNear(inImage(viewport, {300, 250}), centre);
}

TEST(CanvasViewport, ZoomKeepsTheImagePointAtTheAnchor) {
    Viewport viewport = viewportOf({400, 300}, {800, 600});
    for (const QPointF anchor : {QPointF(123, 456), QPointF(700, 80), QPointF(400, 300)}) {
        const QPointF before = inImage(viewport, anchor);
        viewport.zoomAt(1.7, anchor);
        expectNear(inImage(viewport, anchor), before);
    }
}

TEST(CanvasViewport, ZoomIsBounded) {
    Viewport viewport = viewportOf({4000, 3000}, {800, 600});
    viewport.zoomAt(1e9, {400, 300});
    EXPECT_DOUBLE_EQ(viewport.scale(), Viewport::kMaxScale);
    viewport.zoomAt(1e-9, {400, 300});
    EXPECT_DOUBLE_EQ(viewport.scale(), 0.2);
    EXPECT_TRUE(viewport.fitted());
}

TEST(CanvasViewport, ASmallPictureCanBeSeenAtItsOwnSizeButNoSmaller) {
    Viewport viewport = viewportOf({40, 30}, {800, 600});
    EXPECT_DOUBLE_EQ(viewport.scale(), 20.0);
    viewport.zoomAt(1e-9, {0, 0});
    EXPECT_DOUBLE_EQ(viewport.scale(), 1.0);
    EXPECT_EQ(viewport.placement().map(Box{0, 0, 40, 30}).center(), QPointF(400, 300));
}

TEST(CanvasViewport, PanStopsWhereThePictureWouldLeaveTheCentre) {
    Viewport viewport = viewportOf({400, 300}, {800, 600});
    viewport.zoomAt(2, {400, 300});
    viewport.panBy({1e6, -1e6});
    expectNear(inImage(viewport, {400, 300}), {0, 300});
    viewport.fit();
    viewport.panBy({50, 50});
    EXPECT_EQ(viewport.placement().origin, QPointF(0, 0));
}

TEST(CanvasViewport, OneToOnePutsImagePixelsOnScreenPixels) {
    Viewport viewport = viewportOf({401, 303}, {200, 150});
    viewport.oneToOne();
    EXPECT_DOUBLE_EQ(viewport.scale(), 1.0);
    EXPECT_EQ(viewport.placement().origin, QPointF(viewport.placement().origin.toPoint()));
}

TEST(CanvasViewport, AVeryFlatPictureIsNeverThinnerThanAPixel) {
    const Viewport viewport = viewportOf({20000, 10}, {800, 600});
    EXPECT_DOUBLE_EQ(viewport.scale(), 0.04);
    const QRect pixels = viewport.placement().pixelsOf({20000, 10});
    EXPECT_EQ(pixels.width(), 800);
    EXPECT_EQ(pixels.height(), 1);
}

TEST(CanvasViewport, WithoutAPictureNothingBreaks) {
    Viewport viewport;
    viewport.zoomAt(2, {1, 1});
    viewport.panBy({3, 3});
    viewport.oneToOne();
    EXPECT_TRUE(viewport.empty());
    EXPECT_DOUBLE_EQ(viewport.scale(), 1.0);
}

TEST(CanvasTileGrid, TilesOfTheBestGridStayInTheViewAndApart) {
    for (const QSize view : {QSize(1200, 700), QSize(500, 900), QSize(300, 200)}) {
        for (const Size image : {Size{500, 375}, Size{375, 500}, Size{20000, 10}, Size{10, 20000}}) {
            const TileGrid grid = tileGrid(view, 6, image, 40, 16);
            for (int i = 0; i < 6; ++i) {
                const QRect tile = grid.paneRect(i).united(grid.textRect(i));
                EXPECT_TRUE(QRect(QPoint(), view).contains(tile)) << i;
                EXPECT_EQ(grid.tileAt(tile.center()), i);
                for (int other = 0; other < i; ++other) {
                    EXPECT_FALSE(tile.intersects(grid.paneRect(other).united(grid.textRect(other))));
                }
            }
        }
    }
}

TEST(CanvasTileGrid, LandscapePicturesInAWideViewStandInTwoRowsOfThree) {
    EXPECT_EQ(tileGrid({1200, 700}, 6, {500, 375}, 40, 16).columns, 3);
    EXPECT_EQ(tileGrid({2400, 400}, 6, {500, 375}, 40, 16).columns, 6);
}

} // namespace
} // namespace actiscope::ui
