// What the colours of a map mean, in logit units.
#pragma once

#include <optional>
#include <vector>

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

/// Room that a bar with its numbers takes along the right edge of `area`; empty where the area is too small
/// for a readable one. `unit`: painter units of one logical pixel.
[[nodiscard]] QRectF colourBarRoom(const QRectF& area, double unit);

/// What the bar's numbers are.
enum class BarUnit {
    Logit,      ///< with their sign
    Probability ///< of 0 ... 1, in percent
};

/// A bar along the right edge of `area`, high values at the top, with numbers to its left and a notch at
/// `threshold` where it is within the range; nothing where there is no room.
void paintColourBar(QPainter& painter, const QRectF& area, Colormap colormap, const ValueRange& range,
                    std::optional<double> threshold, double unit, BarUnit values = BarUnit::Logit);

} // namespace actiscope::ui
