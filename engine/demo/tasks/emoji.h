// The things that pictures show, as emoji of the font.
#pragma once

#include <string_view>
#include <vector>

#include "engine/demo/random.h"

namespace actiscope::demo {

struct Emoji {
    std::string_view name;
    char32_t codePoint = 0;
    bool flies = false; ///< may be in the air, without a shadow on the ground
};

/// The classes of the objects task: told apart by their shape, so that recolouring does no harm.
[[nodiscard]] const std::vector<Emoji>& objectClasses();
/// What stands about beside them: none looks like any of the classes.
[[nodiscard]] const std::vector<Emoji>& otherThings();
/// What may hang or grow before them.
[[nodiscard]] const std::vector<Emoji>& coveringThings();

} // namespace actiscope::demo
