// Pictures of single objects, ready to be drawn at any size and angle.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace actiscope::demo {

/// One size of a sprite: 8 bytes a texel (red, green, blue premultiplied by alpha, alpha, surface normal x
/// and y as 128 + 127 n, two unused), with kPadding clear texels around.
struct SpriteLevel {
    static constexpr int kPadding = 2;
    static constexpr int kChannels = 8;

    int width = 0; ///< padding included
    int height = 0;
    std::vector<std::uint8_t> texels;

    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return texels.data() +
               (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   kChannels;
    }
};

struct Sprite {
    int width = 0; ///< texels of the largest level, without padding
    int height = 0;
    float area = 0;                  ///< sum of the coverage, in texels of the largest level
    std::vector<SpriteLevel> levels; ///< each half as wide and high as the one before
    /// First and last opaque point of each row of the largest level: their hull is the silhouette's.
    std::vector<std::array<float, 2>> outline;
};

/// From premultiplied 8 bit RGBA. Clear margins are cut off. The normals are those of a cushion over the
/// silhouette. An image without opaque pixels gives a sprite without levels.
[[nodiscard]] Sprite makeSprite(const std::vector<std::uint8_t>& rgba, int width, int height);

/// Flat, and with the margins kept and counted as silhouette: sprites of one size lie exactly over each
/// other.
[[nodiscard]] Sprite makeUncutSprite(const std::vector<std::uint8_t>& rgba, int width, int height);

} // namespace actiscope::demo
