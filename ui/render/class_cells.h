// A classification map over its picture: a class name in every cell, or one class's probabilities.
#pragma once

#include <QColor>
#include <QImage>
#include <QLocale>
#include <QRectF>
#include <QString>

#include "ui/render/placement.h"
#include "ui/view_state.h"

class QPainter;

namespace actiscope::ui {

/// What is shown of a classification map.
struct ClassCells {
    ClassificationMapPtr map;
    std::vector<CellAnswer> answers; ///< of the map
    std::vector<CellClass> classes;  ///< of the answers
    int chosen = -1;                 ///< position in `classes`; -1: every cell's own class
    DisplayOptions display;
    QLocale numbers = QLocale::c(); ///< the window's on the canvas; files keep the dot
};

/// What the state says.
[[nodiscard]] ClassCells classCells(const ViewState& state);

/// A class's colour, by its position in the list of the cells' classes.
[[nodiscard]] QColor classColour(int position);

/// The range in which the chosen class's probabilities are shown: up to its largest one, or all of 0 ... 1.
[[nodiscard]] ValueRange probabilityRange(const ClassCells& cells);

/// Blends the chosen class's probabilities over a picture that is drawn so.
void drawProbabilities(QImage& target, const ClassCells& cells, const Placement& placement);

/// Colours, lines and names over a picture that lies so in painter coordinates; nothing outside of `bounds`.
/// Cells that are too small for a name share one with their neighbours of the same class. With a chosen
/// class: lines and its probabilities only. `unit`: painter units of one logical pixel. Text that would lie
/// on `keepFree` (the colour bar) is left out.
void paintClassCells(QPainter& painter, const ClassCells& cells, const Placement& placement,
                     const QRectF& bounds, double unit, const QRectF& keepFree = {});

/// All of it at image size.
[[nodiscard]] QImage renderClassCells(const ClassCells& cells);

/// The cell at a point of the image; -1: none.
[[nodiscard]] int cellAt(const ClassificationMap& map, QPointF inImage);

} // namespace actiscope::ui
