// A part of a picture at another size, row by row: the loop that all resizing shares.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/vision/resample_axis.h"

namespace actiscope {

/// Told each output row, from the top: its number and its three planes of across.count() sums, each a byte
/// by weightedByte().
using RowFinished = std::function<void(int y, const std::int32_t* sums)>;

/// Resamples the region by the axes, which are those of its width and height: in 8 bit with a rounding after
/// each pass, horizontal first. A row needs as much memory as its sums, whatever the height of the region.
/// Precondition: the region lies in the image.
void resampleRows(const Image& image, const Box& region, const ResampleAxis& across, const ResampleAxis& down,
                  const RowFinished& finished);

/// The region at another size: planes of bytes, [3, size.height, size.width], stretched.
void resampleRegion(const Image& image, const Box& region, Size size, ResizeFilter filter,
                    std::uint8_t* planes);

} // namespace actiscope
