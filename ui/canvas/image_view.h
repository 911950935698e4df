// One image with the selected class's map, boxes, outline, cells and colour bar.
#pragma once

#include <memory>

#include "ui/canvas/canvas_view.h"
#include "ui/view_state.h"

namespace actiscope::ui {

/// Draws what ViewState says; wheel zooms at the cursor, drag pans, the pointer sets the state's probe.
class ImageView : public CanvasView {
    Q_OBJECT

public:
    explicit ImageView(ViewState* state, QWidget* parent = nullptr);
    ~ImageView() override;

    void fit() override;
    void oneToOne() override;
    void zoomBy(double factor) override;
    [[nodiscard]] double zoom() const override;

    [[nodiscard]] QPointF imageToView(QPointF positionInImage) const; ///< logical widget pixels
    [[nodiscard]] QPointF viewToImage(QPointF pointInView) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace actiscope::ui
