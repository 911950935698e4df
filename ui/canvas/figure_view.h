// The paper's Figure 4: the image and the maps of the classes side by side, zoomed and panned in step.
#pragma once

#include <vector>

#include "ui/canvas/canvas_view.h"
#include "ui/canvas/layers.h"
#include "ui/canvas/tile_grid.h"

namespace actiscope::ui {

/// The image first, then one tile a class. A click on a tile selects its class.
class FigureView : public CanvasView {
    Q_OBJECT

public:
    explicit FigureView(ViewState* state, QWidget* parent = nullptr);

    /// The picture of a tile in logical widget pixels; 0 is the image itself, then the classes in order.
    [[nodiscard]] QRectF tileRect(int tile) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] QSize paneSize() const override;
    [[nodiscard]] std::optional<QPointF> pointInPane(QPointF pointInWidget) const override;
    void clicked(QPointF pointInWidget) override;
    [[nodiscard]] QString toolTipAt(QPointF pointInWidget) const override;
    [[nodiscard]] int classAt(QPointF pointInWidget) const override;
    void analysisReplaced() override;

private:
    [[nodiscard]] TileGrid grid() const;
    [[nodiscard]] int tileAt(QPointF pointInWidget) const;
    /// Null for the image's own tile and for one whose class is not known yet.
    [[nodiscard]] const ClassResult* resultOf(int tile) const;
    void paintTile(QPainter& painter, const TileGrid& grid, int tile, const QImage& picture);
    void paintTileMarks(QPainter& painter, const QRectF& pane, const ClassResult* result) const;

    std::vector<MapLayer> m_maps;
};

} // namespace actiscope::ui
