#include "engine/demo/fonts/emoji_library.h"

#include <cstdio>
#include <cstdlib>

#include "engine/demo/fonts/font_file.h"

namespace actiscope::demo {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPackage = "fonts-noto-color-emoji";
constexpr const char* kFont = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf";
constexpr unsigned kMostSide = 1024;

fs::path fontPath(const fs::path& named) {
    if (!named.empty()) {
        return named;
    }
    const char* set = std::getenv("ACTISCOPE_EMOJI_FONT");
    return set != nullptr && *set != '\0' ? set : kFont;
}

/// Premultiplied RGBA of the glyph that the face holds now; empty where it is no colour bitmap.
std::vector<std::uint8_t> colourBitmap(const FT_Bitmap& bitmap) {
    std::vector<std::uint8_t> rgba;
    if (bitmap.pixel_mode != FT_PIXEL_MODE_BGRA || bitmap.width > kMostSide || bitmap.rows > kMostSide) {
        return rgba;
    }
    rgba.reserve(static_cast<std::size_t>(bitmap.width) * bitmap.rows * 4);
    for (unsigned y = 0; y < bitmap.rows; ++y) {
        const unsigned char* row = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
        for (unsigned x = 0; x < bitmap.width; ++x, row += 4) {
            rgba.insert(rgba.end(), {row[2], row[1], row[0], row[3]});
        }
    }
    return rgba;
}

} // namespace

Result<EmojiLibrary> EmojiLibrary::open(const std::vector<char32_t>& codePoints, const fs::path& named) {
    const fs::path path = fontPath(named);
    const auto font = FontFile::open({path}, kPackage);
    if (!font) {
        return fail(font.error());
    }
    FT_Face face = font->face();
    const bool sized = face->num_fixed_sizes > 0 && FT_Select_Size(face, 0) == 0;
    EmojiLibrary library;
    for (const char32_t codePoint : codePoints) {
        if (library.m_sprites.count(codePoint) > 0) {
            continue;
        }
        Sprite sprite;
        if (const FT_UInt glyph = FT_Get_Char_Index(face, codePoint);
            sized && glyph != 0 && FT_Load_Glyph(face, glyph, FT_LOAD_COLOR) == 0) {
            const FT_Bitmap& bitmap = face->glyph->bitmap;
            const std::vector<std::uint8_t> rgba = colourBitmap(bitmap);
            if (!rgba.empty()) {
                sprite = makeSprite(rgba, static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows));
            }
        }
        if (sprite.levels.empty()) {
            char hex[16];
            std::snprintf(hex, sizeof hex, "U+%04X", static_cast<unsigned>(codePoint));
            return fail(ErrorCode::FileUnreadable, path.string() + " has no colour picture of " + hex +
                                                       ": install Debian 12's package " + kPackage + ".");
        }
        library.m_sprites.emplace(codePoint, std::move(sprite));
    }
    return library;
}

} // namespace actiscope::demo
