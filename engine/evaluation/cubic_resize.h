// Bicubic resizing of a map, as OpenCV's resize with INTER_CUBIC does it.
#pragma once

#include <vector>

#include "engine/api/image.h"

namespace actiscope::evaluation {

/// The map at `target` size, [target.height, target.width]: cubic convolution with a = -0.75 (Keys 1981),
/// half-pixel centres, edges replicated, no widening where it shrinks, rows first, all in float. No side is 0
/// (precondition).
[[nodiscard]] std::vector<float> resizeCubic(const float* map, Size size, Size target);

} // namespace actiscope::evaluation
