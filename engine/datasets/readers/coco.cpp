// COCO: one JSON file of images, annotations and categories; the images in a folder near it.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <optional>
#include <unordered_map>

#include "engine/data/text.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/coco_json.h"
#include "engine/datasets/readers/readers.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

/// A JSON object whose beginning has one of the lists' keys; not one of captions or keypoints by name.
bool looksLikeCoco(const fs::path& file) {
    const std::string name = text::lower(file.filename().string());
    if (!name.ends_with(".json") || name.starts_with("captions") || name.starts_with("person_keypoints")) {
        return false;
    }
    std::string head(std::size_t{64} << 10, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    const std::string_view begin = text::trimmed(head);
    if (!begin.starts_with('{')) {
        return false;
    }
    for (const char* key : {"\"images\"", "\"annotations\"", "\"categories\""}) {
        if (begin.find(key) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

/// "instances_val2017.json" names the part "val", not "instances_trainval.json".
bool namesPart(const fs::path& file, const std::string& part) {
    const std::string name = file.filename().string();
    const auto isLetter = [&](std::size_t at) {
        return at < name.size() && std::isalpha(static_cast<unsigned char>(name[at])) != 0;
    };
    for (std::size_t at = name.find(part); at != std::string::npos; at = name.find(part, at + 1)) {
        if ((at == 0 || !isLetter(at - 1)) && !isLetter(at + part.size())) {
            return true;
        }
    }
    return false;
}

/// The file itself, or the one in the folder or in its "annotations" that names the part asked for; where
/// none is asked for the validation's, else the first.
fs::path findJson(const fs::path& place, const OpenOptions& options) {
    if (!isFolder(place)) {
        const bool wanted = options.split.empty() || namesPart(place, options.split);
        return wanted && looksLikeCoco(place) ? place : fs::path();
    }
    std::vector<fs::path> found;
    for (const char* below : {"", "annotations", "Annotations"}) {
        const auto names =
            isFolder(place / below) ? namesIn(place / below) : Result<FolderNames>(FolderNames{});
        for (const std::string& name : names ? names->files : std::vector<std::string>()) {
            if (looksLikeCoco(place / below / name)) {
                found.push_back(place / below / name);
            }
        }
    }
    const std::string wanted = options.split.empty() ? "val" : options.split;
    const auto part = std::find_if(found.begin(), found.end(),
                                   [&](const fs::path& file) { return namesPart(file, wanted); });
    const bool any = options.split.empty() && !found.empty();
    return part != found.end() ? *part : any ? found.front() : fs::path();
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    return !findJson(place, options).empty();
}

/// The folder near the file in which most of the images are.
std::string findImages(const fs::path& root, const fs::path& json, const std::vector<CocoImage>& images,
                       KnownFiles& known) {
    std::vector<std::string> candidates;
    std::vector<fs::path> around{json.parent_path()};
    if (around.front() != root) {
        around.push_back(root);
    }
    for (const fs::path& near : around) {
        const std::string below = near == root ? std::string() : near.lexically_relative(root).string();
        candidates.push_back(below);
        const auto names = namesIn(near);
        for (const std::string& folder : names ? names->folders : std::vector<std::string>()) {
            candidates.push_back(joined(below, folder));
            if (folder == "images") {
                const auto inner = namesIn(near / folder);
                for (const std::string& name : inner ? inner->folders : std::vector<std::string>()) {
                    candidates.push_back(joined(joined(below, folder), name));
                }
            }
        }
    }
    constexpr std::size_t kMostCandidates = 100;
    constexpr std::size_t kAsked = 2000;
    candidates.resize(std::min(candidates.size(), kMostCandidates));
    std::string best;
    std::size_t most = 0;
    for (const std::string& candidate : candidates) {
        std::size_t there = 0;
        for (std::size_t i = 0; i < std::min(images.size(), kAsked); ++i) {
            there += known.has(joined(candidate, images[i].file)) ? 1 : 0;
        }
        if (there > most) {
            most = there;
            best = candidate;
        }
    }
    return best;
}

class Reader {
public:
    /// `images`: the folder of images; empty: one below `place` that has them.
    Reader(const fs::path& place, const fs::path& json, const fs::path& images)
        : m_place(place), m_json(json), m_images(images), m_known(images.empty() ? place : images) {}

    Result<DataSetBuilder> read() {
        const auto file = readCocoFile(m_json);
        if (!file) {
            return fail(file.error());
        }
        const std::string folder =
            m_images.empty() ? findImages(m_place, m_json, file->images, m_known) : std::string();
        m_builder.emplace(m_images.empty() ? m_place : m_images, folder);
        for (const CocoCategory& category : file->categories) {
            m_classes.try_emplace(category.id, m_builder->addClass({{}, category.name}));
        }
        for (const CocoImage& image : file->images) {
            addImage(image, folder);
        }
        m_annotated.assign(m_builder->size(), false);
        for (const CocoObject& object : file->objects) {
            addObject(object);
        }
        for (std::size_t item = 0; item < m_annotated.size(); ++item) {
            if (!m_annotated[item]) {
                m_builder->report().add(Finding::MissingAnnotation, m_builder->path(item));
            }
        }
        return std::move(*m_builder);
    }

private:
    void addImage(const CocoImage& image, const std::string& folder) {
        const auto [entry, isNew] = m_items.try_emplace(image.id, kMissing);
        if (!isNew) {
            m_builder->report().add(Finding::DuplicateImage, image.file);
            return;
        }
        const std::string path = joined(folder, image.file);
        if (image.file.empty() || !m_known.has(path)) {
            m_builder->report().add(Finding::MissingImage, image.file);
            return;
        }
        entry->second = m_builder->addItem(path, std::to_string(image.id));
        constexpr double kMost = 1e6;
        if (image.width >= 1 && image.height >= 1 && image.width <= kMost && image.height <= kMost) {
            m_builder->setSize(entry->second,
                               {static_cast<int>(image.width), static_cast<int>(image.height)});
        }
    }

    void addObject(const CocoObject& object) {
        const std::string what = "annotation " + std::to_string(object.id);
        const auto item = m_items.find(object.image);
        if (item == m_items.end()) {
            m_builder->report().add(Finding::UnknownImage,
                                    what + " of image " + std::to_string(object.image));
            return;
        }
        if (item->second == kMissing) {
            return;
        }
        m_annotated[item->second] = true;
        const auto label = m_classes.find(object.category);
        if (label == m_classes.end()) {
            m_builder->report().add(Finding::UnknownCategory,
                                    what + " of category " + std::to_string(object.category));
            return;
        }
        m_builder->addLabel(item->second, label->second);
        if (object.crowd) {
            m_builder->report().add(Finding::CrowdBox, what);
            return;
        }
        const double none = std::numeric_limits<double>::quiet_NaN();
        const double* box = object.box;
        m_builder->addBox(item->second, label->second,
                          object.numbers == 4 ? Corners4{box[0], box[1], box[0] + box[2], box[1] + box[3]}
                                              : Corners4{none, none, none, none},
                          what);
    }

    static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
    const fs::path& m_place;
    const fs::path& m_json;
    const fs::path& m_images;
    KnownFiles m_known;
    std::optional<DataSetBuilder> m_builder; ///< once the folder of images is known
    std::unordered_map<std::int64_t, std::uint32_t> m_classes;
    std::unordered_map<std::int64_t, std::size_t> m_items;
    std::vector<bool> m_annotated;
};

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const bool folder = isFolder(place);
    const bool named = !folder && options.split.empty(); // its own faults are told, then
    const fs::path json = named ? place : findJson(place, options);
    if (json.empty()) {
        return fail(ErrorCode::FileNotFound,
                    place.string() + " has no instances file of COCO" +
                        (options.split.empty() ? "" : " with \"" + options.split + "\" in its name") +
                        ", in it or in its annotations: name the file.");
    }
    const fs::path beside = json.parent_path();
    const bool inAnnotations = text::lower(beside.filename().string()) == "annotations";
    const fs::path root = folder ? place : inAnnotations ? beside.parent_path() : beside;
    const fs::path images = options.images.empty() ? fs::path() : fs::absolute(options.images);
    return Reader(root, json, images).read();
}

} // namespace

constinit const Format kCocoFormat{"coco", "COCO instances", {true, true, false}, recognise, open};

} // namespace actiscope::datasets
