// Where the tiles of the figure view stand.
#pragma once

#include <QRect>
#include <QSize>

#include "engine/api/image.h"

namespace actiscope::ui {

/// Tiles of equal size, row by row, centred in the view; each a pane with its text below.
struct TileGrid {
    int tiles = 0;
    int columns = 1;
    QSize pane{0, 0};
    int textHeight = 0;
    int gap = 0;
    QPoint first; ///< top left corner of the first pane

    [[nodiscard]] QRect paneRect(int index) const;
    [[nodiscard]] QRect textRect(int index) const;
    /// The tile (pane or text) at a point; -1 for none.
    [[nodiscard]] int tileAt(QPoint point) const;
};

/// The grid whose panes show the image largest. Its panes are empty where the view has no room for any. All
/// in device pixels.
[[nodiscard]] TileGrid tileGrid(QSize view, int tiles, Size image, int textHeight, int gap);

} // namespace actiscope::ui
