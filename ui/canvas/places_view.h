// The picture with the class at every place of it: the network's fully convolutional form.
#pragma once

#include "ui/canvas/canvas_view.h"

namespace actiscope::ui {

/// A class name in every cell, or the probability map of the class that is chosen. A click on a cell chooses
/// its class, another one goes back to all.
class PlacesView : public CanvasView {
    Q_OBJECT

public:
    explicit PlacesView(ViewState* state, QWidget* parent = nullptr);

    /// The middle of a cell in logical widget pixels.
    [[nodiscard]] QPointF cellCentre(int row, int column) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] QSize paneSize() const override;
    [[nodiscard]] std::optional<QPointF> pointInPane(QPointF pointInWidget) const override;
    void clicked(QPointF pointInWidget) override;
    [[nodiscard]] QString toolTipAt(QPointF pointInWidget) const override;

private:
    /// -1: none.
    [[nodiscard]] int cellAtPoint(QPointF pointInWidget) const;
};

} // namespace actiscope::ui
