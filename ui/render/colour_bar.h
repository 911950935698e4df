// What the colours of a map mean, in logit units.
#pragma once

#include <optional>
#include <vector>

#include <QLocale>
#include <QRectF>

#include "engine/vision/colormap.h"

class QPainter;

namespace actiscope::ui {

/// Multiples of 1, 2 or 5 times a power of ten within the range; about `most` of them, never more.
struct Ticks {
    std::vector<double> values;
    int decimals = 0;
};
[[nodiscard]] Ticks niceTicks(double low, double high, int most);

/// What the bar's numbers are.
enum class BarUnit {
    Logit,      ///< with their sign
    Probability ///< of 0 ... 1, in percent
};

struct ColourBar {
    Colormap colormap = Colormap::Jet;
    ValueRange range;
    std::optional<double> threshold; ///< a notch, where it is within the range
    BarUnit values = BarUnit::Logit; ///< of range and threshold
    QLocale numbers = QLocale::c();
    double unit = 1; ///< painter units of one logical pixel
};

/// Where the bar with its numbers stands in `view`, which shows `picture` (all of it, seen or not): wholly
/// beside the picture where there is room for it, else wholly on the picture's seen part, at its lower right,
/// as low as it must be. Empty where it would be too small to be read.
[[nodiscard]] QRectF colourBarPlace(const QRectF& view, const QRectF& picture, const ColourBar& bar);

/// The bar on a dark plate that fills `place`: what the numbers are above, high values at the top, numbers to
/// the left. Nothing for an empty place.
void paintColourBar(QPainter& painter, const QRectF& place, const ColourBar& bar);

} // namespace actiscope::ui
