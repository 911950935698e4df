// From a map to boxes in the image.
#include <algorithm>
#include <cmath>

#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"

namespace actiscope {
namespace {

constexpr double kLargestSearch = 1e6; ///< pixels

int floorScaled(int edge, int from, int to) {
    return static_cast<int>(static_cast<std::int64_t>(edge) * to / from);
}

int ceilScaled(int edge, int from, int to) {
    return static_cast<int>((static_cast<std::int64_t>(edge) * to + from - 1) / from);
}

bool searchable(const ClassActivationMap& cam, const Box& seen) {
    return !cam.values.empty() && !seen.empty();
}

std::vector<float> searchMap(const ClassActivationMap& cam, Size searchSize) {
    return upsample(cam.values.data(), {cam.width, cam.height}, searchSize);
}

} // namespace

Size boxSearchSize(Size region) {
    const double pixels = static_cast<double>(region.width) * region.height;
    if (pixels <= kLargestSearch) {
        return region;
    }
    const double scale = std::sqrt(kLargestSearch / pixels);
    return {std::max(1, static_cast<int>(scale * region.width)),
            std::max(1, static_cast<int>(scale * region.height))};
}

Box boxToImage(const Box& box, Size searchSize, const Box& seen) {
    return {seen.x0 + floorScaled(box.x0, searchSize.width, seen.width()),
            seen.y0 + floorScaled(box.y0, searchSize.height, seen.height()),
            seen.x0 + ceilScaled(box.x1, searchSize.width, seen.width()),
            seen.y0 + ceilScaled(box.y1, searchSize.height, seen.height())};
}

ThresholdBoxes imageBoxesAtEveryThreshold(const ClassActivationMap& cam, const Box& seen) {
    if (!searchable(cam, seen)) {
        return {};
    }
    const Size searchSize = boxSearchSize({seen.width(), seen.height()});
    ThresholdBoxes boxes = boxesAtEveryThreshold(searchMap(cam, searchSize).data(), searchSize);
    for (ThresholdBox& level : boxes.levels) {
        level.box = boxToImage(level.box, searchSize, seen);
    }
    return boxes;
}

std::optional<Box> imageBoxAtThreshold(const ClassActivationMap& cam, const Box& seen, int level) {
    if (!searchable(cam, seen)) {
        return std::nullopt;
    }
    const Size searchSize = boxSearchSize({seen.width(), seen.height()});
    const std::optional<ThresholdBox> found =
        boxAtThreshold(searchMap(cam, searchSize).data(), searchSize, level);
    return found ? std::optional(boxToImage(found->box, searchSize, seen)) : std::nullopt;
}

} // namespace actiscope
