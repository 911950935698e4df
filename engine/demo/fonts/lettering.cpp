#include "engine/demo/fonts/lettering.h"

#include <algorithm>

#include "engine/demo/fonts/font_file.h"

namespace actiscope::demo {
namespace {

constexpr unsigned kPixels = 36;
constexpr char kFirst = ' ';

const std::vector<std::string>& fontNames() {
    static const std::vector<std::string> names{"DejaVuSans-Bold.ttf", "DejaVuSans.ttf",
                                                "DejaVuSerif-Bold.ttf", "DejaVuSerif.ttf",
                                                "DejaVuSansMono-Bold.ttf"};
    return names;
}

} // namespace

Result<Lettering> Lettering::open() {
    Lettering lettering;
    for (const std::string& name : fontNames()) {
        const auto font = FontFile::open({"/usr/share/fonts/truetype/dejavu/" + name}, "fonts-dejavu-core");
        if (!font) {
            return fail(font.error());
        }
        FT_Face face = font->face();
        FT_Set_Pixel_Sizes(face, 0, kPixels);
        auto& letters = lettering.m_fonts.emplace_back();
        for (std::size_t i = 0; i < letters.size(); ++i) {
            // Unhinted outlines are the same with every version of the hinter.
            if (FT_Load_Char(face, static_cast<FT_ULong>(kFirst) + i, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) !=
                0) {
                continue;
            }
            const FT_GlyphSlot slot = face->glyph;
            Letter& letter = letters[i];
            letter.left = slot->bitmap_left;
            letter.top = slot->bitmap_top;
            letter.advance = static_cast<int>(slot->advance.x / 64);
            letter.ink.width = static_cast<int>(slot->bitmap.width);
            letter.ink.height = static_cast<int>(slot->bitmap.rows);
            for (unsigned y = 0; y < slot->bitmap.rows; ++y) {
                const unsigned char* row =
                    slot->bitmap.buffer + static_cast<std::ptrdiff_t>(y) * slot->bitmap.pitch;
                letter.ink.coverage.insert(letter.ink.coverage.end(), row, row + slot->bitmap.width);
            }
        }
    }
    return lettering;
}

Written Lettering::write(const std::string& line, int font) const {
    const auto& letters = m_fonts.at(static_cast<std::size_t>(font));
    struct Placed {
        const Letter* letter;
        int x;
    };
    std::vector<Placed> placed;
    int pen = 0;
    int x0 = 1 << 20;
    int x1 = 0;
    int top = -1000;
    int bottom = 1000;
    for (const char c : line) {
        const auto index = static_cast<std::size_t>(static_cast<unsigned char>(c) - kFirst);
        if (static_cast<unsigned char>(c) < kFirst || index >= letters.size()) {
            continue;
        }
        const Letter& letter = letters[index];
        if (letter.ink.width > 0) {
            placed.push_back({&letter, pen + letter.left});
            x0 = std::min(x0, pen + letter.left);
            x1 = std::max(x1, pen + letter.left + letter.ink.width);
            top = std::max(top, letter.top);
            bottom = std::min(bottom, letter.top - letter.ink.height);
        }
        pen += letter.advance;
    }
    Written written;
    if (placed.empty()) {
        return written;
    }
    written.width = x1 - x0;
    written.height = top - bottom;
    written.coverage.resize(static_cast<std::size_t>(written.width) *
                            static_cast<std::size_t>(written.height));
    for (const Placed& one : placed) {
        const Written& ink = one.letter->ink;
        for (int y = 0; y < ink.height; ++y) {
            std::uint8_t* to = written.coverage.data() +
                               static_cast<std::ptrdiff_t>(top - one.letter->top + y) * written.width +
                               one.x - x0;
            const std::uint8_t* from = ink.coverage.data() + static_cast<std::ptrdiff_t>(y) * ink.width;
            for (int x = 0; x < ink.width; ++x) {
                to[x] = std::max(to[x], from[x]);
            }
        }
    }
    return written;
}

} // namespace actiscope::demo
