#include "ui/panels/probability_chart.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QToolTip>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QHorizontalBarSeries>
#include <QtCharts/QValueAxis>

#include "ui/panels/chart_style.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kNameWidth = 11 * kGrid;

} // namespace

ProbabilityChart::ProbabilityChart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setToolTip(tr("Click a bar to choose its class (1 to 5)"));

    m_bars = new QBarSet(QString());
    m_series = new QHorizontalBarSeries;
    m_series->append(m_bars);
    m_series->setBarWidth(0.6);
    m_names = new QBarCategoryAxis;
    m_percent = new QValueAxis;
    m_percent->setRange(0, 100);
    m_percent->setTickCount(3);
    m_percent->setLabelFormat(QStringLiteral("%.0f"));
    m_percent->setTitleText(tr("probability, %"));
    chart()->addSeries(m_series);
    chart()->addAxis(m_names, Qt::AlignLeft);
    chart()->addAxis(m_percent, Qt::AlignBottom);
    m_series->attachAxis(m_names);
    m_series->attachAxis(m_percent);
    styleChart(chart());
    applyColours();
}

void ProbabilityChart::setClasses(const std::vector<ClassResult>& classes, int most) {
    m_count = std::min(most, static_cast<int>(classes.size()));
    m_tips.clear();
    const QFontMetrics metrics(textFont(TextSize::Small));
    QStringList names;
    QList<qreal> values;
    for (int i = m_count - 1; i >= 0; --i) { // the axis counts upwards, and the most probable belongs on top
        const ClassResult& result = classes[static_cast<std::size_t>(i)];
        // The rank in front keeps equal names apart, which the axis asks for.
        const QString name = QStringLiteral("%1 %2").arg(i + 1).arg(toQString(shortName(result.label)));
        m_tips.prepend(fullClassText(result.label));
        names.append(metrics.elidedText(name, Qt::ElideMiddle, kNameWidth));
        values.append(result.probability * 100);
    }
    m_bars->remove(0, m_bars->count());
    m_bars->append(values);
    m_names->setCategories(names);
    setSelected(m_selected);
}

void ProbabilityChart::setSelected(int position) {
    m_selected = position;
    m_bars->deselectAllBars();
    if (position >= 0 && position < m_bars->count()) {
        m_bars->selectBar(m_count - 1 - position);
    }
}

QPointF ProbabilityChart::rowPosition(int position) const {
    const QRectF plot = chart()->plotArea();
    const double row = plot.height() / std::max(1, m_count);
    return mapFromScene(chart()->mapToScene(QPointF(plot.center().x(), plot.top() + (position + 0.5) * row)));
}

int ProbabilityChart::rowAt(QPoint point) const {
    // The whole row counts, so that a bar of almost no length can be chosen as well.
    const QPointF inChart = chart()->mapFromScene(mapToScene(point));
    const QRectF plot = chart()->plotArea();
    const bool inRows = m_count > 0 && inChart.y() >= plot.top() && inChart.y() < plot.bottom();
    return inRows ? static_cast<int>((inChart.y() - plot.top()) / plot.height() * m_count) : -1;
}

void ProbabilityChart::mousePressEvent(QMouseEvent* event) {
    const int row = rowAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && row >= 0) {
        Q_EMIT chosen(row);
    }
}

bool ProbabilityChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           row >= 0 ? m_tips.value(row) + QLatin1Char('\n') + toolTip() : toolTip(),
                           viewport());
        return true;
    }
    return QChartView::viewportEvent(event);
}

void ProbabilityChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_series != nullptr) {
        applyColours();
    }
}

void ProbabilityChart::applyColours() {
    m_bars->setPen(Qt::NoPen);
    m_bars->setColor(quietText(palette()));
    m_bars->setSelectedColor(accent(palette()));
    setSelected(m_selected);
    styleAxis(m_names, palette(), false);
    m_names->setLabelsFont(textFont(TextSize::Small));
    styleAxis(m_percent, palette(), true);
}

} // namespace actiscope::ui
