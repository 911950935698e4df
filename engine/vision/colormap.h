// Colour tables for maps.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace actiscope {

enum class Colormap { Jet, Turbo, Viridis, Inferno, Signed };

using ColorTable = std::array<std::array<std::uint8_t, 3>, 256>;

struct ColormapEntry {
    Colormap colormap;
    std::string_view name; ///< as shown and as stored in settings
    bool isSigned;         ///< zero is the middle of the table
};

/// All colormaps in the order in which they are offered.
[[nodiscard]] const std::vector<ColormapEntry>& colormaps();

/// 256 RGB colours, low to high.
[[nodiscard]] const ColorTable& colorTable(Colormap colormap);

/// The values that get the table's first and last colour.
struct ValueRange {
    float low = 0;
    float high = 1;
};

/// The range in which a map with this minimum and maximum is shown: as it is, or for a signed colormap
/// symmetric about zero. A constant map gets a range of width zero, which maps to the table's middle.
[[nodiscard]] ValueRange displayRange(float min, float max, bool isSigned);

} // namespace actiscope
