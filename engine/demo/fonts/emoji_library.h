// Colour emoji as sprites.
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "engine/api/result.h"
#include "engine/demo/draw/sprite.h"

namespace actiscope::demo {

/// Immutable once open: any thread may read.
class EmojiLibrary {
public:
    /// Reads these code points' bitmaps. `font` empty: ACTISCOPE_EMOJI_FONT, else where Debian's
    /// fonts-noto-color-emoji puts it. Errors: FileNotFound, FileUnreadable (also: a glyph is missing).
    [[nodiscard]] static Result<EmojiLibrary> open(const std::vector<char32_t>& codePoints,
                                                   const std::filesystem::path& font = {});
    /// Of a code point that was named to open().
    [[nodiscard]] const Sprite& glyph(char32_t codePoint) const { return m_sprites.at(codePoint); }

private:
    std::map<char32_t, Sprite> m_sprites;
};

} // namespace actiscope::demo
