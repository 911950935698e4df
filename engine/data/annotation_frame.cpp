#include "engine/data/annotation_frame.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace actiscope {
namespace {

bool turnsSides(int orientation) {
    return orientation >= 5 && orientation <= 8;
}

Size turned(Size size) {
    return {size.height, size.width};
}

/// Begin and end of a box on one axis, from a picture's side to another's. What covers a pixel stays one.
void scaleSpan(int& begin, int& end, int from, int to) {
    const auto scaled = [&](int at) {
        return static_cast<int>((std::int64_t{at} * to * 2 + from) / (std::int64_t{from} * 2)); // rounded
    };
    begin = std::min(scaled(begin), to - 1);
    end = std::max(scaled(end), begin + 1);
}

Box scaled(Box box, Size from, Size to) {
    scaleSpan(box.x0, box.x1, from.width, to.width);
    scaleSpan(box.y0, box.y1, from.height, to.height);
    return box;
}

} // namespace

Box orientBox(const Box& box, Size storedSize, int orientation) {
    const int width = storedSize.width;
    const int height = storedSize.height;
    const auto mirroredX = [&] { return Box{width - box.x1, box.y0, width - box.x0, box.y1}; };
    const auto mirroredY = [&](const Box& b) { return Box{b.x0, height - b.y1, b.x1, height - b.y0}; };
    const auto transposed = [](const Box& b) { return Box{b.y0, b.x0, b.y1, b.x1}; };
    switch (orientation) {
    case 2:
        return mirroredX();
    case 3:
        return mirroredY(mirroredX());
    case 4:
        return mirroredY(box);
    case 5:
        return transposed(box);
    case 6:
        return transposed(mirroredY(box));
    case 7:
        return transposed(mirroredY(mirroredX()));
    case 8:
        return transposed(mirroredX());
    default:
        return box;
    }
}

bool sameShape(Size a, Size b) {
    const auto lessArea = [](Size x, Size y) {
        return std::int64_t{x.width} * x.height < std::int64_t{y.width} * y.height;
    };
    const Size small = lessArea(a, b) ? a : b;
    const Size large = lessArea(a, b) ? b : a;
    const bool wide = large.width >= large.height;
    const auto longer = [wide](Size size) { return static_cast<double>(wide ? size.width : size.height); };
    const auto shorter = [wide](Size size) { return static_cast<double>(wide ? size.height : size.width); };
    const double tolerance = std::min(1.0, longer(small) / 50);
    return std::abs(shorter(small) - longer(small) * shorter(large) / longer(large)) <= tolerance;
}

std::optional<AnnotationFrame> AnnotationFrame::of(std::optional<Size> named, Size stored, int orientation) {
    const Size annotated = named.value_or(stored);
    const Size shown = turnsSides(orientation) ? turned(stored) : stored;
    AnnotationFrame frame;
    frame.m_annotated = annotated;
    frame.m_stored = stored;
    if (annotated == stored || (annotated != shown && sameShape(annotated, stored))) {
        frame.m_picture = stored;
        frame.m_orientation = orientation;
        return frame;
    }
    if (sameShape(annotated, shown)) {
        frame.m_picture = shown;
        return frame;
    }
    return std::nullopt;
}

Box AnnotationFrame::inside(const Box& box) const {
    return intersection(box, Box{0, 0, m_annotated.width, m_annotated.height});
}

Box AnnotationFrame::placed(const Box& box) const {
    return orientBox(scaled(box, m_annotated, m_picture), m_stored, m_orientation);
}

} // namespace actiscope
