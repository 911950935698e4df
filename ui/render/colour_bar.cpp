#include "ui/render/colour_bar.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include "ui/render/halo_text.h"

namespace actiscope::ui {

namespace {

constexpr double kBarWidth = 12;
constexpr double kRoomWidth = 64;
constexpr double kMinimumHeight = 48;
constexpr double kHeightForUnit = 96; ///< a bar that is smaller stands beside one that names the unit

QImage barPicture(Colormap colormap, bool constant) {
    const ColorTable& table = colorTable(colormap);
    QImage picture(1, 256, QImage::Format_RGB32);
    for (int y = 0; y < 256; ++y) {
        const auto& colour = table[static_cast<std::size_t>(constant ? 128 : 255 - y)];
        picture.setPixel(0, y, qRgb(colour[0], colour[1], colour[2]));
    }
    return picture;
}

struct BarLabel {
    double value = 0;
    QString text;
};

/// Both ends with their exact values, and the round numbers between that leave room.
std::vector<BarLabel> barLabels(double low, double high, double pixelsHigh, double lineHeight, BarUnit unit) {
    const auto numberText = [unit](double value, int decimals) {
        return unit == BarUnit::Logit ? signedNumber(value, decimals) : QString::number(value, 'f', decimals);
    };
    if (!(high > low)) {
        return {{low, numberText(low, 2)}};
    }
    const int room = std::max(2, static_cast<int>(pixelsHigh / (2.2 * lineHeight)));
    const Ticks ticks = niceTicks(low, high, room);
    const int endDecimals = std::clamp(static_cast<int>(std::ceil(1 - std::log10(high - low))), 1, 6);
    std::vector<BarLabel> labels{{high, numberText(high, endDecimals)}, {low, numberText(low, endDecimals)}};
    const double closest = 1.3 * lineHeight / pixelsHigh * (high - low);
    for (const double value : ticks.values) {
        if (value - low > closest && high - value > closest) {
            labels.push_back({value, numberText(value, ticks.decimals)});
        }
    }
    return labels;
}

} // namespace

Ticks niceTicks(double low, double high, int most) {
    Ticks ticks;
    if (!(high > low) || most < 1 || !std::isfinite(high - low)) {
        return ticks;
    }
    double decade = std::pow(10.0, std::floor(std::log10((high - low) / most)));
    double step = 0;
    for (const double factor : {1.0, 2.0, 5.0, 10.0, 20.0}) {
        step = factor * decade;
        if (std::floor(high / step) - std::ceil(low / step) + 1 <= most) {
            break;
        }
    }
    ticks.decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
    const double first = std::ceil(low / step);
    const double last = std::floor(high / step);
    for (double k = first; k <= last; ++k) {
        ticks.values.push_back(k * step);
    }
    return ticks;
}

QRectF colourBarRoom(const QRectF& area, double unit) {
    if (area.height() < kMinimumHeight * unit || area.width() < 2 * kRoomWidth * unit) {
        return {};
    }
    return {area.right() - kRoomWidth * unit, area.top(), kRoomWidth * unit, area.height()};
}

void paintColourBar(QPainter& painter, const QRectF& area, Colormap colormap, const ValueRange& range,
                    std::optional<double> threshold, double unit, BarUnit values) {
    if (colourBarRoom(area, unit).isEmpty()) {
        return;
    }
    const double scale = values == BarUnit::Probability ? 100 : 1;
    const double low = scale * static_cast<double>(range.low);
    const double high = scale * static_cast<double>(range.high);
    const bool constant = !(high > low);
    const double width = kBarWidth * unit;
    const QRectF bar(area.right() - width, area.top(), width, area.height());
    const auto heightOf = [&](double value) {
        return constant ? bar.center().y() : bar.bottom() - (value - low) / (high - low) * bar.height();
    };

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(bar.adjusted(-unit, -unit, unit, unit), QColor(0, 0, 0, 150));
    painter.drawImage(bar, barPicture(colormap, constant));

    painter.setFont(smallTextFont(unit));
    const QFontMetricsF metrics(painter.font());
    for (const BarLabel& label : barLabels(low, high, bar.height(), metrics.height(), values)) {
        const double y = heightOf(label.value);
        const double textWidth = metrics.horizontalAdvance(label.text);
        painter.fillRect(QRectF(bar.left() - 4 * unit, y - 0.5 * unit, 4 * unit, unit), Qt::white);
        paintHaloText(painter, {bar.left() - 7 * unit - textWidth, y + metrics.capHeight() / 2}, label.text,
                      Qt::white, unit);
    }
    if (threshold && !constant && *threshold >= low && *threshold <= high) {
        const QRectF notch(bar.left() - unit, heightOf(*threshold) - unit, width + 2 * unit, 2 * unit);
        painter.fillRect(notch.adjusted(0, -unit, 0, unit), Qt::black);
        painter.fillRect(notch, Qt::white);
    }
    if (area.height() >= kHeightForUnit * unit) {
        const QString words =
            values == BarUnit::Logit ? QStringLiteral("logit") : QStringLiteral("probability, %");
        paintHaloText(painter, {bar.right() - metrics.horizontalAdvance(words), bar.top() - metrics.height()},
                      words, Qt::white, unit);
    }
    painter.restore();
}

} // namespace actiscope::ui
