#include "ui/dataset/charts/threshold_curves.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QToolTip>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "ui/panels/chart_style.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr double kPercent = 100;
constexpr int kLastThreshold = 99;
constexpr double kDotRadius = 5;
constexpr double kReach = 10; ///< of a pointer around a point
constexpr int kPageStep = 5;

} // namespace

ThresholdCurves::ThresholdCurves(const QString& acrossTitle, QWidget* parent) : MarkChart(parent) {
    m_across = new QValueAxis;
    m_across->setRange(0, kPercent);
    m_across->setTickCount(6);
    m_across->setLabelFormat(QStringLiteral("%.0f"));
    m_across->setTitleText(acrossTitle);
    m_up = new QValueAxis;
    m_up->setRange(0, kPercent);
    m_up->setTickCount(5);
    m_up->setLabelFormat(QStringLiteral("%.0f"));
    m_up->setTitleText(tr("right, %"));
    chart()->addAxis(m_across, Qt::AlignBottom);
    chart()->addAxis(m_up, Qt::AlignLeft);
    ThresholdCurves::applyColours();
}

void ThresholdCurves::setCurves(const std::vector<AccuracyCurve>& curves) {
    while (m_series.size() < curves.size()) {
        auto* series = new QLineSeries;
        chart()->addSeries(series);
        series->attachAxis(m_across);
        series->attachAxis(m_up);
        m_series.push_back(series);
    }
    for (std::size_t i = curves.size(); i < m_series.size(); ++i) {
        m_series[i]->clear(); // a curve of the run before
    }
    m_marked.clear();
    std::vector<Mark> marks;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        if (i >= m_curves.size() || m_curves[i].points != curves[i].points) {
            m_series[i]->replace(curves[i].points);
        }
        if (i >= m_curves.size() || m_curves[i].pen != curves[i].pen) {
            m_series[i]->setPen(curves[i].pen);
        }
        if ((curves[i].now || curves[i].best) && curves[i].mark.filter) {
            marks.push_back(curves[i].mark);
            m_marked.push_back(i);
        }
    }
    m_curves = curves;
    m_hoveredPoint.reset();
    m_pressedPoint.reset();
    setMarks(std::move(marks));
}

void ThresholdCurves::setThreshold(std::optional<double> percent) {
    m_threshold = percent;
    viewport()->update();
}

QPointF ThresholdCurves::positionOf(QPointF value) const {
    const QRectF plot = chart()->plotArea();
    const QPointF inChart(plot.left() + plot.width() * value.x() / kPercent,
                          plot.bottom() - plot.height() * value.y() / kPercent);
    return mapFromScene(chart()->mapToScene(inChart));
}

QRectF ThresholdCurves::areaOf(std::size_t mark) const {
    const AccuracyCurve& curve = m_curves[m_marked[mark]];
    const QPointF now = curve.now ? *curve.now : curve.best.value_or(QPointF());
    const QRectF plot = chart()->plotArea();
    const QPointF dot(plot.left() + plot.width() * now.x() / kPercent,
                      plot.bottom() - plot.height() * now.y() / kPercent);
    return {dot.x() - kReach, dot.y() - kReach, 2 * kReach, 2 * kReach};
}

double ThresholdCurves::thresholdAt(QPointF inView) const {
    const QRectF plot = chart()->plotArea();
    const QPointF inChart = chart()->mapFromScene(mapToScene(inView.toPoint()));
    return plot.width() > 0 ? (inChart.x() - plot.left()) / plot.width() * kPercent : 0;
}

void ThresholdCurves::drag(QPointF inView) {
    Q_EMIT thresholdDragged(
        std::clamp(static_cast<int>(std::lround(thresholdAt(inView))), 0, kLastThreshold));
}

bool ThresholdCurves::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && m_threshold) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            event->accept();
            return true;
        }
    }
    return MarkChart::event(event);
}

void ThresholdCurves::keyPressEvent(QKeyEvent* event) {
    const bool up = event->key() == Qt::Key_PageUp;
    if (m_threshold && (up || event->key() == Qt::Key_PageDown)) {
        const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : kPageStep;
        const int next =
            static_cast<int>(up ? std::floor(*m_threshold) + step : std::ceil(*m_threshold) - step);
        Q_EMIT thresholdDragged(std::clamp(next, 0, kLastThreshold));
        return;
    }
    MarkChart::keyPressEvent(event);
}

void ThresholdCurves::mousePressEvent(QMouseEvent* event) {
    MarkChart::mousePressEvent(event);
    m_pressedAt.reset();
    m_pressedPoint = event->button() == Qt::LeftButton ? pointAt(event->position()) : std::nullopt;
    if (event->button() != Qt::LeftButton || !m_threshold) {
        return;
    }
    if (markAt(event->position())) {
        m_pressedAt = event->position();
    } else {
        drag(event->position());
    }
}

void ThresholdCurves::mouseMoveEvent(QMouseEvent* event) {
    const bool held = event->buttons().testFlag(Qt::LeftButton) && m_threshold;
    const bool far = !m_pressedAt || (event->position() - *m_pressedAt).manhattanLength() >=
                                         QApplication::startDragDistance();
    if (held && far) {
        m_pressedAt.reset();
        drag(event->position());
        return;
    }
    MarkChart::mouseMoveEvent(event);
    setHoveredPoint(pointAt(event->position()));
    if (!markAt(event->position())) {
        viewport()->setCursor(m_threshold      ? Qt::SizeHorCursor
                              : m_hoveredPoint ? Qt::PointingHandCursor
                                               : Qt::ArrowCursor);
    }
}

void ThresholdCurves::mouseReleaseEvent(QMouseEvent* event) {
    const auto pressed = std::exchange(m_pressedPoint, std::nullopt);
    MarkChart::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && pressed && pointAt(event->position()) == pressed) {
        Q_EMIT pointChosen(pressed->curve, pressed->point);
    }
}

void ThresholdCurves::leaveEvent(QEvent* event) {
    MarkChart::leaveEvent(event);
    setHoveredPoint(std::nullopt);
}

std::optional<ThresholdCurves::Point> ThresholdCurves::pointAt(QPointF inView) const {
    if (!m_pointsAnswer || markAt(inView)) {
        return std::nullopt;
    }
    std::optional<Point> found;
    double least = kReach;
    for (std::size_t curve = 0; curve < m_curves.size(); ++curve) {
        const QList<QPointF>& points = m_curves[curve].points;
        for (int i = 0; i < static_cast<int>(points.size()); ++i) {
            const QPointF away = positionOf(points[i]) - inView;
            const double distance = std::hypot(away.x(), away.y());
            if (distance < least) {
                least = distance;
                found = Point{curve, i};
            }
        }
    }
    return found;
}

void ThresholdCurves::setHoveredPoint(std::optional<Point> point) {
    if (point != m_hoveredPoint) {
        m_hoveredPoint = point;
        viewport()->update();
    }
}

QString ThresholdCurves::textOf(const Point& point) const {
    const AccuracyCurve& curve = m_curves[point.curve];
    const QLocale numbers;
    return tr("%1 at %2 %: %3 %\nClick to see the images that are right")
        .arg(curve.name, numbers.toString(curve.points[point.point].x(), 'f', 1),
             numbers.toString(curve.points[point.point].y(), 'f', 1));
}

QString ThresholdCurves::valuesAt(double threshold) const {
    const QLocale numbers;
    QStringList lines = {tr("Threshold %1 %").arg(numbers.toString(threshold, 'f', 0))};
    for (const AccuracyCurve& curve : m_curves) {
        const auto at = std::lower_bound(curve.points.begin(), curve.points.end(), threshold,
                                         [](const QPointF& point, double x) { return point.x() < x; });
        if (at != curve.points.end()) {
            lines.append(tr("%1: %2 %").arg(curve.name, numbers.toString(at->y(), 'f', 1)));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

bool ThresholdCurves::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto point = pointAt(help->pos())) {
            QToolTip::showText(help->globalPos(), textOf(*point), viewport());
            return true;
        }
        if (!markAt(help->pos()) && !m_curves.empty()) {
            const double threshold =
                std::clamp(std::round(thresholdAt(help->pos())), 0.0, static_cast<double>(kLastThreshold));
            QToolTip::showText(help->globalPos(), valuesAt(threshold), viewport());
            return true;
        }
    }
    return MarkChart::viewportEvent(event);
}

void ThresholdCurves::drawForeground(QPainter* painter, const QRectF& rect) {
    painter->save();
    painter->resetTransform(); // this widget's coordinates
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor text = palette().color(QPalette::WindowText);
    if (m_threshold) {
        const double at = *m_threshold;
        painter->setPen(QPen(text, 1.5));
        painter->drawLine(positionOf({at, 0}), positionOf({at, kPercent}));
    }
    for (const AccuracyCurve& curve : m_curves) {
        if (curve.best) {
            painter->setPen(QPen(curve.pen.color(), 2));
            painter->setBrush(palette().color(QPalette::Base));
            painter->drawEllipse(positionOf(*curve.best), kDotRadius, kDotRadius);
        }
        if (curve.now) {
            painter->setPen(QPen(palette().color(QPalette::Base), 1));
            painter->setBrush(curve.pen.color());
            painter->drawEllipse(positionOf(*curve.now), kDotRadius, kDotRadius);
        }
    }
    if (m_hoveredPoint) {
        const AccuracyCurve& curve = m_curves[m_hoveredPoint->curve];
        painter->setPen(QPen(palette().color(QPalette::Base), 1));
        painter->setBrush(curve.pen.color());
        painter->drawEllipse(positionOf(curve.points[m_hoveredPoint->point]), kDotRadius, kDotRadius);
    }
    painter->restore();
    MarkChart::drawForeground(painter, rect);
}

void ThresholdCurves::applyColours() {
    styleAxis(m_across, palette(), false);
    styleAxis(m_up, palette(), true);
}

} // namespace actiscope::ui
