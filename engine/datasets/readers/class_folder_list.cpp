#include "engine/datasets/readers/class_folder_list.h"

#include <algorithm>

#include "engine/data/files.h"
#include "engine/datasets/folders.h"

namespace actiscope::datasets {

namespace fs = std::filesystem;

Result<std::monostate> addClassFolders(DataSetBuilder& builder, const fs::path& root,
                                       const std::string& images) {
    const auto list = imagesBelow(root / images);
    if (!list) {
        return fail(list.error());
    }
    std::size_t loose = 0;
    for (const std::string& image : list->images) {
        const std::size_t slash = image.find('/');
        if (slash == std::string::npos) {
            ++loose;
            continue;
        }
        const std::uint32_t label = builder.classOf(std::string_view(image).substr(0, slash));
        const std::string path = joined(images, image);
        builder.addLabel(builder.addItem(path, image), label);
    }
    reportGaps(builder.report(), images, *list);
    if (loose > 0) {
        builder.report().note(std::to_string(loose) +
                              (loose == 1 ? " image lies in no class's folder and is left out."
                                          : " images lie in no class's folder and are left out."));
    }
    return std::monostate{};
}

bool holdsImage(const fs::path& folder) {
    constexpr int kNamesPeeked = 1000;
    std::error_code error;
    int seen = 0;
    for (fs::directory_iterator entry(folder, error);
         !error && entry != fs::directory_iterator() && seen < kNamesPeeked; entry.increment(error), ++seen) {
        std::error_code unreadable;
        if (hasImageEnding(entry->path()) && entry->is_regular_file(unreadable)) {
            return true;
        }
    }
    return false;
}

std::vector<std::string> partsOf(const fs::path& place, const std::string& split) {
    if (!split.empty() && split != "all") {
        return isFolder(place / split) ? std::vector{split} : std::vector<std::string>();
    }
    std::vector<std::string> parts; // what is evaluated first
    for (const char* name : {"val", "test", "train"}) {
        if (isFolder(place / name)) {
            parts.emplace_back(name);
        }
    }
    // A single folder called "train" is a class of locomotives where it holds images itself, or is one of
    // several classes.
    if (parts.size() == 1) {
        const auto names = namesIn(place);
        if (!names || holdsImage(place / parts.front()) ||
            std::any_of(names->folders.begin(), names->folders.end(), [&](const std::string& name) {
                return name != parts.front() && holdsImage(place / name);
            })) {
            parts.clear();
        }
    }
    if (parts.empty()) {
        return {""};
    }
    parts.resize(split == "all" ? parts.size() : 1);
    return parts;
}

} // namespace actiscope::datasets
