// Images in a folder for each class, VOC's XML files beside them or in folders of annotations where there are
// any.
#include <algorithm>
#include <array>

#include "engine/data/files.h"
#include "engine/data/text.h"
#include "engine/datasets/annotation_finder.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/class_folder_list.h"
#include "engine/datasets/readers/readers.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

/// A few images in one of the folders are enough.
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

/// A folder that other layouts keep all of their images in is no class.
bool isPart(const std::string& folder) {
    constexpr std::array kParts{"train", "val", "test", "images", "jpegimages"};
    return std::find(kParts.begin(), kParts.end(), text::lower(folder)) != kParts.end();
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    if (!isFolder(place)) {
        return false;
    }
    const std::string part = partOf(place, options.split);
    const auto names = namesIn(place / part);
    if (part.empty() || !names) {
        return false;
    }
    for (const std::string& folder : names->folders) {
        if (!isPart(folder) && holdsImage(place / part / folder)) {
            return true;
        }
    }
    return false;
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const std::string part = partOf(place, options.split);
    if (part.empty()) {
        return fail(ErrorCode::FileNotFound, place.string() + " has no part \"" + options.split +
                                                 "\": name one of its folders, or all.");
    }
    const std::string images = part == "." ? "" : part;
    DataSetBuilder builder(place);
    if (auto added = addClassFolders(builder, place, images); !added) {
        return fail(added.error());
    }
    AnnotationPlaces places{{}, images, true};
    if (!options.annotations.empty()) {
        places.folders.push_back(fs::absolute(options.annotations).string());
    }
    for (const char* name : {"annotations", "Annotations"}) {
        for (const std::string& folder : {joined(images, name), std::string(name)}) {
            if (isFolder(place / folder)) {
                places.folders.push_back(folder);
            }
        }
    }
    if (!images.empty()) {
        builder.report().note("Of its parts, \"" + part + "\" is taken.");
    }
    attachAnnotations(builder, place, places, images.empty(), true);
    return builder;
}

} // namespace

constinit const Format kClassFoldersFormat{"folders", "image folders, one a class", recognise, open};

} // namespace actiscope::datasets
