#include "ui/panels/threshold_chart.h"

#include <algorithm>
#include <cmath>

#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "engine/vision/threshold_boxes.h"
#include "ui/panels/chart_style.h"
#include "ui/theme.h"

namespace actiscope::ui {

/// A line over the whole height and a dot on the curve. Moving it repaints its own strip, not the chart.
class ThresholdMarker : public QGraphicsItem {
public:
    static constexpr qreal kDotRadius = 5;

    explicit ThresholdMarker(QGraphicsItem* parent) : QGraphicsItem(parent) { setZValue(100); }

    void place(const QPointF& dot, const QRectF& plot, const QColor& colour) {
        prepareGeometryChange();
        m_dot = dot;
        m_plot = plot;
        m_colour = colour;
    }
    [[nodiscard]] QPointF dot() const { return m_dot; }
    [[nodiscard]] QRectF boundingRect() const override {
        return QRectF(m_dot.x() - kDotRadius - 1, m_plot.top() - kDotRadius - 1, 2 * kDotRadius + 2,
                      m_plot.height() + 2 * kDotRadius + 2);
    }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) override {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_colour, 1.5));
        painter->drawLine(QPointF(m_dot.x(), m_plot.top()), QPointF(m_dot.x(), m_plot.bottom()));
        painter->setBrush(m_colour);
        painter->drawEllipse(m_dot, kDotRadius, kDotRadius);
    }

private:
    QPointF m_dot;
    QRectF m_plot;
    QColor m_colour;
};

ThresholdChart::ThresholdChart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    viewport()->setCursor(Qt::SizeHorCursor);
    setToolTip(tr("Drag to choose the threshold"));

    m_series = new QLineSeries;
    m_thresholdAxis = new QValueAxis;
    m_thresholdAxis->setRange(0, 100);
    m_thresholdAxis->setTickCount(5);
    m_thresholdAxis->setLabelFormat(QStringLiteral("%.0f"));
    m_thresholdAxis->setTitleText(tr("threshold, %"));
    m_valueAxis = new QValueAxis;
    m_valueAxis->setTickCount(3);
    chart()->addSeries(m_series);
    chart()->addAxis(m_thresholdAxis, Qt::AlignBottom);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    m_series->attachAxis(m_thresholdAxis);
    m_series->attachAxis(m_valueAxis);
    styleChart(chart());
    m_marker = new ThresholdMarker(chart());
    connect(chart(), &QChart::plotAreaChanged, this, &ThresholdChart::placeMarker);
    applyColours();
}

void ThresholdChart::setValues(const std::vector<double>& values, bool asPercent) {
    m_values = values;
    const double unit = asPercent ? 100 : 1;
    QList<QPointF> points;
    points.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t level = 0; level < values.size(); ++level) {
        points.append(QPointF(static_cast<double>(level) / 10, values[level] * unit));
    }
    m_series->replace(points);
    m_valueAxis->setLabelFormat(asPercent ? QStringLiteral("%.0f") : QStringLiteral("%.1f"));
    m_valueAxis->setRange(0, unit);
    m_marker->setVisible(!values.empty());
    placeMarker();
}

void ThresholdChart::setLevel(int level) {
    m_level = level;
    placeMarker();
}

double ThresholdChart::valueAt(int level) const {
    return m_values.empty() || level >= static_cast<int>(m_values.size())
               ? 0
               : m_values[static_cast<std::size_t>(level)];
}

void ThresholdChart::placeMarker() {
    const QRectF plot = chart()->plotArea();
    const double unit = m_valueAxis->max();
    const QPointF dot = chart()->mapToPosition(QPointF(m_level / 10.0, valueAt(m_level) * unit), m_series);
    m_marker->place(dot, plot, accent(palette()));
}

QPointF ThresholdChart::markerPosition() const {
    return mapFromScene(chart()->mapToScene(m_marker->dot()));
}

void ThresholdChart::drag(const QPointF& inView) {
    const QPointF inChart = chart()->mapFromScene(mapToScene(inView.toPoint()));
    const double percent = chart()->mapToValue(inChart, m_series).x();
    Q_EMIT levelDragged(std::clamp(static_cast<int>(std::lround(percent * 10)), 0, kThresholdLevels));
}

void ThresholdChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_values.empty()) {
        drag(event->position());
    }
}

void ThresholdChart::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton) && !m_values.empty()) {
        drag(event->position());
    }
}

void ThresholdChart::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
}

void ThresholdChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    placeMarker();
}

void ThresholdChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_series != nullptr) {
        applyColours();
        placeMarker();
    }
}

void ThresholdChart::applyColours() {
    m_series->setPen(QPen(quietText(palette()), 1.5));
    styleAxis(m_thresholdAxis, palette(), false);
    styleAxis(m_valueAxis, palette(), true);
}

} // namespace actiscope::ui
