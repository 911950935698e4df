// Which part of a picture a view shows, and how large.
#pragma once

#include <QPointF>
#include <QSize>

#include "ui/render/placement.h"

namespace actiscope::ui {

/// Zoom and pan of a picture in a view, both in device pixels. No pixels here, only the mapping.
///
/// Bounds: a pixel of the image gets at most kMaxScale device pixels; the picture never gets smaller than the
/// smaller of "fits" and one to one; while larger than the view it always covers the view's centre.
class Viewport {
public:
    static constexpr double kMaxScale = 64;

    /// Another picture: fitted. An empty size: no picture.
    void setImage(Size image);
    /// `margin` stays free around a fitted picture. Keeps fitted what is fitted, else what is at the centre.
    void setView(QSize view, double margin);

    void fit();
    void oneToOne();
    /// The image point at `anchor` (in the view) stays there, as far as the bounds allow.
    void zoomAt(double factor, QPointF anchor);
    void panBy(QPointF distance);

    [[nodiscard]] bool empty() const { return m_image.width <= 0 || m_image.height <= 0 || m_view.isEmpty(); }
    [[nodiscard]] Size image() const { return m_image; }
    [[nodiscard]] QSize view() const { return m_view; }
    /// Device pixels per image pixel.
    [[nodiscard]] double scale() const { return m_scale; }
    /// True until zoomed: fits again after a resize.
    [[nodiscard]] bool fitted() const { return m_fitted; }
    /// Where the picture is drawn. A side that would be thinner than a device pixel is drawn one pixel thick.
    [[nodiscard]] Placement placement() const;

private:
    [[nodiscard]] double fitScale() const;
    [[nodiscard]] QPointF centre() const { return {m_view.width() / 2.0, m_view.height() / 2.0}; }
    void setScale(double scale, QPointF anchor);
    void keepInBounds();

    Size m_image;
    QSize m_view;
    double m_margin = 0;
    double m_scale = 1;
    QPointF m_origin; ///< of image point (0, 0) in the view
    bool m_fitted = true;
};

} // namespace actiscope::ui
