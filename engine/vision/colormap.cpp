#include "engine/vision/colormap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>

namespace actiscope {
namespace {

using Rgb = std::array<int, 3>;

std::uint8_t toByte(double value) {
    return static_cast<std::uint8_t>(std::floor(std::clamp(value, 0.0, 255.0) + 0.5));
}

/// Straight ramps of four levels a step, as MATLAB's jet has them at 256 colours.
ColorTable jet() {
    ColorTable table{};
    for (int i = 0; i < 256; ++i) {
        table[static_cast<std::size_t>(i)] = {toByte(std::min(4 * i - 382, 1148 - 4 * i)),
                                              toByte(std::min(4 * i - 128, 892 - 4 * i)),
                                              toByte(std::min(4 * i + 128, 638 - 4 * i))};
    }
    return table;
}

/// A Catmull-Rom spline through colours at equal distances, extended straight at both ends.
ColorTable spline(std::initializer_list<Rgb> colors) {
    const std::vector<Rgb> points(colors);
    const int last = static_cast<int>(points.size()) - 1;
    const auto channel = [&](int point, std::size_t c) -> double {
        const auto value = [&](int at) { return points[static_cast<std::size_t>(at)][c]; };
        if (point < 0) {
            return 2 * value(0) - value(1);
        }
        return point > last ? 2 * value(last) - value(last - 1) : value(point);
    };
    ColorTable table{};
    for (int i = 0; i < 256; ++i) {
        const double position = i * last / 255.0;
        const int k = std::min(static_cast<int>(position), last - 1);
        const double f = position - k;
        for (std::size_t c = 0; c < 3; ++c) {
            const double p0 = channel(k - 1, c);
            const double p1 = channel(k, c);
            const double p2 = channel(k + 1, c);
            const double p3 = channel(k + 2, c);
            const double bend = 2 * p0 - 5 * p1 + 4 * p2 - p3 + f * (3 * (p1 - p2) + p3 - p0);
            table[static_cast<std::size_t>(i)][c] = toByte(p1 + 0.5 * f * (p2 - p0 + f * bend));
        }
    }
    return table;
}

// Points fitted so that the splines stay within two levels of the published tables at all 256 colours:
// turbo (A. Mikhailov 2019), viridis and inferno (S. van der Walt, N. Smith 2015).

ColorTable turbo() {
    return spline({{49, 18, 61},
                   {63, 62, 157},
                   {70, 102, 221},
                   {69, 140, 253},
                   {48, 178, 244},
                   {25, 212, 207},
                   {34, 235, 170},
                   {82, 250, 122},
                   {140, 255, 75},
                   {182, 247, 53},
                   {219, 226, 54},
                   {245, 197, 59},
                   {254, 161, 48},
                   {249, 117, 29},
                   {232, 75, 12},
                   {206, 46, 4},
                   {170, 21, 1},
                   {123, 4, 2}});
}

ColorTable viridis() {
    return spline({{68, 1, 85},
                   {72, 23, 105},
                   {71, 42, 122},
                   {67, 61, 132},
                   {61, 78, 138},
                   {53, 94, 141},
                   {46, 109, 142},
                   {41, 123, 142},
                   {35, 137, 142},
                   {31, 151, 139},
                   {32, 165, 133},
                   {46, 179, 125},
                   {70, 192, 111},
                   {101, 203, 94},
                   {136, 213, 72},
                   {176, 221, 47},
                   {216, 226, 25},
                   {254, 231, 35}});
}

ColorTable inferno() {
    return spline({{0, 0, 2},
                   {10, 7, 33},
                   {30, 12, 70},
                   {56, 9, 98},
                   {81, 14, 108},
                   {105, 22, 110},
                   {128, 31, 108},
                   {152, 39, 102},
                   {176, 49, 91},
                   {197, 61, 77},
                   {217, 77, 61},
                   {233, 97, 43},
                   {244, 121, 25},
                   {250, 148, 6},
                   {252, 176, 20},
                   {248, 205, 56},
                   {241, 234, 105},
                   {250, 255, 166}});
}

/// Blue for evidence against, near white for none, red for evidence in favour.
ColorTable blueWhiteRed() {
    return spline({{8, 38, 92},
                   {30, 94, 166},
                   {92, 156, 206},
                   {174, 210, 232},
                   {246, 246, 246},
                   {245, 192, 164},
                   {226, 134, 102},
                   {186, 48, 52},
                   {104, 6, 34}});
}

} // namespace

const std::vector<ColormapEntry>& colormaps() {
    static const std::vector<ColormapEntry> entries{{Colormap::Jet, "jet", false},
                                                    {Colormap::Turbo, "turbo", false},
                                                    {Colormap::Viridis, "viridis", false},
                                                    {Colormap::Inferno, "inferno", false},
                                                    {Colormap::Signed, "signed", true}};
    return entries;
}

const ColorTable& colorTable(Colormap colormap) {
    static const std::array<ColorTable, 5> tables{jet(), turbo(), viridis(), inferno(), blueWhiteRed()};
    return tables[static_cast<std::size_t>(colormap)];
}

ValueRange displayRange(float min, float max, bool isSigned) {
    if (!isSigned) {
        return {min, max};
    }
    const float reach = std::max(std::abs(min), std::abs(max));
    return {-reach, reach};
}

} // namespace actiscope
