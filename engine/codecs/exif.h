// The orientation that a camera wrote beside the pixels.
#pragma once

#include "engine/codecs/picture.h"

namespace actiscope::codecs {

/// Orientation 1..8 from an EXIF block (a TIFF header and its first directory, with or without "Exif\0\0"
/// before it); 1 where the block does not hold a valid one. It should be a SHORT; a BYTE or LONG is taken,
/// too. Source: EXIF 2.3, 4.6.2 and 4.6.4 A.
[[nodiscard]] int exifOrientation(Bytes block);

/// The picture turned and mirrored as its orientation says.
[[nodiscard]] Picture oriented(Picture picture);

} // namespace actiscope::codecs
