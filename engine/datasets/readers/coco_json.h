// What an instances JSON of COCO says, without what is not needed (segmentations are most of such a file).
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "engine/api/result.h"

namespace actiscope::datasets {

struct CocoImage {
    std::int64_t id = std::numeric_limits<std::int64_t>::min();
    std::string file;
    double width = 0;
    double height = 0;
};

struct CocoObject {
    std::int64_t id = 0;
    std::int64_t image = 0;
    std::int64_t category = 0;
    double box[4] = {}; ///< x, y, width, height
    int numbers = 0;    ///< how many of the box there are
    bool crowd = false;
};

struct CocoCategory {
    std::int64_t id = 0;
    std::string name;
};

struct CocoFile {
    std::vector<CocoImage> images;
    std::vector<CocoObject> objects;
    std::vector<CocoCategory> categories;
};

/// Reads the file in one pass; the keys may come in any order. Errors: FileNotFound, FileUnreadable,
/// AnnotationInvalid (no JSON, with the place; no list of images).
[[nodiscard]] Result<CocoFile> readCocoFile(const std::filesystem::path& file);

} // namespace actiscope::datasets
