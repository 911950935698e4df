// The boxes that the paper's authors submitted: their code's rule for the boxes of one map ("20 100 110"),
// and the heuristic that makes five boxes of three classes (Zhou et al. 2016, Table 3 and the code released
// with it).
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"

namespace actiscope::evaluation {

/// The map divided by its maximum as bytes: 255 * value / maximum truncated, negative values as 0. All zeros
/// where the maximum is not positive or a value is no finite number.
[[nodiscard]] std::vector<std::uint8_t> authorBytes(const float* map, Size size);
[[nodiscard]] std::vector<std::uint8_t> authorBytes(const double* map, Size size);

/// For each of the thresholds 20, 100, 110: pixels above it, their Euclidean distance to the nearest pixel
/// that is not, stretched to 0-255, what is above 10, its contours' rectangles, holes' included, cut at width
/// - 5 and height - 5. Then all of them by area, the largest first, without those of which an earlier one
/// covers too much: an intersection above 0.5 * the larger area. As in the released loop the rectangle after
/// a dropped one is not compared. `map` is [size.height, size.width] at image size, each side at most 65,000.
/// May be empty.
[[nodiscard]] std::vector<Box> authorBoxes(const std::uint8_t* map, Size size);

/// The loose and the tight box of a map: the rule's first and second; one alone serves as both.
[[nodiscard]] std::optional<std::pair<Box, Box>> looseAndTight(const std::vector<Box>& boxes);

/// A guess: the rank of its class among the predicted ones, from 0, and a box.
struct RankedBox {
    int rank = 0;
    Box box;
};

/// Class 1 loose, class 1 tight, class 2 loose, class 2 tight, class 3 loose. `boxes[i]` are authorBoxes() of
/// the class of rank i; a class without boxes gives no guess.
[[nodiscard]] std::vector<RankedBox> fiveBoxes(const std::vector<std::vector<Box>>& boxes);

} // namespace actiscope::evaluation
