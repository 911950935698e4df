// A classification map over its picture: a class name in every cell, or one class's probabilities.
#pragma once

#include <QColor>
#include <QRectF>
#include <QString>

#include "ui/render/placement.h"
#include "ui/view_state.h"

class QPainter;

namespace actiscope::ui {

struct ClassCells {
    const ClassificationMap* map = nullptr;
    const std::vector<CellAnswer>* answers = nullptr; ///< of the map
    const std::vector<CellClass>* classes = nullptr;  ///< of the answers
    int chosen = -1;                                  ///< position in `classes`; -1: every cell's own class
    Placement placement;                              ///< of the picture in painter coordinates
    QRectF bounds;                                    ///< what lies outside is not painted
    float opacity = 0.5F;
    double unit = 1; ///< painter units of one logical pixel
};

/// A class's colour, by its position in the list of the cells' classes.
[[nodiscard]] QColor classColour(int position);

/// Colours, lines and names. Cells that are too small for a name share one with their neighbours of the same
/// class. With a chosen class: lines and its probabilities only; the colours are MapLayer's.
void paintClassCells(QPainter& painter, const ClassCells& cells);

/// The cell at a point of the image; -1: none.
[[nodiscard]] int cellAt(const ClassificationMap& map, QPointF inImage);

} // namespace actiscope::ui
