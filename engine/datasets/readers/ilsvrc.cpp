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
    const auto [root, images] = ilsvrcImages(place, options, "val");
    if (images.empty()) {
        return false;
    }
    const std::string annotations = ilsvrcAnnotations(root, options, "val");
    return !annotations.empty() && peekXml(root / annotations) == XmlKind::Synsets;
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const auto [root, images] = ilsvrcImages(place, options, "val");
    if (images.empty()) {
        return fail(ErrorCode::FileNotFound,
                    place.string() +
                        " has no folder \"val\" with ILSVRC's validation images: check the folder.");
    }
    const auto list = imagesBelow(root / images);
    if (!list) {
        return fail(list.error());
    }
    DataSetBuilder builder(root);
    if (auto added = addSynsetTable(builder, root); !added) {
        return fail(added.error());
    }
    for (const std::string& image : list->images) {
        const std::size_t item = builder.addItem(joined(images, image), stemOf(image));
        // Some keep the images in a folder for each synset.
        const std::string_view folder = std::string_view(image).substr(0, image.find('/'));
        if (text::isSynset(folder)) {
            builder.addLabel(item, builder.classOf(folder));
        }
    }
    reportGaps(builder.report(), images, *list);
    const std::string annotations = ilsvrcAnnotations(root, options, "val");
    AnnotationPlaces places{{}, images, false};
    if (!annotations.empty()) {
        places.folders.push_back(annotations);
    }
    attachAnnotations(builder, root, places, true, false);
    return builder;
}

} // namespace

constinit const Format kIlsvrcFormat{"ilsvrc", "ILSVRC validation images with XML annotations", recognise,
                                     open};

} // namespace actiscope::datasets
