// The answer for one image as a table to read.
#pragma once

#include <string>

#include "engine/runtime/analysis.h"

namespace actiscope::app {

/// Image and size, one line a class (rank, class, probability, logit, map range, box, IoU), the scene where
/// the model tells it, remarks.
[[nodiscard]] std::string camTable(const Analysis& analysis, const std::string& path, int thresholdLevel);

} // namespace actiscope::app
