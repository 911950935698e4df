#include "ui/dataset/charts/row_bars.h"

#include <algorithm>
#include <cmath>

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QHorizontalBarSeries>
#include <QtCharts/QValueAxis>

#include "ui/panels/chart_style.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr double kNameShare = 0.42; ///< of the width, at most
constexpr int kGap = kGrid / 2;
constexpr double kBarWidth = 0.76; ///< of a row
constexpr double kPercent = 100;

/// A series selects bars in one colour, not in a pattern of it.
void hatch(QPainter* painter, const QRectF& bar, const QColor& colour, const QColor& ground) {
    painter->save();
    painter->fillRect(bar, ground);
    painter->setPen(QPen(colour, 1));
    painter->setBrush(QBrush(colour, Qt::BDiagPattern));
    painter->drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
    painter->restore();
}

QFont nameFont(bool own) {
    QFont font = textFont(TextSize::Small);
    font.setWeight(own ? QFont::Bold : QFont::Normal);
    return font;
}

} // namespace

RowBars::RowBars(std::size_t bars, const QString& axisTitle, QWidget* parent)
    : MarkChart(parent), m_bars(bars) {
    m_series = new QHorizontalBarSeries;
    m_series->setBarWidth(kBarWidth);
    for (std::size_t bar = 0; bar < bars; ++bar) {
        m_sets.push_back(new QBarSet(QString()));
    }
    for (auto set = m_sets.rbegin(); set != m_sets.rend(); ++set) { // a series counts upwards
        m_series->append(*set);
    }
    // Qt Charts shortens the names of an axis at their end and cuts off their start: they are drawn here.
    m_names = new QBarCategoryAxis;
    m_names->setLabelsVisible(false);
    m_percent = new QValueAxis;
    m_percent->setRange(0, kPercent);
    m_percent->setTickCount(3);
    m_percent->setLabelFormat(QStringLiteral("%.0f"));
    m_percent->setTitleText(axisTitle);
    chart()->addSeries(m_series);
    chart()->addAxis(m_names, Qt::AlignLeft);
    chart()->addAxis(m_percent, Qt::AlignBottom);
    m_series->attachAxis(m_names);
    m_series->attachAxis(m_percent);
    RowBars::applyColours();
}

void RowBars::setRows(const std::vector<BarRow>& rows, int decimals) {
    m_rows = rows;
    m_decimals = decimals;
    m_places.clear();
    std::vector<Mark> marks;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t bar = 0; bar < rows[row].bars.size(); ++bar) {
            marks.push_back(rows[row].bars[bar].mark);
            m_places.emplace_back(row, bar);
        }
    }
    QStringList categories;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        categories.append(QString::number(i));
    }
    for (std::size_t bar = 0; bar < m_bars; ++bar) {
        QList<qreal> values;
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) { // the axis counts upwards
            values.append(bar < row->bars.size() ? row->bars[bar].percent.value_or(0) : 0);
        }
        m_sets[bar]->remove(0, m_sets[bar]->count());
        m_sets[bar]->append(values);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            m_sets[bar]->setBarSelected(static_cast<int>(rows.size() - 1 - i), rows[i].own);
        }
    }
    if (m_names->count() != categories.size()) {
        m_names->clear(); // no categories at all are else taken for no change
        m_names->append(categories);
    }
    setMarks(std::move(marks));
    // Room for a line of text beside each bar, and for the axis.
    const int line = QFontMetrics(numberFont(TextSize::Small)).height();
    const auto lines = static_cast<int>(rows.size() * m_bars);
    setMinimumHeight(lines * line + static_cast<int>(rows.size()) * kGrid + 6 * kGrid);
    makeRoom();
}

void RowBars::makeRoom() {
    int widest = 0;
    for (const BarRow& row : m_rows) {
        widest = std::max(widest, QFontMetrics(nameFont(row.own)).horizontalAdvance(row.name) + 1);
    }
    const int names = std::min(widest, static_cast<int>(viewport()->width() * kNameShare));
    const int values = QFontMetrics(numberFont(TextSize::Small)).horizontalAdvance(QStringLiteral("100.00"));
    chart()->setMargins(QMargins(names + kGap, 0, values + kGap, 0));
    viewport()->update();
}

QRectF RowBars::bandOf(std::size_t row, std::size_t bar) const {
    const QRectF plot = chart()->plotArea();
    const double height = plot.height() / static_cast<double>(std::max<std::size_t>(1, m_rows.size()));
    const double barHeight = height * kBarWidth / static_cast<double>(m_bars);
    const double top = plot.top() + height * static_cast<double>(row) + height * (1 - kBarWidth) / 2;
    return {plot.left(), top + barHeight * static_cast<double>(bar), plot.width(), barHeight};
}

QRectF RowBars::areaOf(std::size_t mark) const {
    // As wide as the plot with the value, so that a bar of almost no length can be pressed as well.
    const auto [row, bar] = m_places[mark];
    return bandOf(row, bar).adjusted(0, 0, chart()->margins().right(), 0);
}

QString RowBars::valueText(const BarRow::Bar& bar) const {
    return bar.percent ? QLocale().toString(*bar.percent, 'f', m_decimals) : QStringLiteral("–");
}

void RowBars::drawForeground(QPainter* painter, const QRectF& rect) {
    MarkChart::drawForeground(painter, rect);
    painter->save();
    painter->resetTransform(); // this widget's coordinates
    painter->setPen(palette().color(QPalette::WindowText));
    const auto inView = [this](const QRectF& inChart) {
        return mapFromScene(chart()->mapToScene(inChart)).boundingRect().toRectF();
    };
    const QFont numbers = numberFont(TextSize::Small);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const BarRow& of = m_rows[row];
        const QRectF whole = inView(bandOf(row, 0).united(bandOf(row, m_bars - 1)));
        const QRectF room(0, whole.top() - kGrid, whole.left() - kGap, whole.height() + 2 * kGrid);
        painter->setFont(nameFont(of.own));
        painter->drawText(
            room, Qt::AlignRight | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(of.name, Qt::ElideMiddle, static_cast<int>(room.width())));
        painter->setFont(numbers);
        for (std::size_t bar = 0; bar < of.bars.size(); ++bar) {
            const QRectF band = inView(bandOf(row, bar));
            const double end = band.left() + band.width() * of.bars[bar].percent.value_or(0) / kPercent;
            if (bar > 0) {
                const QColor colour = of.own ? accent(palette()) : quietText(palette());
                hatch(painter, QRectF(band.topLeft(), QPointF(end, band.bottom())), colour,
                      palette().color(QPalette::Base));
            }
            painter->drawText(QRectF(end + kGap, band.top() - kGrid, 0, band.height() + 2 * kGrid),
                              Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, valueText(of.bars[bar]));
        }
    }
    painter->restore();
}

void RowBars::resizeEvent(QResizeEvent* event) {
    MarkChart::resizeEvent(event);
    makeRoom();
}

void RowBars::applyColours() {
    for (QBarSet* set : m_sets) {
        set->setPen(Qt::NoPen);
        set->setColor(quietText(palette()));
        set->setSelectedColor(accent(palette()));
    }
    styleAxis(m_names, palette(), false);
    styleAxis(m_percent, palette(), true);
}

} // namespace actiscope::ui
