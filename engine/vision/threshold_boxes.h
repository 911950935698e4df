// Boxes from a map by the paper's rule, at one threshold and at all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/maps.h"

namespace actiscope {

/// Thresholds are t = k / 1000, k = 0 ... kThresholdLevels - 1 (0.0 % ... 99.9 %).
inline constexpr int kThresholdLevels = 1000;

/// At one threshold: the largest 8-connected component of the pixels > t * maximum.
struct ThresholdBox {
    Box box;
    std::int32_t pixels = 0; ///< of that component; 0 where no pixel is above the threshold
};

/// `levels[k]` for t = k / 1000, in the frame of the map given. Empty where the maximum is not positive
/// (or not finite; a map that holds a NaN has no maximum).
struct ThresholdBoxes {
    std::vector<ThresholdBox> levels;
    float maximum = 0; ///< of the map searched: the outline at level k is that of k / 1000 * maximum
    [[nodiscard]] bool empty() const { return levels.empty(); }
};

/// The box at every threshold, from one pass over the sorted pixels (union-find component tree).
/// Of components of equal size the one whose first pixel comes first in row order wins. A constant positive
/// map gives the whole map at every level. `map` is [size.height, size.width].
[[nodiscard]] ThresholdBoxes boxesAtEveryThreshold(const float* map, Size size);

/// The same rule at one threshold, by threshold and connected components (t = level / 1000; level 0...1000).
[[nodiscard]] std::optional<ThresholdBox> boxAtThreshold(const float* map, Size size, int level);

/// The size at which boxes are searched for an image region of this size: itself, or above 1 megapixel
/// floor(s * W) x floor(s * H) with s = sqrt(10^6 / (W * H)), at least 1 each.
[[nodiscard]] Size boxSearchSize(Size region);

/// A box found at `searchSize`, in the image: scaled to the `seen` rectangle with floor and ceil, and moved
/// there.
[[nodiscard]] Box boxToImage(const Box& box, Size searchSize, const Box& seen);

/// Upsamples the map to the search size of `seen` and returns the boxes at every threshold in full image
/// coordinates.
[[nodiscard]] ThresholdBoxes imageBoxesAtEveryThreshold(const ClassActivationMap& cam, const Box& seen);

/// The same at one threshold; empty optional where the map's maximum is not positive or no pixel is above.
[[nodiscard]] std::optional<Box> imageBoxAtThreshold(const ClassActivationMap& cam, const Box& seen,
                                                     int level);

} // namespace actiscope
