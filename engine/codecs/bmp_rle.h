// Run lengths inside BMP files.
#pragma once

#include <array>
#include <cstdint>

#include "engine/codecs/picture.h"

namespace actiscope::codecs {

using BmpPalette = std::array<std::array<std::uint8_t, 3>, 256>;

/// Decodes RLE8 (`bits` 8) or RLE4 (4) into the picture; pixels that the runs leap over take the palette's
/// first colour. Runs over an edge are clipped. False where the data ends within the picture.
[[nodiscard]] bool decodeBmpRle(Bytes data, unsigned bits, const BmpPalette& palette, const Picture& picture);

} // namespace actiscope::codecs
