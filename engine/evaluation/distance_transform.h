// Exact Euclidean distances to the background.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/image.h"

namespace actiscope::evaluation {

/// In pixels, for each pixel above the threshold, to the nearest one that is not; 0 for that one. The same
/// number everywhere where all pixels are above. `map` is [size.height, size.width], sides not 0
/// (precondition). Source: Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012.
[[nodiscard]] std::vector<float> distancesToBackground(const std::uint8_t* map, Size size, int threshold);

} // namespace actiscope::evaluation
