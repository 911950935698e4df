// What is drawn over a picture: cells, outline, boxes and their labels. The same on the canvas, in the figure
// and in saved files.
#pragma once

#include <vector>

#include <QLocale>
#include <QRectF>
#include <QSize>
#include <QString>

#include "ui/render/placement.h"
#include "ui/view_state.h"

class QPainter;

namespace actiscope::ui {

enum class MarkLabels {
    Full,    ///< class names and IoU
    IouOnly, ///< where the class's name stands elsewhere
};

struct Marks {
    const Analysis* analysis = nullptr;
    const ClassResult* result = nullptr; ///< null: ground truth only
    DisplayOptions display;
    int thresholdLevel = 200;
    Placement placement; ///< of the picture in painter coordinates
    QRectF bounds;       ///< labels stay inside
    QRectF keepFree;     ///< labels stay off it where they can (the colour bar)
    double unit = 1;     ///< painter units of one logical pixel
    MarkLabels labels = MarkLabels::Full;
    QLocale numbers = QLocale::c(); ///< the window's on the canvas; files keep the dot
};

/// A label as it was drawn.
struct PlacedLabel {
    QRectF rect;
    QString whole; ///< the text before it was shortened
    bool shortened = false;
};

std::vector<PlacedLabel> paintMarks(QPainter& painter, const Marks& marks);

/// Marks::unit for a picture that is saved at its own size: large ones have larger marks.
[[nodiscard]] double markUnit(QSize picture);

/// Red, solid.
inline constexpr QColor kPredictedColour(255, 45, 45);
/// Green, dashed.
inline constexpr QColor kGroundTruthColour(40, 220, 90);

/// How an annotated object is called: as the model calls its synset, else as the annotation does.
[[nodiscard]] QString groundTruthName(const Analysis& analysis, const GroundTruthBox& object);

} // namespace actiscope::ui
