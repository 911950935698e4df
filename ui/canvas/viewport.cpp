#include "ui/canvas/viewport.h"

#include <algorithm>
#include <cmath>

namespace actiscope::ui {

void Viewport::setImage(Size image) {
    m_image = image;
    fit();
}

void Viewport::setView(QSize view, double margin) {
    const QPointF moved((view.width() - m_view.width()) / 2.0, (view.height() - m_view.height()) / 2.0);
    m_view = view;
    m_margin = margin;
    if (m_fitted) {
        fit();
    } else {
        panBy(moved);
    }
}

double Viewport::fitScale() const {
    const auto fits = [this](int view, int image) { return std::max(1.0, view - 2 * m_margin) / image; };
    return std::min({fits(m_view.width(), m_image.width), fits(m_view.height(), m_image.height), kMaxScale});
}

void Viewport::fit() {
    m_fitted = true;
    if (!empty()) {
        m_scale = fitScale();
        keepInBounds();
    }
}

void Viewport::oneToOne() {
    if (!empty()) {
        setScale(1, centre());
    }
}

void Viewport::zoomAt(double factor, QPointF anchor) {
    if (!empty() && factor > 0) {
        setScale(m_scale * factor, anchor);
    }
}

void Viewport::setScale(double scale, QPointF anchor) {
    const double smallest = std::min(fitScale(), 1.0);
    const double bounded = std::clamp(scale, smallest, std::max(kMaxScale, smallest));
    m_origin = anchor - (anchor - m_origin) * (bounded / m_scale);
    m_scale = bounded;
    m_fitted = bounded == fitScale();
    keepInBounds();
}

void Viewport::panBy(QPointF distance) {
    m_origin += distance;
    if (!empty()) {
        keepInBounds();
    }
}

void Viewport::keepInBounds() {
    const QPointF middle = centre();
    const double width = m_image.width * m_scale;
    const double height = m_image.height * m_scale;
    if (m_scale <= fitScale()) {
        m_origin = middle - QPointF(width, height) / 2;
    } else {
        m_origin.setX(std::clamp(m_origin.x(), middle.x() - width, middle.x()));
        m_origin.setY(std::clamp(m_origin.y(), middle.y() - height, middle.y()));
    }
    if (m_scale == 1) { // image pixels fall on device pixels
        m_origin = QPointF(std::round(m_origin.x()), std::round(m_origin.y()));
    }
}

Placement Viewport::placement() const {
    Placement placement{m_origin, m_scale, m_scale};
    placement.scaleX = std::max(m_scale, 1.0 / m_image.width);
    placement.scaleY = std::max(m_scale, 1.0 / m_image.height);
    return placement;
}

} // namespace actiscope::ui
