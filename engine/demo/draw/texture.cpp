#include "engine/demo/draw/texture.h"

#include <algorithm>
#include <cmath>

#include "engine/demo/draw/affine.h"
#include "engine/demo/random.h"

namespace actiscope::demo {
namespace {

constexpr int kSide = Texture::kSide;
constexpr std::size_t kTexels = static_cast<std::size_t>(kSide) * kSide;

/// Random values on a coarse grid, smoothly between.
void addOctave(std::vector<float>& values, int cells, float height, Random& random) {
    std::vector<float> grid(static_cast<std::size_t>(cells) * static_cast<std::size_t>(cells));
    for (float& value : grid) {
        value = random.in(-height, height);
    }
    const float scale = static_cast<float>(cells) / kSide;
    const auto smooth = [](float t) { return t * t * (3 - 2 * t); };
    for (int y = 0; y < kSide; ++y) {
        const float v = static_cast<float>(y) * scale;
        const int y0 = static_cast<int>(v);
        const float fy = smooth(v - static_cast<float>(y0));
        for (int x = 0; x < kSide; ++x) {
            const float u = static_cast<float>(x) * scale;
            const int x0 = static_cast<int>(u);
            const float fx = smooth(u - static_cast<float>(x0));
            const auto at = [&](int i, int j) {
                return grid[static_cast<std::size_t>((j % cells) * cells + i % cells)];
            };
            const float above = at(x0, y0) + (at(x0 + 1, y0) - at(x0, y0)) * fx;
            const float below = at(x0, y0 + 1) + (at(x0 + 1, y0 + 1) - at(x0, y0 + 1)) * fx;
            values[static_cast<std::size_t>(y * kSide + x)] += above + (below - above) * fy;
        }
    }
}

/// Mean 0.5, two standard deviations to 0 and 1.
Texture levelled(std::vector<float> values) {
    double sum = 0;
    double squares = 0;
    for (const float value : values) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const double mean = sum / static_cast<double>(kTexels);
    const double deviation = std::sqrt(squares / static_cast<double>(kTexels) - mean * mean);
    for (float& value : values) {
        value = std::clamp(static_cast<float>((static_cast<double>(value) - mean) / (4 * deviation)) + 0.5F,
                           0.0F, 1.0F);
    }
    return Texture(std::move(values));
}

Texture octaves(int coarsest, int finest, float persistence, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(kTexels, 0.0F);
    float height = 1;
    for (int cells = coarsest; cells <= finest; cells *= 2) {
        addOctave(values, cells, height, random);
        height *= persistence;
    }
    return levelled(std::move(values));
}

/// An ellipse that is brighter towards its upper left.
struct Leaf {
    int x, y;
    float length, width;
    Turn turn;
    float brightness;
};

void drawLeaf(std::vector<float>& values, const Leaf& leaf) {
    const int reach = static_cast<int>(leaf.length) + 1;
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const auto x = static_cast<float>(dx);
            const auto y = static_cast<float>(dy);
            const float along = (x * leaf.turn.cos + y * leaf.turn.sin) / leaf.length;
            const float across = (y * leaf.turn.cos - x * leaf.turn.sin) / leaf.width;
            if (along * along + across * across < 1) {
                const std::size_t texel = static_cast<std::size_t>(((leaf.y + dy) & (kSide - 1)) * kSide +
                                                                   ((leaf.x + dx) & (kSide - 1)));
                values[texel] = leaf.brightness * (1 - 0.4F * across) + 0.1F * along;
            }
        }
    }
}

/// Later leaves lie over earlier, darker ones.
Texture leafTexture() {
    constexpr int kLeaves = 1500;
    Random random(7);
    std::vector<float> values(kTexels, 0.1F);
    for (int n = 0; n < kLeaves; ++n) {
        const float depth = static_cast<float>(n) / kLeaves;
        const float length = random.in(5, 11);
        drawLeaf(values, Leaf{random.integer(0, kSide - 1), random.integer(0, kSide - 1), length,
                              length * random.in(0.35F, 0.6F), turn(random.in(-180, 180)),
                              0.15F + depth * random.in(0.3F, 0.9F)});
    }
    return levelled(std::move(values));
}

std::vector<std::int8_t> sensorNoise() {
    constexpr std::size_t kCount = 1 << 16;
    Random random(11);
    std::vector<std::int8_t> values(kCount);
    for (std::int8_t& value : values) {
        value = static_cast<std::int8_t>(random.bell() * 32);
    }
    return values;
}

} // namespace

void Texture::sample(float u, float v, float du, float dv, int count, float* to) const {
    const auto wrapped = [](float t) {
        const int whole = static_cast<int>(t * (1.0F / kSide));
        return t - static_cast<float>((whole - (t < 0 ? 1 : 0)) * kSide);
    };
    u = wrapped(u);
    v = wrapped(v);
    // An offset that keeps every coordinate positive, so that cutting off is rounding down.
    const float reachU = du < 0 ? du * static_cast<float>(count) : 0.0F;
    const float reachV = dv < 0 ? dv * static_cast<float>(count) : 0.0F;
    u += static_cast<float>((static_cast<int>(-reachU / kSide) + 1) * kSide);
    v += static_cast<float>((static_cast<int>(-reachV / kSide) + 1) * kSide);
    const float* values = m_values.data();
    for (int i = 0; i < count; ++i) {
        const float x = u + du * static_cast<float>(i);
        const float y = v + dv * static_cast<float>(i);
        const int ix = static_cast<int>(x);
        const int iy = static_cast<int>(y);
        const float fx = x - static_cast<float>(ix);
        const float fy = y - static_cast<float>(iy);
        const int x0 = ix & (kSide - 1);
        const int x1 = (ix + 1) & (kSide - 1);
        const float* above = values + (iy & (kSide - 1)) * kSide;
        const float* below = values + ((iy + 1) & (kSide - 1)) * kSide;
        const float top = above[x0] + (above[x1] - above[x0]) * fx;
        const float bottom = below[x0] + (below[x1] - below[x0]) * fx;
        to[i] = top + (bottom - top) * fy;
    }
}

const Textures& Textures::shared() {
    static const Textures textures{octaves(4, 128, 0.5F, 3), octaves(16, 128, 0.85F, 5), leafTexture(),
                                   sensorNoise()};
    return textures;
}

} // namespace actiscope::demo
