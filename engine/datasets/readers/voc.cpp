// Pascal VOC: "JPEGImages" with the images, "Annotations" with an XML file each, "ImageSets/Main" with lists.
#include <unordered_map>
#include <variant>
#include <vector>

#include "engine/datasets/annotation_finder.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/readers.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

struct VocPlace {
    fs::path folder;      ///< with the lists; empty: none
    fs::path root;        ///< what the images' paths are below
    std::string images;   ///< their folder below the root; empty: the root
    fs::path annotations; ///< empty: none
};

VocPlace findPlace(const fs::path& given, const OpenOptions& options) {
    if (!isFolder(given)) {
        return {};
    }
    VocPlace place{given, {}, {}, {}};
    const std::string inner =
        firstFolder(given, {"VOC2012", "VOC2007", "VOCdevkit/VOC2012", "VOCdevkit/VOC2007"});
    if (!inner.empty()) {
        place.folder = given / inner;
    }
    if (options.images.empty()) {
        place.images = firstFolder(place.folder, {"JPEGImages", "images", "Images"});
        place.root = place.images.empty() ? fs::path() : place.folder;
    } else {
        place.root = fs::absolute(options.images);
    }
    const std::string own = firstFolder(place.folder, {"Annotations", "annotations"});
    place.annotations = !options.annotations.empty() ? fs::absolute(options.annotations)
                        : own.empty()                ? fs::path()
                                                     : place.folder / own;
    return place;
}

/// The list to read: the one that is asked for, else what is evaluated. Empty: none.
Result<std::string> findList(const VocPlace& place, const std::string& split) {
    const fs::path lists = place.folder / "ImageSets" / "Main";
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

bool recognise(const fs::path& given, const OpenOptions& options) {
    const VocPlace place = findPlace(given, options);
    return !place.root.empty() && findList(place, options.split) &&
           peekXml(place.annotations.empty() ? place.root / place.images : place.annotations) ==
               XmlKind::Names;
}

/// Items in the order of the list; a line is an image's stem, perhaps with a number behind it.
Result<std::monostate> addListed(DataSetBuilder& builder, const VocPlace& place, const std::string& list,
                                 const std::vector<std::string>& images) {
    auto table = TextTable::open(place.folder / "ImageSets" / "Main" / (list + ".txt"));
    if (!table) {
        return fail(table.error());
    }
    std::unordered_map<std::string_view, std::vector<std::string_view>> byStem;
    std::unordered_map<std::string, bool> listed;
    for (const std::string& image : images) {
        byStem[stemOf(image)].push_back(image);
    }
    std::size_t unclear = 0;
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
        if (found->second.size() > 1) {
            ++unclear;
            continue;
        }
        builder.addItem(joined(place.images, found->second.front()), stem);
    }
    if (unclear > 0) {
        builder.report().note(std::to_string(unclear) +
                              (unclear == 1
                                   ? " name of the list is left out: several images are called so."
                                   : " names of the list are left out: several images are called so."));
    }
    builder.report().note("Of its images, those in ImageSets/Main/" + list + ".txt are taken.");
    return std::monostate{};
}

Result<DataSetBuilder> open(const fs::path& given, const OpenOptions& options) {
    const VocPlace place = findPlace(given, options);
    if (place.root.empty()) {
        return fail(ErrorCode::FileNotFound,
                    given.string() + " has no folder of images: Pascal VOC is one with JPEGImages in it.");
    }
    const auto images = imagesBelow(place.root / place.images);
    const auto list = findList(place, options.split);
    if (!images || !list) {
        return fail(!images ? images.error() : list.error());
    }
    DataSetBuilder builder(place.root, place.images);
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
        places.folders.push_back(place.annotations.lexically_proximate(place.root).string());
    }
    attachAnnotations(builder, place.root, places, list->empty(), false);
    return builder;
}

} // namespace

constinit const Format kVocFormat{"voc", "Pascal VOC", {true, true, true}, recognise, open};

} // namespace actiscope::datasets
