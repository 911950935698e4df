// EXIF in a PNG's text, as ImageMagick and ExifTool wrote it before PNG had a chunk for it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/codecs/picture.h"

namespace actiscope::codecs {

/// The EXIF block that a tEXt or zTXt chunk (`compressed`) holds under "Raw profile type exif" or
/// "Raw profile type APP1": a line with the profile's name, its length in decimal, then its bytes in
/// hexadecimal. Empty where the chunk holds something else, contradicts itself or unpacks to more than a
/// megabyte. Source: PNG 1.2, 4.2.3; ImageMagick's coders/png.c (the layout of the text).
[[nodiscard]] std::vector<std::uint8_t> exifInText(Bytes chunk, bool compressed);

} // namespace actiscope::codecs
