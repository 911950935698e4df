// Layers of a place as pixels.
#include <algorithm>
#include <cmath>

#include "engine/demo/draw/canvas.h"
#include "engine/demo/draw/texture.h"
#include "engine/demo/places/place.h"

namespace actiscope::demo {
namespace {

const Texture& textureOf(Grain grain) {
    const Textures& textures = Textures::shared();
    switch (grain) {
    case Grain::Clouds:
        return textures.clouds;
    case Grain::Leaves:
        return textures.leaves;
    case Grain::Fine:
        break;
    }
    return textures.grain;
}

int floorOf(float x) {
    const int cut = static_cast<int>(x);
    return cut - (x < static_cast<float>(cut) ? 1 : 0);
}

/// 0..1, different for each brick.
float brickBrightness(int column, int row) {
    auto h = static_cast<std::uint32_t>(column) * 0x9e3779b1U + static_cast<std::uint32_t>(row) * 0x85ebca77U;
    h ^= h >> 15;
    h *= 0x2c1b3c6dU;
    h ^= h >> 12;
    return static_cast<float>(h >> 8) * 0x1p-24F;
}

/// One row of a surface: mix of its colours 0..1 (beyond for bricks brighter than the brightest), and how
/// much of a joint each pixel is.
class SurfaceRow {
public:
    explicit SurfaceRow(int side)
        : m_mix(static_cast<std::size_t>(side)), m_joint(static_cast<std::size_t>(side)) {}

    /// `count` pixels at (u + i du, v). `step`: how far the next row is.
    void fill(const Surface& surface, float u, float v, float du, float step, int count) {
        textureOf(surface.grain)
            .sample(u * surface.scaleU + surface.offsetU, v * surface.scaleV + surface.offsetV,
                    du * surface.scaleU, 0, count, m_mix.data());
        // Detail smaller than a pixel becomes its mean.
        const float texels = std::max(std::abs(du) * surface.scaleU, step * surface.scaleV);
        const float detail = std::min(1.0F, 1.6F / std::max(texels, 0.01F));
        for (int i = 0; i < count; ++i) {
            m_mix[static_cast<std::size_t>(i)] = 0.5F + (m_mix[static_cast<std::size_t>(i)] - 0.5F) * detail;
        }
        m_cut = surface.cellU > 0 || surface.cellV > 0;
        if (m_cut) {
            cut(surface, u, v, du, step, count);
        }
    }

    /// Light of the surface at pixel i, times `light`.
    void colours(const Surface& surface, float light, int count, float* r, float* g, float* b) const {
        const Rgb dark = surface.dark * light;
        const Rgb range = (surface.light + surface.dark * -1) * light;
        const float* m = m_mix.data();
        for (int i = 0; i < count; ++i) {
            r[i] = dark.r + range.r * m[i];
            g[i] = dark.g + range.g * m[i];
            b[i] = dark.b + range.b * m[i];
        }
        if (m_cut) {
            const Rgb joint = surface.jointColour * light;
            const float* j = m_joint.data();
            for (int i = 0; i < count; ++i) {
                r[i] += (joint.r - r[i]) * j[i];
                g[i] += (joint.g - g[i]) * j[i];
                b[i] += (joint.b - b[i]) * j[i];
            }
        }
    }

private:
    void cut(const Surface& surface, float u, float v, float du, float step, int count) {
        const float perU = surface.cellU > 0 ? 1 / surface.cellU : 0.0F;
        const float perV = surface.cellV > 0 ? 1 / surface.cellV : 0.0F;
        const int row = floorOf(v * perV);
        const float inRow = v * perV - static_cast<float>(row);
        const float jointU = surface.joint;
        const float jointV = surface.cellV > 0 && surface.cellU > 0
                                 ? surface.joint * surface.cellU / surface.cellV
                                 : surface.joint;
        // Joints narrower than a pixel are as faint as they are narrow.
        const float fadeU = std::min(1.0F, jointU / std::max(std::abs(du) * perU, 1e-6F));
        const float fadeV = std::min(1.0F, jointV / std::max(step * perV, 1e-6F));
        const float vary = surface.cellVary * std::min(1.0F, 0.7F / std::max(std::abs(du) * perU, 1e-6F));
        const float across = perV > 0 && inRow < jointV ? fadeV : 0.0F;
        for (int i = 0; i < count; ++i) {
            const float x =
                (u + du * static_cast<float>(i)) * perU + surface.stagger * static_cast<float>(row & 7);
            const int column = floorOf(x);
            const float along = perU > 0 && x - static_cast<float>(column) < jointU ? fadeU : 0.0F;
            m_joint[static_cast<std::size_t>(i)] = std::max(along, across);
            m_mix[static_cast<std::size_t>(i)] += (brickBrightness(column, row) - 0.5F) * vary;
        }
    }

    std::vector<float> m_mix;
    std::vector<float> m_joint;
    bool m_cut = false;
};

/// Paints the layers of one place over each other.
class Painter {
public:
    explicit Painter(Canvas& canvas)
        : m_canvas(canvas), m_side(canvas.side()), m_row(m_side), m_noise(static_cast<std::size_t>(m_side)) {}

    void operator()(const Sky& sky) {
        const int end = pixel(sky.end);
        for (int y = 0; y < end; ++y) {
            const float t = at(y) / std::max(sky.end, 0.01F);
            const Rgb base = mix(sky.top, sky.bottom, t);
            // Clouds lie flatter towards the horizon.
            const float flat = 1 + 1.5F * t;
            Textures::shared().clouds.sample(sky.offsetU, sky.offsetV + at(y) * sky.scale * flat,
                                             sky.scale / static_cast<float>(m_side), 0, m_side,
                                             m_noise.data());
            const float sharp = 3.0F;
            const float from = 1 - sky.cover;
            float* r = m_canvas.row(0, y);
            float* g = m_canvas.row(1, y);
            float* b = m_canvas.row(2, y);
            for (int x = 0; x < m_side; ++x) {
                const float n = m_noise[static_cast<std::size_t>(x)];
                const float c = std::min(1.0F, std::max(0.0F, (n - from) * sharp)) * 0.9F;
                const float shade = 0.8F + 0.25F * n;
                r[x] = base.r + (sky.cloud.r * shade - base.r) * c;
                g[x] = base.g + (sky.cloud.g * shade - base.g) * c;
                b[x] = base.b + (sky.cloud.b * shade - base.b) * c;
            }
        }
    }

    void operator()(const Panel& panel) {
        const int x0 = pixel(panel.x0);
        const int x1 = pixel(panel.x1);
        const int count = x1 - x0;
        if (count <= 0) {
            return;
        }
        const float du = 1.0F / static_cast<float>(m_side);
        for (int y = pixel(panel.y0); y < pixel(panel.y1); ++y) {
            m_row.fill(panel.surface, at(x0) - panel.x0, at(y) - panel.y0, du, du, count);
            float* r = m_canvas.row(0, y) + x0;
            float* g = m_canvas.row(1, y) + x0;
            float* b = m_canvas.row(2, y) + x0;
            m_row.colours(panel.surface, 1, count, r, g, b);
            const float down = (at(y) - panel.y0) / (panel.y1 - panel.y0);
            const float left = panel.light[0] + (panel.light[2] - panel.light[0]) * down;
            const float right = panel.light[1] + (panel.light[3] - panel.light[1]) * down;
            const float perPixel = du / (panel.x1 - panel.x0);
            const float first = (at(x0) - panel.x0) / (panel.x1 - panel.x0);
            for (int i = 0; i < count; ++i) {
                const float s = first + perPixel * static_cast<float>(i);
                float light = left + (right - left) * s;
                if (panel.round) {
                    const float side = 2 * s - panel.lit; // 0 where the column faces the light
                    light *= std::max(0.25F, 1.1F - 0.55F * side * side);
                }
                r[i] *= light;
                g[i] *= light;
                b[i] *= light;
            }
        }
    }

    void operator()(const Ridge& ridge) {
        textureOf(ridge.outline)
            .sample(ridge.seed, ridge.seed * 1.7F, ridge.roughness / static_cast<float>(m_side), 0, m_side,
                    m_noise.data());
        std::vector<float> line(m_noise);
        for (float& y : line) {
            y = (ridge.y - ridge.height * y) * static_cast<float>(m_side);
        }
        std::vector<float> colour[3] = {m_noise, m_noise, m_noise};
        const float du = 1.0F / static_cast<float>(m_side);
        const Rgb haze = ridge.haze * ridge.hazed;
        const float keep = 1 - ridge.hazed;
        for (int y = pixel(ridge.y - ridge.height); y < pixel(ridge.bottom); ++y) {
            m_row.fill(ridge.surface, 0, at(y), du, du, m_side);
            m_row.colours(ridge.surface, keep, m_side, colour[0].data(), colour[1].data(), colour[2].data());
            const float added[3] = {haze.r, haze.g, haze.b};
            for (int channel = 0; channel < 3; ++channel) {
                float* to = m_canvas.row(channel, y);
                const float* from = colour[channel].data();
                for (int x = 0; x < m_side; ++x) {
                    const float cover = std::min(
                        1.0F, std::max(0.0F, static_cast<float>(y) + 1 - line[static_cast<std::size_t>(x)]));
                    to[x] += (from[x] + added[channel] - to[x]) * cover;
                }
            }
        }
    }

    void operator()(const Ground& ground) {
        const float depth = 1 - ground.horizon; // the lower edge is at distance 1
        for (int y = pixel(ground.top); y < pixel(ground.bottom); ++y) {
            const float below = std::max(at(y) - ground.horizon, 0.004F);
            const float distance = depth / below;
            const float du = distance / static_cast<float>(m_side);
            const float step = distance * distance / (depth * static_cast<float>(m_side));
            m_row.fill(ground.surface, (at(0) - ground.vanishX) * distance + 40, -distance + 80, du, step,
                       m_side);
            const float nearness = below / depth;
            const float hazed = ground.hazed * (1 - nearness) * (1 - nearness);
            const float light = (1 + (ground.nearLight - 1) * nearness) * (1 - hazed);
            float* rows[3] = {m_canvas.row(0, y), m_canvas.row(1, y), m_canvas.row(2, y)};
            m_row.colours(ground.surface, light, m_side, rows[0], rows[1], rows[2]);
            const float added[3] = {ground.haze.r * hazed, ground.haze.g * hazed, ground.haze.b * hazed};
            for (int channel = 0; channel < 3; ++channel) {
                for (int x = 0; x < m_side; ++x) {
                    rows[channel][x] += added[channel];
                }
            }
        }
    }

    void operator()(const Glow& glow) {
        const float r2 = 1 / (glow.radius * glow.radius);
        const int x0 = pixel(glow.x - glow.radius);
        const int x1 = pixel(glow.x + glow.radius);
        const float slope = 1 / std::max(glow.edge, 0.05F);
        for (int y = pixel(glow.y - glow.radius); y < pixel(glow.y + glow.radius); ++y) {
            const float dy = at(y) - glow.y;
            for (int x = x0; x < x1; ++x) {
                const float dx = at(x) - glow.x;
                const float strength = std::min(1.0F, std::max(0.0F, (1 - (dx * dx + dy * dy) * r2) * slope));
                m_canvas.row(0, y)[x] += glow.colour.r * strength;
                m_canvas.row(1, y)[x] += glow.colour.g * strength;
                m_canvas.row(2, y)[x] += glow.colour.b * strength;
            }
        }
    }

private:
    /// Nearest pixel edge, inside the picture.
    [[nodiscard]] int pixel(float length) const {
        return std::clamp(
            static_cast<int>(std::clamp(length, 0.0F, 1.0F) * static_cast<float>(m_side) + 0.5F), 0, m_side);
    }
    /// Middle of a pixel.
    [[nodiscard]] float at(int p) const {
        return (static_cast<float>(p) + 0.5F) / static_cast<float>(m_side);
    }

    Canvas& m_canvas;
    int m_side;
    SurfaceRow m_row;
    std::vector<float> m_noise;
};

} // namespace

void paintPlace(const Place& place, Canvas& canvas) {
    Painter painter(canvas);
    for (const Layer& layer : place.layers) {
        std::visit(painter, layer);
    }
}

} // namespace actiscope::demo
