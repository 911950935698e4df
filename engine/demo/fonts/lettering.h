// Written words as coverage.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/result.h"

namespace actiscope::demo {

/// 8 bit coverage, rows packed.
struct Written {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> coverage;
};

/// The printable ASCII letters of a few fonts. Immutable once open: any thread may read.
class Lettering {
public:
    /// Debian's fonts-dejavu-core. Errors: FileNotFound, FileUnreadable.
    [[nodiscard]] static Result<Lettering> open();
    [[nodiscard]] int fonts() const { return static_cast<int>(m_fonts.size()); }
    /// One line, cut to what is inked. Characters beyond ASCII are left out.
    [[nodiscard]] Written write(const std::string& line, int font) const;

private:
    struct Letter {
        int left = 0; ///< from the pen to the bitmap
        int top = 0;  ///< from the base line up
        int advance = 0;
        Written ink;
    };
    std::vector<std::array<Letter, 95>> m_fonts;
};

} // namespace actiscope::demo
