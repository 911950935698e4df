#include "engine/datasets/annotation_finder.h"

#include <algorithm>

#include "engine/data/annotation_xml.h"
#include "engine/data/text.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

constexpr int kFoldersPeeked = 8;

std::string fileFor(std::string_view path, const AnnotationPlaces& places, KnownFiles& known) {
    const std::string name = std::string(stemOf(path)) + ".xml";
    const std::string_view parent = parentOf(path);
    std::string_view below = parent;
    if (!places.images.empty() && below.starts_with(places.images)) {
        below.remove_prefix(std::min(places.images.size() + 1, below.size()));
    }
    for (const std::string& folder : places.folders) {
        for (const std::string& candidate : {joined(folder, joined(below, name)), joined(folder, name)}) {
            if (known.use(candidate)) {
                return candidate;
            }
        }
    }
    if (places.beside) {
        for (const char* folder : {"annotations", "Annotations", ""}) {
            const std::string candidate = joined(joined(parent, folder), name);
            if (known.use(candidate)) {
                return candidate;
            }
        }
    }
    return {};
}

} // namespace

void attachAnnotations(DataSetBuilder& builder, const fs::path& root, const AnnotationPlaces& places,
                       bool complete, bool optional) {
    KnownFiles known(root);
    std::vector<std::size_t> without;
    for (std::size_t item = 0; item < builder.size(); ++item) {
        const std::string file = fileFor(builder.path(item), places, known);
        if (file.empty()) {
            without.push_back(item);
        } else {
            builder.setAnnotation(item, file);
        }
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
