// How the tests print the values of engine/api: googletest shows bytes otherwise.
#pragma once

#include <ostream>

#include "engine/api/box.h"
#include "engine/api/image.h"

namespace actiscope {

inline void PrintTo(const Box& box, std::ostream* out) {
    *out << "[" << box.x0 << ", " << box.y0 << ", " << box.x1 << ", " << box.y1 << "]";
}

inline void PrintTo(const Size& size, std::ostream* out) {
    *out << size.width << " x " << size.height;
}

} // namespace actiscope
