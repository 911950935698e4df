// The contours of a map of bytes at all of its 255 thresholds at once: OpenCV's findContours as the published
// WSOL evaluation uses it, from one pass over the sorted pixels for each kind of contour.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"

namespace actiscope::evaluation {

/// A mask holds the pixels with value > t, t = 0 ... kByteLevels - 1; no value is above 255.
inline constexpr int kByteLevels = 255;

/// A contour that looks the same at the thresholds `from` ... `to`, both included.
struct LevelContour {
    Box box; ///< of the contour's points; a hole's points are the pixels around it
    std::uint32_t first =
        0; ///< y * width + x of the first pixel in row order, of the component or of the hole
    std::int32_t from = 0;
    std::int32_t to = 0;
};

/// Components are 8-connected pixels above the threshold; holes are 4-connected pixels at or below it without
/// a way to the map's edge. In no particular order.
struct LevelContours {
    std::vector<LevelContour> components;
    std::vector<LevelContour> holes;
};

/// `map` is [size.height, size.width]; each side at most 65,000 (precondition).
[[nodiscard]] LevelContours contoursAtEveryLevel(const std::uint8_t* map, Size size);

/// Twice the area of the polygon through the centres of a component's outer contour (OpenCV's contourArea,
/// times two so that it is whole): what a hole encloses counts, a line one pixel wide has none. `first` is
/// that of the component at this threshold.
class OuterContourArea {
public:
    OuterContourArea(const std::uint8_t* map, Size size);
    [[nodiscard]] std::int64_t twice(std::uint32_t first, int threshold) const;

private:
    int m_width;
    std::ptrdiff_t m_stride;
    std::vector<std::uint8_t> m_padded; ///< the map in a border of zeros
};

} // namespace actiscope::evaluation
