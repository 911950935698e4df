#include "ui/render/marks.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include "engine/vision/outline.h"
#include "ui/render/plate_text.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

constexpr double kLineWidth = 2;
constexpr double kDash = 5; ///< in line widths
constexpr double kGap = 3;
constexpr double kPlateSide = 4; ///< of a label's plate, beside its text
constexpr double kSmallBox = 24; ///< logical pixels on the screen; a smaller box gets the thinnest line
constexpr double kTinyBox = 8;   ///< and one smaller than this gets it around itself, without a halo
constexpr QColor kHalo(0, 0, 0, 150);
constexpr double kMarkReference = 1000; ///< longer side up to which marks on a saved picture have their size

/// Painter coordinates that fall on whole device pixels, so that lines are crisp.
class PixelGrid {
public:
    explicit PixelGrid(const QPainter& painter) : m_transform(painter.deviceTransform()) {}

    [[nodiscard]] double x(double at) const {
        return (std::round(at * m_transform.m11() + m_transform.dx()) - m_transform.dx()) / m_transform.m11();
    }
    [[nodiscard]] double y(double at) const {
        return (std::round(at * m_transform.m22() + m_transform.dy()) - m_transform.dy()) / m_transform.m22();
    }
    [[nodiscard]] double length(double of) const {
        return std::max(1.0, std::round(of * m_transform.m11())) / m_transform.m11();
    }
    [[nodiscard]] QRectF rect(const QRectF& of) const {
        return {QPointF(x(of.left()), y(of.top())), QPointF(x(of.right()), y(of.bottom()))};
    }

private:
    QTransform m_transform;
};

/// Moves the edges that lie far outside of the bounds closer, by whole dash periods: a box of a million
/// pixels (deep zoom) costs no more than a small one and its dashes stay where they are.
QRectF nearBounds(const QRectF& rect, const QRectF& bounds, double period) {
    const auto near = [period](double at, double low, double high) {
        if (at < low) {
            return at + std::floor((low - at) / period) * period;
        }
        return at > high ? at - std::floor((at - high) / period) * period : at;
    };
    const QRectF area = bounds.adjusted(-2 * period, -2 * period, 2 * period, 2 * period);
    return {
        QPointF(near(rect.left(), area.left(), area.right()), near(rect.top(), area.top(), area.bottom())),
        QPointF(near(rect.right(), area.left(), area.right()),
                near(rect.bottom(), area.top(), area.bottom()))};
}

/// The line is as thick as the box bears: a thin box must not vanish below its own lines.
void paintBox(QPainter& painter, const Marks& marks, const Box& box, bool groundTruth) {
    const PixelGrid grid(painter);
    QRectF rect = grid.rect(marks.placement.map(box));
    const double side = std::min(rect.width(), rect.height());
    const bool tiny = side < kTinyBox * marks.unit;
    const double width =
        side < kSmallBox * marks.unit ? grid.length(0) : grid.length(kLineWidth * marks.unit);
    if (!rect.adjusted(-width, -width, width, width).intersects(marks.bounds)) {
        return;
    }
    rect = nearBounds(rect, marks.bounds, (kDash + kGap) * width);
    const double inwards = tiny ? -width / 2 : width / 2;
    rect.adjust(inwards, inwards, -inwards, -inwards);
    QPen line(groundTruth ? kGroundTruthColour : kPredictedColour, width, Qt::SolidLine, Qt::FlatCap,
              Qt::MiterJoin);
    if (groundTruth) {
        line.setDashPattern({kDash, kGap});
    }
    if (!tiny) {
        painter.setPen(
            QPen(kHalo, width + 2 * grid.length(marks.unit), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        painter.drawRect(rect);
    }
    painter.setPen(line);
    painter.drawRect(rect);
}

void paintCells(QPainter& painter, const Marks& marks) {
    const ClassActivationMap& cam = *marks.result->cam;
    const QRectF seen = marks.placement.map(marks.analysis->seen);
    const double stepX = seen.width() / cam.width;
    const double stepY = seen.height() / cam.height;
    if (std::min(stepX, stepY) < 4 * marks.unit) { // a grid that hides the picture tells nothing
        return;
    }
    const PixelGrid grid(painter);
    const double width = grid.length(marks.unit);
    const QRectF visible = seen.intersected(marks.bounds);
    const auto line = [&](const QRectF& light, QPointF beside) {
        painter.fillRect(light, QColor(255, 255, 255, 110));
        painter.fillRect(light.translated(beside), QColor(0, 0, 0, 110));
    };
    for (int i = 0; i <= cam.width; ++i) {
        const double x = grid.x(seen.left() + i * stepX);
        if (x >= visible.left() && x <= visible.right()) {
            line(QRectF(x, visible.top(), width, visible.height()), {-width, 0});
        }
    }
    for (int i = 0; i <= cam.height; ++i) {
        const double y = grid.y(seen.top() + i * stepY);
        if (y >= visible.top() && y <= visible.bottom()) {
            line(QRectF(visible.left(), y, visible.width(), width), {0, -width});
        }
    }
}

void paintOutline(QPainter& painter, const Marks& marks) {
    const ClassActivationMap& cam = *marks.result->cam;
    if (!(cam.max > 0)) {
        return;
    }
    const QRectF seen = marks.placement.map(marks.analysis->seen);
    // The maximum that the boxes were found with, so that outline and box belong together.
    const auto& boxes = marks.result->boxes;
    const double maximum = static_cast<double>(boxes && !boxes->empty() ? boxes->maximum : cam.max);
    const auto level = static_cast<float>(marks.thresholdLevel / 1000.0 * maximum);
    QPainterPath path;
    for (const auto& points : levelOutline(cam.values.data(), Size{cam.width, cam.height}, level)) {
        QPolygonF polygon;
        polygon.reserve(static_cast<qsizetype>(points.size()));
        for (const OutlinePoint& point : points) {
            polygon << QPointF(seen.left() + static_cast<double>(point.x) * seen.width(),
                               seen.top() + static_cast<double>(point.y) * seen.height());
        }
        path.addPolygon(polygon);
    }
    painter.setBrush(Qt::NoBrush);
    painter.strokePath(path, QPen(kHalo, 3.5 * marks.unit, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    painter.strokePath(path, QPen(Qt::white, 1.5 * marks.unit, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
}

/// Puts labels at boxes: inside the bounds, off each other where there is room.
class LabelPainter {
public:
    LabelPainter(QPainter& painter, const Marks& marks) : m_painter(painter), m_marks(marks) {
        painter.setFont(textFont(marks.unit, QFont::DemiBold));
    }

    /// `name` may be shortened in the middle, `suffix` may not. `below`: prefers the box's lower edge.
    void paint(const Box& box, const QString& name, const QString& suffix, const QColor& colour, bool below) {
        const double unit = m_marks.unit;
        const QRectF inside = m_marks.bounds.adjusted(8 * unit, 4 * unit, -8 * unit, -4 * unit);
        const QRectF rect = m_marks.placement.map(box);
        const QFontMetricsF metrics(m_painter.font());
        if (!rect.intersects(m_marks.bounds) || inside.height() < metrics.height()) {
            return;
        }
        const double suffixWidth = metrics.horizontalAdvance(suffix);
        const double room = std::min(inside.width(), std::max(280 * unit, rect.width())) - suffixWidth;
        const QString shown = metrics.elidedText(name, Qt::ElideMiddle, room) + suffix;
        const QSizeF size(metrics.horizontalAdvance(shown), metrics.height());
        if (shown.isEmpty() || size.width() > inside.width()) {
            return;
        }
        const QRectF place = freePlace(rect, size, inside, below);
        const QColor tint = QColor::fromRgb((colour.red() + 2 * 255) / 3, (colour.green() + 2 * 255) / 3,
                                            (colour.blue() + 2 * 255) / 3);
        paintPlate(m_painter, place.adjusted(-kPlateSide * unit, 0, kPlateSide * unit, 0), unit);
        m_painter.setPen(tint);
        m_painter.drawText(QPointF(place.left(), place.top() + metrics.ascent()), shown);
        m_placed.push_back({place, name + suffix, shown != name + suffix});
    }

    [[nodiscard]] std::vector<PlacedLabel> placed() && { return std::move(m_placed); }

private:
    [[nodiscard]] QRectF freePlace(const QRectF& box, const QSizeF& size, const QRectF& inside,
                                   bool below) const {
        const double gap = 3 * m_marks.unit;
        const double above = box.top() - gap - size.height();
        const double underneath = box.bottom() + gap;
        const double insideTop = box.top() + 2 * gap;
        const double insideBottom = box.bottom() - 2 * gap - size.height();
        const std::array<double, 4> tops = below ? std::array{underneath, insideBottom, above, insideTop}
                                                 : std::array{above, insideTop, underneath, insideBottom};
        QRectF first;
        for (std::size_t i = 0; i < tops.size(); ++i) {
            const bool within = tops[i] == insideTop || tops[i] == insideBottom;
            QRectF place(QPointF(box.left() + (within ? 2 * gap : 0), tops[i]), size);
            const bool fits = place.top() >= inside.top() && place.bottom() <= inside.bottom();
            place.moveLeft(std::clamp(place.left(), inside.left(), inside.right() - size.width()));
            place.moveTop(std::clamp(place.top(), inside.top(), inside.bottom() - size.height()));
            if (fits && isFree(place)) {
                return place;
            }
            if (first.isEmpty() && (isFree(place) || i + 1 == tops.size())) {
                first = place;
            }
        }
        return first;
    }

    [[nodiscard]] bool isFree(const QRectF& place) const {
        return !place.intersects(m_marks.keepFree) &&
               std::ranges::none_of(m_placed,
                                    [&](const PlacedLabel& other) { return other.rect.intersects(place); });
    }

    QPainter& m_painter;
    const Marks& m_marks;
    std::vector<PlacedLabel> m_placed;
};

} // namespace

double markUnit(QSize picture) {
    return std::max(1.0, std::max(picture.width(), picture.height()) / kMarkReference);
}

QString groundTruthName(const Analysis& analysis, const GroundTruthBox& object) {
    if (analysis.model && !object.synset.empty()) {
        const auto& labels = analysis.model->labels.classes;
        const auto found = std::ranges::find(labels, object.synset, &ClassLabel::synset);
        if (found != labels.end()) {
            return QString::fromStdString(shortName(*found));
        }
    }
    return QString::fromStdString(object.name.empty() ? object.synset : object.name);
}

std::vector<PlacedLabel> paintMarks(QPainter& painter, const Marks& marks) {
    const bool hasMap = marks.result != nullptr && marks.result->cam;
    const auto predicted = marks.display.predictedBox && marks.result != nullptr
                               ? marks.result->predictedBox(marks.thresholdLevel)
                               : std::nullopt;
    painter.save();
    painter.setClipRect(marks.bounds, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    if (hasMap && marks.display.cells) {
        paintCells(painter, marks);
    }
    if (hasMap && marks.display.outline) {
        paintOutline(painter, marks);
    }
    if (marks.display.groundTruthBoxes) {
        for (const GroundTruthBox& object : marks.analysis->groundTruth) {
            paintBox(painter, marks, object.boxInImage, true);
        }
    }
    if (predicted) {
        paintBox(painter, marks, *predicted, false);
    }

    LabelPainter labels(painter, marks);
    const bool named = marks.labels == MarkLabels::Full;
    if (marks.display.predictedBox && marks.result != nullptr) {
        const auto overlap = overlapAt(*marks.analysis, *marks.result, marks.thresholdLevel);
        if (predicted || overlap) {
            const QString name = named ? QString::fromStdString(shortName(marks.result->label)) : QString();
            const QString measure =
                overlap ? overlapText(*overlap, predicted.has_value(), marks.numbers) : QString();
            const QString separator = named && overlap ? QStringLiteral("  ") : QString();
            // Without a box it is said at the object that was missed.
            const Box at =
                predicted ? *predicted : groundTruthOf(*marks.analysis, marks.result->label).front();
            labels.paint(at, name, separator + measure, kPredictedColour, false);
        }
    }
    if (marks.display.groundTruthBoxes && named) {
        for (const GroundTruthBox& object : marks.analysis->groundTruth) {
            labels.paint(object.boxInImage, groundTruthName(*marks.analysis, object), {}, kGroundTruthColour,
                         true);
        }
    }
    painter.restore();
    return std::move(labels).placed();
}

} // namespace actiscope::ui
