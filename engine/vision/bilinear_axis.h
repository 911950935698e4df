// Where the samples of one axis lie between the cells of a map.
#pragma once

#include <vector>

namespace actiscope {

/// Sample i lies between cells lower[i] and upper[i], at lower + weight * (upper - lower).
struct BilinearAxis {
    std::vector<int> lower;
    std::vector<int> upper;
    std::vector<float> weight;
};

/// The pixels [first, first + count) of a target in which the map's `cells` cover [origin, origin + length):
/// half-pixel centres, edges replicated.
[[nodiscard]] BilinearAxis bilinearAxis(int cells, double origin, double length, int first, int count);

/// The map [mapHeight, mapWidth] at the samples of both axes, row by row.
[[nodiscard]] std::vector<float> interpolateMap(const float* map, int mapWidth, int mapHeight,
                                                const BilinearAxis& across, const BilinearAxis& down);

/// One row of a map at the samples of the axis.
void interpolateRow(const float* row, const BilinearAxis& axis, float* samples);

} // namespace actiscope
