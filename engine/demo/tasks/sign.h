// Written signs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/demo/draw/colour.h"
#include "engine/demo/draw/sprite.h"
#include "engine/demo/fonts/lettering.h"
#include "engine/demo/random.h"

namespace actiscope::demo {

/// A board and what is written on it, as sprites that lie exactly over each other.
struct Sign {
    std::shared_ptr<const Sprite> board; ///< null where the writing is on the wall itself
    std::vector<std::shared_ptr<const Sprite>> lines;
};

struct SignWish {
    bool written = true;     ///< else a board of the same kinds that is blank or shows a picture sign
    std::optional<Rgb> wall; ///< colour of the wall, where it may be written on
};

[[nodiscard]] Sign makeSign(const Lettering& lettering, const SignWish& wish, Random& random);

} // namespace actiscope::demo
