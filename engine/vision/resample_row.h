// The horizontal pass of resampling: the hot loop from picture to input.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/vision/resample_axis.h"

namespace actiscope {

/// That many bytes past the end of a row are read, whatever they hold.
inline constexpr std::size_t kReadPastRow = 16;

/// One row of packed RGB, resampled to three planes of axis.count() bytes.
void resampleRow(const std::uint8_t* row, const ResampleAxis& axis, std::uint8_t* planes);

} // namespace actiscope
