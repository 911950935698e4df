#include "engine/vision/threshold_levels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/vision/simd.h"

namespace actiscope {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Positions this close to a whole level are counted exactly: far more than float's rounding errors, which
/// are below 0.001 at a thousand levels.
constexpr float kDoubt = 0.002F;

struct Extremes {
    float max = -kInfinity;
    bool allNumbers = true;
};

ACTISCOPE_VECTORISED
Extremes extremes(const float* values, std::size_t count) {
    // Lanes of their own, since a maximum over one variable keeps the order of its comparisons.
    constexpr std::size_t kLanes = 32;
    std::array<float, kLanes> largest;
    std::array<std::int32_t, kLanes> missing{};
    largest.fill(-kInfinity);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const float value = values[i + lane];
            largest[lane] = largest[lane] > value ? largest[lane] : value;
            missing[lane] |= static_cast<std::int32_t>(value != value);
        }
    }
    for (std::size_t lane = 0; i < count; ++i, ++lane) {
        largest[lane] = std::max(largest[lane], values[i]);
        missing[lane] |= static_cast<std::int32_t>(values[i] != values[i]);
    }
    return {*std::max_element(largest.begin(), largest.end()),
            std::all_of(missing.begin(), missing.end(), [](std::int32_t any) { return any == 0; })};
}

/// Levels as float arithmetic has them; returns whether one of them is in doubt.
ACTISCOPE_VECTORISED
bool estimateLevels(const float* values, std::size_t count, float scale, std::uint16_t* levels) {
    std::int32_t doubt = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const float position = values[i] * scale;
        const float inside = position > -0.5F ? position : -0.5F;
        const auto below = static_cast<std::int32_t>(inside + 1.0F); // rounded down, and one
        const float past = inside + 1.0F - static_cast<float>(below);
        doubt |= static_cast<std::int32_t>(past < kDoubt) | static_cast<std::int32_t>(past > 1.0F - kDoubt);
        levels[i] = static_cast<std::uint16_t>(below);
    }
    return doubt != 0;
}

} // namespace

std::optional<float> positiveMaximum(const float* map, std::size_t count) {
    const Extremes found = extremes(map, count);
    if (!found.allNumbers || !(found.max > 0) || !(found.max < kInfinity)) {
        return std::nullopt;
    }
    return found.max;
}

float smallestAbove(int level, float maximum) {
    const double threshold = level / 1000.0 * static_cast<double>(maximum);
    const auto nearest = static_cast<float>(threshold);
    return static_cast<double>(nearest) > threshold ? nearest : std::nextafter(nearest, kInfinity);
}

LevelCounter::LevelCounter(float maximum) {
    m_limits.fill(kInfinity);
    for (int level = 0; level < kThresholdLevels; ++level) {
        m_limits[static_cast<std::size_t>(level)] = smallestAbove(level, maximum);
    }
    constexpr float kSmallest = 1e-30F;
    m_scale = maximum > kSmallest ? static_cast<float>(kThresholdLevels) / maximum : 0.0F;
}

int LevelCounter::countExactly(float value) const {
    if (m_scale == 0) {
        return static_cast<int>(std::upper_bound(m_limits.begin(), m_limits.end() - 2, value) -
                                m_limits.begin());
    }
    // The estimate is at most one below or above, so two limits decide.
    const float position = std::clamp(value * m_scale, 0.0F, static_cast<float>(kThresholdLevels));
    const auto below = static_cast<std::size_t>(position);
    return static_cast<int>(below) + (value >= m_limits[below] ? 1 : 0) +
           (value >= m_limits[below + 1] ? 1 : 0);
}

void LevelCounter::count(const float* values, std::size_t count, std::uint16_t* levels) const {
    constexpr std::size_t kBlock = 32;
    for (std::size_t start = 0; start < count; start += kBlock) {
        const std::size_t size = std::min(kBlock, count - start);
        if (!estimateLevels(values + start, size, m_scale, levels + start)) {
            continue;
        }
        for (std::size_t i = start; i < start + size; ++i) {
            levels[i] = static_cast<std::uint16_t>(countExactly(values[i]));
        }
    }
}

} // namespace actiscope
