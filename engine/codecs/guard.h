// libjpeg and libpng report a fatal error by a long jump out of their functions.
#pragma once

#include <csetjmp>

namespace actiscope::codecs {

/// Runs `body`; false where it was left by a jump to `target`. A jump destroys nothing: the body must own
/// nothing, and may change only what lives outside of it and of the function that calls this.
template <class Body>
bool guarded(std::jmp_buf& target, Body body) {
    if (setjmp(target) != 0) {
        return false;
    }
    body();
    return true;
}

} // namespace actiscope::codecs
