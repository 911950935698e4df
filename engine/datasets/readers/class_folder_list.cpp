#include "engine/datasets/readers/class_folder_list.h"

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

std::string partOf(const fs::path& place, const std::string& split) {
    if (split == "all") {
        return ".";
    }
    if (!split.empty()) {
        return isFolder(place / split) ? split : std::string();
    }
    // Parts come in twos; a single folder called "train" is a class of locomotives.
    const std::string first = firstFolder(place, {"val", "test"});
    return !first.empty() && isFolder(place / "train") ? first : ".";
}

} // namespace actiscope::datasets
