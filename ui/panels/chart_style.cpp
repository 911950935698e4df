#include "ui/panels/chart_style.h"

#include <QtCharts/QAbstractAxis>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>

#include "ui/theme.h"

namespace actiscope::ui {

void styleChart(QChart* chart) {
    chart->legend()->hide();
    chart->setBackgroundVisible(false);
    chart->setMargins(QMargins(0, 0, 0, 0));
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setLocale(QLocale());
    chart->setLocalizeNumbers(true);
}

void styleAxis(QAbstractAxis* axis, const QPalette& palette, bool grid) {
    axis->setLabelsFont(numberFont(TextSize::Small));
    axis->setLabelsColor(palette.color(QPalette::WindowText));
    axis->setTitleFont(textFont(TextSize::Small));
    axis->setTitleBrush(palette.color(QPalette::WindowText));
    axis->setLinePen(QPen(hairline(palette), 1));
    axis->setGridLineVisible(grid);
    axis->setGridLinePen(QPen(hairline(palette), 1));
}

} // namespace actiscope::ui
