#include "engine/demo/draw/sprite.h"

#include <algorithm>
#include <cmath>

namespace actiscope::demo {
namespace {

constexpr int kSmallestLevel = 6;
constexpr std::uint8_t kOpaque = 128;

struct Rectangle {
    int x0, y0, x1, y1;
};

/// 8 bytes a texel, no padding.
struct Texels {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> bytes;

    Texels(int w, int h)
        : width(w), height(h), bytes(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 8) {}
    std::uint8_t* at(int x, int y) {
        return bytes.data() +
               (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   8;
    }
    [[nodiscard]] const std::uint8_t* at(int x, int y) const { return const_cast<Texels*>(this)->at(x, y); }
};

Rectangle usedPart(const std::vector<std::uint8_t>& rgba, int width, int height) {
    Rectangle used{width, height, 0, 0};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            if (rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)) *
                         4 +
                     3] != 0) {
                used = {std::min(used.x0, x), std::min(used.y0, y), std::max(used.x1, x + 1),
                        std::max(used.y1, y + 1)};
            }
        }
    }
    return used;
}

/// Running mean along lines of `step` apart values.
void smoothLine(float* values, int count, std::ptrdiff_t step, int radius, std::vector<float>& line) {
    line.assign(static_cast<std::size_t>(count + 2 * radius + 1), 0.0F);
    for (int i = 0; i < count; ++i) {
        line[static_cast<std::size_t>(i + radius)] = values[i * step];
    }
    float sum = 0;
    for (int i = 0; i < 2 * radius; ++i) {
        sum += line[static_cast<std::size_t>(i)];
    }
    for (int i = 0; i < count; ++i) {
        sum += line[static_cast<std::size_t>(i + 2 * radius)];
        values[i * step] = sum / static_cast<float>(2 * radius + 1);
        sum -= line[static_cast<std::size_t>(i)];
    }
}

/// The silhouette, blurred: highest in its middle.
std::vector<float> cushion(const Texels& texels) {
    const int w = texels.width;
    const int h = texels.height;
    std::vector<float> height(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    for (std::size_t i = 0; i < height.size(); ++i) {
        height[i] = static_cast<float>(texels.bytes[i * 8 + 3]) / 255;
    }
    std::vector<float> line;
    const int radius = std::max(1, std::max(w, h) / 14);
    for (int pass = 0; pass < 3; ++pass) {
        for (int y = 0; y < h; ++y) {
            smoothLine(height.data() + static_cast<std::ptrdiff_t>(y) * w, w, 1, radius, line);
        }
        for (int x = 0; x < w; ++x) {
            smoothLine(height.data() + x, h, w, radius, line);
        }
    }
    return height;
}

void addNormals(Texels& texels) {
    const std::vector<float> height = cushion(texels);
    const int w = texels.width;
    const int h = texels.height;
    const float steepness = 0.14F * static_cast<float>(std::max(w, h));
    const auto at = [&](int x, int y) {
        return height[static_cast<std::size_t>(std::clamp(y, 0, h - 1)) * static_cast<std::size_t>(w) +
                      static_cast<std::size_t>(std::clamp(x, 0, w - 1))];
    };
    for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x) {
            float nx = (at(x - 1, y) - at(x + 1, y)) * steepness;
            float ny = (at(x, y - 1) - at(x, y + 1)) * steepness;
            const float length = std::sqrt(nx * nx + ny * ny + 1);
            nx /= length;
            ny /= length;
            std::uint8_t* texel = texels.at(x, y);
            texel[4] = static_cast<std::uint8_t>(128.5F + 127 * nx);
            texel[5] = static_cast<std::uint8_t>(128.5F + 127 * ny);
        }
    }
}

SpriteLevel padded(const Texels& texels) {
    constexpr int kPad = SpriteLevel::kPadding;
    SpriteLevel level;
    level.width = texels.width + 2 * kPad;
    level.height = texels.height + 2 * kPad;
    level.texels.resize(static_cast<std::size_t>(level.width) * static_cast<std::size_t>(level.height) * 8);
    for (int y = 0; y < level.height; ++y) {
        for (int x = 0; x < level.width; ++x) {
            const int fromX = std::clamp(x - kPad, 0, texels.width - 1);
            const int fromY = std::clamp(y - kPad, 0, texels.height - 1);
            const bool inside = fromX == x - kPad && fromY == y - kPad;
            auto* to = const_cast<std::uint8_t*>(level.at(x, y));
            std::copy_n(texels.at(fromX, fromY), 8, to);
            if (!inside) {
                std::fill_n(to, 4, std::uint8_t{0});
            }
        }
    }
    return level;
}

Texels halved(const Texels& texels) {
    Texels half(texels.width / 2, texels.height / 2);
    for (int y = 0; y < half.height; ++y) {
        for (int x = 0; x < half.width; ++x) {
            for (int c = 0; c < 8; ++c) {
                const int sum = texels.at(2 * x, 2 * y)[c] + texels.at(2 * x + 1, 2 * y)[c] +
                                texels.at(2 * x, 2 * y + 1)[c] + texels.at(2 * x + 1, 2 * y + 1)[c];
                half.at(x, y)[c] = static_cast<std::uint8_t>((sum + 2) / 4);
            }
        }
    }
    return half;
}

void addOutline(Sprite& sprite, const Texels& texels) {
    for (int y = 0; y < texels.height; ++y) {
        int first = -1;
        int last = -1;
        for (int x = 0; x < texels.width; ++x) {
            if (texels.at(x, y)[3] >= kOpaque) {
                first = first < 0 ? x : first;
                last = x;
            }
        }
        if (first >= 0) {
            sprite.outline.push_back({static_cast<float>(first), static_cast<float>(y) + 0.5F});
            sprite.outline.push_back({static_cast<float>(last + 1), static_cast<float>(y) + 0.5F});
        }
    }
}

enum class Relief { Flat, Cushion };

Sprite fromPart(const std::vector<std::uint8_t>& rgba, int width, const Rectangle& part, Relief relief) {
    Sprite sprite;
    if (part.x1 <= part.x0) {
        return sprite;
    }
    // A multiple of 16, so that four levels halve exactly.
    const auto rounded = [](int n) { return (n + 15) / 16 * 16; };
    Texels texels(rounded(part.x1 - part.x0), rounded(part.y1 - part.y0));
    for (int y = part.y0; y < part.y1; ++y) {
        for (int x = part.x0; x < part.x1; ++x) {
            std::copy_n(rgba.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                       static_cast<std::size_t>(x)) *
                                          4,
                        4, texels.at(x - part.x0, y - part.y0));
        }
    }
    if (relief == Relief::Cushion) {
        addNormals(texels);
    } else {
        for (std::size_t i = 0; i < texels.bytes.size(); i += 8) {
            texels.bytes[i + 4] = texels.bytes[i + 5] = 128;
        }
    }
    for (std::size_t i = 3; i < texels.bytes.size(); i += 8) {
        sprite.area += static_cast<float>(texels.bytes[i]) / 255;
    }
    sprite.width = texels.width;
    sprite.height = texels.height;
    addOutline(sprite, texels);
    if (sprite.outline.empty()) {
        return sprite;
    }
    sprite.levels.push_back(padded(texels));
    while (texels.width % 2 == 0 && texels.height % 2 == 0 &&
           std::min(texels.width, texels.height) >= 2 * kSmallestLevel) {
        texels = halved(texels);
        sprite.levels.push_back(padded(texels));
    }
    return sprite;
}

} // namespace

Sprite makeSprite(const std::vector<std::uint8_t>& rgba, int width, int height) {
    return fromPart(rgba, width, usedPart(rgba, width, height), Relief::Cushion);
}

Sprite makeUncutSprite(const std::vector<std::uint8_t>& rgba, int width, int height) {
    Sprite sprite = fromPart(rgba, width, {0, 0, width, height}, Relief::Flat);
    const auto w = static_cast<float>(width);
    const auto h = static_cast<float>(height);
    sprite.outline = {{0, 0}, {w, 0}, {0, h}, {w, h}};
    return sprite;
}

} // namespace actiscope::demo
