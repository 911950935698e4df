#include "ui/canvas/places_view.h"

#include <algorithm>

#include <QPainter>

#include "ui/render/class_cells.h"
#include "ui/render/colour_bar.h"
#include "ui/render/picture.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

constexpr int kFitMargin = 8;

} // namespace

PlacesView::PlacesView(ViewState* state, QWidget* parent) : CanvasView(state, kFitMargin, parent) {
    setAccessibleName(tr("Picture with the class of every place"));
    connect(state, &ViewState::placesChanged, this, [this] { update(); });
}

QSize PlacesView::paneSize() const {
    return (QSizeF(size()) * devicePixelRatioF()).toSize();
}

std::optional<QPointF> PlacesView::pointInPane(QPointF pointInWidget) const {
    return pointInWidget * devicePixelRatioF();
}

QPointF PlacesView::cellCentre(int row, int column) const {
    const ClassificationMap& map = *state().classificationMap();
    const Box box = placesBox(map);
    const QPointF inImage(box.x0 + (column + 0.5) * box.width() / map.grid.width,
                          box.y0 + (row + 0.5) * box.height() / map.grid.height);
    return viewport().placement().map(inImage) / devicePixelRatioF();
}

int PlacesView::cellAtPoint(QPointF pointInWidget) const {
    const ClassificationMapPtr& map = state().classificationMap();
    if (map == nullptr || viewport().empty()) {
        return -1;
    }
    return cellAt(*map, viewport().placement().unmap(pointInWidget * devicePixelRatioF()));
}

void PlacesView::clicked(QPointF pointInWidget) {
    const int cell = cellAtPoint(pointInWidget);
    if (cell < 0) {
        return;
    }
    const auto& classes = state().placeClasses();
    const int classIndex = state().placeAnswers()[static_cast<std::size_t>(cell)].classIndex;
    const auto found = std::ranges::find(classes, classIndex, &CellClass::classIndex);
    const int position = static_cast<int>(found - classes.begin());
    state().choosePlaceClass(position == state().placeClass() ? -1 : position);
}

QString PlacesView::toolTipAt(QPointF pointInWidget) const {
    const int cell = cellAtPoint(pointInWidget);
    if (cell < 0) {
        return {};
    }
    const ClassificationMap& map = *state().classificationMap();
    const CellAnswer& answer = state().placeAnswers()[static_cast<std::size_t>(cell)];
    return tr("%1\nrow %2, column %3 · probability %4 · logit %5")
        .arg(fullClassText(map.model->labels.classes[static_cast<std::size_t>(answer.classIndex)]))
        .arg(cell / map.grid.width)
        .arg(cell % map.grid.width)
        .arg(probabilityText(static_cast<double>(answer.probability)),
             logitText(static_cast<double>(answer.logit)));
}

void PlacesView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const AnalysisPtr& analysis = state().analysis();
    syncViewport();
    if (!analysis || viewport().empty()) {
        painter.fillRect(rect(), kSurround);
        paintSkeleton(painter);
        return;
    }
    const double dpr = devicePixelRatioF();
    const Placement placement = viewport().placement();
    // The map is of the image before for a moment, when the next one is on its way.
    const ClassificationMapPtr& map = state().classificationMap();
    const bool shown =
        map != nullptr && map->contentKey == analysis->contentKey && state().peek() != Peek::Bare;
    const bool chosen = shown && state().placeClass() >= 0;
    ClassCells cells = shown ? classCells(state()) : ClassCells{};
    cells.numbers = QLocale();
    if (state().peek() == Peek::MapOnly) {
        cells.display.opacity = 1;
    }
    QImage pixels = picture(viewport().view());
    if (chosen) {
        drawProbabilities(pixels, cells, placement);
    }
    painter.scale(1 / dpr, 1 / dpr);
    painter.drawImage(QPointF(), pixels);
    painter.resetTransform();
    if (!shown) {
        return;
    }
    const Placement inView{placement.origin / dpr, placement.scaleX / dpr, placement.scaleY / dpr};
    ColourBar bar;
    QRectF barPlace;
    if (chosen && cells.display.colourBar) {
        bar.colormap = cells.display.colormap;
        bar.range = probabilityRange(cells);
        bar.values = BarUnit::Probability;
        bar.numbers = cells.numbers;
        barPlace = colourBarPlace(rect(), inView.map(wholeOf(*analysis)), bar);
    }
    paintClassCells(painter, cells, inView, QRectF(rect()), 1, barPlace);
    paintColourBar(painter, barPlace, bar);
}

} // namespace actiscope::ui
