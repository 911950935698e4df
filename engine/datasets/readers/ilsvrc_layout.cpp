#include "engine/datasets/readers/ilsvrc_layout.h"

#include "engine/datasets/folders.h"

namespace actiscope::datasets {

namespace fs = std::filesystem;

IlsvrcPlace ilsvrcImages(const fs::path& place, const OpenOptions& options, const std::string& part) {
    if (!isFolder(place) || (!options.split.empty() && options.split != part)) {
        return {};
    }
    if (!options.images.empty()) {
        const fs::path images = fs::absolute(options.images);
        return {place, images, {}, isFolder(images)};
    }
    std::string below = firstFolder(place, {part, "ILSVRC/Data/CLS-LOC/" + part, "Data/CLS-LOC/" + part});
    if (below.empty() && place.filename() == part) {
        return {place.parent_path(), place.parent_path(), part, true};
    }
    const bool found = !below.empty();
    return {place, place, std::move(below), found};
}

fs::path ilsvrcAnnotations(const fs::path& folder, const OpenOptions& options, const std::string& part) {
    if (!options.annotations.empty()) {
        return fs::absolute(options.annotations);
    }
    const std::string below =
        firstFolder(folder, {"annotations/" + part, "Annotations/" + part, "annotations/CLS-LOC/" + part,
                             "Annotations/CLS-LOC/" + part, "ILSVRC/Annotations/CLS-LOC/" + part,
                             "annotations", "Annotations", "Annotation"});
    return below.empty() ? fs::path() : folder / below;
}

Result<std::monostate> addSynsetTable(DataSetBuilder& builder, const fs::path& root) {
    for (const fs::path& folder : {root, root.parent_path()}) {
        for (const char* name : {"synset_words.txt", "LOC_synset_mapping.txt"}) {
            if (!isFile(folder / name)) {
                continue;
            }
            auto table = readLabels(folder / name);
            if (!table) {
                return fail(table.error());
            }
            for (ClassLabel& label : table->classes) {
                builder.addClass(std::move(label));
            }
            return std::monostate{};
        }
    }
    return std::monostate{};
}

} // namespace actiscope::datasets
