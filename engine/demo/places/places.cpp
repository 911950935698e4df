// The kinds of places outdoors: one function each, and the table of all kinds at the end.
#include "engine/demo/places/indoor.h"
#include "engine/demo/places/parts.h"

#include <algorithm>

namespace actiscope::demo {
namespace {

/// A sky down to the horizon, with its light.
Place outdoors(Random& random) {
    Place place;
    place.horizon = random.in(0.3F, 0.6F);
    place.floorTop = place.horizon + 0.02F;
    const Sky sky = randomSky(random, place.horizon + 0.02F);
    place.light = sunlight(random, sky.cover);
    place.haze = sky.bottom;
    place.layers.emplace_back(sky);
    return place;
}

Surface grass(Random& random) {
    const Rgb green = varied(random.chance(0.75F) ? rgb(95, 130, 50) : rgb(150, 140, 75), random, 0.2F);
    Surface surface = noisy(green * 0.35F, green * 1.35F, random, 420);
    surface.scaleV = 200;
    return surface;
}

Place meadow(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    const Rgb far = mix(rgb(90, 115, 95), place.haze, 0.3F);
    place.layers.emplace_back(
        hills(random, h + 0.03F, random.in(0.05F, 0.25F), far * 0.8F, far * 1.1F, place.haze, 0.5F));
    if (random.chance(0.7F)) {
        place.layers.emplace_back(treeLine(random, h + 0.03F, random.in(0.05F, 0.2F), place.haze, 0.2F));
    }
    place.layers.emplace_back(groundFrom(h, grass(random), place.haze, random));
    return place;
}

Place beach(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    const float shore = h + random.in(0.08F, 0.2F);
    const Rgb sea = varied(rgb(60, 125, 150), random, 0.2F);
    Surface waves = noisy(sea * 0.6F, sea * 1.7F, random, 130);
    waves.scaleV = 420;
    Ground water = groundFrom(h, waves, place.haze, random);
    place.layers.emplace_back(water);
    const Rgb sand = varied(rgb(215, 190, 145), random, 0.12F);
    Ground strand = groundFrom(h, noisy(sand * 0.75F, sand * 1.12F, random, 380), place.haze, random);
    strand.top = shore;
    Panel foam;
    foam.y0 = shore - 0.012F;
    foam.y1 = shore + 0.004F;
    foam.surface = noisy(sea, rgb(240, 244, 244), random, 500);
    place.layers.emplace_back(foam);
    place.layers.emplace_back(strand);
    place.floorTop = shore + 0.01F;
    return place;
}

Place lake(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    if (random.chance(0.8F)) {
        place.layers.emplace_back(treeLine(random, h + 0.01F, random.in(0.04F, 0.2F), place.haze, 0.35F));
    }
    const Rgb deep = mix(varied(rgb(50, 85, 100), random, 0.2F), place.haze, 0.2F);
    Surface ripples = noisy(deep * 0.7F, mix(deep, place.haze, 0.6F), random, 90);
    ripples.scaleV = 330;
    place.layers.emplace_back(groundFrom(h, ripples, place.haze, random));
    return place;
}

Place street(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    addHouses(place, random, h + 0.04F, false);
    const Rgb asphalt = varied(rgb(105, 105, 108), random, 0.15F);
    Surface road =
        cut(noisy(asphalt * 0.7F, asphalt * 1.2F, random, 500), 1.1F, 0, 0.06F, rgb(220, 218, 205), 0);
    Ground ground = groundFrom(h - 0.06F, road, place.haze, random);
    ground.top = h + 0.03F;
    ground.hazed = 0.2F;
    place.layers.emplace_back(ground);
    Panel pavement;
    pavement.y0 = h + 0.025F;
    pavement.y1 = h + 0.055F;
    pavement.surface = noisy(rgb(130, 128, 125), rgb(175, 172, 168), random, 300);
    place.layers.emplace_back(pavement);
    place.floorTop = h + 0.06F;
    return place;
}

Place forest(Random& random) {
    Place place;
    place.horizon = random.in(0.35F, 0.55F);
    place.floorTop = place.horizon + 0.03F;
    place.haze = varied(rgb(130, 150, 110), random, 0.2F);
    const Rgb leaf = varied(rgb(70, 100, 45), random, 0.25F);
    Panel leaves;
    leaves.y1 = place.horizon + 0.05F;
    leaves.surface =
        noisy(leaf * 0.15F, mix(leaf * 1.2F, place.haze, 0.35F), random, random.in(250, 500), Grain::Leaves);
    leaves.light = {1.2F, 1.2F, 0.7F, 0.7F};
    place.layers.emplace_back(leaves);
    const int trunks = random.integer(4, 9);
    const float lit = random.in(0, 2);
    for (int i = 0; i < trunks; ++i) {
        const float nearness = static_cast<float>(i) / static_cast<float>(trunks);
        const float width = random.in(0.02F, 0.05F) * (0.5F + 1.5F * nearness);
        Panel trunk;
        trunk.x0 = random.in(-0.05F, 1);
        trunk.x1 = trunk.x0 + width;
        trunk.y0 = 0;
        trunk.y1 = place.horizon + 0.02F + 0.06F * nearness;
        const Rgb bark = mix(varied(rgb(95, 80, 65), random, 0.2F), place.haze, 0.45F * (1 - nearness));
        trunk.surface = noisy(bark * 0.5F, bark * 1.25F, random, 500);
        trunk.surface.scaleV = 90;
        trunk.round = true;
        trunk.lit = lit;
        place.layers.emplace_back(trunk);
    }
    const Rgb floor = varied(rgb(105, 90, 55), random, 0.25F);
    place.layers.emplace_back(groundFrom(
        place.horizon, noisy(floor * 0.35F, floor * 1.3F, random, 420, Grain::Leaves), place.haze, random));
    place.light = sunlight(random, random.in(0.4F, 0.9F));
    return place;
}

Place brickWall(Random& random) {
    Place place;
    place.floorTop = random.in(0.5F, 0.75F);
    place.horizon = place.floorTop - 0.2F;
    place.light = sunlight(random, random.in(0, 0.8F));
    place.haze = rgb(170, 165, 160);
    place.layers.emplace_back(wallDownTo(place.floorTop, bricks(random), random));
    const Rgb slab = varied(rgb(150, 146, 140), random, 0.15F);
    Ground pavement = groundFrom(
        place.horizon,
        cut(noisy(slab * 0.7F, slab * 1.15F, random, 420), 0.3F, 0.3F, 0.025F, slab * 0.4F, 0.35F, 0.5F),
        place.haze, random);
    pavement.top = place.floorTop;
    pavement.hazed = 0.1F;
    place.layers.emplace_back(pavement);
    place.wall = true;
    return place;
}

Place snow(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    const Rgb rock = mix(rgb(110, 120, 140), place.haze, 0.3F);
    Ridge peaks =
        hills(random, h + 0.04F, random.in(0.2F, 0.45F), rock * 0.7F, rgb(235, 240, 248), place.haze, 0.3F);
    peaks.roughness = random.in(60, 140);
    place.layers.emplace_back(peaks);
    if (random.chance(0.6F)) {
        Ridge pines = treeLine(random, h + 0.03F, random.in(0.05F, 0.14F), place.haze, 0.3F);
        pines.outline = Grain::Fine;
        place.layers.emplace_back(pines);
    }
    const Rgb white = varied(rgb(228, 234, 243), random, 0.05F);
    place.layers.emplace_back(
        groundFrom(h, noisy(white * 0.8F, white * 1.05F, random, 160), place.haze, random));
    return place;
}

Place desert(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    const Rgb sand = varied(rgb(210, 165, 110), random, 0.15F);
    for (int i = 0; i < 3; ++i) {
        const float nearness = static_cast<float>(i) / 3;
        Ridge dune = hills(random, h + 0.02F + 0.05F * nearness, 0.2F - 0.12F * nearness, sand * 0.7F,
                           sand * 1.1F, place.haze, 0.5F * (1 - nearness));
        dune.roughness = random.in(30, 70);
        dune.bottom = h + 0.15F;
        place.layers.emplace_back(dune);
    }
    Surface rippled = noisy(sand * 0.72F, sand * 1.15F, random, 130);
    rippled.scaleV = 380;
    Ground ground = groundFrom(h, rippled, place.haze, random);
    ground.top = h + 0.05F;
    place.layers.emplace_back(ground);
    place.floorTop = h + 0.06F;
    return place;
}

Place nightStreet(Random& random) {
    Place place;
    place.horizon = random.in(0.4F, 0.6F);
    place.floorTop = place.horizon + 0.04F;
    Sky sky;
    sky.top = varied(rgb(14, 18, 38), random);
    sky.bottom = varied(rgb(60, 50, 60), random);
    sky.end = place.horizon;
    place.layers.emplace_back(sky);
    addHouses(place, random, place.horizon + 0.04F, true);
    const Rgb wet = varied(rgb(48, 46, 50), random, 0.2F);
    Ground road = groundFrom(place.horizon - 0.05F, noisy(wet * 0.4F, wet * 2.2F, random, 240),
                             rgb(90, 70, 50), random);
    road.top = place.horizon + 0.03F;
    place.layers.emplace_back(road);
    addLamps(place, random, random.integer(5, 16), place.horizon);
    place.haze = sky.bottom;
    place.light = lamplight(random);
    place.light.direct = place.light.direct * 0.75F;
    place.light.ambient = place.light.ambient * 0.5F;
    return place;
}

Place hedge(Random& random) {
    Place place;
    place.floorTop = random.in(0.6F, 0.85F);
    place.horizon = place.floorTop - 0.3F;
    place.light = sunlight(random, random.in(0, 0.7F));
    const Rgb leaf = varied(rgb(85, 115, 50), random, 0.25F);
    place.haze = leaf;
    place.layers.emplace_back(wallDownTo(
        place.floorTop, noisy(leaf * 0.1F, leaf * 1.5F, random, random.in(200, 420), Grain::Leaves), random));
    const Rgb soil = varied(rgb(110, 90, 65), random, 0.2F);
    Ground ground = groundFrom(
        place.horizon, random.chance(0.5F) ? grass(random) : noisy(soil * 0.5F, soil * 1.25F, random, 450),
        leaf, random);
    ground.top = place.floorTop;
    ground.hazed = 0.2F;
    place.layers.emplace_back(ground);
    return place;
}

Place harbour(Random& random) {
    Place place = lake(random);
    // A quay in front of the water.
    const float edge = random.in(0.72F, 0.85F);
    const Rgb stone = varied(rgb(150, 145, 138), random, 0.15F);
    Ground quay = groundFrom(
        place.horizon,
        cut(noisy(stone * 0.7F, stone * 1.1F, random, 400), 0.35F, 0.25F, 0.02F, stone * 0.4F, 0.3F, 0.5F),
        place.haze, random);
    quay.top = edge;
    Panel wall;
    wall.y0 = edge - 0.005F;
    wall.y1 = edge + 0.02F;
    wall.surface = noisy(stone * 0.3F, stone * 0.5F, random, 200);
    place.layers.emplace_back(quay);
    place.layers.emplace_back(wall);
    return place;
}

Place stadium(Random& random) {
    Place place = outdoors(random);
    const float foot = place.horizon + 0.05F;
    const float top = foot - random.in(0.22F, 0.4F);
    // Rows of seats with people of every colour.
    const Rgb seats{random.in(0.05F, 0.5F), random.in(0.05F, 0.4F), random.in(0.05F, 0.5F)};
    Panel stand;
    stand.y0 = top;
    stand.y1 = foot;
    stand.surface =
        cut(noisy(seats * 0.3F, rgb(225, 195, 170), random, 900), 0.012F, 0.02F, 0.25F, seats * 0.5F, 1.2F);
    stand.light = {0.7F, 0.7F, 1, 1};
    place.layers.emplace_back(stand);
    Panel boards;
    boards.y0 = foot - 0.03F;
    boards.y1 = foot;
    boards.surface =
        cut(noisy(seats * 1.2F, rgb(230, 230, 230), random, 40, Grain::Clouds), 0.2F, 0, 0.02F, seats, 0.8F);
    place.layers.emplace_back(boards);
    const Rgb green = varied(rgb(80, 140, 55), random, 0.12F);
    Surface turf = cut(noisy(green * 0.7F, green * 1.1F, random, 500), 0, 0.5F, 0.5F, green * 0.72F, 0);
    Ground pitch = groundFrom(place.horizon, turf, place.haze, random);
    pitch.top = foot;
    pitch.hazed = 0.2F;
    place.layers.emplace_back(pitch);
    place.floorTop = foot + 0.02F;
    return place;
}

Place farmyard(Random& random) {
    Place place = outdoors(random);
    const float h = place.horizon;
    place.layers.emplace_back(treeLine(random, h + 0.02F, random.in(0.04F, 0.12F), place.haze, 0.35F));
    const Rgb field = varied(random.chance(0.5F) ? rgb(190, 165, 85) : rgb(120, 140, 60), random, 0.15F);
    // Furrows run to the horizon.
    Ground furrows = groundFrom(
        h, cut(noisy(field * 0.5F, field * 1.25F, random, 420), 0.16F, 0, 0.35F, field * 0.5F, 0.15F),
        place.haze, random);
    place.layers.emplace_back(furrows);
    Ground yard = groundFrom(h, grass(random), place.haze, random);
    yard.top = h + random.in(0.06F, 0.2F);
    place.layers.emplace_back(yard);
    return place;
}

} // namespace

const std::vector<PlaceKind>& placeKinds() {
    static const std::vector<PlaceKind> kinds{
        {"meadow", meadow},
        {"beach", beach},
        {"lake", lake},
        {"street", street},
        {"forest", forest},
        {"room", room},
        {"table", tableTop},
        {"counter", counter},
        {"bathroom", bathroom},
        {"brick wall", brickWall},
        {"snow", snow},
        {"desert", desert},
        {"night street", nightStreet},
        {"hedge", hedge},
        {"harbour", harbour},
        {"stadium", stadium},
        {"farmyard", farmyard},
    };
    return kinds;
}

const PlaceKind& placeKind(std::string_view name) {
    const auto& kinds = placeKinds();
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const PlaceKind& kind) { return kind.name == name; });
    return kinds.at(static_cast<std::size_t>(found - kinds.begin()));
}

} // namespace actiscope::demo
