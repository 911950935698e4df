#include "ui/dataset/cards/error_kinds_card.h"

#include "engine/runs/run_views.h"
#include "ui/dataset/charts/row_bars.h"
#include "ui/theme.h"

namespace actiscope::ui {

using evaluation::BoxError;

ErrorKindsCard::ErrorKindsCard(QWidget* parent)
    : Card("errorKindsCard", tr("Why localizations are wrong"), parent) {
    m_bars = new RowBars(1, tr("images, %"), this);
    m_bars->setToolTip(tr("Click a bar to see its images"));
    addChart(m_bars);
}

QString ErrorKindsCard::nameOf(BoxError error) {
    switch (error) {
    case BoxError::None:
        return tr("Right");
    case BoxError::Classification:
        return tr("Wrong class");
    case BoxError::MultiInstance:
        return tr("Several instances");
    case BoxError::Part:
        return tr("Part of the object");
    case BoxError::TooLarge:
        return tr("Too large");
    case BoxError::WrongRegion:
        return tr("Wrong region");
    }
    return {};
}

void ErrorKindsCard::refresh(const DataSetState& state, Changed /*changed*/) {
    const runs::ErrorCounts counts = runs::errorsOf(state.rows());
    std::uint64_t images = 0;
    for (const std::uint64_t count : counts) {
        images += count;
    }
    if (images == 0) {
        setMissing(noBoxesText(state.run()->facts));
        return;
    }
    setMissing({});
    const QLocale numbers;
    std::vector<BarRow> rows;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto error = static_cast<BoxError>(i);
        const double share = percentOf(counts[i], images);
        const QString text =
            tr("%1: %2 %\n%3").arg(nameOf(error), numbers.toString(share, 'f', 1), imagesText(counts[i]));
        rows.push_back(
            {nameOf(error), error == BoxError::None, {{share, {text, counts[i], runs::filterOf(error)}}}});
    }
    m_bars->setRows(rows);
    setSentence(tr("%1 with ground-truth boxes; the first kind that applies.").arg(imagesText(images)));
}

} // namespace actiscope::ui
