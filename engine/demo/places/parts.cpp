#include "engine/demo/places/parts.h"

#include <algorithm>
#include <cmath>

namespace actiscope::demo {

Rgb varied(const Rgb& colour, Random& random, float amount) {
    const float all = 1 + amount * random.bell();
    const auto one = [&](float c) { return std::max(0.0F, c * all * (1 + 0.4F * amount * random.bell())); };
    return {one(colour.r), one(colour.g), one(colour.b)};
}

Surface noisy(const Rgb& dark, const Rgb& light, Random& random, float scale, Grain grain) {
    Surface surface;
    surface.dark = dark;
    surface.light = light;
    surface.grain = grain;
    surface.scaleU = surface.scaleV = scale;
    surface.offsetU = random.in(0, 256);
    surface.offsetV = random.in(0, 256);
    return surface;
}

Surface cut(Surface surface, float cellU, float cellV, float joint, const Rgb& jointColour, float vary,
            float stagger) {
    surface.cellU = cellU;
    surface.cellV = cellV;
    surface.joint = joint;
    surface.jointColour = jointColour;
    surface.cellVary = vary;
    surface.stagger = stagger;
    return surface;
}

Surface wood(Random& random) {
    static const std::vector<Rgb> kWoods{rgb(150, 105, 65),  rgb(110, 72, 44), rgb(190, 150, 105),
                                         rgb(205, 180, 145), rgb(85, 58, 40),  rgb(160, 140, 120)};
    const Rgb light = varied(random.pick(kWoods), random);
    Surface surface = noisy(light * 0.55F, light * 1.15F, random, 60);
    surface.scaleU = 420; // the grain runs along v
    surface.scaleV = 22;
    return cut(surface, random.in(0.09F, 0.2F), random.in(0.8F, 2), 0.025F, light * 0.25F, 0.5F, 0.37F);
}

Surface bricks(Random& random) {
    static const std::vector<Rgb> kBricks{rgb(150, 80, 60),   rgb(170, 105, 80),  rgb(120, 70, 58),
                                          rgb(190, 170, 145), rgb(200, 195, 188), rgb(130, 120, 112)};
    const Rgb brick = varied(random.pick(kBricks), random);
    const float width = random.in(0.08F, 0.16F);
    return cut(noisy(brick * 0.65F, brick * 1.2F, random, 350), width, width * 0.4F, 0.05F,
               mix(brick, rgb(190, 185, 178), 0.6F), 0.6F, 0.5F);
}

namespace {

Light lightFrom(float x, float y, float z) {
    Light light;
    const float length = std::sqrt(x * x + y * y + z * z);
    light.x = x / length;
    light.y = y / length;
    light.z = z / length;
    return light;
}

} // namespace

Light sunlight(Random& random, float cover) {
    const float side = random.in(-1, 1);
    const float height = random.in(0.5F, 1.1F);
    Light light = lightFrom(side, -height, random.in(0.35F, 0.9F));
    const float sun = 1 - 0.75F * cover;
    const float warmth = random.in(0, 0.25F);
    light.direct = Rgb{1.05F, 1 - 0.4F * warmth, 0.95F - warmth} * (0.95F * sun);
    light.ambient = Rgb{0.42F, 0.47F, 0.56F} * (0.75F + 0.75F * cover);
    light.shadow = 0.68F * sun + 0.16F;
    light.shadowSlant = -side / height * 0.9F;
    light.shadowLength = random.chance(0.75F) ? random.in(0.1F, 0.4F) : random.in(-0.3F, -0.12F);
    light.shadowBlur = 0.7F + 2 * cover;
    return light;
}

Light lamplight(Random& random) {
    const float side = random.in(-0.8F, 0.8F);
    Light light = lightFrom(side, -random.in(0.6F, 1.1F), random.in(0.4F, 0.9F));
    const bool warm = random.chance(0.6F);
    light.direct = (warm ? Rgb{0.85F, 0.7F, 0.5F} : Rgb{0.72F, 0.76F, 0.8F}) * random.in(0.7F, 1.05F);
    light.ambient = (warm ? Rgb{0.5F, 0.44F, 0.36F} : Rgb{0.44F, 0.46F, 0.5F}) * random.in(0.7F, 1.1F);
    light.shadow = random.in(0.3F, 0.55F);
    light.shadowSlant = -side * 0.7F;
    light.shadowLength = random.in(0.08F, 0.22F);
    light.shadowBlur = random.in(1.5F, 2.8F);
    return light;
}

Panel wallDownTo(float bottom, const Surface& surface, Random& random) {
    Panel wall;
    wall.y1 = bottom;
    wall.surface = surface;
    // Light falls off from one side.
    const float left = random.in(0.65F, 1.15F);
    const float right = random.in(0.65F, 1.15F);
    wall.light = {left, right, left * 0.85F, right * 0.85F};
    return wall;
}

Ground groundFrom(float top, const Surface& surface, const Rgb& haze, Random& random) {
    Ground ground;
    ground.horizon = ground.top = top;
    ground.surface = surface;
    ground.haze = haze;
    ground.hazed = random.in(0.35F, 0.7F);
    ground.vanishX = random.in(0.2F, 0.8F);
    ground.nearLight = random.in(0.75F, 1.05F);
    return ground;
}

Sky randomSky(Random& random, float end) {
    struct Tones {
        Rgb top, bottom, cloud;
    };
    static const std::vector<Tones> kSkies{
        {rgb(70, 120, 190), rgb(185, 210, 230), rgb(245, 246, 248)},
        {rgb(95, 150, 210), rgb(205, 222, 235), rgb(240, 242, 245)},
        {rgb(150, 165, 180), rgb(205, 210, 215), rgb(215, 217, 220)},
        {rgb(90, 110, 160), rgb(240, 190, 150), rgb(235, 195, 175)},
        {rgb(120, 150, 175), rgb(230, 225, 205), rgb(235, 230, 222)},
    };
    const Tones& tones = random.pick(kSkies);
    Sky sky;
    sky.top = varied(tones.top, random, 0.1F);
    sky.bottom = varied(tones.bottom, random, 0.06F);
    sky.cloud = tones.cloud;
    sky.end = end;
    sky.cover = random.chance(0.3F) ? 0.1F : random.in(0.3F, 0.8F);
    sky.scale = random.in(70, 200);
    sky.offsetU = random.in(0, 256);
    sky.offsetV = random.in(0, 256);
    return sky;
}

Ridge hills(Random& random, float y, float height, const Rgb& dark, const Rgb& light, const Rgb& haze,
            float hazed) {
    Ridge ridge;
    ridge.y = y;
    ridge.height = height;
    ridge.roughness = random.in(40, 110);
    ridge.seed = random.in(0, 256);
    ridge.surface = noisy(dark, light, random, random.in(120, 300));
    ridge.haze = haze;
    ridge.hazed = hazed;
    return ridge;
}

Ridge treeLine(Random& random, float y, float height, const Rgb& haze, float hazed) {
    const Rgb leaf = varied(rgb(75, 100, 45), random, 0.25F);
    Ridge ridge = hills(random, y, height, leaf * 0.2F, leaf * 1.3F, haze, hazed);
    ridge.surface.grain = Grain::Leaves;
    ridge.surface.scaleU = ridge.surface.scaleV = random.in(350, 600);
    ridge.roughness = random.in(150, 420);
    ridge.outline = Grain::Clouds;
    return ridge;
}

namespace {

Panel panel(float x0, float y0, float x1, float y1, const Surface& surface) {
    Panel result;
    result.x0 = x0;
    result.y0 = y0;
    result.x1 = x1;
    result.y1 = y1;
    result.surface = surface;
    return result;
}

Surface plain(const Rgb& colour, Random& random) {
    return noisy(colour * 0.92F, colour * 1.06F, random, 120);
}

void addWindow(Place& place, Random& random, const Rgb& daylight, float x, float y, float w, float h) {
    const Rgb frame = varied(rgb(205, 200, 192), random, 0.1F);
    place.layers.emplace_back(
        panel(x - 0.018F, y - 0.018F, x + w + 0.018F, y + h + 0.018F, plain(frame, random)));
    Surface view = noisy(daylight * 0.8F, daylight * 1.3F, random, 70, Grain::Clouds);
    Panel pane = panel(x, y, x + w, y + h, cut(view, w / 2, h / 2, 0.05F, frame * 0.8F, 0));
    pane.light = {1.1F, 1.1F, 0.75F, 0.75F};
    place.layers.emplace_back(pane);
    place.furnishings.push_back({"window", x - 0.018F, y - 0.018F, x + w + 0.018F, y + h + 0.018F});
}

void addPainting(Place& place, Random& random, float x, float y, float w, float h) {
    place.layers.emplace_back(
        panel(x, y, x + w, y + h, plain(varied(rgb(90, 65, 45), random, 0.3F), random)));
    const Rgb one = Rgb{random.in(0.02F, 0.6F), random.in(0.02F, 0.6F), random.in(0.02F, 0.6F)};
    const Rgb two = Rgb{random.in(0.02F, 0.6F), random.in(0.02F, 0.6F), random.in(0.02F, 0.6F)};
    const float rim = 0.02F;
    place.layers.emplace_back(panel(x + rim, y + rim, x + w - rim, y + h - rim,
                                    noisy(one, two, random, random.in(60, 400), Grain::Clouds)));
    place.furnishings.push_back({"picture", x, y, x + w, y + h});
}

void addShelf(Place& place, Random& random, float x, float y, float w) {
    const Rgb board = varied(rgb(130, 95, 65), random, 0.25F);
    float top = y;
    for (int level = 0; level < 2; ++level) {
        const float foot = y + 0.14F * static_cast<float>(level);
        for (float at = x; at < x + w - 0.02F;) {
            const float thick = random.in(0.012F, 0.03F);
            const Rgb back{random.in(0.02F, 0.45F), random.in(0.02F, 0.4F), random.in(0.02F, 0.4F)};
            place.layers.emplace_back(
                panel(at, foot - random.in(0.06F, 0.1F), at + thick, foot, plain(back, random)));
            top = std::min(top, std::get<Panel>(place.layers.back()).y0);
            at += thick + (random.chance(0.15F) ? 0.03F : 0.0F);
        }
        place.layers.emplace_back(panel(x - 0.01F, foot, x + w + 0.01F, foot + 0.015F, plain(board, random)));
    }
    place.furnishings.push_back(
        {"bookshelf", x - 0.01F, top, x + w + 0.01F, std::min(y + 0.155F, place.floorTop)});
}

} // namespace

void furnishWall(Place& place, Random& random, const Rgb& daylight) {
    const float room = place.floorTop;
    if (room < 0.25F) {
        return;
    }
    const float x = random.in(0.04F, 0.65F);
    const float y = room * random.in(0.1F, 0.25F);
    switch (random.integer(0, 4)) {
    case 0:
    case 1:
        addWindow(place, random, daylight, x, y, random.in(0.18F, 0.3F), room * random.in(0.4F, 0.6F));
        break;
    case 2:
        addPainting(place, random, x, y, random.in(0.12F, 0.26F), room * random.in(0.25F, 0.45F));
        break;
    case 3:
        addShelf(place, random, x, room * 0.4F, random.in(0.2F, 0.35F));
        break;
    default:
        break;
    }
}

void addHouses(Place& place, Random& random, float foot, bool night) {
    for (float x = random.in(-0.15F, 0); x < 1;) {
        const float width = random.in(0.16F, 0.42F);
        const Rgb wall = varied(random.chance(0.5F) ? rgb(175, 160, 140) : rgb(150, 120, 105), random, 0.3F) *
                         (night ? 0.06F : 1);
        const Rgb glass = night && random.chance(0.6F)
                              ? rgb(250, 205, 120) * 0.8F
                              : varied(rgb(70, 85, 100), random) * (night ? 0.1F : 1);
        // Windows are the bricks, the wall is their joint.
        const float pitch = random.in(0.05F, 0.09F);
        Surface front = cut(noisy(glass * 0.4F, glass * 1.4F, random, 90), pitch,
                            pitch * random.in(1.2F, 1.8F), random.in(0.4F, 0.6F), wall, night ? 1.6F : 0.6F);
        Panel house = panel(x, foot - random.in(0.25F, 0.75F), x + width, foot, front);
        const float light = random.in(0.75F, 1.1F);
        house.light = {light, light * 0.9F, light * 0.85F, light * 0.75F};
        place.layers.emplace_back(house);
        const float shop = random.in(0.04F, 0.07F);
        place.layers.emplace_back(panel(x, foot - shop, x + width, foot, plain(wall * 0.5F, random)));
        x += width;
    }
}

void addLamps(Place& place, Random& random, int count, float bottom) {
    for (int i = 0; i < count; ++i) {
        Glow lamp;
        lamp.x = random.unit();
        lamp.y = random.in(0.03F, bottom);
        lamp.radius = random.in(0.012F, 0.05F);
        lamp.edge = 0.3F;
        lamp.colour =
            Rgb{random.in(0.5F, 1), random.in(0.25F, 0.8F), random.in(0.05F, 0.6F)} * random.in(0.2F, 0.8F);
        place.layers.emplace_back(lamp);
    }
}

} // namespace actiscope::demo
