// ILSVRC's training images: a folder for each synset, XML annotations of some of the images.
#include <algorithm>

#include "engine/data/text.h"
#include "engine/datasets/annotation_finder.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/class_folder_list.h"
#include "engine/datasets/readers/ilsvrc_layout.h"
#include "engine/datasets/readers/readers.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

bool holdsSynsets(const fs::path& folder) {
    const auto names = namesIn(folder);
    return names && std::any_of(names->folders.begin(), names->folders.end(),
                                [](const std::string& name) { return text::isSynset(name); });
}

/// "train", or a folder of synsets itself.
IlsvrcPlace findImages(const fs::path& place, const OpenOptions& options) {
    IlsvrcPlace found = ilsvrcImages(place, options, "train");
    if (!found.found && options.split.empty() && isFolder(place) && holdsSynsets(place)) {
        return {place.parent_path(), place.parent_path(), place.filename().string(), true};
    }
    return found;
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    const IlsvrcPlace found = findImages(place, options);
    return found.found && holdsSynsets(found.pictures());
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const auto [folder, root, images, found] = findImages(place, options);
    if (!found) {
        return fail(ErrorCode::FileNotFound,
                    place.string() +
                        " has no folders of training images called by synset, or another part is asked for: "
                        "check the folder.");
    }
    DataSetBuilder builder(root, images);
    if (auto added = addSynsetTable(builder, folder); !added) {
        return fail(added.error());
    }
    if (auto added = addClassFolders(builder, root, images); !added) {
        return fail(added.error());
    }
    AnnotationPlaces places{{}, images, true};
    fs::path annotations = ilsvrcAnnotations(folder, options, "train");
    if (annotations.empty()) { // beside the synsets' folders
        const std::string beside = firstFolder(root / images, {"Annotation", "Annotations", "annotations"});
        annotations = beside.empty() ? fs::path() : root / images / beside;
    }
    if (!annotations.empty()) {
        places.folders.push_back(annotations.lexically_proximate(root).string());
    }
    attachAnnotations(builder, root, places, false, true);
    return builder;
}

} // namespace

constinit const Format kIlsvrcTrainFormat{
    "ilsvrc-train", "ILSVRC training images, a folder a synset", {true, true, true}, recognise, open};

} // namespace actiscope::datasets
