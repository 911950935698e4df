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
    if (found.images.empty() && isFolder(place) && holdsSynsets(place)) {
        return {place.parent_path(), place.filename().string()};
    }
    return found;
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    const auto [root, images] = findImages(place, options);
    return !images.empty() && holdsSynsets(root / images);
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const auto [root, images] = findImages(place, options);
    if (images.empty()) {
        return fail(ErrorCode::FileNotFound,
                    place.string() +
                        " has no folders of training images called by synset: check the folder.");
    }
    DataSetBuilder builder(root);
    if (auto added = addSynsetTable(builder, root); !added) {
        return fail(added.error());
    }
    if (auto added = addClassFolders(builder, root, images); !added) {
        return fail(added.error());
    }
    AnnotationPlaces places{{}, images, true};
    std::string annotations = ilsvrcAnnotations(root, options, "train");
    if (annotations.empty()) { // beside the synsets' folders
        annotations =
            firstFolder(root, {images + "/Annotation", images + "/Annotations", images + "/annotations"});
    }
    if (!annotations.empty()) {
        places.folders.push_back(annotations);
    }
    attachAnnotations(builder, root, places, false, true);
    return builder;
}

} // namespace

constinit const Format kIlsvrcTrainFormat{"ilsvrc-train", "ILSVRC training images, a folder a synset",
                                          recognise, open};

} // namespace actiscope::datasets
