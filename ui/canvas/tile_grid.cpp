#include "ui/canvas/tile_grid.h"

#include <algorithm>

namespace actiscope::ui {

QRect TileGrid::paneRect(int index) const {
    const int column = index % columns;
    const int row = index / columns;
    return {first + QPoint(column * (pane.width() + gap), row * (pane.height() + textHeight + gap)), pane};
}

QRect TileGrid::textRect(int index) const {
    const QRect above = paneRect(index);
    return {above.left(), above.bottom() + 1, pane.width(), textHeight};
}

int TileGrid::tileAt(QPoint point) const {
    for (int i = 0; i < tiles && !pane.isEmpty(); ++i) {
        if (paneRect(i).united(textRect(i)).contains(point)) {
            return i;
        }
    }
    return -1;
}

TileGrid tileGrid(QSize view, int tiles, Size image, int textHeight, int gap) {
    TileGrid grid;
    grid.tiles = tiles;
    grid.textHeight = textHeight;
    grid.gap = gap;
    double best = 0;
    for (int columns = 1; columns <= tiles; ++columns) {
        const int rows = (tiles + columns - 1) / columns;
        const int width = (view.width() - gap * (columns + 1)) / columns;
        const int height = (view.height() - gap * (rows + 1)) / rows - textHeight;
        const double scale =
            std::min(static_cast<double>(width) / image.width, static_cast<double>(height) / image.height);
        if (scale <= best) {
            continue;
        }
        best = scale;
        grid.columns = columns;
        // A very flat or narrow picture still gets a pane that can be aimed at.
        const int least = 2 * textHeight;
        grid.pane = QSize(std::min(width, std::max(least, static_cast<int>(image.width * scale))),
                          std::min(height, std::max(least, static_cast<int>(image.height * scale))));
    }
    const int rows = (tiles + grid.columns - 1) / grid.columns;
    const QSize whole(grid.columns * (grid.pane.width() + gap) - gap,
                      rows * (grid.pane.height() + textHeight + gap) - gap);
    grid.first = QPoint((view.width() - whole.width()) / 2, (view.height() - whole.height()) / 2);
    return grid;
}

} // namespace actiscope::ui
