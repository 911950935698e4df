// The best and the worst images of a run, gathered from its rows.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/runs/run.h"

namespace actiscope::runs {

/// How well the image's own box fits: the largest IoU of its classes' own boxes, else of the first guess.
/// Empty without ground truth.
[[nodiscard]] std::optional<double> fitOf(const ImageRow& row);

/// Keeps few rows of many. Best: the largest fit with the first guess right; worst: the smallest fit. Of
/// equals the more probable prediction, then the lower item.
class BestAndWorst {
public:
    explicit BestAndWorst(std::size_t most) : m_most(most) {}

    void add(const ImageRow& row);
    [[nodiscard]] const std::vector<ImageRow>& best() const { return m_best; }
    [[nodiscard]] const std::vector<ImageRow>& worst() const { return m_worst; }

private:
    std::size_t m_most;
    std::vector<ImageRow> m_best;  ///< best first
    std::vector<ImageRow> m_worst; ///< worst first
};

} // namespace actiscope::runs
