#include "ui/canvas/image_view.h"

#include <algorithm>

#include <QPainter>

namespace actiscope::ui {

namespace {

constexpr int kFitMargin = 8;

} // namespace

ImageView::ImageView(ViewState* state, QWidget* parent) : CanvasView(state, kFitMargin, parent) {
    setAccessibleName(tr("Picture with the class's map"));
}

QPointF ImageView::imageToView(QPointF positionInImage) const {
    return viewport().placement().map(positionInImage) / devicePixelRatioF();
}

QPointF ImageView::viewToImage(QPointF pointInView) const {
    return viewport().placement().unmap(pointInView * devicePixelRatioF());
}

QSize ImageView::paneSize() const {
    return (QSizeF(size()) * devicePixelRatioF()).toSize();
}

std::optional<QPointF> ImageView::pointInPane(QPointF pointInWidget) const {
    return pointInWidget * devicePixelRatioF();
}

QString ImageView::toolTipAt(QPointF pointInWidget) const {
    const auto label = std::ranges::find_if(m_labels, [&](const PlacedLabel& placed) {
        return placed.shortened && placed.rect.contains(pointInWidget);
    });
    return label == m_labels.end() ? QString() : label->whole;
}

void ImageView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    m_labels.clear();
    const AnalysisPtr& analysis = state().analysis();
    syncViewport();
    if (!analysis || viewport().empty()) {
        painter.fillRect(rect(), kSurround);
        paintSkeleton(painter);
        return;
    }
    const double dpr = devicePixelRatioF();
    const Placement placement = viewport().placement();
    const ClassResult* result = state().selectedResult();
    const QImage* pixels = &picture(viewport().view());
    if (result != nullptr) {
        pixels = &m_map.update(*pixels, state(), *result, placement, kSurround);
    }
    painter.scale(1 / dpr, 1 / dpr);
    painter.drawImage(QPointF(), *pixels);
    painter.resetTransform();

    const Placement inView{placement.origin / dpr, placement.scaleX / dpr, placement.scaleY / dpr};
    const ColourBar bar = result == nullptr ? ColourBar() : colourBarOf(*result);
    const QRectF barPlace = result != nullptr && showsColourBar(*result)
                                ? colourBarPlace(rect(), inView.map(wholeOf(*analysis)), bar)
                                : QRectF();
    if (state().peek() == Peek::None) {
        Marks marks = marksOf(result);
        marks.placement = inView;
        marks.bounds = QRectF(rect());
        marks.keepFree = barPlace;
        m_labels = paintMarks(painter, marks);
    }
    paintColourBar(painter, barPlace, bar);
}

} // namespace actiscope::ui
