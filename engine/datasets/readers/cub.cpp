// CUB-200-2011: images.txt, classes.txt, image_class_labels.txt, bounding_boxes.txt, train_test_split.txt.
#include <unordered_map>
#include <utility>
#include <variant>

#include "engine/data/text.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/readers.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

bool hasPart(const fs::path& place, const std::string& split) {
    return split.empty() || split == "all" ||
           ((split == "test" || split == "train") && isFile(place / "train_test_split.txt"));
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    return hasPart(place, options.split) && isFile(place / "images.txt") &&
           isFile(place / "image_class_labels.txt") && isFile(place / "classes.txt");
}

/// "001.Black_footed_Albatross" is the black footed albatross.
std::string className(std::string_view folder) {
    const std::size_t dot = folder.find('.');
    if (dot != std::string_view::npos && text::number<int>(folder.substr(0, dot))) {
        folder.remove_prefix(dot + 1);
    }
    std::string name(folder);
    for (char& c : name) {
        c = c == '_' ? ' ' : c;
    }
    return name;
}

/// A file of lines "NUMBER words..."; `take(number, words after it)` may answer what is wrong with a line.
template <class Take>
Result<std::monostate> readNumbered(const fs::path& file, std::size_t count, const Take& take) {
    auto table = TextTable::open(file);
    if (!table) {
        return fail(table.error());
    }
    while (const auto line = table->line()) {
        std::vector<std::string_view> parts = words(*line);
        if (parts.size() != count + 1 || !text::number<std::int64_t>(parts[0])) {
            return table->wrong("a number and " + std::to_string(count) + (count == 1 ? " word" : " words") +
                                " belong here");
        }
        const std::string number(parts[0]);
        parts.erase(parts.begin());
        if (const std::string wrong = take(number, parts); !wrong.empty()) {
            return table->wrong(wrong);
        }
    }
    return std::monostate{};
}

using Words = std::vector<std::string_view>;

class Reader {
public:
    /// `images`: the folder of images; empty: "images".
    Reader(const fs::path& place, std::string split, const fs::path& images)
        : m_root(place), m_split(split.empty() ? "test" : std::move(split)),
          m_images(images.empty() ? "images" : ""), m_known(images.empty() ? place : images),
          m_builder(images.empty() ? place : images, m_images) {}

    Result<DataSetBuilder> read() {
        for (const auto step : {&Reader::readSplit, &Reader::readClasses, &Reader::readImages,
                                &Reader::readLabels, &Reader::readBoxes}) {
            if (auto done = (this->*step)(); !done) {
                return fail(done.error());
            }
        }
        return std::move(m_builder);
    }

private:
    Result<std::monostate> readSplit() {
        if (m_split == "all" || !isFile(m_root / "train_test_split.txt")) {
            return std::monostate{};
        }
        m_builder.report().note("Of its images, those of the part \"" + m_split + "\" are taken.");
        return readNumbered(m_root / "train_test_split.txt", 1,
                            [&](const std::string& id, const Words& parts) {
                                m_left[id] = (parts[0] == "1") != (m_split == "train");
                                return std::string();
                            });
    }

    Result<std::monostate> readClasses() {
        return readNumbered(m_root / "classes.txt", 1, [&](const std::string& number, const Words& parts) {
            m_classes[number] = m_builder.addClass({{}, className(parts[0])});
            return std::string();
        });
    }

    Result<std::monostate> readImages() {
        return readNumbered(m_root / "images.txt", 1, [&](const std::string& id, const Words& parts) {
            const auto left = m_left.find(id);
            if (left != m_left.end() && left->second) {
                return std::string();
            }
            const auto [entry, isNew] = m_items.try_emplace(id, kMissing);
            if (!isNew) {
                m_builder.report().add(Finding::DuplicateImage, parts[0]);
                return std::string();
            }
            const std::string path = joined(m_images, parts[0]);
            if (m_known.has(path)) {
                entry->second = m_builder.addItem(path, id);
            } else {
                m_builder.report().add(Finding::MissingImage, parts[0]);
            }
            return std::string();
        });
    }

    /// The item of a number; kMissing where it has none that is read, which is reported where it is unknown.
    std::size_t itemOf(const std::string& id, const char* file) {
        const auto found = m_items.find(id);
        if (found == m_items.end() && !m_left.contains(id)) {
            m_builder.report().add(Finding::UnknownImage, "image " + id + " of " + file);
        }
        return found == m_items.end() ? kMissing : found->second;
    }

    Result<std::monostate> readLabels() {
        auto done = readNumbered(
            m_root / "image_class_labels.txt", 1, [&](const std::string& id, const Words& parts) {
                const auto label = m_classes.find(std::string(parts[0]));
                if (label == m_classes.end()) {
                    return "class " + std::string(parts[0]).substr(0, 60) + " is not in classes.txt";
                }
                if (const std::size_t item = itemOf(id, "image_class_labels.txt"); item != kMissing) {
                    m_builder.addLabel(item, label->second);
                    m_labelOf.emplace(item, label->second);
                }
                return std::string();
            });
        for (std::size_t item = 0; done && item < m_builder.size(); ++item) {
            if (!m_labelOf.contains(item)) {
                m_builder.report().add(Finding::MissingAnnotation, m_builder.path(item));
            }
        }
        return done;
    }

    /// x, y, width, height in pixels.
    Result<std::monostate> readBoxes() {
        if (!isFile(m_root / "bounding_boxes.txt")) {
            m_builder.report().note("bounding_boxes.txt is missing: there are no boxes.");
            return std::monostate{};
        }
        return readNumbered(m_root / "bounding_boxes.txt", 4, [&](const std::string& id, const Words& parts) {
            double numbers[4] = {0, 0, 0, 0};
            for (std::size_t i = 0; i < 4; ++i) {
                const auto number = text::number<double>(parts[i]);
                if (!number) {
                    return "\"" + std::string(parts[i]).substr(0, 60) + "\" is no number";
                }
                numbers[i] = *number;
            }
            const std::size_t item = itemOf(id, "bounding_boxes.txt");
            const auto label = m_labelOf.find(item);
            if (label != m_labelOf.end()) {
                m_builder.addBox(item, label->second,
                                 {numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]});
            }
            return std::string();
        });
    }

    static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
    const fs::path& m_root;
    std::string m_split;
    std::string m_images; ///< their folder below the builder's root
    KnownFiles m_known;
    DataSetBuilder m_builder;
    std::unordered_map<std::string, bool> m_left; ///< by image number: not of the part that is read
    std::unordered_map<std::string, std::uint32_t> m_classes;
    std::unordered_map<std::string, std::size_t> m_items;
    std::unordered_map<std::size_t, std::uint32_t> m_labelOf;
};

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    if (!hasPart(place, options.split)) {
        return fail(ErrorCode::InvalidArgument,
                    place.string() + " has no part \"" + options.split +
                        "\": CUB-200-2011 has train and test where train_test_split.txt is there, and all.");
    }
    const fs::path images = options.images.empty() ? fs::path() : fs::absolute(options.images);
    return Reader(place, options.split, images).read();
}

} // namespace

constinit const Format kCubFormat{"cub", "CUB-200-2011", {true, true, false}, recognise, open};

} // namespace actiscope::datasets
