// NumPy's .npy format, version 1.0: float32, C order.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/maps.h"

namespace actiscope {

/// The map as a file's bytes: '<f4', shape (height, width), logit units.
[[nodiscard]] std::vector<std::uint8_t> npyBytes(const ClassActivationMap& cam);

} // namespace actiscope
