#include "ui/canvas/figure_view.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "ui/render/colour_bar.h"
#include "ui/render/marks.h"
#include "ui/render/tile_text.h"

namespace actiscope::ui {

namespace {

constexpr double kGap = 16;
constexpr int kExpectedClasses = 5; ///< places kept while the network runs, so that nothing jumps

} // namespace

FigureView::FigureView(ViewState* state, QWidget* parent) : CanvasView(state, 0, parent) {
    setAccessibleName(tr("Picture and the maps of its classes"));
}

TileGrid FigureView::grid() const {
    const AnalysisPtr& analysis = state().analysis();
    if (!analysis) {
        return {};
    }
    const double dpr = devicePixelRatioF();
    const bool waiting = analysis->stage == Stage::Decoded && analysis->model;
    const int classes = waiting ? kExpectedClasses : static_cast<int>(analysis->classes.size());
    return tileGrid((QSizeF(size()) * dpr).toSize(), classes + 1, analysis->image->size,
                    static_cast<int>(std::ceil(tileTextHeight(1) * dpr)),
                    static_cast<int>(std::lround(kGap * dpr)));
}

QRectF FigureView::tileRect(int tile) const {
    const QRect pane = grid().paneRect(tile);
    const double dpr = devicePixelRatioF();
    return {QPointF(pane.topLeft()) / dpr, QSizeF(pane.size()) / dpr};
}

QSize FigureView::paneSize() const {
    return grid().pane;
}

int FigureView::tileAt(QPointF pointInWidget) const {
    return grid().tileAt((pointInWidget * devicePixelRatioF()).toPoint());
}

std::optional<QPointF> FigureView::pointInPane(QPointF pointInWidget) const {
    const TileGrid tiles = grid();
    const QPointF point = pointInWidget * devicePixelRatioF();
    const int tile = tiles.tileAt(point.toPoint());
    if (tile < 0 || !tiles.paneRect(tile).contains(point.toPoint())) {
        return std::nullopt;
    }
    return point - tiles.paneRect(tile).topLeft();
}

const ClassResult* FigureView::resultOf(int tile) const {
    const AnalysisPtr& analysis = state().analysis();
    const auto position = static_cast<std::size_t>(tile) - 1;
    return tile > 0 && position < analysis->classes.size() ? &analysis->classes[position] : nullptr;
}

void FigureView::clicked(QPointF pointInWidget) {
    const int tile = tileAt(pointInWidget);
    if (tile > 0) {
        state().select(tile - 1);
    }
}

QString FigureView::toolTipAt(QPointF pointInWidget) const {
    const int tile = tileAt(pointInWidget);
    if (tile < 0 || (tile > 0 && resultOf(tile) == nullptr)) {
        return {};
    }
    return tileText(*state().analysis(), resultOf(tile)).whole;
}

int FigureView::classAt(QPointF pointInWidget) const {
    return std::max(-1, tileAt(pointInWidget) - 1);
}

void FigureView::analysisReplaced() {
    m_maps.resize(state().analysis() ? state().analysis()->classes.size() : 0);
}

void FigureView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), kSurround);
    syncViewport();
    const AnalysisPtr& analysis = state().analysis();
    if (!analysis || viewport().empty()) {
        paintSkeleton(painter);
        return;
    }
    const TileGrid tiles = grid();
    const QImage& pixels = picture(tiles.pane);
    for (int tile = 0; tile < tiles.tiles; ++tile) {
        paintTile(painter, tiles, tile, pixels);
    }
}

void FigureView::paintTile(QPainter& painter, const TileGrid& grid, int tile, const QImage& picture) {
    const double dpr = devicePixelRatioF();
    const ClassResult* result = resultOf(tile);
    const QRectF pane = tileRect(tile);
    if (tile > 0 && result == nullptr) {
        painter.fillRect(pane, kPlaceholder);
        return;
    }
    const QImage& pixels = result == nullptr
                               ? picture
                               : m_maps[static_cast<std::size_t>(tile) - 1].update(
                                     picture, state(), *result, viewport().placement(), kSurround);
    painter.save();
    painter.scale(1 / dpr, 1 / dpr);
    painter.drawImage(grid.paneRect(tile).topLeft(), pixels);
    painter.restore();
    paintTileMarks(painter, pane, result);

    if (result != nullptr && result == state().selectedResult()) {
        painter.setBrush(Qt::NoBrush);
        // White beside the accent, which alone may be as bright as the grey around it.
        for (const QPen& pen : {QPen(Qt::white, 4), QPen(palette().color(QPalette::Highlight), 2)}) {
            painter.setPen(QPen(pen.brush(), pen.widthF(), Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
            painter.drawRect(pane.adjusted(-3, -3, 3, 3));
        }
    }
    const QRectF below(QPointF(grid.textRect(tile).topLeft()) / dpr,
                       QSizeF(grid.textRect(tile).size()) / dpr);
    paintTileText(painter, below, tileText(*state().analysis(), result, QLocale()), Qt::white,
                  kQuietOnSurround, 1);
}

void FigureView::paintTileMarks(QPainter& painter, const QRectF& pane, const ClassResult* result) const {
    const double dpr = devicePixelRatioF();
    const Placement placement = viewport().placement();
    const Placement inPane{pane.topLeft() + placement.origin / dpr, placement.scaleX / dpr,
                           placement.scaleY / dpr};
    const ColourBar bar = result == nullptr ? ColourBar() : colourBarOf(*result);
    const QRectF barPlace = result != nullptr && showsColourBar(*result)
                                ? colourBarPlace(pane, inPane.map(wholeOf(*state().analysis())), bar)
                                : QRectF();
    if (state().peek() == Peek::None) {
        Marks marks = marksOf(result);
        marks.placement = inPane;
        marks.bounds = pane;
        marks.keepFree = barPlace;
        marks.labels = result == nullptr ? MarkLabels::Full : MarkLabels::IouOnly;
        paintMarks(painter, marks);
    }
    paintColourBar(painter, barPlace, bar);
}

} // namespace actiscope::ui
