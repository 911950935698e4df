// MaxBoxAcc and MaxBoxAccV2 of weakly supervised localization (Choe et al., "Evaluating Weakly Supervised
// Object Localization Methods Right", CVPR 2020), as the evaluation code published with it computes them. The
// best threshold is picked on the split that is scored: an oracle, to be said wherever the figures are shown.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/evaluation/level_contours.h"

namespace actiscope::evaluation {

inline constexpr int kWsolSide = 224;        ///< maps and boxes are compared at this size
inline constexpr int kWsolThresholds = 1000; ///< tau = k * 0.001, k = 0 ... kWsolThresholds - 1
inline constexpr std::array<double, 3> kWsolOverlaps = {0.3, 0.5, 0.7}; ///< delta of MaxBoxAccV2

/// A box of the image's ground truth in the stretched 224 x 224 one: inclusive coordinates * 224 / W (H),
/// truncated.
[[nodiscard]] Box wsolTruth(const Box& inImage, Size image);

/// A map as the evaluation's bytes: resized to 224 x 224 (bicubic), min-max normalised, 255 * m truncated. A
/// constant map and one with a NaN become zeros. `map` is [size.height, size.width]. Empty where the size is.
[[nodiscard]] std::vector<std::uint8_t> wsolBytes(const float* map, Size size);

/// Best overlap with any true box at each threshold t of the bytes (mask: value > t). Without a contour the
/// box is the pixel (0, 0), as published.
struct WsolOverlaps {
    std::array<double, kByteLevels> largest{}; ///< of the contour of largest area; of equals, OpenCV's first
    std::array<double, kByteLevels> any{};     ///< of the best contour, outlines of holes included
    std::uint8_t maximum = 0;                  ///< of the map
};

/// `map` is [size.height, size.width]; boxes in its frame.
[[nodiscard]] WsolOverlaps wsolOverlaps(const std::uint8_t* map, Size size, const std::vector<Box>& truths);

/// What the scores need of one map: whether it hits, at each threshold of the bytes.
struct WsolHits {
    std::bitset<kByteLevels> largest;            ///< MaxBoxAcc, delta = 0.5
    std::array<std::bitset<kByteLevels>, 3> any; ///< MaxBoxAccV2, by kWsolOverlaps
    std::uint8_t maximum = 0;
};

[[nodiscard]] WsolHits wsolHits(const WsolOverlaps& overlaps);

/// tau = k * 0.001 as a threshold of bytes: the whole part of tau * maximum.
[[nodiscard]] int wsolByteThreshold(int k, std::uint8_t maximum);

/// Hits of many maps; order and grouping don't matter.
class MaxBoxAccuracy {
public:
    /// A maximum over the thresholds; of equals, the lowest.
    struct Best {
        double rate = 0; ///< 0..1
        int k = 0;       ///< tau = k / 1000
    };

    void add(const WsolHits& hits);
    void merge(const MaxBoxAccuracy& other);

    [[nodiscard]] std::size_t maps() const { return m_maps; }
    /// Share of hits at each tau, 0..1: MaxBoxAcc's curve, and MaxBoxAccV2's for kWsolOverlaps[i]. Zeros
    /// without maps.
    [[nodiscard]] std::vector<double> curve() const { return rates(m_largest); }
    [[nodiscard]] std::vector<double> curveV2(std::size_t i) const { return rates(m_any.at(i)); }
    [[nodiscard]] Best maxBoxAcc() const { return best(m_largest); }
    [[nodiscard]] Best maxBoxAccAt(std::size_t i) const { return best(m_any.at(i)); }
    /// The mean of the three maxima.
    [[nodiscard]] double maxBoxAccV2() const;

private:
    using Counts = std::array<std::uint32_t, kWsolThresholds>;
    [[nodiscard]] std::vector<double> rates(const Counts& counts) const;
    [[nodiscard]] Best best(const Counts& counts) const;

    std::size_t m_maps = 0;
    Counts m_largest{};
    std::array<Counts, 3> m_any{};
};

} // namespace actiscope::evaluation
