// Where things may stand without hiding each other too much.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/demo/draw/item.h"

namespace actiscope::demo {

/// A rectangle, as shares of the picture's side.
struct Frame {
    float x0 = 0;
    float y0 = 0;
    float x1 = 0;
    float y1 = 0;
    [[nodiscard]] float area() const { return std::max(0.0F, x1 - x0) * std::max(0.0F, y1 - y0); }
};

/// Of the item's silhouette.
inline Frame frameOf(const Item& item) {
    const Extent extent = extentOf(item);
    return {item.x - extent.width / 2, item.y - extent.height / 2, item.x + extent.width / 2,
            item.y + extent.height / 2};
}

/// Share of `a` that `b` lies over.
inline float overlap(const Frame& a, const Frame& b) {
    const Frame common{std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1),
                       std::min(a.y1, b.y1)};
    return common.area() / std::max(a.area(), 1e-6F);
}

/// What stands further down in the picture stands nearer.
inline void sortFarToNear(std::vector<Item>& items) {
    std::stable_sort(items.begin(), items.end(),
                     [](const Item& a, const Item& b) { return frameOf(a).y1 < frameOf(b).y1; });
}

/// low..high, or the middle where they are the wrong way round.
inline float between(Random& random, float low, float high) {
    return high > low ? random.in(low, high) : (low + high) / 2;
}

/// Light, tone and surface of no two things are the same.
void varyLook(Item& item, Random& random);

} // namespace actiscope::demo
