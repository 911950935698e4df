// Pictures made of an analysis, without a window: for saving, for the clipboard and for the command line.
#pragma once

#include <QImage>
#include <QSizeF>

#include "ui/view_state.h"

class QPainter;

namespace actiscope::ui {

struct FigureStyle {
    DisplayOptions display;
    int thresholdLevel = 200;
    int tileWidth = 320; ///< logical pixels of one picture in the figure
};

/// The range in which a class's map is shown (scale mode and colormap taken into account).
[[nodiscard]] ValueRange shownRange(const Analysis& analysis, const ClassResult& result,
                                    const DisplayOptions& display);

/// The image with one class's map over it, at image size, without any frame. `boxes`: predicted and
/// ground-truth boxes with their labels as on the canvas. A class without a map gives the bare image.
[[nodiscard]] QImage renderOverlayImage(const Analysis& analysis, const ClassResult& result,
                                        const FigureStyle& style, bool boxes);

/// A small picture of the map over the image, for lists; at most side x side device pixels.
[[nodiscard]] QImage renderMapThumbnail(const Analysis& analysis, const ClassResult& result,
                                        const DisplayOptions& display, int side);

/// Figure 4 of the paper: the image and one tile a class, each with class and probability below, boxes and,
/// where asked for, the colour bar. Painted in logical pixels of figureSize(); vector output stays vector for
/// text, boxes and outlines.
[[nodiscard]] QSizeF figureSize(const Analysis& analysis, const FigureStyle& style);
void paintFigure(QPainter& painter, const Analysis& analysis, const FigureStyle& style);
[[nodiscard]] QImage renderFigure(const Analysis& analysis, const FigureStyle& style);

} // namespace actiscope::ui
