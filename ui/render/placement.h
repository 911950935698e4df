// Where a picture lies in the coordinates of what it is drawn on.
#pragma once

#include <algorithm>
#include <cmath>

#include <QPointF>
#include <QRect>
#include <QRectF>

#include "engine/api/box.h"
#include "engine/api/image.h"

namespace actiscope::ui {

/// Image point p is drawn at origin + p * scale. Image coordinates are continuous: pixel x covers [x, x + 1).
struct Placement {
    QPointF origin;
    double scaleX = 1;
    double scaleY = 1;

    /// The whole picture fills `target`.
    static Placement into(const QRectF& target, Size image) {
        return {target.topLeft(), target.width() / image.width, target.height() / image.height};
    }

    [[nodiscard]] QPointF map(QPointF inImage) const {
        return {origin.x() + inImage.x() * scaleX, origin.y() + inImage.y() * scaleY};
    }
    [[nodiscard]] QPointF unmap(QPointF point) const {
        return {(point.x() - origin.x()) / scaleX, (point.y() - origin.y()) / scaleY};
    }
    [[nodiscard]] QRectF map(const Box& box) const {
        return {map(QPointF(box.x0, box.y0)), map(QPointF(box.x1, box.y1))};
    }
    /// The pixels whose centre lies in the picture; at least one in each direction, so that a thin picture
    /// never vanishes.
    [[nodiscard]] QRect pixelsOf(Size image) const {
        const QRectF exact = map(Box{0, 0, image.width, image.height});
        const auto edge = [](double at) { return static_cast<int>(std::ceil(at - 0.5)); };
        const int left = edge(exact.left());
        const int top = edge(exact.top());
        return {left, top, std::max(1, edge(exact.right()) - left), std::max(1, edge(exact.bottom()) - top)};
    }
};

} // namespace actiscope::ui
