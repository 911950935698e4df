// The outline of the thresholded region, for drawing.
#pragma once

#include <vector>

#include "engine/api/maps.h"

namespace actiscope {

struct OutlinePoint {
    float x = 0; ///< 0..1 over the width of the rectangle that the map covers
    float y = 0; ///< 0..1 over its height
};

/// The borders of the region map > value as closed polylines (the last point is the first one), in fractions
/// of the rectangle that the map covers; a region that touches the rectangle's edge is closed along it.
/// Marching squares on the bilinearly upsampled map, at most `resolution` squares a side.
[[nodiscard]] std::vector<std::vector<OutlinePoint>> levelOutline(const float* map, Size size, float value,
                                                                  int resolution = 256);

} // namespace actiscope
