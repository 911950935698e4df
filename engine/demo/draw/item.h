// One object in the picture: a sprite, where and how it is drawn.
#pragma once

#include <array>
#include <string>

#include "engine/demo/draw/affine.h"
#include "engine/demo/draw/canvas.h"
#include "engine/demo/draw/sprite.h"
#include "engine/demo/places/place.h"

namespace actiscope::demo {

/// Red, green, blue as they are stored, times this: hue, saturation, brightness. Row by row.
using Tone = std::array<float, 9>;
inline constexpr Tone kPlainTone{1, 0, 0, 0, 1, 0, 0, 0, 1};
/// |degrees| <= 180; saturation and brightness: 1 leaves them.
[[nodiscard]] Tone makeTone(float hueDegrees, float saturation, float brightness);

enum class Shadow { None, Standing };

struct Item {
    const Sprite* sprite = nullptr;
    std::string name; ///< of the object for the annotation; empty: is not annotated
    float x = 0.5F;   ///< middle of the silhouette's box, as shares of the picture's side
    float y = 0.5F;
    float size = 0.3F; ///< longer side of that box
    float degrees = 0; ///< turned clockwise
    bool mirrored = false;
    float narrowed = 1; ///< width times this: seen from a side
    Tone tone = kPlainTone;
    float gain = 1;       ///< of the light on it
    float haze = 0;       ///< share of the place's haze
    float soften = 0;     ///< out of focus, in halvings of resolution
    float relief = 1;     ///< how much its cushion shape shows in the light
    float texture = 0.1F; ///< how uneven its surface is
    float textureAt = 0;
    Shadow shadow = Shadow::Standing;
};

/// Width and height of the turned silhouette's box, as shares of the picture's side.
struct Extent {
    float width = 0;
    float height = 0;
};
[[nodiscard]] Extent extentOf(const Item& item);

/// Draws the item's shadow, then the item; begins an object of the canvas where the item has a name.
void drawItem(const Item& item, const Place& place, Canvas& canvas);

} // namespace actiscope::demo
