// What the two centre views have in common.
#pragma once

#include <QWidget>

namespace actiscope::ui {

/// A view of the current analysis that can be zoomed and panned.
class CanvasView : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void fit() = 0;                ///< whole image, also after a resize, until zoomed
    virtual void oneToOne() = 0;           ///< one image pixel is one screen pixel
    virtual void zoomBy(double factor) = 0; ///< about the view's centre
    /// Screen pixels (device pixels) per image pixel.
    [[nodiscard]] virtual double zoom() const = 0;

Q_SIGNALS:
    void zoomChanged(double zoom);
};

} // namespace actiscope::ui
