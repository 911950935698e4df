#include "ui/render/plate_text.h"

#include <algorithm>
#include <cmath>

#include <QFontInfo>
#include <QGuiApplication>
#include <QPainter>

namespace actiscope::ui {

namespace {

constexpr QColor kPlate(0, 0, 0, 175); ///< white behind it becomes a grey that pale text stands out from
constexpr double kRounding = 3;

QFont scaledFont(double unit, double size) {
    QFont font = QGuiApplication::font();
    const int systemPixels = QFontInfo(font).pixelSize();
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(systemPixels * size * unit))));
    return font;
}

} // namespace

QFont textFont(double unit, int weight) {
    QFont font = scaledFont(unit, 1.0);
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont smallTextFont(double unit) {
    return scaledFont(unit, 0.85);
}

void paintPlate(QPainter& painter, const QRectF& place, double unit) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlate);
    painter.drawRoundedRect(place, kRounding * unit, kRounding * unit);
    painter.restore();
}

QString signedNumber(double value, int decimals, const QLocale& numbers) {
    const bool zero = QString::number(std::abs(value), 'f', decimals).toDouble() == 0;
    const QString digits = numbers.toString(std::abs(value), 'f', decimals);
    return zero ? digits : (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + digits;
}

} // namespace actiscope::ui
