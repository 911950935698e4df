#include "ui/render/halo_text.h"

#include <algorithm>
#include <cmath>

#include <QFontInfo>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>

namespace actiscope::ui {

namespace {

constexpr QColor kHalo(0, 0, 0, 190);

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

void paintHaloText(QPainter& painter, QPointF at, const QString& text, const QColor& colour, double unit) {
    QPainterPath glyphs;
    glyphs.addText(at, painter.font(), text);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.strokePath(glyphs, QPen(kHalo, 3 * unit, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    painter.setPen(colour);
    painter.drawText(at, text);
    painter.restore();
}

QString signedNumber(double value, int decimals) {
    const QString digits = QString::number(std::abs(value), 'f', decimals);
    const bool zero = digits.toDouble() == 0;
    return zero ? digits : (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + digits;
}

} // namespace actiscope::ui
