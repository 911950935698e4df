// The outline of the thresholded region, for drawing.
#pragma once

#include <vector>

#include "engine/api/maps.h"

namespace actiscope {

struct OutlinePoint {
    float x = 0; ///< 0..1 over the width of the rectangle that the map covers
    float y = 0; ///< 0..1 over its height
};

/// Closed and open polylines of the level set map == value, in fractions of the rectangle that the map
/// covers; marching squares on the bilinearly upsampled map, at most `resolution` cells a side.
[[nodiscard]] std::vector<std::vector<OutlinePoint>> levelOutline(const float* map, Size size, float value,
                                                                  int resolution = 256);

} // namespace actiscope
