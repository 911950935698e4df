#include "engine/demo/draw/item.h"

#include <algorithm>
#include <cmath>

#include "engine/demo/draw/texture.h"

namespace actiscope::demo {
namespace {

struct Bounds {
    float x0, y0, x1, y1;
};

/// Sprite texels around the sprite's middle, mirrored, narrowed and turned.
Affine turned(const Item& item) {
    const Turn t = turn(item.degrees);
    const float across = item.narrowed * (item.mirrored ? -1.0F : 1.0F);
    Affine result{t.cos * across, -t.sin, t.sin * across, t.cos, 0, 0};
    const float cx = static_cast<float>(item.sprite->width) / 2;
    const float cy = static_cast<float>(item.sprite->height) / 2;
    result.tx = -result.a * cx - result.b * cy;
    result.ty = -result.c * cx - result.d * cy;
    return result;
}

Bounds silhouette(const Sprite& sprite, const Affine& map) {
    Bounds bounds{1e9F, 1e9F, -1e9F, -1e9F};
    for (const auto& point : sprite.outline) {
        const float x = map.x(point[0], point[1]);
        const float y = map.y(point[0], point[1]);
        bounds = {std::min(bounds.x0, x), std::min(bounds.y0, y), std::max(bounds.x1, x),
                  std::max(bounds.y1, y)};
    }
    return bounds;
}

/// From sprite texels to the picture's pixels.
Affine placed(const Item& item, int side) {
    const Affine map = turned(item);
    const Bounds bounds = silhouette(*item.sprite, map);
    const float scale =
        item.size * static_cast<float>(side) / std::max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
    const float middleX = (bounds.x0 + bounds.x1) / 2;
    const float middleY = (bounds.y0 + bounds.y1) / 2;
    const Affine toPixels{scale,
                          0,
                          0,
                          scale,
                          item.x * static_cast<float>(side) - middleX * scale,
                          item.y * static_cast<float>(side) - middleY * scale};
    return toPixels.after(map);
}

/// Where pixels of the sprite may lie.
Box pixelBox(const Sprite& sprite, const Affine& map, int side) {
    Bounds bounds{1e9F, 1e9F, -1e9F, -1e9F};
    const auto w = static_cast<float>(sprite.width) + 16;
    const auto h = static_cast<float>(sprite.height) + 16;
    for (const auto& [x, y] : {std::array{-16.0F, -16.0F}, {w, -16.0F}, {-16.0F, h}, {w, h}}) {
        const float px = map.x(x, y);
        const float py = map.y(x, y);
        bounds = {std::min(bounds.x0, px), std::min(bounds.y0, py), std::max(bounds.x1, px),
                  std::max(bounds.y1, py)};
    }
    const auto clipped = [&](float v) {
        return static_cast<int>(std::clamp(v, 0.0F, static_cast<float>(side)));
    };
    return {clipped(bounds.x0), clipped(bounds.y0), clipped(bounds.x1 + 1), clipped(bounds.y1 + 1)};
}

/// Interpolated texels of one row of pixels, one array a channel, 0..255.
struct SampledRow {
    std::vector<std::uint8_t> texels;
    std::array<std::vector<float>, 6> channel;

    explicit SampledRow(int side) : texels(static_cast<std::size_t>(side) * 8) {
        for (auto& values : channel) {
            values.resize(static_cast<std::size_t>(side));
        }
    }
};

/// Reads one level of a sprite along the picture's rows.
class Sampler {
public:
    Sampler(const Sprite& sprite, const Affine& toPixels, float soften, int side)
        : m_box(pixelBox(sprite, toPixels, side)), m_row(side) {
        const float shrink = std::sqrt(std::abs(toPixels.determinant()));
        std::size_t level = 0;
        float texelsPerPixel = 1 / std::max(shrink, 1e-4F);
        for (float want = soften; level + 1 < sprite.levels.size() && (texelsPerPixel > 1.5F || want >= 1);
             ++level) {
            if (texelsPerPixel > 1.5F) {
                texelsPerPixel /= 2;
            } else {
                want -= 1;
            }
        }
        m_level = &sprite.levels[level];
        const float scale = 1 / static_cast<float>(1 << level);
        const auto pad = static_cast<float>(SpriteLevel::kPadding) - 0.5F;
        m_toTexels = Affine{scale, 0, 0, scale, pad, pad}.after(toPixels.inverse());
    }

    [[nodiscard]] const Box& box() const { return m_box; }

    /// Fills the row's channels; returns where in the picture they begin and how many there are.
    std::pair<int, int> read(int y) {
        const float py = static_cast<float>(y) + 0.5F;
        float u = m_toTexels.x(0.5F, py);
        float v = m_toTexels.y(0.5F, py);
        auto first = static_cast<float>(m_box.x0);
        auto last = static_cast<float>(m_box.x1 - 1);
        narrow(u, m_toTexels.a, static_cast<float>(m_level->width) - 1.01F, first, last);
        narrow(v, m_toTexels.c, static_cast<float>(m_level->height) - 1.01F, first, last);
        const int x0 = static_cast<int>(std::ceil(first));
        const int count = static_cast<int>(last) - x0 + 1;
        if (count <= 0 || last < first) {
            return {0, 0};
        }
        u += m_toTexels.a * static_cast<float>(x0);
        v += m_toTexels.c * static_cast<float>(x0);
        interpolate(u, v, count);
        for (int c = 0; c < 6; ++c) {
            float* to = m_row.channel[static_cast<std::size_t>(c)].data();
            const std::uint8_t* from = m_row.texels.data() + c;
            for (int i = 0; i < count; ++i) {
                to[i] = static_cast<float>(from[static_cast<std::ptrdiff_t>(i) * 8]);
            }
        }
        return {x0, count};
    }

    [[nodiscard]] float* channel(int c) { return m_row.channel[static_cast<std::size_t>(c)].data(); }

private:
    /// Keeps the part of first..last where 0 <= at + step * x <= most.
    static void narrow(float at, float step, float most, float& first, float& last) {
        if (std::abs(step) < 1e-7F) {
            if (at < 0 || at > most) {
                last = first - 1;
            }
            return;
        }
        const float enter = (step > 0 ? -at : most - at) / step;
        const float leave = (step > 0 ? most - at : -at) / step;
        first = std::max(first, enter);
        last = std::min(last, leave);
    }

    void interpolate(float u, float v, int count) {
        const SpriteLevel& level = *m_level;
        const std::ptrdiff_t below = static_cast<std::ptrdiff_t>(level.width) * 8;
        const auto mostU = static_cast<float>(level.width) - 1.01F;
        const auto mostV = static_cast<float>(level.height) - 1.01F;
        for (int i = 0; i < count; ++i) {
            // Rounding may lead a hair over the edge.
            const float x = std::clamp(u + m_toTexels.a * static_cast<float>(i), 0.0F, mostU);
            const float y = std::clamp(v + m_toTexels.c * static_cast<float>(i), 0.0F, mostV);
            const int ix = static_cast<int>(x);
            const int iy = static_cast<int>(y);
            const auto fx = static_cast<std::uint16_t>((x - static_cast<float>(ix)) * 256);
            const auto fy = static_cast<std::uint16_t>((y - static_cast<float>(iy)) * 256);
            const std::uint8_t* p = level.at(ix, iy);
            std::uint8_t* to = m_row.texels.data() + static_cast<std::ptrdiff_t>(i) * 8;
            const auto gx = static_cast<std::uint16_t>(256 - fx);
            const auto gy = static_cast<std::uint16_t>(256 - fy);
            for (int c = 0; c < 8; ++c) {
                const auto top = static_cast<std::uint16_t>((p[c] * gx + p[c + 8] * fx) >> 8);
                const auto bottom =
                    static_cast<std::uint16_t>((p[below + c] * gx + p[below + c + 8] * fx) >> 8);
                to[c] = static_cast<std::uint8_t>((top * gy + bottom * fy) >> 8);
            }
        }
    }

    Box m_box;
    SampledRow m_row;
    const SpriteLevel* m_level = nullptr;
    Affine m_toTexels;
};

/// Everything about the light on an item that is the same for all its pixels.
struct Shading {
    Tone tone;
    Rgb ambient;
    Rgb direct;
    float lx, ly, lz; ///< direction to the light as the sprite lies
    float haze;
    Rgb hazeLight;
};

Shading shadingOf(const Item& item, const Place& place) {
    const Light& light = place.light;
    const Turn t = turn(item.degrees);
    const float across = item.mirrored ? -1.0F : 1.0F;
    const float lit = item.gain * (1 - item.haze);
    return {item.tone,
            light.ambient * lit,
            light.direct * lit,
            (t.cos * light.x + t.sin * light.y) * across * item.relief,
            (t.cos * light.y - t.sin * light.x) * item.relief,
            light.z,
            item.haze,
            place.haze * item.haze};
}

/// Texels to light, in place: channels 0..2 become premultiplied light, 3 the coverage.
void shade(Sampler& sampler, const Shading& s, const float* uneven, int count) {
    float* __restrict r = sampler.channel(0);
    float* __restrict g = sampler.channel(1);
    float* __restrict b = sampler.channel(2);
    float* __restrict a = sampler.channel(3);
    const float* __restrict nx = sampler.channel(4);
    const float* __restrict ny = sampler.channel(5);
    constexpr float kByte = 1.0F / 255;
    for (int i = 0; i < count; ++i) {
        const float x = (nx[i] - 128) * (1.0F / 127);
        const float y = (ny[i] - 128) * (1.0F / 127);
        const float z = std::sqrt(std::max(0.0F, 1 - x * x - y * y));
        const float facing = std::max(0.0F, x * s.lx + y * s.ly + z * s.lz) * uneven[i];
        const float cover = a[i] * kByte;
        const float over = kByte * kByte / std::max(cover, 1e-3F);
        const float red = std::max(0.0F, s.tone[0] * r[i] + s.tone[1] * g[i] + s.tone[2] * b[i]);
        const float green = std::max(0.0F, s.tone[3] * r[i] + s.tone[4] * g[i] + s.tone[5] * b[i]);
        const float blue = std::max(0.0F, s.tone[6] * r[i] + s.tone[7] * g[i] + s.tone[8] * b[i]);
        r[i] = red * red * over * (s.ambient.r + s.direct.r * facing) + s.hazeLight.r * cover;
        g[i] = green * green * over * (s.ambient.g + s.direct.g * facing) + s.hazeLight.g * cover;
        b[i] = blue * blue * over * (s.ambient.b + s.direct.b * facing) + s.hazeLight.b * cover;
        a[i] = cover;
    }
}

/// The silhouette laid down on the ground, away from the light.
void drawCastShadow(const Item& item, const Affine& map, const Bounds& bounds, const Light& light,
                    Canvas& canvas) {
    // (x, y) -> (x + slant h, foot - length h) with h the height above the foot.
    const float foot = bounds.y1 - 0.02F * (bounds.y1 - bounds.y0);
    const float slant = light.shadowSlant * std::abs(light.shadowLength) * 2;
    const Affine lay{1, -slant, 0, light.shadowLength, slant * foot, foot * (1 - light.shadowLength)};
    Sampler sampler(*item.sprite, lay.after(map), light.shadowBlur + item.soften, canvas.side());
    const float strength = light.shadow * (1 - item.haze) / 255;
    for (int y = sampler.box().y0; y < sampler.box().y1; ++y) {
        const auto [x, count] = sampler.read(y);
        float* a = sampler.channel(3);
        for (int i = 0; i < count; ++i) {
            a[i] *= strength;
        }
        canvas.darken(y, x, count, a);
    }
}

/// Where the object touches the ground no light comes in: a soft flat ellipse.
void drawContactShadow(const Item& item, const Bounds& bounds, const Light& light, Canvas& canvas) {
    const float width = bounds.x1 - bounds.x0;
    const float rx = width * 0.47F;
    const float ry = std::max(1.5F, width * 0.09F);
    const float cx = (bounds.x0 + bounds.x1) / 2;
    const float cy = bounds.y1 - ry * 0.45F;
    const int side = canvas.side();
    const int x0 = std::clamp(static_cast<int>(cx - rx), 0, side);
    const int x1 = std::clamp(static_cast<int>(cx + rx) + 1, 0, side);
    std::vector<float> a(static_cast<std::size_t>(std::max(0, x1 - x0)));
    const float strength = (0.35F + 0.5F * light.shadow) * (1 - item.haze);
    for (int y = std::clamp(static_cast<int>(cy - ry), 0, side);
         y < std::min(side, static_cast<int>(cy + ry) + 1); ++y) {
        const float v = (static_cast<float>(y) + 0.5F - cy) / ry;
        for (int x = x0; x < x1; ++x) {
            const float u = (static_cast<float>(x) + 0.5F - cx) / rx;
            const float inside = std::max(0.0F, 1 - u * u - v * v);
            a[static_cast<std::size_t>(x - x0)] = strength * inside * inside;
        }
        canvas.darken(y, x0, x1 - x0, a.data());
    }
}

} // namespace

Tone makeTone(float hueDegrees, float saturation, float brightness) {
    // Rec. 709 luma; the turn leaves grey and luma as they are.
    constexpr float kR = 0.2126F;
    constexpr float kG = 0.7152F;
    constexpr float kB = 0.0722F;
    const Turn t = turn(hueDegrees);
    const float c = t.cos * saturation;
    const float s = t.sin * saturation;
    Tone tone{kR + c * (1 - kR) - s * kR, kG - c * kG - s * kG,           kB - c * kB + s * (1 - kB),
              kR - c * kR + s * 0.143F,   kG + c * (1 - kG) + s * 0.140F, kB - c * kB - s * 0.283F,
              kR - c * kR - s * (1 - kR), kG - c * kG + s * kG,           kB + c * (1 - kB) + s * kB};
    for (float& weight : tone) {
        weight *= brightness;
    }
    return tone;
}

Extent extentOf(const Item& item) {
    const Bounds bounds = silhouette(*item.sprite, turned(item));
    const float w = bounds.x1 - bounds.x0;
    const float h = bounds.y1 - bounds.y0;
    const float scale = item.size / std::max(w, h);
    return {w * scale, h * scale};
}

void drawItem(const Item& item, const Place& place, Canvas& canvas) {
    const Affine map = placed(item, canvas.side());
    if (item.shadow == Shadow::Standing) {
        const Bounds bounds = silhouette(*item.sprite, map);
        drawCastShadow(item, map, bounds, place.light, canvas);
        drawContactShadow(item, bounds, place.light, canvas);
    }
    Sampler sampler(*item.sprite, map, item.soften, canvas.side());
    const Shading shading = shadingOf(item, place);
    const Box& box = sampler.box();
    if (!item.name.empty()) {
        canvas.beginObject(box, item.sprite->area * std::abs(map.determinant()));
    }
    std::vector<float> uneven(static_cast<std::size_t>(canvas.side()), 1.0F);
    const float perPixel = 220.0F / static_cast<float>(canvas.side());
    for (int y = box.y0; y < box.y1; ++y) {
        const auto [x, count] = sampler.read(y);
        if (count == 0) {
            continue;
        }
        Textures::shared().grain.sample(item.textureAt + static_cast<float>(x) * perPixel,
                                        item.textureAt + static_cast<float>(y) * perPixel, perPixel, 0, count,
                                        uneven.data());
        for (int i = 0; i < count; ++i) {
            uneven[static_cast<std::size_t>(i)] =
                1 + (uneven[static_cast<std::size_t>(i)] - 0.5F) * 2 * item.texture;
        }
        shade(sampler, shading, uneven.data(), count);
        canvas.composite(y, x, count, sampler.channel(0), sampler.channel(1), sampler.channel(2),
                         sampler.channel(3));
    }
    canvas.endObject();
}

} // namespace actiscope::demo
