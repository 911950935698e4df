// Bilinear upsampling of a map: half-pixel centres, edges replicated (align_corners = false).
#pragma once

#include <vector>

#include "engine/api/maps.h"

namespace actiscope {

/// The map at `target` size, row by row, [target.height, target.width].
[[nodiscard]] std::vector<float> upsample(const float* map, Size mapSize, Size target);

/// Value of the map at a continuous position in cells: u in 0 ... width, v in 0 ... height, cell centres at
/// +0.5.
[[nodiscard]] float sampleMap(const float* map, Size mapSize, double u, double v);

} // namespace actiscope
