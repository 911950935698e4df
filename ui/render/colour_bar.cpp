#include "ui/render/colour_bar.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include "ui/render/plate_text.h"

namespace actiscope::ui {

namespace {

constexpr double kBarWidth = 12;
constexpr double kPadding = 5; ///< of the plate
constexpr double kTextGap = 7; ///< between a number and the bar
constexpr double kTickLength = 4;
constexpr double kMargin = 8; ///< around the plate
constexpr double kTallest = 280;
constexpr double kShare = 0.5;         ///< of the height at hand, where that is enough
constexpr double kReadable = 84;       ///< a plate this high has a number between its ends
constexpr double kWorthBeside = 120;   ///< lower room beside the picture is not taken
constexpr double kLowest = 64;         ///< the unit and both ends just fit
constexpr double kMostOfPicture = 0.6; ///< of its width

QString unitWord(const ColourBar& bar) {
    return bar.values == BarUnit::Logit ? QStringLiteral("logit") : QStringLiteral("probability, %");
}

/// A value of the map in the numbers' unit.
double shownValue(const ColourBar& bar, double value) {
    return bar.values == BarUnit::Probability ? 100 * value : value;
}

QString numberText(const ColourBar& bar, double shown, int decimals) {
    return bar.values == BarUnit::Logit ? signedNumber(shown, decimals, bar.numbers)
                                        : bar.numbers.toString(shown, 'f', decimals);
}

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
std::vector<BarLabel> barLabels(const ColourBar& bar, double pixelsHigh, double lineHeight) {
    const double low = shownValue(bar, bar.range.low);
    const double high = shownValue(bar, bar.range.high);
    if (!(high > low)) {
        return {{low, numberText(bar, low, 2)}};
    }
    const int room = std::max(2, static_cast<int>(pixelsHigh / (2.2 * lineHeight)));
    const Ticks ticks = niceTicks(low, high, room);
    const int endDecimals = std::clamp(static_cast<int>(std::ceil(1 - std::log10(high - low))), 1, 6);
    std::vector<BarLabel> labels{{high, numberText(bar, high, endDecimals)},
                                 {low, numberText(bar, low, endDecimals)}};
    const double closest = 1.3 * lineHeight / pixelsHigh * (high - low);
    for (const double value : ticks.values) {
        if (value - low > closest && high - value > closest) {
            labels.push_back({value, numberText(bar, value, ticks.decimals)});
        }
    }
    return labels;
}

/// The parts of a plate of a given height, in painter units from its top left corner.
struct BarLayout {
    QSizeF plate;
    QRectF bar;
    std::vector<BarLabel> labels;
};

BarLayout layoutOf(const ColourBar& bar, double height) {
    const QFontMetricsF metrics(smallTextFont(bar.unit));
    const double padding = kPadding * bar.unit;
    // Above the bar stand the unit and half of the highest number, below it half of the lowest.
    const double top = padding + metrics.height() + metrics.capHeight();
    const double barHeight = height - top - padding - metrics.capHeight() / 2;
    BarLayout layout;
    layout.labels = barLabels(bar, std::max(barHeight, 1.0), metrics.height());
    double inside = 0;
    for (const BarLabel& label : layout.labels) {
        inside = std::max(inside, metrics.horizontalAdvance(label.text));
    }
    inside = std::max(inside + (kTextGap + kBarWidth) * bar.unit, metrics.horizontalAdvance(unitWord(bar)));
    layout.plate = QSizeF(inside + 2 * padding, height);
    layout.bar =
        QRectF(layout.plate.width() - padding - kBarWidth * bar.unit, top, kBarWidth * bar.unit, barHeight);
    return layout;
}

/// At the lower right of `area`, at most `widest` wide and at least `lowest` high; else empty.
QRectF placeWithin(const QRectF& area, const ColourBar& bar, double widest, double lowest) {
    const double margin = kMargin * bar.unit;
    const QRectF inside = area.adjusted(margin, margin, -margin, -margin);
    const double height = std::min(
        {inside.height(), kTallest * bar.unit, std::max(kShare * inside.height(), kReadable * bar.unit)});
    if (!(height >= lowest)) {
        return {};
    }
    const QSizeF plate = layoutOf(bar, height).plate;
    if (plate.width() > std::min(widest, inside.width())) {
        return {};
    }
    return {inside.bottomRight() - QPointF(plate.width(), plate.height()), plate};
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

QRectF colourBarPlace(const QRectF& view, const QRectF& picture, const ColourBar& bar) {
    const QRectF seen = picture.intersected(view);
    const QRectF beside(QPointF(seen.right(), view.top()), view.bottomRight());
    const QRectF below(QPointF(view.left(), seen.bottom()), view.bottomRight());
    for (const QRectF& free : {beside, below}) {
        const QRectF place = placeWithin(free, bar, free.width(), kWorthBeside * bar.unit);
        if (!place.isEmpty()) {
            return place;
        }
    }
    return placeWithin(seen, bar, kMostOfPicture * seen.width(), kLowest * bar.unit);
}

void paintColourBar(QPainter& painter, const QRectF& place, const ColourBar& bar) {
    if (place.isEmpty()) {
        return;
    }
    const double low = shownValue(bar, bar.range.low);
    const double high = shownValue(bar, bar.range.high);
    const double unit = bar.unit;
    const bool constant = !(high > low);
    const BarLayout layout = layoutOf(bar, place.height());
    const QRectF rect = layout.bar.translated(place.topLeft());
    const auto heightOf = [&](double value) {
        return constant ? rect.center().y() : rect.bottom() - (value - low) / (high - low) * rect.height();
    };

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    paintPlate(painter, place, unit);
    painter.drawImage(rect, barPicture(bar.colormap, constant));
    painter.setFont(smallTextFont(unit));
    painter.setPen(Qt::white);
    const QFontMetricsF metrics(painter.font());
    for (const BarLabel& label : layout.labels) {
        const double y = heightOf(label.value);
        painter.fillRect(QRectF(rect.left() - kTickLength * unit, y - 0.5 * unit, kTickLength * unit, unit),
                         Qt::white);
        painter.drawText(QPointF(rect.left() - kTextGap * unit - metrics.horizontalAdvance(label.text),
                                 y + metrics.capHeight() / 2),
                         label.text);
    }
    const double threshold = shownValue(bar, bar.threshold.value_or(0));
    if (bar.threshold && !constant && threshold >= low && threshold <= high) {
        const QRectF notch(rect.left() - unit, heightOf(threshold) - unit, rect.width() + 2 * unit, 2 * unit);
        painter.fillRect(notch.adjusted(0, -unit, 0, unit), Qt::black);
        painter.fillRect(notch, Qt::white);
    }
    const QString word = unitWord(bar);
    painter.drawText(QPointF(rect.right() - metrics.horizontalAdvance(word),
                             place.top() + kPadding * unit + metrics.ascent()),
                     word);
    painter.restore();
}

} // namespace actiscope::ui
