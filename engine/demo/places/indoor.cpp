#include "engine/demo/places/indoor.h"

#include <algorithm>

#include "engine/demo/places/parts.h"

namespace actiscope::demo {

Place room(Random& random) {
    Place place;
    place.indoor = true;
    place.floorTop = random.in(0.4F, 0.65F);
    place.horizon = place.floorTop - random.in(0.1F, 0.25F);
    place.light = lamplight(random);
    static const std::vector<Rgb> kPaints{rgb(225, 215, 200), rgb(200, 205, 205), rgb(190, 200, 180),
                                          rgb(175, 190, 205), rgb(215, 190, 165), rgb(235, 232, 225),
                                          rgb(150, 160, 165), rgb(205, 170, 150)};
    const Rgb paint = varied(random.pick(kPaints), random, 0.1F);
    place.haze = paint;
    Surface wall = noisy(paint * 0.93F, paint * 1.04F, random, 150);
    if (random.chance(0.2F)) { // wallpaper
        wall = cut(wall, random.in(0.06F, 0.14F), 0, 0.5F, paint * random.in(0.75F, 0.9F), 0.3F);
    }
    place.layers.emplace_back(wallDownTo(place.floorTop, wall, random));
    furnishWall(place, random, rgb(190, 210, 230));
    Panel skirting;
    skirting.y0 = place.floorTop - 0.025F;
    skirting.y1 = place.floorTop;
    skirting.surface = noisy(paint * 0.8F, paint * 1.1F, random, 200);
    place.layers.emplace_back(skirting);
    Surface floor = wood(random);
    const float kind = random.unit();
    if (kind < 0.25F) { // tiles
        const Rgb tile = varied(rgb(190, 182, 172), random, 0.15F);
        floor = cut(noisy(tile * 0.8F, tile * 1.1F, random, 160), 0.22F, 0.22F, 0.03F, tile * 0.5F, 0.4F);
    } else if (kind < 0.45F) { // carpet
        const Rgb wool{random.in(0.06F, 0.4F), random.in(0.06F, 0.35F), random.in(0.06F, 0.35F)};
        floor = noisy(wool * 0.65F, wool * 1.25F, random, 520);
    }
    Ground ground = groundFrom(place.horizon, floor, paint, random);
    ground.top = place.floorTop;
    ground.hazed = 0.25F;
    place.layers.emplace_back(ground);
    place.wall = true;
    return place;
}

Place tableTop(Random& random) {
    Place place = room(random);
    // The room lies further back; a table fills the lower part.
    const float edge = random.in(0.5F, 0.7F);
    Surface top = wood(random);
    if (random.chance(0.35F)) { // a cloth
        const Rgb cloth{random.in(0.2F, 0.85F), random.in(0.2F, 0.85F), random.in(0.2F, 0.85F)};
        top = cut(noisy(cloth * 0.9F, cloth, random, 400), 0.12F, 0.12F, 0.5F,
                  mix(cloth, rgb(235, 235, 230), 0.6F), 0);
    }
    Ground ground = groundFrom(edge - 0.35F, top, place.haze, random);
    ground.top = edge;
    ground.hazed = 0.2F;
    place.layers.emplace_back(ground);
    for (Furnishing& one : place.furnishings) { // the table stands before it
        one.y0 = std::min(one.y0, edge);
        one.y1 = std::min(one.y1, edge);
    }
    place.floorTop = edge + 0.03F;
    place.wall = false;
    return place;
}

Place counter(Random& random) {
    Place place;
    place.indoor = true;
    place.light = lamplight(random);
    const float edge = random.in(0.5F, 0.68F);
    const Rgb tile = varied(random.chance(0.6F) ? rgb(225, 225, 220) : rgb(150, 185, 190), random, 0.12F);
    const float width = random.in(0.07F, 0.13F);
    place.haze = tile;
    place.layers.emplace_back(wallDownTo(edge,
                                         cut(noisy(tile * 0.9F, tile * 1.05F, random, 80), width,
                                             random.chance(0.5F) ? width : width / 2, 0.05F, tile * 0.55F,
                                             0.25F, random.chance(0.5F) ? 0.5F : 0),
                                         random));
    const Rgb stone = varied(random.chance(0.5F) ? rgb(95, 92, 90) : rgb(200, 195, 188), random, 0.2F);
    Ground top = groundFrom(edge - 0.3F, noisy(stone * 0.6F, stone * 1.3F, random, 620), tile, random);
    top.top = edge;
    top.hazed = 0.15F;
    place.layers.emplace_back(top);
    place.horizon = edge - 0.3F;
    place.floorTop = edge + 0.03F;
    place.wall = true;
    return place;
}

Place bathroom(Random& random) {
    Place place;
    place.indoor = true;
    place.floorTop = random.in(0.45F, 0.65F);
    place.horizon = place.floorTop - random.in(0.12F, 0.25F);
    place.light = lamplight(random);
    static const std::vector<Rgb> kTiles{rgb(228, 232, 232), rgb(170, 200, 205), rgb(205, 215, 200),
                                         rgb(215, 200, 190)};
    const Rgb tile = varied(random.pick(kTiles), random, 0.1F);
    place.haze = tile;
    const float size = random.in(0.06F, 0.12F);
    place.layers.emplace_back(wallDownTo(
        place.floorTop,
        cut(noisy(tile * 0.9F, tile * 1.06F, random, 60), size, size, 0.06F, tile * 0.6F, 0.2F), random));
    const Rgb slab = varied(rgb(120, 130, 135), random, 0.25F);
    Ground floor =
        groundFrom(place.horizon,
                   cut(noisy(slab * 0.8F, slab * 1.2F, random, 100), 0.2F, 0.2F, 0.04F, slab * 0.5F, 0.3F),
                   tile, random);
    floor.top = place.floorTop;
    floor.hazed = 0.3F;
    place.layers.emplace_back(floor);
    place.wall = true;
    return place;
}

} // namespace actiscope::demo
