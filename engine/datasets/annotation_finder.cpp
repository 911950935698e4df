#include "engine/datasets/annotation_finder.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/data/annotation_xml.h"
#include "engine/data/text.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

constexpr int kFoldersPeeked = 8;

struct Found {
    std::string file;     ///< empty: none
    bool unclear = false; ///< a file is there, but may be that of another image
};

/// `alone`: no other image is called so.
Found fileFor(std::string_view path, const AnnotationPlaces& places, bool alone, KnownFiles& known) {
    const std::string name = std::string(stemOf(path)) + ".xml";
    const std::string_view parent = parentOf(path);
    std::string_view below = parent;
    if (!places.images.empty() && below.starts_with(places.images)) {
        below.remove_prefix(std::min(places.images.size() + 1, below.size()));
    }
    Found found;
    for (const std::string& folder : places.folders) {
        if (std::string own = joined(folder, joined(below, name)); known.use(own)) {
            return {std::move(own)};
        }
        if (std::string flat = joined(folder, name); known.use(flat)) {
            if (alone) {
                return {std::move(flat)};
            }
            found.unclear = true;
        }
    }
    if (places.beside) {
        for (const char* folder : {"annotations", "Annotations", ""}) {
            if (std::string candidate = joined(joined(parent, folder), name); known.use(candidate)) {
                return {std::move(candidate)};
            }
        }
    }
    return found;
}

} // namespace

void attachAnnotations(DataSetBuilder& builder, const fs::path& root, const AnnotationPlaces& places,
                       bool complete, bool optional) {
    KnownFiles known(root);
    std::vector<std::size_t> without;
    std::unordered_map<std::string, std::size_t> namesakes;
    for (std::size_t item = 0; item < builder.size(); ++item) {
        ++namesakes[std::string(stemOf(builder.path(item)))];
    }
    std::size_t unclear = 0;
    std::string example;
    for (std::size_t item = 0; item < builder.size(); ++item) {
        const std::string_view path = builder.path(item);
        const bool alone = namesakes.at(std::string(stemOf(path))) == 1;
        const Found found = fileFor(path, places, alone, known);
        if (found.file.empty()) {
            unclear += found.unclear ? 1 : 0;
            example = found.unclear ? std::string(path) : example;
            without.push_back(item);
        } else {
            builder.setAnnotation(item, found.file);
        }
    }
    if (unclear > 0) {
        builder.report().note(std::to_string(unclear) +
                              " images share their names with others in other folders, as " + example +
                              " does, and the one annotation of that name may be any one's: they "
                              "have none. Put the annotations into folders as the images are.");
    }
    for (const std::string& folder : places.folders) {
        (void)known.has(joined(folder, "any.xml")); // list it, even where there is no image
    }
    if (!optional || without.size() < builder.size()) {
        for (const std::size_t item : without) {
            builder.report().add(Finding::MissingAnnotation, builder.path(item));
        }
    }
    if (complete) {
        for (const std::string& file : known.unused(".xml")) {
            builder.report().add(Finding::MissingImage, "the one of " + file);
        }
    }
}

XmlKind peekXml(const fs::path& folder) {
    std::error_code error;
    const bool there = isFolder(folder);
    int folders = 0;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; there && !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry->path().extension() == ".xml") {
            const auto read = readAnnotationFile(entry->path());
            if (read && !read->objects.empty()) {
                return std::any_of(read->objects.begin(), read->objects.end(),
                                   [](const AnnotatedObject& object) { return text::isSynset(object.name); })
                           ? XmlKind::Synsets
                           : XmlKind::Names;
            }
        }
        std::error_code unreadable;
        if (entry->is_directory(unreadable) && (entry.depth() > 1 || ++folders > kFoldersPeeked)) {
            entry.disable_recursion_pending();
        }
    }
    return XmlKind::None;
}

} // namespace actiscope::datasets
