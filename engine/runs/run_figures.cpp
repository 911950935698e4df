#include "engine/runs/run_figures.h"

#include <algorithm>
#include <functional>

#include "engine/evaluation/bins.h"

namespace actiscope::runs {

namespace {

void addTo(RowTiming& sum, const RowTiming& timing) {
    sum.decode += timing.decode;
    sum.forward += timing.forward;
    sum.maps += timing.maps;
    sum.boxes += timing.boxes;
    sum.score += timing.score;
}

} // namespace

Protocols protocolsOf(const RunFacts& facts) {
    const bool predicted = facts.method != kMapsMethod;
    const bool mapped = facts.method != kPredictionsMethod;
    return {predicted, mapped, facts.wsol, facts.wsol, facts.heuristic};
}

void RunFigures::add(const ImageRow& row) {
    if (!row.skipped.empty()) {
        const auto later = [&](const SkippedImage& image) { return image.item > row.item; };
        m_skipped.insert(std::find_if(m_skipped.rbegin(), m_skipped.rend(), std::not_fn(later)).base(),
                         {row.item, row.path, row.skipped});
        return;
    }
    const evaluation::ImageOutcome outcome = outcomeOf(row);
    m_localization.add(outcome);
    m_heuristic.add(heuristicOutcomeOf(row));
    if (const auto sweep = evaluation::decodeSweep(row.sweep.data(), row.sweep.size())) {
        m_sweeps.add(*sweep);
    }
    const auto classes = static_cast<int>(m_classes.classes().size());
    const auto outcomes = classOutcomesOf(row);
    for (std::size_t i = 0; i < row.labels.size(); ++i) {
        const Label& label = row.labels[i];
        if (label.label >= 0 && label.label < classes) { // rows come from files, too
            m_classes.add(label.label, outcomes[i]);
        }
        const std::size_t bin = label.overlap
                                    ? evaluation::binOf(*label.overlap, kOverlapBins, evaluation::rangeFrom)
                                    : kOverlapBins;
        if (bin < kOverlapBins) {
            ++m_overlaps[bin];
        }
        if (label.wsol) {
            m_maxBox.add(*label.wsol);
        }
    }
    if (!row.predictions.empty() && !row.labels.empty()) {
        const Prediction& first = row.predictions.front();
        if (outcome.top1) {
            m_confusion.add(first.label, first.label);
        } else {
            for (const Label& label : row.labels) {
                m_confusion.add(label.label, first.label);
            }
        }
        if (first.probability > 0) { // a submission tells none
            m_reliability.add(first.probability, outcome.top1);
        }
    }
    addTo(m_time, row.timing);
}

} // namespace actiscope::runs
