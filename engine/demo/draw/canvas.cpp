#include "engine/demo/draw/canvas.h"

#include <algorithm>

namespace actiscope::demo {
namespace {

/// to = to * (1 - a) + from.
void over(float* __restrict to, const float* __restrict from, const float* __restrict a, int count) {
    for (int i = 0; i < count; ++i) {
        to[i] = to[i] * (1 - a[i]) + from[i];
    }
}

void takeAway(float* __restrict to, const float* __restrict a, int count) {
    for (int i = 0; i < count; ++i) {
        to[i] *= 1 - a[i];
    }
}

/// Sums of 2 * radius + 1 rows around each, edges repeated, slid from the top to the bottom.
void blurColumns(const float* from, float* to, int side, int radius, std::vector<float>& sum) {
    const auto line = [&](int y) {
        return from + static_cast<std::ptrdiff_t>(std::clamp(y, 0, side - 1)) * side;
    };
    const float scale = 1.0F / static_cast<float>(2 * radius + 1);
    sum.assign(static_cast<std::size_t>(side), 0.0F);
    float* s = sum.data();
    for (int y = -radius; y < radius; ++y) {
        const float* in = line(y);
        for (int x = 0; x < side; ++x) {
            s[x] += in[x];
        }
    }
    for (int y = 0; y < side; ++y) {
        const float* in = line(y + radius);
        const float* out = line(y - radius);
        float* target = to + static_cast<std::ptrdiff_t>(y) * side;
        for (int x = 0; x < side; ++x) {
            s[x] += in[x];
            target[x] = s[x] * scale;
            s[x] -= out[x];
        }
    }
}

/// Tiles, so that both sides stay in the cache.
void transpose(const float* from, float* to, int side) {
    constexpr int kTile = 16;
    for (int y0 = 0; y0 < side; y0 += kTile) {
        for (int x0 = 0; x0 < side; x0 += kTile) {
            for (int y = y0; y < std::min(y0 + kTile, side); ++y) {
                for (int x = x0; x < std::min(x0 + kTile, side); ++x) {
                    to[static_cast<std::ptrdiff_t>(x) * side + y] =
                        from[static_cast<std::ptrdiff_t>(y) * side + x];
                }
            }
        }
    }
}

} // namespace

Canvas::Canvas(int side)
    : m_side(side), m_light(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3) {}

std::size_t Canvas::offset(int channel, int y) const {
    return static_cast<std::size_t>(channel * m_side + y) * static_cast<std::size_t>(m_side);
}

float* Canvas::row(int channel, int y) {
    return m_light.data() + offset(channel, y);
}

const float* Canvas::row(int channel, int y) const {
    return m_light.data() + offset(channel, y);
}

void Canvas::composite(int y, int x, int count, const float* r, const float* g, const float* b,
                       const float* a) {
    over(row(0, y) + x, r, a, count);
    over(row(1, y) + x, g, a, count);
    over(row(2, y) + x, b, a, count);
    for (std::size_t k = 0; k < m_objects.size(); ++k) {
        Object& object = m_objects[k];
        const int begin = std::max(x, object.extent.x0);
        const int end = std::min(x + count, object.extent.x1);
        if (y < object.extent.y0 || y >= object.extent.y1 || begin >= end) {
            continue;
        }
        float* coverage = object.coverage.data() +
                          static_cast<std::ptrdiff_t>(y - object.extent.y0) * object.extent.width() -
                          object.extent.x0 + begin;
        if (static_cast<int>(k) == m_drawing) {
            over(coverage, a + (begin - x), a + (begin - x), end - begin);
        } else {
            takeAway(coverage, a + (begin - x), end - begin);
        }
    }
}

void Canvas::darken(int y, int x, int count, const float* a) {
    for (int channel = 0; channel < 3; ++channel) {
        takeAway(row(channel, y) + x, a, count);
    }
}

void Canvas::beginObject(const Box& extent, float wholeArea) {
    Object object;
    object.extent = intersection(extent, Box{0, 0, m_side, m_side});
    object.wholeArea = wholeArea;
    object.coverage.resize(static_cast<std::size_t>(object.extent.area()));
    m_drawing = static_cast<int>(m_objects.size());
    m_objects.push_back(std::move(object));
}

void Canvas::addDrawn(const Box& extent) {
    beginObject(extent, static_cast<float>(extent.area()));
    std::vector<float>& coverage = m_objects.back().coverage;
    std::fill(coverage.begin(), coverage.end(), 1.0F);
    endObject();
}

Visible Canvas::visible(std::size_t number) const {
    const Object& object = m_objects[number];
    Visible seen;
    Box box{m_side, m_side, 0, 0};
    double sum = 0;
    const float* coverage = object.coverage.data();
    for (int y = object.extent.y0; y < object.extent.y1; ++y) {
        for (int x = object.extent.x0; x < object.extent.x1; ++x, ++coverage) {
            sum += static_cast<double>(*coverage);
            if (*coverage >= kVisibleShare) {
                ++seen.pixels;
                box = {std::min(box.x0, x), std::min(box.y0, y), std::max(box.x1, x + 1),
                       std::max(box.y1, y + 1)};
            }
        }
    }
    seen.box = seen.pixels > 0 ? box : Box{};
    seen.share = object.wholeArea > 0 ? std::min(1.0F, static_cast<float>(sum) / object.wholeArea) : 0.0F;
    return seen;
}

void Canvas::blur(int radius, const std::vector<float>& share) {
    if (radius < 1) {
        return;
    }
    const std::size_t plane = static_cast<std::size_t>(m_side) * static_cast<std::size_t>(m_side);
    std::vector<float> one(plane);
    std::vector<float> other(plane);
    std::vector<float> sum;
    for (int channel = 0; channel < 3; ++channel) {
        blurColumns(row(channel, 0), one.data(), m_side, radius, sum);
        blurColumns(one.data(), other.data(), m_side, radius, sum);
        transpose(other.data(), one.data(), m_side);
        blurColumns(one.data(), other.data(), m_side, radius, sum);
        blurColumns(other.data(), one.data(), m_side, radius, sum);
        transpose(one.data(), other.data(), m_side);
        for (int y = 0; y < m_side; ++y) {
            float* sharp = row(channel, y);
            const float* soft = other.data() + static_cast<std::ptrdiff_t>(y) * m_side;
            const float s = share[static_cast<std::size_t>(y)];
            for (int x = 0; x < m_side; ++x) {
                sharp[x] += (soft[x] - sharp[x]) * s;
            }
        }
    }
}

} // namespace actiscope::demo
