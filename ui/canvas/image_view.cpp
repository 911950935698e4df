#include "ui/canvas/image_view.h"

#include <algorithm>

#include <QPainter>

#include "ui/render/colour_bar.h"

namespace actiscope::ui {

namespace {

constexpr int kFitMargin = 8;
constexpr double kBarMargin = 16;
constexpr double kBarShare = 0.45; ///< of the view's height
constexpr double kTallestBar = 260;

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

QRectF ImageView::barArea() const {
    const ClassResult* result = state().selectedResult();
    if (result == nullptr || !result->cam || !state().display().colourBar || state().peek() == Peek::Bare) {
        return {};
    }
    const double tall = std::min(kTallestBar, height() * kBarShare);
    return {0, height() - kBarMargin - tall, width() - kBarMargin, tall};
}

void ImageView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    m_labels.clear();
    const AnalysisPtr& analysis = state().analysis();
    syncViewport();
    if (!analysis || viewport().empty()) {
        painter.fillRect(rect(), surround());
        paintSkeleton(painter);
        return;
    }
    const double dpr = devicePixelRatioF();
    const Placement placement = viewport().placement();
    const ClassResult* result = state().selectedResult();
    const QImage* pixels = &picture(viewport().view());
    if (result != nullptr) {
        pixels = &m_map.update(*pixels, state(), *result, placement, surround());
    }
    painter.scale(1 / dpr, 1 / dpr);
    painter.drawImage(QPointF(), *pixels);
    painter.resetTransform();

    const QRectF bar = barArea();
    if (state().peek() == Peek::None) {
        Marks marks;
        marks.analysis = analysis.get();
        marks.result = result;
        marks.display = state().display();
        marks.thresholdLevel = state().thresholdLevel();
        marks.placement = {placement.origin / dpr, placement.scaleX / dpr, placement.scaleY / dpr};
        marks.bounds = QRectF(rect());
        marks.keepFree = colourBarRoom(bar, 1);
        m_labels = paintMarks(painter, marks);
    }
    if (!bar.isEmpty()) {
        paintColourBar(painter, bar, state().display().colormap, state().displayRangeOf(*result),
                       state().thresholdLevel() / 1000.0 * static_cast<double>(result->cam->max), 1);
    }
}

} // namespace actiscope::ui
