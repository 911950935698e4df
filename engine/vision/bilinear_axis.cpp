#include "engine/vision/bilinear_axis.h"

#include <algorithm>

#include "engine/vision/simd.h"

namespace actiscope {
namespace {

ACTISCOPE_VECTORISED
void mixRows(const float* lower, const float* upper, float weight, float* mixed, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        mixed[i] = lower[i] + (upper[i] - lower[i]) * weight;
    }
}

} // namespace

BilinearAxis bilinearAxis(int cells, double origin, double length, int first, int count) {
    BilinearAxis axis;
    axis.lower.resize(static_cast<std::size_t>(count));
    axis.upper.resize(static_cast<std::size_t>(count));
    axis.weight.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double centre = (first + i + 0.5 - origin) / length * cells - 0.5;
        const double inside = std::clamp(centre, 0.0, static_cast<double>(cells - 1));
        const int lower = static_cast<int>(inside);
        const auto at = static_cast<std::size_t>(i);
        axis.lower[at] = lower;
        axis.upper[at] =
            lower + (inside > lower ? 1 : 0); // a cell without weight is not touched: it may be NaN
        axis.weight[at] = static_cast<float>(inside - lower);
    }
    return axis;
}

ACTISCOPE_VECTORISED
void interpolateRow(const float* row, const BilinearAxis& axis, float* samples) {
    const int* lower = axis.lower.data();
    const int* upper = axis.upper.data();
    const float* weight = axis.weight.data();
    const std::size_t count = axis.weight.size();
    for (std::size_t i = 0; i < count; ++i) {
        const float value = row[lower[i]];
        samples[i] = value + (row[upper[i]] - value) * weight[i];
    }
}

std::vector<float> interpolateMap(const float* map, int mapWidth, int mapHeight, const BilinearAxis& across,
                                  const BilinearAxis& down) {
    const std::size_t width = across.weight.size();
    std::vector<float> widened(width * static_cast<std::size_t>(mapHeight));
    for (std::size_t y = 0; y < static_cast<std::size_t>(mapHeight); ++y) {
        interpolateRow(map + y * static_cast<std::size_t>(mapWidth), across, widened.data() + y * width);
    }
    std::vector<float> result(width * down.weight.size());
    for (std::size_t y = 0; y < down.weight.size(); ++y) {
        mixRows(widened.data() + static_cast<std::size_t>(down.lower[y]) * width,
                widened.data() + static_cast<std::size_t>(down.upper[y]) * width, down.weight[y],
                result.data() + y * width, width);
    }
    return result;
}

} // namespace actiscope
