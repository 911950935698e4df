// Overlays against the recipe evaluated pixel by pixel in double.
#include "engine/vision/overlay.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "engine/vision/upsample.h"

namespace actiscope {
namespace {

ClassActivationMap randomMap(int width, int height) {
    std::mt19937 random(11);
    std::uniform_real_distribution<float> value(-5.0F, 20.0F);
    ClassActivationMap cam{0, height, width, {}, -5.0F, 20.0F, 0};
    for (int i = 0; i < width * height; ++i) {
        cam.values.push_back(value(random));
    }
    return cam;
}

std::vector<std::uint8_t> randomBytes(std::size_t count) {
    std::mt19937 random(12);
    std::vector<std::uint8_t> bytes(count);
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
    return bytes;
}

/// What a target byte should become; -1 where the map doesn't cover the pixel.
double blended(const ClassActivationMap& cam, const MapPlacement& placement, const OverlayStyle& style, int x,
               int y, std::size_t channel, std::uint8_t before) {
    const double u = (x + 0.5 - placement.x0) / (placement.x1 - placement.x0);
    const double v = (y + 0.5 - placement.y0) / (placement.y1 - placement.y0);
    if (u < 0 || u >= 1 || v < 0 || v >= 1) {
        return before;
    }
    const auto value = static_cast<double>(
        sampleMap(cam.values.data(), {cam.width, cam.height}, u * cam.width, v * cam.height));
    const auto low = static_cast<double>(style.range.low);
    const auto high = static_cast<double>(style.range.high);
    const double position = std::clamp((value - low) / (high - low), 0.0, 1.0) * 255;
    const ColorTable& table = colorTable(style.colormap);
    // Between the two nearest colours, so that a position at a half may round either way.
    const auto lower = static_cast<std::size_t>(std::floor(position));
    const auto upper = std::min<std::size_t>(lower + 1, 255);
    const double color = table[lower][channel] + (table[upper][channel] - table[lower][channel]) *
                                                     (position - static_cast<double>(lower));
    return before + (color - before) * static_cast<double>(style.opacity);
}

void expectOverlay(Size size, int pixelBytes, bool bgr, const ClassActivationMap& cam,
                   const MapPlacement& placement, const OverlayStyle& style) {
    const std::size_t stride = static_cast<std::size_t>(size.width * pixelBytes) + 5;
    const std::vector<std::uint8_t> before = randomBytes(stride * static_cast<std::size_t>(size.height));
    std::vector<std::uint8_t> after = before;
    blendOverlay({after.data(), size, stride, pixelBytes, bgr}, cam, placement, style);
    // Half a step between colours (less than six levels) by the opacity, and half a level of rounding.
    const double tolerance = 3 * static_cast<double>(style.opacity) + 0.6;
    for (int y = 0; y < size.height; ++y) {
        for (std::size_t i = 0; i < stride; ++i) {
            const std::size_t at = static_cast<std::size_t>(y) * stride + i;
            const int x = static_cast<int>(i) / pixelBytes;
            const std::size_t byte = i % static_cast<std::size_t>(pixelBytes);
            if (x >= size.width || byte == 3) {
                ASSERT_EQ(after[at], before[at]) << "no colour, at " << i << " of row " << y;
                continue;
            }
            const double expected = blended(cam, placement, style, x, y, bgr ? 2 - byte : byte, before[at]);
            ASSERT_NEAR(after[at], expected, tolerance) << "at " << x << ", " << y << " byte " << byte;
        }
    }
}

TEST(Overlay, EveryPlacementAndPixelLayout) {
    const ClassActivationMap cam = randomMap(13, 9);
    const OverlayStyle style{Colormap::Jet, {-5, 20}, 0.5F};
    const Size size{97, 61};
    for (const MapPlacement& placement :
         {MapPlacement{0, 0, 97, 61}, MapPlacement{10, 7, 80, 55}, MapPlacement{-300.5, -200.25, 500.75, 400},
          MapPlacement{40.3, -20, 300, 30.6}, MapPlacement{3.5, 3.5, 4.6, 4.6},
          MapPlacement{-1e7, -1e7, 1e7, 2e7}}) {
        SCOPED_TRACE(placement.x0);
        expectOverlay(size, 3, false, cam, placement, style);
        expectOverlay(size, 3, true, cam, placement, style);
        expectOverlay(size, 4, false, cam, placement, style);
        expectOverlay(size, 4, true, cam, placement, style);
    }
}

TEST(Overlay, EveryColormapAndOpacity) {
    const ClassActivationMap cam = randomMap(7, 7);
    for (const ColormapEntry& entry : colormaps()) {
        for (const float opacity : {0.0F, 0.3F, 1.0F}) {
            expectOverlay({50, 40}, 3, false, cam, {0, 0, 50, 40},
                          {entry.colormap, displayRange(cam.min, cam.max, entry.isSigned), opacity});
        }
    }
}

TEST(Overlay, MapsLargerThanTheTarget) {
    expectOverlay({10, 8}, 3, false, randomMap(64, 50), {0, 0, 10, 8}, {Colormap::Turbo, {-5, 20}, 0.7F});
    expectOverlay({30, 20}, 3, false, randomMap(1, 1), {0, 0, 30, 20}, {Colormap::Turbo, {-5, 20}, 0.7F});
}

TEST(Overlay, ValuesOutsideOfTheRangeGetTheEndColours) {
    expectOverlay({64, 64}, 3, false, randomMap(8, 8), {0, 0, 64, 64}, {Colormap::Jet, {2, 5}, 1.0F});
}

TEST(Overlay, PlacementsThatCoverNothingChangeNothing) {
    const ClassActivationMap cam = randomMap(5, 5);
    const std::vector<std::uint8_t> before = randomBytes(20 * 10 * 3);
    const double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const MapPlacement& placement :
         {MapPlacement{0, 0, 0, 10}, MapPlacement{20, 0, 40, 10}, MapPlacement{0, -30, 20, -1},
          MapPlacement{10, 10, 0, 0}, MapPlacement{0, 0, infinity, 10}, MapPlacement{0, 0, 20, nan}}) {
        std::vector<std::uint8_t> after = before;
        blendOverlay({after.data(), {20, 10}, 60, 3, false}, cam, placement, {});
        EXPECT_EQ(after, before);
    }
}

TEST(Overlay, ConstantMapGetsTheMiddleColour) {
    const ClassActivationMap cam{0, 3, 3, std::vector<float>(9, 4.0F), 4, 4, 0};
    std::vector<std::uint8_t> pixels = randomBytes(8 * 8 * 3);
    blendOverlay({pixels.data(), {8, 8}, 24, 3, false}, cam, {0, 0, 8, 8},
                 {Colormap::Viridis, displayRange(4, 4, false), 1.0F});
    const auto& middle = colorTable(Colormap::Viridis)[128];
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        ASSERT_EQ(pixels[i], middle[i % 3]);
    }
}

TEST(Overlay, NaNKeepsThePicture) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    // Cells of 10 x 10 pixels; the bad one is the second of the second row.
    ClassActivationMap cam = randomMap(6, 5);
    cam.values[7] = nan;
    const std::vector<std::uint8_t> before = randomBytes(60 * 50 * 3);
    std::vector<std::uint8_t> after = before;
    blendOverlay({after.data(), {60, 50}, 180, 3, false}, cam, {0, 0, 60, 50},
                 {Colormap::Jet, {-5, 20}, 1.0F});
    for (int y = 0; y < 50; ++y) {
        for (int x = 0; x < 60; ++x) {
            const std::size_t at = static_cast<std::size_t>(y * 180 + x * 3);
            // Samples that have the bad cell as a neighbour.
            const bool bad = x >= 5 && x < 25 && y >= 5 && y < 25;
            const bool same = std::equal(before.begin() + static_cast<std::ptrdiff_t>(at),
                                         before.begin() + static_cast<std::ptrdiff_t>(at) + 3,
                                         after.begin() + static_cast<std::ptrdiff_t>(at));
            ASSERT_EQ(same, bad) << x << ", " << y;
        }
    }
}

TEST(Overlay, RangesThatAreNotFiniteGiveNoColour) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<std::uint8_t> before = randomBytes(20 * 10 * 3);
    std::vector<std::uint8_t> after = before;
    blendOverlay({after.data(), {20, 10}, 60, 3, false}, randomMap(4, 4), {0, 0, 20, 10},
                 {Colormap::Jet, {nan, nan}, 1.0F});
    EXPECT_EQ(after, before);
}

TEST(Overlay, RenderedImageHasTheMapWhereTheNetworkLooked) {
    const Size size{90, 70};
    auto rgb = std::make_shared<std::uint8_t[]>(90 * 70 * 3);
    const std::vector<std::uint8_t> before = randomBytes(90 * 70 * 3);
    std::copy(before.begin(), before.end(), rgb.get());
    const ClassActivationMap cam = randomMap(7, 7);
    const OverlayStyle style{Colormap::Inferno, {-5, 20}, 0.6F};
    std::vector<std::uint8_t> expected = before;
    blendOverlay({expected.data(), size, 270, 3, false}, cam, {10, 5, 80, 65}, style);
    const std::vector<std::uint8_t> rendered =
        renderOverlay({size, rgb, size, 1}, cam, {10, 5, 80, 65}, style);
    EXPECT_EQ(rendered, expected);
    EXPECT_NE(rendered, before);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), rgb.get())) << "the image itself stays";
}

} // namespace
} // namespace actiscope
