#include "engine/evaluation/cubic_resize.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace actiscope::evaluation {
namespace {

struct Tap {
    std::array<int, 4> source;
    std::array<float, 4> weight;
};

std::array<float, 4> cubicWeights(float x) {
    constexpr float a = -0.75F;
    std::array<float, 4> weights{};
    weights[0] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
    weights[1] = ((a + 2) * x - (a + 3)) * x * x + 1;
    weights[2] = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1;
    weights[3] = 1.0F - weights[0] - weights[1] - weights[2];
    return weights;
}

std::vector<Tap> tapsOf(int source, int target) {
    std::vector<Tap> taps(static_cast<std::size_t>(target));
    const double scale = 1.0 / (static_cast<double>(target) / source);
    for (int i = 0; i < target; ++i) {
        const auto position = static_cast<float>((i + 0.5) * scale - 0.5);
        const int whole = static_cast<int>(std::floor(position));
        Tap& tap = taps[static_cast<std::size_t>(i)];
        tap.weight = cubicWeights(position - static_cast<float>(whole));
        for (int k = 0; k < 4; ++k) {
            tap.source[static_cast<std::size_t>(k)] = std::clamp(whole - 1 + k, 0, source - 1);
        }
    }
    return taps;
}

} // namespace

std::vector<float> resizeCubic(const float* map, Size size, Size target) {
    const auto width = static_cast<std::size_t>(target.width);
    if (size.width == target.width && size.height == target.height) {
        return {map, map + width * static_cast<std::size_t>(size.height)};
    }
    const std::vector<Tap> columns = tapsOf(size.width, target.width);
    const std::vector<Tap> rows = tapsOf(size.height, target.height);
    std::vector<float> wide(width * static_cast<std::size_t>(size.height));
    for (int y = 0; y < size.height; ++y) {
        const float* const from = map + static_cast<std::ptrdiff_t>(y) * size.width;
        float* const to = wide.data() + static_cast<std::size_t>(y) * width;
        for (std::size_t x = 0; x < width; ++x) {
            const Tap& tap = columns[x];
            to[x] = from[tap.source[0]] * tap.weight[0] + from[tap.source[1]] * tap.weight[1] +
                    from[tap.source[2]] * tap.weight[2] + from[tap.source[3]] * tap.weight[3];
        }
    }
    std::vector<float> large(width * static_cast<std::size_t>(target.height));
    for (std::size_t y = 0; y < rows.size(); ++y) {
        const Tap& tap = rows[y];
        const auto row = [&](std::size_t k) {
            return wide.data() + static_cast<std::size_t>(tap.source[k]) * width;
        };
        for (std::size_t x = 0; x < width; ++x) {
            // Added from the last, as OpenCV's vectors do.
            large[y * width + x] =
                row(0)[x] * tap.weight[0] +
                (row(1)[x] * tap.weight[1] + (row(2)[x] * tap.weight[2] + row(3)[x] * tap.weight[3]));
        }
    }
    return large;
}

} // namespace actiscope::evaluation
