// Fonts as FreeType opens them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "engine/api/result.h"

namespace actiscope::demo {

/// A face with its library. One thread at a time.
class FontFile {
public:
    /// The first of the candidates that exists. Errors: FileNotFound (says which package brings it),
    /// FileUnreadable.
    [[nodiscard]] static Result<FontFile> open(const std::vector<std::filesystem::path>& candidates,
                                               const std::string& package);
    [[nodiscard]] FT_Face face() const { return m_face.get(); }

private:
    struct CloseLibrary {
        void operator()(FT_Library library) const { FT_Done_FreeType(library); }
    };
    struct CloseFace {
        void operator()(FT_Face face) const { FT_Done_Face(face); }
    };
    std::unique_ptr<FT_LibraryRec_, CloseLibrary> m_library;
    std::unique_ptr<FT_FaceRec_, CloseFace> m_face; ///< ends before its library
};

} // namespace actiscope::demo
