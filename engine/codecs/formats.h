// Which format a file is: told from its first bytes, never from its name.
#pragma once

#include "engine/codecs/picture.h"

namespace actiscope::codecs {

struct Format {
    const char* kind;        ///< "a JPEG 2000 image"
    Reader reader = nullptr; ///< null: known, but not read
};

/// Null where the bytes are no image of a known format.
[[nodiscard]] const Format* recognise(Bytes file);

} // namespace actiscope::codecs
