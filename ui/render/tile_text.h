// What stands under each picture of a figure.
#pragma once

#include <QColor>
#include <QLocale>
#include <QRectF>
#include <QString>

#include "engine/runtime/analysis.h"

class QPainter;

namespace actiscope::ui {

struct TileText {
    QString title;  ///< rank and class, or the picture's name
    QString detail; ///< probability, or the picture's size
    QString whole;  ///< title with every synonym, for a tooltip
};

/// `result` null: the picture itself.
[[nodiscard]] TileText tileText(const Analysis& analysis, const ClassResult* result,
                                const QLocale& numbers = QLocale::c());

/// Height of both lines. `unit`: painter units of one logical pixel.
[[nodiscard]] double tileTextHeight(double unit);

/// Both lines centred in `rect`, shortened in the middle where too long. Returns whether the title was.
bool paintTileText(QPainter& painter, const QRectF& rect, const TileText& text, const QColor& colour,
                   const QColor& quietColour, double unit);

} // namespace actiscope::ui
