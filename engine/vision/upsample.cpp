#include "engine/vision/upsample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "engine/vision/bilinear_axis.h"

namespace actiscope {

std::vector<float> upsample(const float* map, Size mapSize, Size target) {
    return interpolateMap(map, mapSize.width, mapSize.height,
                          bilinearAxis(mapSize.width, 0, target.width, 0, target.width),
                          bilinearAxis(mapSize.height, 0, target.height, 0, target.height));
}

float sampleMap(const float* map, Size mapSize, double u, double v) {
    const double x = std::clamp(u - 0.5, 0.0, static_cast<double>(mapSize.width - 1));
    const double y = std::clamp(v - 0.5, 0.0, static_cast<double>(mapSize.height - 1));
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const int right = left + (x > left ? 1 : 0);
    const int bottom = top + (y > top ? 1 : 0);
    const auto value = [&](int column, int row) {
        return static_cast<double>(
            map[static_cast<std::size_t>(row) * static_cast<std::size_t>(mapSize.width) +
                static_cast<std::size_t>(column)]);
    };
    return static_cast<float>(std::lerp(std::lerp(value(left, top), value(right, top), x - left),
                                        std::lerp(value(left, bottom), value(right, bottom), x - left),
                                        y - top));
}

} // namespace actiscope
