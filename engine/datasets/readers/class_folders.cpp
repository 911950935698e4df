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

/// A folder that other layouts keep all of their images in is no class.
bool isPart(const std::string& folder) {
    constexpr std::array kParts{"train", "val", "test", "images", "jpegimages"};
    return std::find(kParts.begin(), kParts.end(), text::lower(folder)) != kParts.end();
}

/// The folder that the classes' folders, or the parts with them, are in.
fs::path rootOf(const fs::path& place, const OpenOptions& options) {
    return options.images.empty() ? place : fs::absolute(options.images);
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    const fs::path root = rootOf(place, options);
    const std::vector<std::string> parts =
        isFolder(root) ? partsOf(root, options.split) : std::vector<std::string>();
    return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        const auto names = namesIn(root / part);
        return names &&
               std::any_of(names->folders.begin(), names->folders.end(), [&](const std::string& name) {
                   return !isPart(name) && holdsImage(root / part / name);
               });
    });
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const fs::path root = rootOf(place, options);
    const std::vector<std::string> parts = partsOf(root, options.split);
    if (parts.empty()) {
        return fail(ErrorCode::FileNotFound, root.string() + " has no part \"" + options.split +
                                                 "\": name one of its folders, or all.");
    }
    DataSetBuilder builder(root);
    for (const std::string& part : parts) {
        if (auto added = addClassFolders(builder, root, part); !added) {
            return fail(added.error());
        }
    }
    const bool whole = parts.front().empty();
    const std::string images = parts.size() == 1 ? parts.front() : std::string();
    AnnotationPlaces places{{}, images, true};
    if (!options.annotations.empty()) {
        places.folders.push_back(fs::absolute(options.annotations).string());
    }
    for (const char* name : {"annotations", "Annotations"}) {
        for (const fs::path& folder : {root / images / name, root / name, place / name}) {
            if (isFolder(folder)) {
                places.folders.push_back(folder.lexically_proximate(root).string());
            }
        }
    }
    if (!whole) {
        std::string names;
        for (const std::string& part : parts) {
            names += (names.empty() ? "\"" : ", \"") + part + "\"";
        }
        builder.report().note("Of its parts, " + names + (parts.size() == 1 ? " is taken." : " are taken."));
    }
    attachAnnotations(builder, root, places, whole, true);
    return builder;
}

} // namespace

constinit const Format kClassFoldersFormat{
    "folders", "image folders, one a class", {true, true, true}, recognise, open};

} // namespace actiscope::datasets
