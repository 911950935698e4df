// A map blended over a picture.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/maps.h"
#include "engine/vision/colormap.h"

namespace actiscope {

struct OverlayStyle {
    Colormap colormap = Colormap::Jet;
    ValueRange range;     ///< values for the first and the last colour
    float opacity = 0.5F; ///< weight of the map's colour; 1 - opacity is the picture's
};

/// One pixel rectangle of the target, and the part of the map that it shows: the map covers
/// [mapX0, mapX1) x [mapY0, mapY1) of the target, in target pixels (fractions allowed). Target pixels
/// outside of it keep the picture's colour.
struct MapPlacement {
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 = 0;
};

/// Blends `cam` over packed RGB rows of a target of `size`, in place. `stride` is bytes per row, `pixelBytes`
/// 3 (RGB) or 4 (the fourth byte is left alone; `bgr` swaps red and blue for Qt's RGB32 on little endian).
/// The map is upsampled bilinearly (half-pixel centres, edge replicated) straight to target pixels.
struct TargetPixels {
    std::uint8_t* data = nullptr;
    Size size;
    std::size_t stride = 0;
    int pixelBytes = 3;
    bool bgr = false;
};
void blendOverlay(const TargetPixels& target, const ClassActivationMap& cam, const MapPlacement& placement,
                  const OverlayStyle& style);

/// The whole image with the map over the rectangle that the network saw: packed RGB, image.size.
[[nodiscard]] std::vector<std::uint8_t> renderOverlay(const Image& image, const ClassActivationMap& cam,
                                                      const Box& seen, const OverlayStyle& style);

} // namespace actiscope
