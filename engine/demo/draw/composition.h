// A picture before it is drawn: place, objects, camera.
#pragma once

#include <memory>
#include <vector>

#include "engine/demo/draw/camera.h"
#include "engine/demo/draw/item.h"

namespace actiscope::demo {

struct Composition {
    Place place;
    float backdropBlur = 0;  ///< radius as share of the side; the ground stays sharp near `focus`
    float focus = 0.8F;      ///< y of the ground in focus
    std::vector<Item> items; ///< far to near
    Camera camera;
    std::vector<std::shared_ptr<const Sprite>> ownSprites; ///< of items that show no glyph of the library
};

struct Drawn {
    Image image;
    std::vector<Visible> objects;     ///< of the items that have a name, in order
    std::vector<Visible> furnishings; ///< of the place
};

/// Thread rule: any thread.
[[nodiscard]] Drawn draw(const Composition& composition, int side);

} // namespace actiscope::demo
