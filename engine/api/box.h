// Axis-parallel boxes in image pixels.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace actiscope {

/// Pixels x0 <= x < x1, y0 <= y < y1: x1 and y1 are exclusive. An annotation's inclusive xmax becomes
/// x1 = xmax + 1, so that iou() is the "+1" convention of ILSVRC.
struct Box {
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;

    [[nodiscard]] int width() const { return x1 - x0; }
    [[nodiscard]] int height() const { return y1 - y0; }
    [[nodiscard]] bool empty() const { return x1 <= x0 || y1 <= y0; }
    [[nodiscard]] std::int64_t area() const {
        return empty() ? 0 : static_cast<std::int64_t>(width()) * height();
    }
    friend bool operator==(const Box& a, const Box& b) {
        return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1;
    }
    friend bool operator!=(const Box& a, const Box& b) { return !(a == b); }
};

inline Box intersection(const Box& a, const Box& b) {
    return Box{std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

/// Intersection over union, 0..1; 0 where either box is empty.
inline double iou(const Box& a, const Box& b) {
    const std::int64_t common = intersection(a, b).area();
    const std::int64_t all = a.area() + b.area() - common;
    return all > 0 ? static_cast<double>(common) / static_cast<double>(all) : 0.0;
}

/// One annotated object of an image. At most one of synset and name is empty.
struct GroundTruthBox {
    std::string synset; ///< "n02123045", or empty
    std::string name;   ///< "cat", or empty
    Box boxInImage;     ///< in the image as shown (orientation applied)
};

} // namespace actiscope
