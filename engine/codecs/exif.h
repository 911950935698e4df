// What a camera wrote beside the pixels, above all their orientation.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/codecs/picture.h"

namespace actiscope::codecs {

/// The first value of a tag in the first directory of a TIFF structure, 0 where it is no BYTE, SHORT or LONG;
/// nothing where the tag is not there or the bytes are no TIFF structure.
[[nodiscard]] std::optional<std::size_t> tiffValue(Bytes tiff, unsigned tag);

/// Orientation 1..8 from an EXIF block (a TIFF header and its first directory, with or without "Exif\0\0"
/// before it); 1 where the block does not hold a valid one. It should be a SHORT; a BYTE or LONG is taken,
/// too. Source: EXIF 2.3, 4.6.2 and 4.6.4 A.
[[nodiscard]] int exifOrientation(Bytes block);

/// The picture turned and mirrored as its orientation says.
[[nodiscard]] Picture oriented(Picture picture);

} // namespace actiscope::codecs
