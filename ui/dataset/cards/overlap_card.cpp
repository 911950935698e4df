#include "ui/dataset/cards/overlap_card.h"

#include "engine/evaluation/localization.h"
#include "engine/runs/run_views.h"
#include "ui/dataset/charts/column_bars.h"
#include "ui/dataset/item_text.h"
#include "ui/theme.h"

namespace actiscope::ui {

OverlapCard::OverlapCard(QWidget* parent) : Card("overlapCard", tr("IoU of the true class's box"), parent) {
    m_chart = new ColumnBars(tr("IoU"), tr("images"), this);
    m_chart->setToolTip(tr("Click a column to see its images"));
    addChart(m_chart);
}

void OverlapCard::refresh(const DataSetState& state, Changed /*changed*/) {
    const runs::OverlapCounts counts = runs::overlapsOf(state.rows());
    const QLocale numbers;
    std::vector<Column> columns;
    std::uint64_t images = 0;
    std::uint64_t reached = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double from = static_cast<double>(i) / static_cast<double>(counts.size());
        const double to = static_cast<double>(i + 1) / static_cast<double>(counts.size());
        const bool right = from >= evaluation::kLeastOverlap;
        const QString text =
            tr("IoU %1 to %2\n%3")
                .arg(numbers.toString(from, 'f', 2), numbers.toString(to, 'f', 2), imagesText(counts[i]));
        columns.push_back(
            {static_cast<double>(counts[i]), right, {text, counts[i], runs::filterOfOverlaps(i)}});
        images += counts[i];
        reached += right ? counts[i] : 0;
    }
    if (images == 0) {
        setMissing(noBoxesText(state.run()->facts));
        return;
    }
    setMissing({});
    m_chart->setColumns(columns);
    m_chart->setLine({{evaluation::kLeastOverlap, 0}, {evaluation::kLeastOverlap, m_chart->most()}});
    double sum = 0;
    for (const runs::Brief& row : state.rows()) {
        sum += !row.skipped && row.overlap >= 0 ? static_cast<double>(row.overlap) : 0;
    }
    setSentence(tr("%1 of %2 reach IoU 0.5 (%3 %). Mean IoU %4, at threshold %5 %.")
                    .arg(numbers.toString(static_cast<qulonglong>(reached)), imagesText(images),
                         numbers.toString(percentOf(reached, images), 'f', 1),
                         numbers.toString(sum / static_cast<double>(images), 'f', 3))
                    .arg(thresholdText(state.level())));
}

} // namespace actiscope::ui
