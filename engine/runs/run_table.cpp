#include "engine/runs/run_table.h"

#include <algorithm>

namespace actiscope::runs {

namespace {

/// More images than this no data set holds; rows come from files, too.
constexpr std::uint32_t kMostItems = 1U << 26U;

/// No NaN is sorted by.
float finiteProbability(double probability) {
    return probability > 0 ? static_cast<float>(probability) : 0.0F;
}

Brief briefOf(const ImageRow& row) {
    Brief brief;
    brief.item = row.item;
    brief.skipped = !row.skipped.empty();
    if (!row.labels.empty()) {
        brief.label = row.labels.front().label;
    }
    if (brief.skipped) {
        return brief;
    }
    if (!row.labels.empty() && row.labels.front().rank > 0) {
        brief.labelProbability = finiteProbability(row.labels.front().probability);
    }
    if (!row.predictions.empty()) {
        brief.predicted = row.predictions.front().label;
        brief.probability = finiteProbability(row.predictions.front().probability);
    }
    std::size_t objects = 0;
    bool hasError = false;
    for (const Label& label : row.labels) {
        objects += label.truths.size();
        if (label.overlap) {
            brief.overlap = std::max(brief.overlap, static_cast<float>(*label.overlap));
        }
        if (label.error && !hasError) {
            brief.error = *label.error;
            hasError = true;
        }
    }
    brief.objects = static_cast<std::uint16_t>(std::min<std::size_t>(objects, UINT16_MAX));
    const evaluation::ImageOutcome outcome = outcomeOf(row);
    brief.top1 = outcome.top1;
    brief.top5 = outcome.top5;
    brief.annotated = outcome.annotated;
    brief.top1Localized = outcome.top1Localized;
    brief.top5Localized = outcome.top5Localized;
    brief.known = outcome.annotated && outcome.known == outcome.pairs;
    return brief;
}

} // namespace

void RunTable::add(const ImageRow& row) {
    if (row.item >= kMostItems ||
        !m_positions.emplace(row.item, static_cast<std::uint32_t>(m_rows.size())).second) {
        return;
    }
    m_rows.push_back(briefOf(row));
    const bool counts = m_rows.back().annotated;
    const auto sweep = counts ? evaluation::decodeSweep(row.sweep.data(), row.sweep.size())
                              : Result<evaluation::ImageSweep>();
    m_sweeps.add(sweep ? *sweep : evaluation::ImageSweep());
    (sweep ? m_withSweep : m_withoutSweep) += counts ? 1 : 0;
    if (row.skipped.empty()) {
        for (const Label& label : row.labels) {
            if (label.wsol) {
                m_wsolHits.push_back(*label.wsol);
            }
        }
    }
    m_wsolEnds.push_back(static_cast<std::uint32_t>(m_wsolHits.size()));
}

std::span<const evaluation::WsolHits> RunTable::wsolHits(std::size_t position) const {
    const std::size_t begin = position == 0 ? 0 : m_wsolEnds[position - 1];
    return std::span(m_wsolHits).subspan(begin, m_wsolEnds[position] - begin);
}

std::optional<std::size_t> RunTable::positionOf(std::uint32_t item) const {
    const auto found = m_positions.find(item);
    return found == m_positions.end() ? std::nullopt : std::optional<std::size_t>(found->second);
}

std::vector<Brief> RunTable::rowsAt(int threshold) const {
    std::vector<Brief> rows = m_rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const evaluation::SweepTable::Outcome outcome = m_sweeps.outcome(i, threshold);
        Brief& row = rows[i];
        if (!row.annotated || !outcome.annotated()) {
            continue;
        }
        row.overlap = static_cast<float>(evaluation::overlapOf(outcome.best));
        if (row.error != evaluation::BoxError::Classification) { // no threshold changes that
            row.error = m_sweeps.error(i, threshold);
        }
        row.top1Localized = outcome.top1Localized;
        row.top5Localized = outcome.top5Localized;
        row.known = outcome.known == outcome.pairs;
    }
    return rows;
}

} // namespace actiscope::runs
