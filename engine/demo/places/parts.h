// Parts that several kinds of places share.
#pragma once

#include "engine/demo/places/place.h"

namespace actiscope::demo {

/// The colour, a little lighter or darker and shifted in tone.
[[nodiscard]] Rgb varied(const Rgb& colour, Random& random, float amount = 0.15F);
/// Two shades of one colour as noise.
[[nodiscard]] Surface noisy(const Rgb& dark, const Rgb& light, Random& random, float scale = 300,
                            Grain grain = Grain::Fine);
/// The same, cut into pieces of cellU x cellV.
[[nodiscard]] Surface cut(Surface surface, float cellU, float cellV, float joint, const Rgb& jointColour,
                          float vary, float stagger = 0);
[[nodiscard]] Surface wood(Random& random);
[[nodiscard]] Surface bricks(Random& random);

/// Sun from a random side; under a covered sky softer and bluer.
[[nodiscard]] Light sunlight(Random& random, float cover);
/// Lamps above or a window at a side.
[[nodiscard]] Light lamplight(Random& random);

/// From the upper edge to `bottom`; light falls off from one side.
[[nodiscard]] Panel wallDownTo(float bottom, const Surface& surface, Random& random);
/// From the horizon at `top` to the lower edge.
[[nodiscard]] Ground groundFrom(float top, const Surface& surface, const Rgb& haze, Random& random);

[[nodiscard]] Sky randomSky(Random& random, float end);
[[nodiscard]] Ridge hills(Random& random, float y, float height, const Rgb& dark, const Rgb& light,
                          const Rgb& haze, float hazed);
/// Leafy tops of a row of trees.
[[nodiscard]] Ridge treeLine(Random& random, float y, float height, const Rgb& haze, float hazed);
/// Wall with a window, a picture or a shelf at random.
void furnishWall(Place& place, Random& random, const Rgb& daylight);
/// Houses side by side, with rows of windows, down to `foot`.
void addHouses(Place& place, Random& random, float foot, bool night);
/// Lamps out of focus.
void addLamps(Place& place, Random& random, int count, float bottom);

} // namespace actiscope::demo
