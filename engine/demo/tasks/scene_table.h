// The kinds of scenes: where they are, what is in them, what is true of them.
#pragma once

#include <string_view>
#include <vector>

namespace actiscope::demo {

enum class Zone {
    Floor, ///< anywhere on the ground
    Back,  ///< at its far end: houses, trees, cupboards
    Front, ///< at its near end
    Wall,  ///< hanging above the floor
    Air    ///< in the sky, without a shadow
};

struct SceneThing {
    std::string_view name;
    char32_t codePoint = 0;
    Zone zone = Zone::Floor;
    float size = 0.2F;   ///< longer side where it stands in front, as share of the picture's side
    float chance = 0.5F; ///< to be there
    int most = 1;        ///< how many of it at most
};

struct SceneKind {
    std::string_view name;
    bool indoor = false;
    std::vector<std::string_view> places;     ///< one is drawn
    std::vector<std::string_view> attributes; ///< of sceneAttributes()
    std::vector<SceneThing> things;           ///< typical ones
};

[[nodiscard]] const std::vector<SceneKind>& sceneKinds();

} // namespace actiscope::demo
