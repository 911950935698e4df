#include "engine/demo/draw/composition.h"

#include <algorithm>
#include <cmath>

namespace actiscope::demo {
namespace {

/// How far out of focus each row of the backdrop is: all of it above the floor, less and less down to
/// `focus`.
std::vector<float> rowsOutOfFocus(const Composition& composition, int side) {
    std::vector<float> share(static_cast<std::size_t>(side));
    const float depth = std::max(0.05F, composition.focus - composition.place.floorTop);
    for (int y = 0; y < side; ++y) {
        const float at = (static_cast<float>(y) + 0.5F) / static_cast<float>(side);
        share[static_cast<std::size_t>(y)] = std::min(1.0F, std::abs(at - composition.focus) / depth * 1.2F);
    }
    return share;
}

/// The pixels whose middle it covers.
Box pixelsOf(const Furnishing& one, int side) {
    const auto at = [side](float length) {
        return static_cast<int>(std::floor(length * static_cast<float>(side) + 0.5F));
    };
    return {at(one.x0), at(one.y0), at(one.x1), at(one.y1)};
}

} // namespace

Drawn draw(const Composition& composition, int side) {
    Canvas canvas(side);
    paintPlace(composition.place, canvas);
    canvas.blur(static_cast<int>(composition.backdropBlur * static_cast<float>(side) + 0.5F),
                rowsOutOfFocus(composition, side));
    const auto& furnishings = composition.place.furnishings;
    for (const Furnishing& one : furnishings) {
        canvas.addDrawn(pixelsOf(one, side));
    }
    std::size_t named = 0;
    for (const Item& item : composition.items) {
        drawItem(item, composition.place, canvas);
        named += item.name.empty() ? 0 : 1;
    }
    Drawn drawn;
    for (std::size_t k = 0; k < furnishings.size() + named; ++k) {
        (k < furnishings.size() ? drawn.furnishings : drawn.objects).push_back(canvas.visible(k));
    }
    drawn.image = develop(composition.camera, canvas);
    return drawn;
}

} // namespace actiscope::demo
