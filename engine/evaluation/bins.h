// The bins of shares of 0..1, for counts and for what selects the counted. Rows keep shares as floats, so the
// edges are floats, too: what is in a bin lies in its range, and no other value does. (So a share that is no
// float counts as the nearest one.)
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace actiscope::evaluation {

/// Both included.
struct BinRange {
    float from = 0;
    float to = 1;
    [[nodiscard]] bool holds(float value) const { return from <= value && value <= to; }
};

[[nodiscard]] constexpr float binEdge(std::size_t i, std::size_t bins) {
    return static_cast<float>(static_cast<double>(i) / static_cast<double>(bins));
}

/// [i / bins, (i + 1) / bins), the last with 1: of IoU. Precondition of all: i < bins.
[[nodiscard]] inline BinRange rangeFrom(std::size_t i, std::size_t bins) {
    return {binEdge(i, bins), i + 1 == bins ? 1.0F : std::nextafter(binEdge(i + 1, bins), 0.0F)};
}

/// (i / bins, (i + 1) / bins]: of probabilities.
[[nodiscard]] inline BinRange rangeTo(std::size_t i, std::size_t bins) {
    return {std::nextafter(binEdge(i, bins), 1.0F), binEdge(i + 1, bins)};
}

/// The bin whose range, one of those two, holds the value; `bins` where none does: of what is outside 0..1 or
/// no number, and of 0 where ranges begin above it.
[[nodiscard]] inline std::size_t binOf(double share, std::size_t bins,
                                       BinRange range(std::size_t, std::size_t)) {
    const auto value = static_cast<float>(share);
    if (!(value >= 0 && value <= 1)) {
        return bins;
    }
    const auto guess = static_cast<std::size_t>(value * static_cast<float>(bins));
    for (std::size_t i = guess == 0 ? 0 : guess - 1; i < std::min(bins, guess + 2); ++i) {
        if (range(i, bins).holds(value)) {
            return i;
        }
    }
    return bins;
}

} // namespace actiscope::evaluation
