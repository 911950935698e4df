#include "tests/support/demo/demo_picture.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include <QFile>
#include <QPainter>
#include <QPainterPath>

namespace actiscope::test {

namespace {

constexpr int kWidth = 960;
constexpr int kHeight = 640;
constexpr int kShelfTop = 474;
constexpr QPointF kClockCentre(330, 235);
constexpr double kClockRadius = 165;
constexpr QPointF kVaseFoot(700, 478);

QPointF onCircle(double radius, double turn) {
    const double angle = turn * 2 * std::numbers::pi;
    return kClockCentre + QPointF(radius * std::sin(angle), -radius * std::cos(angle));
}

void paintRoom(QPainter& painter) {
    QLinearGradient wall(0, 0, kWidth, kHeight);
    wall.setColorAt(0, QColor(214, 205, 190));
    wall.setColorAt(1, QColor(160, 148, 132));
    painter.fillRect(0, 0, kWidth, kHeight, wall);
    QLinearGradient wood(0, kShelfTop, 0, kHeight);
    wood.setColorAt(0, QColor(120, 74, 40));
    wood.setColorAt(1, QColor(66, 38, 20));
    painter.fillRect(0, kShelfTop, kWidth, kHeight - kShelfTop, wood);
    for (int i = 0; i < 60; ++i) {
        const int y = kShelfTop + 11 + i * 3;
        QPainterPath fibre(QPointF(0, y));
        fibre.cubicTo(kWidth / 3.0, y + (i * 7) % 9 - 4, kWidth / 1.5, y - (i * 5) % 9 + 4, kWidth,
                      y + (i * 3) % 7 - 3);
        painter.setPen(QPen(QColor(50, 26, 12, 40 + i % 5 * 8), 1));
        painter.drawPath(fibre);
    }
    painter.fillRect(0, kShelfTop, kWidth, 8, QColor(150, 98, 58));
}

void paintHand(QPainter& painter, double degrees, double length, double width, const QColor& colour) {
    painter.save();
    painter.translate(kClockCentre);
    painter.rotate(degrees);
    const QPolygonF hand({{-width, kClockRadius * 0.12},
                          {-width * 0.6, -length},
                          {0, -length - width * 1.5},
                          {width * 0.6, -length},
                          {width, kClockRadius * 0.12}});
    painter.setBrush(colour);
    painter.drawPolygon(hand);
    painter.restore();
}

void paintDial(QPainter& painter) {
    const QColor ink(26, 24, 22);
    for (int minute = 0; minute < 60; ++minute) {
        const bool hour = minute % 5 == 0;
        painter.setPen(QPen(ink, hour ? 4 : 1.5));
        painter.drawLine(onCircle(kClockRadius * (hour ? 0.75 : 0.79), minute / 60.0),
                         onCircle(kClockRadius * 0.83, minute / 60.0));
    }
    QFont font(QStringLiteral("DejaVu Serif"));
    font.setPixelSize(30);
    font.setBold(true);
    painter.setFont(font);
    for (int hour = 1; hour <= 12; ++hour) {
        const QPointF place = onCircle(kClockRadius * 0.63, hour / 12.0);
        painter.drawText(QRectF(place.x() - 30, place.y() - 22, 60, 44), Qt::AlignCenter,
                         QString::number(hour));
    }
    painter.setPen(Qt::NoPen);
    paintHand(painter, 305, kClockRadius * 0.45, 7, ink);
    paintHand(painter, 54, kClockRadius * 0.66, 5, ink);
    paintHand(painter, 200, kClockRadius * 0.7, 1.6, QColor(170, 30, 20));
    painter.setBrush(ink);
    painter.drawEllipse(kClockCentre, 8, 8);
}

void paintClock(QPainter& painter) {
    painter.setPen(Qt::NoPen);
    const QPointF shadowCentre = kClockCentre + QPointF(14, 18);
    QRadialGradient shadow(shadowCentre, kClockRadius * 1.2);
    shadow.setColorAt(0.75, QColor(0, 0, 0, 120));
    shadow.setColorAt(1, QColor(0, 0, 0, 0));
    painter.setBrush(shadow);
    painter.drawEllipse(shadowCentre, kClockRadius * 1.2, kClockRadius * 1.2);
    QConicalGradient rim(kClockCentre, 50);
    rim.setStops({{0, QColor(90, 60, 34)},
                  {0.25, QColor(190, 140, 90)},
                  {0.5, QColor(80, 50, 26)},
                  {0.75, QColor(170, 120, 76)},
                  {1, QColor(90, 60, 34)}});
    painter.setBrush(rim);
    painter.drawEllipse(kClockCentre, kClockRadius, kClockRadius);
    QRadialGradient face(kClockCentre - QPointF(40, 50), kClockRadius * 1.4);
    face.setColorAt(0, QColor(255, 253, 244));
    face.setColorAt(1, QColor(222, 214, 196));
    painter.setBrush(face);
    painter.drawEllipse(kClockCentre, kClockRadius * 0.87, kClockRadius * 0.87);
    paintDial(painter);
}

QPainterPath vaseOutline() {
    const double x = kVaseFoot.x();
    const double y = kVaseFoot.y();
    QPainterPath vase(QPointF(x - 36, y));
    vase.cubicTo(x - 90, y - 60, x - 80, y - 150, x - 26, y - 180);
    vase.cubicTo(x - 18, y - 200, x - 22, y - 215, x - 36, y - 228);
    vase.lineTo(x + 36, y - 228);
    vase.cubicTo(x + 22, y - 215, x + 18, y - 200, x + 26, y - 180);
    vase.cubicTo(x + 80, y - 150, x + 90, y - 60, x + 36, y);
    vase.closeSubpath();
    return vase;
}

void paintVase(QPainter& painter) {
    const QPainterPath vase = vaseOutline();
    QLinearGradient glaze(kVaseFoot.x() - 85, 0, kVaseFoot.x() + 85, 0);
    glaze.setStops({{0, QColor(18, 52, 84)},
                    {0.3, QColor(120, 176, 206)},
                    {0.42, QColor(226, 240, 246)},
                    {0.6, QColor(58, 112, 150)},
                    {1, QColor(8, 26, 46)}});
    painter.setPen(Qt::NoPen);
    painter.setBrush(glaze);
    painter.drawPath(vase);
    painter.save();
    painter.setClipPath(vase);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(240, 240, 235, 150), 3));
    for (const double height : {60.0, 130.0}) {
        QPainterPath wave(kVaseFoot + QPointF(-100, -height));
        for (int i = 0; i < 20; ++i) {
            wave.quadTo(kVaseFoot + QPointF(-95 + i * 10, -height + (i % 2 == 0 ? -10 : 10)),
                        kVaseFoot + QPointF(-90 + i * 10, -height));
        }
        painter.drawPath(wave);
    }
    painter.restore();
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(10, 30, 50));
    painter.drawEllipse(kVaseFoot - QPointF(0, 228), 36, 7);
}

/// Photographs have grain, and networks have learned from photographs.
void addGrain(QImage& picture) {
    std::minstd_rand random(3);
    for (int y = 0; y < picture.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            const int grain = static_cast<int>(random() % 9) + static_cast<int>(random() % 9) - 8;
            const auto shifted = [&](int value) { return std::clamp(value + grain, 0, 255); };
            line[x] = qRgb(shifted(qRed(line[x])), shifted(qGreen(line[x])), shifted(qBlue(line[x])));
        }
    }
}

} // namespace

QImage paintDemoPicture() {
    QImage picture(kWidth, kHeight, QImage::Format_RGB32);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paintRoom(painter);
    paintClock(painter);
    paintVase(painter);
    painter.end();
    addGrain(picture);
    return picture;
}

QByteArray demoAnnotation() {
    return "<annotation><size><width>960</width><height>640</height><depth>3</depth></size>\n"
           "<object><name>n04548280</name><bndbox><xmin>165</xmin><ymin>70</ymin><xmax>494</xmax><ymax>399</"
           "ymax>"
           "</bndbox></object>\n"
           "<object><name>n04522168</name><bndbox><xmin>628</xmin><ymin>243</ymin><xmax>771</xmax><ymax>477</"
           "ymax>"
           "</bndbox></object></annotation>\n";
}

std::filesystem::path writeDemoPicture(const std::filesystem::path& folder) {
    const QString base = QString::fromStdString((folder / "demo").string());
    paintDemoPicture().save(base + QStringLiteral(".png"));
    QFile annotation(base + QStringLiteral(".xml"));
    if (annotation.open(QIODevice::WriteOnly)) {
        annotation.write(demoAnnotation());
    }
    return folder / "demo.png";
}

} // namespace actiscope::test
