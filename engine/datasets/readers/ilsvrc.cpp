// ILSVRC's validation images as the archives unpack: "val" with the images, "annotations" with an XML file
// each.
#include "engine/data/text.h"
#include "engine/datasets/annotation_finder.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/ilsvrc_layout.h"
#include "engine/datasets/readers/readers.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

bool recognise(const fs::path& place, const OpenOptions& options) {
    const IlsvrcPlace found = ilsvrcImages(place, options, "val");
    if (!found.found) {
        return false;
    }
    const fs::path annotations = ilsvrcAnnotations(found.folder, options, "val");
    return !annotations.empty() && peekXml(annotations) == XmlKind::Synsets;
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const auto [folder, root, images, found] = ilsvrcImages(place, options, "val");
    if (!found) {
        return fail(
            ErrorCode::FileNotFound,
            place.string() +
                " has no folder \"val\" with ILSVRC's validation images, or another part is asked for: "
                "check the folder.");
    }
    const auto list = imagesBelow(root / images);
    if (!list) {
        return fail(list.error());
    }
    DataSetBuilder builder(root, images);
    if (auto added = addSynsetTable(builder, folder); !added) {
        return fail(added.error());
    }
    for (const std::string& image : list->images) {
        const std::size_t item = builder.addItem(joined(images, image), stemOf(image));
        // Some keep the images in a folder for each synset.
        const std::string_view inside = std::string_view(image).substr(0, image.find('/'));
        if (text::isSynset(inside)) {
            builder.addLabel(item, builder.classOf(inside));
        }
    }
    reportGaps(builder.report(), images, *list);
    const fs::path annotations = ilsvrcAnnotations(folder, options, "val");
    AnnotationPlaces places{{}, images, false};
    if (!annotations.empty()) {
        places.folders.push_back(annotations.lexically_proximate(root).string());
    }
    attachAnnotations(builder, root, places, true, false);
    return builder;
}

} // namespace

constinit const Format kIlsvrcFormat{
    "ilsvrc", "ILSVRC validation images with XML annotations", {true, true, true}, recognise, open};

} // namespace actiscope::datasets
