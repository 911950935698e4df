#include "engine/runs/report_images.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace actiscope::runs {

namespace {

double probabilityOf(const ImageRow& row) {
    return row.predictions.empty() ? 0 : row.predictions.front().probability;
}

/// The sweep is not shown, and is most of a row.
ImageRow withoutSweep(const ImageRow& row) {
    ImageRow copy = row;
    copy.sweep.clear();
    return copy;
}

template <class Before>
void insert(std::vector<ImageRow>& rows, const ImageRow& row, std::size_t most, const Before& before) {
    const auto at = std::upper_bound(rows.begin(), rows.end(), row, before);
    if (static_cast<std::size_t>(at - rows.begin()) < most) {
        rows.insert(at, withoutSweep(row));
        rows.resize(std::min(rows.size(), most));
    }
}

} // namespace

std::optional<double> fitOf(const ImageRow& row) {
    std::optional<double> fit;
    for (const Label& label : row.labels) {
        if (label.overlap) {
            fit = std::max(fit.value_or(0), *label.overlap);
        }
    }
    if (!fit && !row.predictions.empty()) {
        fit = row.predictions.front().overlap;
    }
    return fit;
}

void BestAndWorst::add(const ImageRow& row) {
    if (!row.skipped.empty() || !fitOf(row)) {
        return;
    }
    const auto key = [](const ImageRow& one, double sign) {
        return std::tuple(sign * *fitOf(one), -probabilityOf(one), one.item);
    };
    if (row.predictions.empty() || outcomeOf(row).top1) {
        insert(m_best, row, m_most,
               [&](const ImageRow& a, const ImageRow& b) { return key(a, -1) < key(b, -1); });
    }
    insert(m_worst, row, m_most, [&](const ImageRow& a, const ImageRow& b) { return key(a, 1) < key(b, 1); });
}

} // namespace actiscope::runs
