#include "engine/datasets/readers/ilsvrc_layout.h"

#include "engine/datasets/folders.h"

namespace actiscope::datasets {

namespace fs = std::filesystem;

IlsvrcPlace ilsvrcImages(const fs::path& place, const OpenOptions& options, const std::string& part) {
    if (!isFolder(place)) {
        return {};
    }
    if (!options.images.empty()) {
        return {place, fs::absolute(options.images).string()};
    }
    std::string below = firstFolder(place, {part, "ILSVRC/Data/CLS-LOC/" + part, "Data/CLS-LOC/" + part});
    if (below.empty() && place.filename() == part) {
        return {place.parent_path(), part};
    }
    return {place, std::move(below)};
}

std::string ilsvrcAnnotations(const fs::path& root, const OpenOptions& options, const std::string& part) {
    if (!options.annotations.empty()) {
        return fs::absolute(options.annotations).string();
    }
    return firstFolder(root, {"annotations/" + part, "Annotations/" + part, "annotations/CLS-LOC/" + part,
                              "Annotations/CLS-LOC/" + part, "ILSVRC/Annotations/CLS-LOC/" + part,
                              "annotations", "Annotations", "Annotation"});
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
