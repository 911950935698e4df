// Pascal VOC: "JPEGImages" with the images, "Annotations" with an XML file each, "ImageSets/Main" with lists.
#include <unordered_map>
#include <variant>

#include "engine/datasets/annotation_finder.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/readers.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

struct VocPlace {
    fs::path root;
    std::string images;
    std::string annotations; ///< empty: none
};

VocPlace findPlace(const fs::path& given, const OpenOptions& options) {
    if (!isFolder(given)) {
        return {};
    }
    VocPlace place{given, {}, {}};
    const std::string inner =
        firstFolder(given, {"VOC2012", "VOC2007", "VOCdevkit/VOC2012", "VOCdevkit/VOC2007"});
    if (!inner.empty()) {
        place.root = given / inner;
    }
    place.images = options.images.empty() ? firstFolder(place.root, {"JPEGImages", "images", "Images"})
                                          : fs::absolute(options.images).string();
    place.annotations = options.annotations.empty() ? firstFolder(place.root, {"Annotations", "annotations"})
                                                    : fs::absolute(options.annotations).string();
    return place;
}

bool recognise(const fs::path& given, const OpenOptions& options) {
    const VocPlace place = findPlace(given, options);
    if (place.root.empty() || place.images.empty()) {
        return false;
    }
    const fs::path annotations = place.root / (place.annotations.empty() ? place.images : place.annotations);
    return peekXml(annotations) == XmlKind::Names;
}

/// The list to read: the one that is asked for, else what is evaluated. Empty: none.
Result<std::string> findList(const VocPlace& place, const std::string& split) {
    const fs::path lists = place.root / "ImageSets" / "Main";
    if (split == "all") {
        return std::string();
    }
    if (!split.empty()) {
        if (isFile(lists / (split + ".txt"))) {
            return split;
        }
        return fail(ErrorCode::FileNotFound,
                    lists.string() + " has no list " + split + ".txt: name another split, or all.");
    }
    for (const char* name : {"val", "test", "trainval", "train"}) {
        if (isFile(lists / (std::string(name) + ".txt"))) {
            return std::string(name);
        }
    }
    return std::string();
}

/// Items in the order of the list; a line is an image's stem, perhaps with a number behind it.
Result<std::monostate> addListed(DataSetBuilder& builder, const VocPlace& place, const std::string& list,
                                 const std::vector<std::string>& images) {
    auto table = TextTable::open(place.root / "ImageSets" / "Main" / (list + ".txt"));
    if (!table) {
        return fail(table.error());
    }
    std::unordered_map<std::string_view, std::string_view> byStem;
    std::unordered_map<std::string, bool> listed;
    for (const std::string& image : images) {
        byStem.emplace(stemOf(image), image);
    }
    while (const auto line = table->line()) {
        const std::string_view stem = words(*line).front();
        if (!listed.emplace(std::string(stem), true).second) {
            builder.report().add(Finding::DuplicateImage, stem);
            continue;
        }
        const auto found = byStem.find(stem);
        if (found == byStem.end()) {
            builder.report().add(Finding::MissingImage, stem);
            continue;
        }
        builder.addItem(joined(place.images, found->second), stem);
    }
    builder.report().note("Of its images, those in ImageSets/Main/" + list + ".txt are taken.");
    return std::monostate{};
}

Result<DataSetBuilder> open(const fs::path& given, const OpenOptions& options) {
    const VocPlace place = findPlace(given, options);
    if (place.root.empty()) {
        return fail(ErrorCode::FileNotFound,
                    given.string() + " is no folder: Pascal VOC is one with JPEGImages in it.");
    }
    const auto images = imagesBelow(place.root / place.images);
    const auto list = findList(place, options.split);
    if (!images || !list) {
        return fail(!images ? images.error() : list.error());
    }
    DataSetBuilder builder(place.root);
    if (list->empty()) {
        for (const std::string& image : images->images) {
            builder.addItem(joined(place.images, image), stemOf(image));
        }
    } else if (auto added = addListed(builder, place, *list, images->images); !added) {
        return fail(added.error());
    }
    reportGaps(builder.report(), place.images, *images, list->empty());
    AnnotationPlaces places{{}, place.images, place.annotations.empty()};
    if (!place.annotations.empty()) {
        places.folders.push_back(place.annotations);
    }
    attachAnnotations(builder, place.root, places, list->empty(), false);
    return builder;
}

} // namespace

constinit const Format kVocFormat{"voc", "Pascal VOC", recognise, open};

} // namespace actiscope::datasets
