// The kinds of places indoors; the table in places.cpp names them.
#pragma once

#include "engine/demo/places/place.h"

namespace actiscope::demo {

/// Wall, skirting board, floor; a window, a picture or a shelf at times.
[[nodiscard]] Place room(Random& random);
/// A table before a room.
[[nodiscard]] Place tableTop(Random& random);
/// A kitchen's worktop before tiles.
[[nodiscard]] Place counter(Random& random);
[[nodiscard]] Place bathroom(Random& random);

} // namespace actiscope::demo
