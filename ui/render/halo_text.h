// Text that is readable on any picture.
#pragma once

#include <QColor>
#include <QFont>
#include <QPointF>
#include <QString>

class QPainter;

namespace actiscope::ui {

/// The system's font at its own size times `unit` (painter units of one logical pixel).
[[nodiscard]] QFont textFont(double unit, int weight = QFont::Normal);

/// The same, one size smaller.
[[nodiscard]] QFont smallTextFont(double unit);

/// `text` with the painter's font, its base line starting at `at`, over a dark halo. Stays text in PDF and
/// SVG.
void paintHaloText(QPainter& painter, QPointF at, const QString& text, const QColor& colour, double unit);

/// "+9.31", "−1.8", "0": a map's value in logit units, with a real minus sign.
[[nodiscard]] QString signedNumber(double value, int decimals);

} // namespace actiscope::ui
