// Where the objects are: sky, walls, grounds, light.
#pragma once

#include <array>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/demo/draw/colour.h"
#include "engine/demo/random.h"

namespace actiscope::demo {

class Canvas;

// Lengths are shares of the picture's side, x to the right and y down from its upper left corner.

enum class Grain { Clouds, Fine, Leaves };

/// What something is made of: two colours mixed by noise, cut into bricks, planks, tiles or stripes.
struct Surface {
    Rgb dark;
    Rgb light;
    Grain grain = Grain::Fine;
    float scaleU = 300; ///< texels of noise a length of 1
    float scaleV = 300;
    float offsetU = 0;
    float offsetV = 0;
    float cellU = 0; ///< width of a brick, 0: not cut
    float cellV = 0;
    float stagger = 0;   ///< shift of each further row, in bricks
    float joint = 0.06F; ///< share of a brick's width
    float cellVary = 0;  ///< how much bricks differ in brightness
    Rgb jointColour;
};

struct Sky {
    Rgb top;
    Rgb bottom;
    Rgb cloud;
    float end = 1;   ///< y where it is all `bottom`
    float cover = 0; ///< 0 clear .. 1 overcast
    float scale = 160;
    float offsetU = 0;
    float offsetV = 0;
};

/// An upright rectangle: wall, house, window, table front, tree trunk.
struct Panel {
    float x0 = 0;
    float y0 = 0;
    float x1 = 1;
    float y1 = 1;
    Surface surface;
    std::array<float, 4> light{1, 1, 1, 1}; ///< at upper left, upper right, lower left, lower right
    bool round = false;                     ///< a column rather than a board
    float lit = 1; ///< of a column: 0 from the left, 1 from the front, 2 from the right
};

/// Everything below a rough line: hills, tree tops, roofs.
struct Ridge {
    float y = 0.5F;
    float height = 0.1F; ///< the line runs between y - height and y
    float bottom = 1;
    float roughness = 200; ///< texels of noise a length of 1
    Grain outline = Grain::Clouds;
    float seed = 0;
    Surface surface;
    Rgb haze;
    float hazed = 0; ///< share of haze
};

/// A plane that goes from the lower edge to the horizon.
struct Ground {
    float horizon = 0.5F;
    float top = 0.5F; ///< first y drawn
    float bottom = 1;
    Surface surface;      ///< in lengths at the lower edge
    float vanishX = 0.5F; ///< where lines to the horizon meet
    Rgb haze;
    float hazed = 0.5F;  ///< at the horizon
    float nearLight = 1; ///< at the lower edge
};

/// A soft bright spot, added: the sun, lamps out of focus.
struct Glow {
    float x = 0.5F;
    float y = 0.2F;
    float radius = 0.05F;
    float edge = 0.5F; ///< 0 sharp .. 1 soft
    Rgb colour;
};

using Layer = std::variant<Sky, Panel, Ridge, Ground, Glow>;

/// What shines on the objects.
struct Light {
    float x = -0.4F; ///< direction to the light, unit vector; y down, z to the viewer
    float y = -0.7F;
    float z = 0.6F;
    Rgb direct{0.7F, 0.7F, 0.7F};
    Rgb ambient{0.5F, 0.5F, 0.5F};
    float shadow = 0.5F; ///< how dark shadows are
    float shadowSlant = 0.5F;
    float shadowLength = 0.3F; ///< of an object's height, upwards in the picture; negative: to the viewer
    float shadowBlur = 1.5F;   ///< halvings of resolution
};

/// A thing that is part of the layers: what stands before it hides it as it hides any object.
struct Furnishing {
    std::string_view name;
    float x0 = 0;
    float y0 = 0;
    float x1 = 1;
    float y1 = 1;
};

struct Place {
    std::vector<Layer> layers; ///< far to near
    std::vector<Furnishing> furnishings;
    float floorTop = 0.5F; ///< objects stand at floorTop < y <= floorBottom
    float floorBottom = 1;
    float horizon = 0.45F;
    bool indoor = false;
    bool wall = false; ///< a wall goes from the floor to the upper edge
    Light light;
    Rgb haze; ///< colour of the distance
};

struct PlaceKind {
    std::string_view name;
    Place (*make)(Random& random);
};

/// Every kind of place there is, see places.cpp.
[[nodiscard]] const std::vector<PlaceKind>& placeKinds();
/// By name. Throws std::out_of_range for a name that the table does not hold.
[[nodiscard]] const PlaceKind& placeKind(std::string_view name);

void paintPlace(const Place& place, Canvas& canvas);

} // namespace actiscope::demo
