#include "ui/dataset/charts/column_bars.h"

#include <algorithm>
#include <cmath>

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSeries>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "ui/panels/chart_style.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr double kColumnWidth = 0.86;
constexpr double kLineWidth = 1.5;

/// The smallest whole number of few digits that is not below `value`.
double roundNumberAbove(double value) {
    for (double power = 1; std::isfinite(power); power *= 10) {
        for (const double factor : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
            if (factor * power >= value) {
                return factor * power;
            }
        }
    }
    return value;
}

} // namespace

ColumnBars::ColumnBars(const QString& acrossTitle, const QString& upTitle, QWidget* parent)
    : MarkChart(parent) {
    m_set = new QBarSet(QString());
    m_series = new QBarSeries;
    m_series->setBarWidth(kColumnWidth);
    m_series->append(m_set);
    m_line = new QLineSeries;
    m_categories = new QBarCategoryAxis;
    m_categories->setVisible(false);
    m_across = new QValueAxis;
    m_across->setRange(0, 1);
    m_across->setTickCount(6);
    m_across->setLabelFormat(QStringLiteral("%.1f"));
    m_across->setTitleText(acrossTitle);
    m_up = new QValueAxis;
    m_up->setTitleText(upTitle);
    m_up->setTickCount(3);
    chart()->addSeries(m_series);
    chart()->addSeries(m_line);
    chart()->addAxis(m_categories, Qt::AlignBottom);
    chart()->addAxis(m_across, Qt::AlignBottom);
    chart()->addAxis(m_up, Qt::AlignLeft);
    m_series->attachAxis(m_categories);
    m_series->attachAxis(m_up);
    m_line->attachAxis(m_across);
    m_line->attachAxis(m_up);
    ColumnBars::applyColours();
}

void ColumnBars::setColumns(const std::vector<Column>& columns, double most) {
    m_columns = columns;
    QList<qreal> values;
    std::vector<Mark> marks;
    QStringList categories;
    for (const Column& column : columns) {
        categories.append(QString::number(values.size()));
        values.append(column.value);
        marks.push_back(column.mark);
    }
    m_set->remove(0, m_set->count());
    m_set->append(values);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        m_set->setBarSelected(static_cast<int>(i), columns[i].own);
    }
    if (m_categories->count() != categories.size()) {
        m_categories->clear();
        m_categories->append(categories);
    }
    fitValues(most);
    setMarks(std::move(marks));
}

void ColumnBars::fitValues(double most) {
    if (most > 0) {
        m_up->setRange(0, most);
        m_up->setLabelFormat(QStringLiteral("%.1f"));
        return;
    }
    double highest = 2;
    for (const Column& column : m_columns) {
        highest = std::max(highest, column.value);
    }
    m_up->setRange(0, 2 * roundNumberAbove(highest / 2)); // the axis is marked in the middle, too
    m_up->setLabelFormat(QStringLiteral("%.0f"));
}

void ColumnBars::setLine(const QList<QPointF>& points) {
    m_line->replace(points);
}

double ColumnBars::most() const {
    return m_up->max();
}

QRectF ColumnBars::areaOf(std::size_t mark) const {
    // As high as the plot, so that a low column can be pressed as well.
    const QRectF plot = chart()->plotArea();
    const double width = plot.width() / static_cast<double>(std::max<std::size_t>(1, m_columns.size()));
    return {plot.left() + width * static_cast<double>(mark), plot.top(), width, plot.height()};
}

void ColumnBars::applyColours() {
    m_set->setPen(Qt::NoPen);
    m_set->setColor(quietText(palette()));
    m_set->setSelectedColor(accent(palette()));
    QPen pen(palette().color(QPalette::WindowText), kLineWidth);
    pen.setStyle(Qt::DashLine);
    m_line->setPen(pen);
    styleAxis(m_categories, palette(), false);
    styleAxis(m_across, palette(), false);
    styleAxis(m_up, palette(), true);
}

} // namespace actiscope::ui
