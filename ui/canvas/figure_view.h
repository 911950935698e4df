// The paper's Figure 4: the image and the maps of the classes side by side, zoomed and panned in step.
#pragma once

#include <memory>

#include "ui/canvas/canvas_view.h"
#include "ui/view_state.h"

namespace actiscope::ui {

/// A click on a tile selects its class.
class FigureView : public CanvasView {
    Q_OBJECT

public:
    explicit FigureView(ViewState* state, QWidget* parent = nullptr);
    ~FigureView() override;

    void fit() override;
    void oneToOne() override;
    void zoomBy(double factor) override;
    [[nodiscard]] double zoom() const override;

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
