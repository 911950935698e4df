// One image with the selected class's map, boxes, outline, cells and colour bar.
#pragma once

#include <vector>

#include "ui/canvas/canvas_view.h"
#include "ui/canvas/layers.h"
#include "ui/render/marks.h"

namespace actiscope::ui {

/// Draws what ViewState says.
class ImageView : public CanvasView {
    Q_OBJECT

public:
    explicit ImageView(ViewState* state, QWidget* parent = nullptr);

    [[nodiscard]] QPointF imageToView(QPointF positionInImage) const; ///< logical widget pixels
    [[nodiscard]] QPointF viewToImage(QPointF pointInView) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] QSize paneSize() const override;
    [[nodiscard]] std::optional<QPointF> pointInPane(QPointF pointInWidget) const override;
    [[nodiscard]] QString toolTipAt(QPointF pointInWidget) const override;

private:
    MapLayer m_map;
    std::vector<PlacedLabel> m_labels;
};

} // namespace actiscope::ui
