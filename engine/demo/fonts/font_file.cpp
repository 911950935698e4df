#include "engine/demo/fonts/font_file.h"

namespace actiscope::demo {

namespace fs = std::filesystem;

Result<FontFile> FontFile::open(const std::vector<fs::path>& candidates, const std::string& package) {
    fs::path found;
    for (const fs::path& candidate : candidates) {
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored)) {
            found = candidate;
            break;
        }
    }
    if (found.empty()) {
        return fail(ErrorCode::FileNotFound,
                    "The demo pictures are drawn from the font " + candidates.front().string() +
                        ", which is not there: install the Debian package " + package + ".");
    }
    FontFile font;
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) {
        return fail(ErrorCode::OutOfMemory,
                    "There is not enough memory to read fonts: close other programs.");
    }
    font.m_library.reset(library);
    FT_Face face = nullptr;
    const FT_Error error = FT_New_Face(library, found.c_str(), 0, &face);
    if (error != 0) {
        return fail(ErrorCode::FileUnreadable,
                    found.string() + " cannot be read as a font: install the Debian package " + package +
                        " anew.",
                    "FreeType error " + std::to_string(error));
    }
    font.m_face.reset(face);
    return font;
}

} // namespace actiscope::demo
