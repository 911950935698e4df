// Which source pixels make an output pixel of one axis, and with which weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/api/model_description.h"

namespace actiscope {

/// Weights are in units of 1 / 2^kWeightBits, as in Pillow's 8 bit resampling, and sum up to about one.
inline constexpr int kWeightBits = 22;
inline constexpr std::int32_t kHalfWeight = 1 << (kWeightBits - 1);

/// A sum of weighted bytes that began with kHalfWeight, as a byte.
inline std::int32_t weightedByte(std::int32_t sum) {
    const std::int32_t value = sum >> kWeightBits;
    return value < 0 ? 0 : (value > 255 ? 255 : value);
}

/// Output pixel i is the weighted sum of source pixels [first[i], end[i]); first and end never decrease.
/// Weights come in pairs: after an odd number of them stands a zero.
struct ResampleAxis {
    std::vector<int> first;
    std::vector<int> end;
    std::vector<std::size_t> weightsAt; ///< where the weights of i start in `weights`
    std::vector<std::int32_t> weights;

    [[nodiscard]] int count() const { return static_cast<int>(first.size()); }
    [[nodiscard]] std::int32_t weight(int i, int source) const {
        const auto at = static_cast<std::size_t>(i);
        return weights[weightsAt[at] + static_cast<std::size_t>(source - first[at])];
    }
};

/// Pixels [offset, offset + count) of `source` pixels resized to `resized`: triangle filter, half-pixel
/// centres; the antialiasing one widens by the reduction factor.
[[nodiscard]] ResampleAxis resampleAxis(int source, std::int64_t resized, std::int64_t offset, int count,
                                        ResizeFilter filter);

} // namespace actiscope
