// Which pixels of a map are above t * maximum, for every threshold t at once. Internal to the box search.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/vision/threshold_boxes.h"

namespace actiscope {

/// The map's maximum, where that is positive and every value is a number or minus infinity.
[[nodiscard]] std::optional<float> positiveMaximum(const float* map, std::size_t count);

/// The smallest float above level / 1000 * maximum, the product in double: value > product in double is
/// value >= this in float.
[[nodiscard]] float smallestAbove(int level, float maximum);

/// Counts, for each value, the thresholds that it is above: 0 ... kThresholdLevels.
class LevelCounter {
public:
    explicit LevelCounter(float maximum);

    /// `levels[i]` for `values[i]`, i < count.
    void count(const float* values, std::size_t count, std::uint16_t* levels) const;

private:
    [[nodiscard]] int countExactly(float value) const;

    /// smallestAbove(k), and two that no value reaches.
    std::array<float, kThresholdLevels + 2> m_limits;
    float m_scale; ///< levels for one unit of value; 0 where floats can't express it
};

} // namespace actiscope
