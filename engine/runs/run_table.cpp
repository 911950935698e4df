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

std::vector<LabelBrief> labelsOf(const ImageRow& row) {
    const auto outcomes = classOutcomesOf(row);
    std::vector<LabelBrief> labels;
    for (std::size_t i = 0; i < row.labels.size(); ++i) {
        const Label& label = row.labels[i];
        LabelBrief brief;
        brief.label = label.label;
        if (row.skipped.empty()) {
            const evaluation::ClassOutcome& outcome = outcomes[i];
            brief.probability = label.rank > 0 ? finiteProbability(label.probability) : -1;
            brief.overlap = outcome.overlap ? static_cast<float>(*outcome.overlap) : -1;
            brief.top1 = outcome.top1;
            brief.top5 = outcome.top5;
            brief.known = outcome.overlap && *outcome.overlap >= evaluation::kLeastOverlap;
            brief.hasError = outcome.error.has_value();
        }
        labels.push_back(brief);
    }
    return labels;
}

Brief briefOf(const ImageRow& row, const std::vector<LabelBrief>& labels) {
    Brief brief;
    brief.item = row.item;
    brief.skipped = !row.skipped.empty();
    if (!labels.empty()) {
        brief.label = labels.front().label;
    }
    if (brief.skipped) {
        return brief;
    }
    if (!row.predictions.empty()) {
        brief.predicted = row.predictions.front().label;
        brief.probability = finiteProbability(row.predictions.front().probability);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const LabelBrief& label = labels[i];
        brief.overlap = std::max(brief.overlap, label.overlap);
        brief.pairs += label.overlap >= 0 ? 1 : 0;
        brief.known += label.known ? 1 : 0;
        brief.error = label.hasError ? *row.labels[i].error : brief.error;
    }
    const evaluation::ImageOutcome outcome = outcomeOf(row);
    brief.top1 = outcome.top1;
    brief.top5 = outcome.top5;
    brief.annotated = outcome.annotated;
    brief.top1Localized = outcome.top1Localized;
    brief.top5Localized = outcome.top5Localized;
    return brief;
}

} // namespace

std::span<const LabelBrief> Rows::labelsOf(const Brief& row) const {
    return std::span(labels).subspan(row.labelsBegin, row.labels);
}

const LabelBrief* Rows::labelOf(const Brief& row, int label) const {
    for (const LabelBrief& one : labelsOf(row)) {
        if (one.label == label) {
            return &one;
        }
    }
    return nullptr;
}

void Rows::add(Brief row, std::span<const LabelBrief> itsLabels) {
    row.labelsBegin = static_cast<std::uint32_t>(labels.size());
    row.labels = static_cast<std::uint32_t>(itsLabels.size());
    images.push_back(row);
    labels.insert(labels.end(), itsLabels.begin(), itsLabels.end());
}

void RunTable::add(const ImageRow& row) {
    if (row.item >= kMostItems ||
        !m_positions.emplace(row.item, static_cast<std::uint32_t>(m_rows.size())).second) {
        return;
    }
    const std::vector<LabelBrief> labels = labelsOf(row);
    m_rows.add(briefOf(row, labels), labels);
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

Rows RunTable::rowsAt(int threshold) const {
    constexpr evaluation::OverlapCode kRight = evaluation::kSweepDecisions[1];
    Rows rows = m_rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Brief& row = rows.images[i];
        const auto codes = m_sweeps.codes(i, threshold);
        if (!row.annotated || codes.empty()) {
            continue;
        }
        const evaluation::SweepTable::Outcome outcome = m_sweeps.outcome(i, threshold);
        row.overlap = static_cast<float>(evaluation::overlapOf(outcome.best));
        if (row.error != evaluation::BoxError::Classification) { // no threshold changes that
            row.error = m_sweeps.error(i, threshold);
        }
        row.top1Localized = outcome.top1Localized;
        row.top5Localized = outcome.top5Localized;
        row.pairs = static_cast<std::uint32_t>(outcome.pairs);
        row.known = static_cast<std::uint32_t>(outcome.known);
        auto code = codes.begin();
        for (std::uint32_t at = row.labelsBegin; at < row.labelsBegin + row.labels; ++at) {
            LabelBrief& label = rows.labels[at];
            if (label.overlap >= 0) {
                const bool swept = code != codes.end();
                label.overlap = swept ? static_cast<float>(evaluation::overlapOf(*code)) : -1;
                label.known = swept && *code >= kRight;
                code += swept ? 1 : 0;
            }
        }
    }
    return rows;
}

} // namespace actiscope::runs
