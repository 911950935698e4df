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

constexpr double kNameShare = 0.4; ///< of the width, at most
constexpr int kNameGap = kGrid / 2;

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
    // Qt Charts shortens the names of an axis at their end and cuts off their start: they are drawn here.
    m_names = new QBarCategoryAxis;
    m_names->setLabelsVisible(false);
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
    m_labels.clear();
    m_tips.clear();
    QStringList categories;
    QList<qreal> values;
    for (int i = m_count - 1; i >= 0; --i) { // the axis counts upwards, and the most probable belongs on top
        const ClassResult& result = classes[static_cast<std::size_t>(i)];
        m_labels.prepend(QStringLiteral("%1 %2").arg(i + 1).arg(toQString(shortName(result.label))));
        m_tips.prepend(fullClassText(result.label));
        categories.append(QString::number(i + 1));
        values.append(result.probability * 100);
    }
    m_bars->remove(0, m_bars->count());
    m_bars->append(values);
    m_names->clear(); // no categories at all are else taken for no change
    m_names->append(categories);
    makeRoomForNames();
    setSelected(m_selected);
}

void ProbabilityChart::makeRoomForNames() {
    const QFontMetrics metrics(textFont(TextSize::Small));
    int widest = 0;
    for (const QString& label : m_labels) {
        widest = std::max(widest, metrics.horizontalAdvance(label) + 1);
    }
    const int room = std::min(widest, static_cast<int>(viewport()->width() * kNameShare));
    chart()->setMargins(QMargins(room + kNameGap, 0, 0, 0));
    viewport()->update();
}

QRectF ProbabilityChart::nameRoom(int position) const {
    const double height = chart()->plotArea().height() / std::max(1, m_count);
    const double right = mapFromScene(chart()->mapToScene(chart()->plotArea().topLeft())).x() - kNameGap;
    return {0, rowPosition(position).y() - height / 2, std::max(0.0, right), height};
}

QString ProbabilityChart::shownName(int position) const {
    return QFontMetrics(textFont(TextSize::Small))
        .elidedText(m_labels.value(position), Qt::ElideMiddle, static_cast<int>(nameRoom(position).width()));
}

void ProbabilityChart::drawForeground(QPainter* painter, const QRectF& rect) {
    QChartView::drawForeground(painter, rect);
    painter->save();
    painter->resetTransform(); // this widget's coordinates, in which the names have their room
    painter->setFont(textFont(TextSize::Small));
    painter->setPen(palette().color(QPalette::WindowText));
    for (int position = 0; position < m_count; ++position) {
        painter->drawText(nameRoom(position), Qt::AlignRight | Qt::AlignVCenter, shownName(position));
    }
    painter->restore();
}

void ProbabilityChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    makeRoomForNames();
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
    styleAxis(m_percent, palette(), true);
}

} // namespace actiscope::ui
