#include "ui/panels/curve_chart.h"

#include <algorithm>
#include <cmath>

#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "ui/panels/chart_style.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kLegendColumns = 2;
constexpr int kMostTicks = 6;
constexpr double kPercent = 100;
constexpr double kLineWidth = 2;
constexpr int kPointsShownUpTo = 40; ///< with more of them the line says enough

/// The smallest of 1, 2, 5, 10, 20, 50, ... times `least` (a power of ten) that is not smaller than `value`.
double roundNumberAbove(double value, double least) {
    for (double power = least; std::isfinite(power); power *= 10) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (factor * power >= value) {
                return factor * power;
            }
        }
    }
    return least;
}

} // namespace

/// The line as the chart draws it, beside its name.
class CurveChart::Swatch : public QWidget {
public:
    using QWidget::QWidget;
    void setPen(const QPen& pen) {
        m_pen = pen;
        update();
    }
    [[nodiscard]] QSize sizeHint() const override { return {3 * kGrid, 2 * kGrid}; }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_pen);
        painter.drawLine(QPointF(1, height() / 2.0), QPointF(width() - 1, height() / 2.0));
    }

private:
    QPen m_pen;
};

CurveChart::CurveChart(const QString& title, const QString& countTitle, CurveUnit unit,
                       const std::vector<CurveLook>& curves, QWidget* parent)
    : QWidget(parent), m_unit(unit) {
    auto* view = new QChartView(this);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFrameShape(QFrame::NoFrame);
    view->setFocusPolicy(Qt::NoFocus);
    view->setBackgroundBrush(Qt::NoBrush);
    view->viewport()->setAutoFillBackground(false);
    view->setMinimumHeight(14 * kGrid);
    view->setAccessibleName(title);
    m_chart = view->chart();
    m_countAxis = new QValueAxis(this);
    m_countAxis->setLabelFormat(QStringLiteral("%.0f"));
    m_countAxis->setTitleText(countTitle);
    m_countAxis->setTickType(QValueAxis::TicksDynamic);
    m_countAxis->setTickAnchor(0);
    m_valueAxis = new QValueAxis(this);
    m_valueAxis->setTickCount(3);
    m_chart->addAxis(m_countAxis, Qt::AlignBottom);
    m_chart->addAxis(m_valueAxis, Qt::AlignLeft);
    styleChart(m_chart);

    auto* legend = new QGridLayout;
    legend->setHorizontalSpacing(kGrid);
    legend->setVerticalSpacing(0);
    for (const CurveLook& look : curves) {
        addCurve(look, legend);
    }
    legend->setColumnStretch(2 * kLegendColumns, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGrid / 2);
    layout->addWidget(makeHeading(title, this));
    layout->addLayout(legend);
    layout->addWidget(view, 1);
    applyColours();
    setCount(1);
    clear();
}

void CurveChart::addCurve(const CurveLook& look, QGridLayout* legend) {
    Curve curve;
    curve.look = look;
    curve.series = new QLineSeries(this);
    m_chart->addSeries(curve.series);
    curve.series->attachAxis(m_countAxis);
    curve.series->attachAxis(m_valueAxis);
    curve.swatch = new Swatch(this);
    curve.text = new QLabel(this);
    curve.text->setFont(textFont(TextSize::Small));
    const int position = static_cast<int>(m_curves.size());
    const int row = position / kLegendColumns;
    const int column = 2 * (position % kLegendColumns);
    legend->addWidget(curve.swatch, row, column);
    legend->addWidget(curve.text, row, column + 1);
    m_curves.push_back(curve);
}

void CurveChart::setCount(int most) {
    const int whole = std::max(1, most);
    m_countAxis->setRange(0, whole);
    m_countAxis->setTickInterval(roundNumberAbove(whole / static_cast<double>(kMostTicks), 1));
}

void CurveChart::setCurve(std::size_t curve, const QList<QPointF>& points) {
    QLineSeries* series = m_curves[curve].series;
    series->replace(points);
    series->setPointsVisible(points.size() <= kPointsShownUpTo);
    showValue(m_curves[curve]);
    fitValues();
}

void CurveChart::clear() {
    for (std::size_t curve = 0; curve < m_curves.size(); ++curve) {
        setCurve(curve, {});
    }
}

void CurveChart::showValue(const Curve& curve) {
    const QList<QPointF> points = curve.series->points();
    if (points.isEmpty()) {
        curve.text->setText(curve.look.name);
        return;
    }
    const double value = points.back().y();
    curve.text->setText(QStringLiteral("%1 %2").arg(
        curve.look.name,
        m_unit == CurveUnit::Percent ? percentText(value / kPercent) : QLocale().toString(value, 'f', 3)));
}

void CurveChart::fitValues() {
    if (m_unit == CurveUnit::Percent) {
        m_valueAxis->setRange(0, kPercent);
        m_valueAxis->setLabelFormat(QStringLiteral("%.0f"));
        return;
    }
    double largest = 0;
    for (const Curve& curve : m_curves) {
        for (const QPointF& point : curve.series->points()) {
            largest = std::max(largest, point.y());
        }
    }
    const double top = roundNumberAbove(largest, 0.01);
    m_valueAxis->setRange(0, largest > 0 ? top : 1);
    m_valueAxis->setLabelFormat(top < 0.1 ? QStringLiteral("%.3f") : QStringLiteral("%.2f"));
}

QString CurveChart::textOf(std::size_t curve) const {
    return m_curves[curve].text->text();
}

QList<QPointF> CurveChart::pointsOf(std::size_t curve) const {
    return m_curves[curve].series->points();
}

void CurveChart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_countAxis != nullptr) {
        applyColours();
    }
}

void CurveChart::applyColours() {
    for (const Curve& curve : m_curves) {
        QPen pen(curve.look.secondColour ? secondAccent(palette()) : accent(palette()), kLineWidth);
        pen.setStyle(curve.look.dashed ? Qt::DashLine : Qt::SolidLine);
        curve.series->setPen(pen);
        curve.swatch->setPen(pen);
    }
    styleAxis(m_countAxis, palette(), false);
    styleAxis(m_valueAxis, palette(), true);
}

} // namespace actiscope::ui
