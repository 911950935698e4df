#include "ui/canvas/canvas_view.h"

#include <cmath>
#include <new>

#include <QApplication>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>
#include <QToolTip>
#include <QWheelEvent>

#include "ui/render/picture.h"

namespace actiscope::ui {

namespace {

constexpr double kWheelUnitsToDouble = 480; ///< four notches
constexpr double kSkeletonShare = 0.8;      ///< of the view
constexpr double kSkeletonRadius = 4;

bool pans(Qt::MouseButton button) {
    return button == Qt::LeftButton || button == Qt::MiddleButton;
}

} // namespace

CanvasView::CanvasView(ViewState* state, int fitMargin, QWidget* parent)
    : QWidget(parent), m_state(state), m_fitMargin(fitMargin) {
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::ClickFocus);
    grabGesture(Qt::PinchGesture);
    connect(state, &ViewState::analysisChanged, this, &CanvasView::followAnalysis);
    const auto repaint = [this] { update(); };
    connect(state, &ViewState::selectionChanged, this, repaint);
    connect(state, &ViewState::thresholdChanged, this, repaint);
    connect(state, &ViewState::displayChanged, this, repaint);
    connect(state, &ViewState::peekChanged, this, repaint);
}

/// Every change of the viewport goes through here, so that the zoom shown elsewhere is never an old one.
template <class Change>
void CanvasView::change(const Change& change) {
    const double before = m_viewport.scale();
    change(m_viewport);
    if (m_viewport.scale() != before) {
        Q_EMIT zoomChanged(m_viewport.scale());
    }
    probe();
    update();
}

void CanvasView::fit() {
    change([](Viewport& viewport) { viewport.fit(); });
}

void CanvasView::oneToOne() {
    change([](Viewport& viewport) { viewport.oneToOne(); });
}

void CanvasView::zoomBy(double factor) {
    change([factor](Viewport& viewport) {
        viewport.zoomAt(factor, {viewport.view().width() / 2.0, viewport.view().height() / 2.0});
    });
}

void CanvasView::panBy(QPointF distance) {
    change([&](Viewport& viewport) { viewport.panBy(distance * devicePixelRatioF()); });
}

void CanvasView::zoomAt(double factor, QPointF pointInWidget) {
    const std::optional<QPointF> anchor = pointInPane(pointInWidget);
    if (!anchor) {
        zoomBy(factor);
        return;
    }
    change([&](Viewport& viewport) { viewport.zoomAt(factor, *anchor); });
}

void CanvasView::followAnalysis() {
    const AnalysisPtr& now = m_state->analysis();
    const bool samePicture =
        m_shown && now && m_shown->contentKey == now->contentKey && m_shown->image->size == now->image->size;
    m_shown = now;
    analysisReplaced();
    if (!samePicture) {
        change([&](Viewport& viewport) { viewport.setImage(now ? now->image->size : Size{}); });
    }
    syncViewport();
    probe();
    update();
}

void CanvasView::syncViewport() {
    const QSize pane = paneSize();
    const double margin = m_fitMargin * devicePixelRatioF();
    if (pane != m_viewport.view()) {
        change([&](Viewport& viewport) { viewport.setView(pane, margin); });
    }
}

const QImage& CanvasView::picture(QSize pane) {
    const ImagePtr& image = m_state->analysis()->image;
    const QImage& pixels = m_picture.update(image, pane, m_viewport.placement(), kSurround);
    const std::optional<int> step = m_picture.missingStep();
    const std::shared_ptr<PicturePyramid> pyramid = PicturePyramid::of(image);
    if (!step) {
        m_sharpening.reset();
    } else if (m_sharpening != pyramid || m_sharpeningStep != *step) {
        m_sharpening = pyramid;
        m_sharpeningStep = *step;
        m_sharpener.startNewest(
            [pyramid, step] {
                try {
                    return pyramid->level(*step).step == *step;
                } catch (const std::bad_alloc&) {
                    return false; // the coarse picture stays
                }
            },
            [this](bool) { update(); });
    }
    return pixels;
}

void CanvasView::paintSkeleton(QPainter& painter) const {
    QSizeF size = QSizeF(4, 3).scaled(QSizeF(this->size()) * kSkeletonShare, Qt::KeepAspectRatio);
    QRectF place(QPointF(), size);
    place.moveCenter(QRectF(rect()).center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlaceholder);
    painter.drawRoundedRect(place, kSkeletonRadius, kSkeletonRadius);
    painter.restore();
}

Marks CanvasView::marksOf(const ClassResult* result) const {
    Marks marks;
    marks.analysis = m_state->analysis().get();
    marks.result = result;
    marks.display = m_state->display();
    marks.thresholdLevel = m_state->thresholdLevel();
    marks.numbers = QLocale();
    return marks;
}

bool CanvasView::showsColourBar(const ClassResult& result) const {
    return result.cam && m_state->display().colourBar && m_state->peek() != Peek::Bare;
}

ColourBar CanvasView::colourBarOf(const ClassResult& result) const {
    ColourBar bar;
    bar.colormap = m_state->display().colormap;
    bar.range = m_state->displayRangeOf(result);
    bar.numbers = QLocale();
    if (result.cam) {
        bar.threshold = m_state->thresholdLevel() / 1000.0 * static_cast<double>(result.cam->max);
    }
    return bar;
}

Box CanvasView::wholeOf(const Analysis& analysis) {
    return {0, 0, analysis.image->size.width, analysis.image->size.height};
}

void CanvasView::clicked(QPointF /*pointInWidget*/) {}

bool CanvasView::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomAt(1 + gesture->value(), gesture->position());
            return true;
        }
    }
    if (event->type() == QEvent::Gesture) {
        pinch(*static_cast<QGestureEvent*>(event));
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), this); // an empty text hides it
        return true;
    }
    return QWidget::event(event);
}

void CanvasView::pinch(const QGestureEvent& event) {
    if (const auto* gesture = static_cast<QPinchGesture*>(event.gesture(Qt::PinchGesture))) {
        m_dragFrom.reset(); // the fingers' mouse events pan no more
        zoomAt(gesture->scaleFactor(), mapFromGlobal(gesture->centerPoint()));
    }
}

void CanvasView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    syncViewport();
}

void CanvasView::wheelEvent(QWheelEvent* event) {
    const int turned = event->angleDelta().y();
    if (turned != 0) {
        zoomAt(std::exp2(turned / kWheelUnitsToDouble), event->position());
    }
    event->accept();
}

void CanvasView::mousePressEvent(QMouseEvent* event) {
    if (!pans(event->button())) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_dragFrom = event->position();
    m_pressedAt = event->position();
    m_dragged = false;
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (m_dragFrom && !m_dragged &&
        (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_dragged = true;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_dragFrom && m_dragged) {
        panBy(at - *m_dragFrom);
        m_dragFrom = at;
    }
    movePointer(at);
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_dragFrom || !pans(event->button())) {
        QWidget::mouseReleaseEvent(event);
        return;
    }
    m_dragFrom.reset();
    unsetCursor();
    if (!m_dragged && event->button() == Qt::LeftButton) {
        clicked(event->position());
    }
}

void CanvasView::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    movePointer(event->position());
}

void CanvasView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    movePointer(std::nullopt);
    m_state->setProbe(std::nullopt);
}

void CanvasView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_pointer.reset();
}

void CanvasView::movePointer(std::optional<QPointF> pointInWidget) {
    m_pointer = pointInWidget;
    probe();
}

void CanvasView::probe() {
    if (!m_pointer) {
        return; // the other view's pointer, or a probe set by hand, is none of this one's
    }
    const std::optional<QPointF> point = m_viewport.empty() ? std::nullopt : pointInPane(*m_pointer);
    if (point) {
        const QPointF inImage = m_viewport.placement().unmap(*point);
        const Size size = m_viewport.image();
        if (inImage.x() >= 0 && inImage.y() >= 0 && inImage.x() < size.width && inImage.y() < size.height) {
            m_state->setProbe(inImage, classAt(*m_pointer));
            return;
        }
    }
    m_state->setProbe(std::nullopt);
}

} // namespace actiscope::ui
