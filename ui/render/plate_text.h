// Text that is readable on any picture.
#pragma once

#include <QFont>
#include <QLocale>
#include <QRectF>
#include <QString>

class QPainter;

namespace actiscope::ui {

/// The system's font at its own size times `unit` (painter units of one logical pixel).
[[nodiscard]] QFont textFont(double unit, int weight = QFont::Normal);

/// The same, one size smaller.
[[nodiscard]] QFont smallTextFont(double unit);

/// A small translucent dark plate, on which pale text can be read whatever lies below.
void paintPlate(QPainter& painter, const QRectF& place, double unit);

/// "+9.31", "−1.8", "0": a map's value in logit units, with a real minus sign.
[[nodiscard]] QString signedNumber(double value, int decimals, const QLocale& numbers = QLocale::c());

} // namespace actiscope::ui
