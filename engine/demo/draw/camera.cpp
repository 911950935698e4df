#include "engine/demo/draw/camera.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/demo/draw/texture.h"

namespace actiscope::demo {
namespace {

/// (1 - 2k) in the middle, k on both sides; edges repeated.
void softenPlane(float* plane, int side, float k, std::vector<float>& before, std::vector<float>& line) {
    const auto n = static_cast<std::size_t>(side);
    before.assign(plane, plane + n);
    line.resize(n + 2);
    for (int y = 0; y < side; ++y) {
        float* row = plane + static_cast<std::ptrdiff_t>(y) * side;
        const float* next = y + 1 < side ? row + side : row;
        float* __restrict above = before.data();
        float* __restrict mixed = line.data() + 1;
        for (int x = 0; x < side; ++x) {
            const float here = row[x];
            mixed[x] = here + k * (above[x] + next[x] - 2 * here);
            above[x] = here;
        }
        mixed[-1] = mixed[0];
        mixed[side] = mixed[side - 1];
        for (int x = 0; x < side; ++x) {
            row[x] = mixed[x] + k * (mixed[x - 1] + mixed[x + 1] - 2 * mixed[x]);
        }
    }
}

void soften(Canvas& canvas, float deviation) {
    const float variance = deviation * deviation;
    if (variance < 0.01F) {
        return;
    }
    constexpr float kMostPerPass = 0.5F;
    const int passes = static_cast<int>(std::ceil(variance / kMostPerPass));
    const float k = variance / static_cast<float>(2 * passes);
    std::vector<float> before;
    std::vector<float> line;
    for (int channel = 0; channel < 3; ++channel) {
        for (int pass = 0; pass < passes; ++pass) {
            softenPlane(canvas.row(channel, 0), canvas.side(), k, before, line);
        }
    }
}

/// Light to the stored value 0..255.
void toneRow(float* __restrict row, const float* __restrict vignette, float exposure, float contrast,
             int count) {
    for (int x = 0; x < count; ++x) {
        const float light = std::max(0.0F, row[x]) * exposure * vignette[x];
        const float rolled = std::min(1.0F, light * 1.12F / (1 + 0.12F * light)); // highlights bend
        const float v = std::sqrt(rolled);
        row[x] = 255 * (v + contrast * v * (1 - v) * (2 * v - 1));
    }
}

} // namespace

Image develop(const Camera& camera, Canvas& canvas) {
    const int side = canvas.side();
    soften(canvas, camera.blur * static_cast<float>(side) / 224);
    const std::size_t pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    auto rgb = std::make_shared<std::uint8_t[]>(pixels * 3);
    const std::vector<std::int8_t>& sensor = Textures::shared().sensor;
    const std::size_t mask = sensor.size() - 1;
    const auto n = static_cast<std::size_t>(side);
    std::vector<float> vignette(n);
    const float exposure[3] = {camera.exposure.r, camera.exposure.g, camera.exposure.b};
    const float all = camera.noise / 32;
    const float each = camera.colourNoise / 32;
    for (int y = 0; y < side; ++y) {
        const float dy = 2 * (static_cast<float>(y) + 0.5F) / static_cast<float>(side) - 1;
        for (int x = 0; x < side; ++x) {
            const float dx = 2 * (static_cast<float>(x) + 0.5F) / static_cast<float>(side) - 1;
            vignette[static_cast<std::size_t>(x)] = 1 - camera.vignette * 0.5F * (dx * dx + dy * dy);
        }
        std::uint8_t* to = rgb.get() + static_cast<std::size_t>(y) * n * 3;
        const std::uint32_t rowAt = camera.noiseAt + static_cast<std::uint32_t>(y) * 7919U;
        for (int channel = 0; channel < 3; ++channel) {
            float* row = canvas.row(channel, y);
            toneRow(row, vignette.data(), exposure[channel], camera.contrast, side);
            const std::uint32_t channelAt = rowAt * 3U + static_cast<std::uint32_t>(channel + 1) * 20011U;
            for (int x = 0; x < side; ++x) {
                const auto at = static_cast<std::uint32_t>(x);
                const float value = row[x] + all * static_cast<float>(sensor[(rowAt + at) & mask]) +
                                    each * static_cast<float>(sensor[(channelAt + at) & mask]);
                to[3 * x + channel] =
                    static_cast<std::uint8_t>(std::min(255.0F, std::max(0.0F, value)) + 0.5F);
            }
        }
    }
    Image image;
    image.size = image.storedSize = {side, side};
    image.rgb = std::move(rgb);
    return image;
}

} // namespace actiscope::demo
