#include "ui/dataset/cards/reliability_card.h"

#include "engine/runs/run_views.h"
#include "ui/dataset/charts/column_bars.h"
#include "ui/theme.h"

namespace actiscope::ui {

ReliabilityCard::ReliabilityCard(QWidget* parent)
    : Card("reliabilityCard", tr("Reliability of the probabilities"), parent) {
    m_chart = new ColumnBars(tr("probability of the first prediction"), tr("share right"), this);
    m_chart->setToolTip(tr("Click a column to see its images"));
    m_chart->setLine({{0, 0}, {1, 1}});
    addChart(m_chart);
}

void ReliabilityCard::refresh(const DataSetState& state, Changed /*changed*/) {
    const runs::ReliabilityBins bins = runs::reliabilityOf(state.rows());
    const QLocale numbers;
    std::vector<Column> columns;
    std::uint64_t images = 0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const auto& bin = bins[i];
        const double share = percentOf(bin.right, bin.images) / 100;
        const auto edge = [&](std::size_t at) {
            return numbers.toString(static_cast<double>(at) / static_cast<double>(bins.size()), 'f', 2);
        };
        const QString text =
            tr("Probability %1 to %2: %3 % are right\n%4")
                .arg(edge(i), edge(i + 1), numbers.toString(share * 100, 'f', 1), imagesText(bin.images));
        columns.push_back({share, false, {text, bin.images, runs::filterOfProbabilities(i)}});
        images += bin.images;
    }
    if (images == 0) {
        setMissing(runs::protocolsOf(state.run()->facts).ilsvrc
                       ? tr("The predictions of this run have no probabilities.")
                       : noPredictionsText());
        return;
    }
    setMissing({});
    m_chart->setColumns(columns, 1);
    setSentence(tr("Expected calibration error %1 % over %2. Below the dashed line the network is surer than "
                   "it should be.")
                    .arg(numbers.toString(100 * state.run()->figures.reliability().expectedCalibrationError(),
                                          'f', 1),
                         imagesText(images)));
}

} // namespace actiscope::ui
