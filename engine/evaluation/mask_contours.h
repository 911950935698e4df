// The contours of one mask: rectangles of its components and of their holes, as OpenCV's findContours with a
// tree of contours gives them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"

namespace actiscope::evaluation {

/// The outline of a component, or of a hole in one.
struct MaskContour {
    std::uint32_t component = 0; ///< y * width + x of the component's first pixel in row order
    std::uint32_t hole = 0;      ///< of the hole's; the largest number for the component itself
    Box box;                     ///< of the outline's points; a hole's points are the pixels around it
};

/// `mask` is [size.height, size.width], 0 or not; sides not 0, less than 2^31 pixels (precondition).
/// Components are 8-connected, holes are 4-connected pixels outside without a way to the mask's edge. In
/// OpenCV's order: components from the last in row order to the first, each followed by its holes from the
/// last to the first.
[[nodiscard]] std::vector<MaskContour> contoursOf(const std::uint8_t* mask, Size size);

} // namespace actiscope::evaluation
