#include "engine/runs/run_figures.h"

#include <algorithm>
#include <functional>

namespace actiscope::runs {

namespace {

/// A submission names classes without a place among all: what it guesses tells.
evaluation::ClassOutcome classOutcome(const ImageRow& row, const Label& label) {
    const auto end = row.predictions.begin() +
                     static_cast<std::ptrdiff_t>(std::min(row.predictions.size(), evaluation::kGuesses));
    const auto guess = std::find_if(row.predictions.begin(), end, [&](const Prediction& prediction) {
        return prediction.label == label.label;
    });
    return {guess == row.predictions.begin() && guess != end, guess != end, label.overlap, label.error};
}

std::size_t binOf(double overlap) {
    const double bin = std::clamp(overlap, 0.0, 1.0) * static_cast<double>(kOverlapBins);
    return std::min(static_cast<std::size_t>(bin), kOverlapBins - 1);
}

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
    for (const Label& label : row.labels) {
        if (label.label >= 0 && label.label < classes) { // rows come from files, too
            m_classes.add(label.label, classOutcome(row, label));
        }
        if (label.overlap) {
            ++m_overlaps[binOf(*label.overlap)];
        }
        if (label.wsol) {
            m_maxBox.add(*label.wsol);
        }
    }
    if (!row.predictions.empty() && !row.labels.empty()) {
        const Prediction& first = row.predictions.front();
        m_confusion.add(outcome.top1 ? first.label : row.labels.front().label, first.label);
        if (first.probability > 0) { // a submission tells none
            m_reliability.add(first.probability, outcome.top1);
        }
    }
    addTo(m_time, row.timing);
}

} // namespace actiscope::runs
