// The lists of the WSOL benchmark (Choe et al. 2020): image_ids.txt, class_labels.txt, image_sizes.txt,
// localization.txt, each line an image's path and what is known of it.
#include <algorithm>
#include <unordered_map>
#include <variant>

#include "engine/data/text.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/ilsvrc_layout.h"
#include "engine/datasets/readers/readers.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;
using Fields = std::vector<std::string_view>;

bool hasLists(const fs::path& folder) {
    return isFile(folder / "image_ids.txt") && isFile(folder / "class_labels.txt");
}

/// Where the lists are: the folder itself, or a folder "wsol" or a part in it. Of a part that is asked for,
/// the folder is called so.
fs::path findLists(const fs::path& place, const OpenOptions& options) {
    const std::string& split = options.split;
    if (hasLists(place)) {
        return split.empty() || place.filename() == split ? place : fs::path();
    }
    const auto names = split.empty() ? std::vector<std::string>{"val", "test", "wsol"} : std::vector{split};
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const std::string& name) { return hasLists(place / name); });
    return found == names.end() ? fs::path() : place / *found;
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    return !findLists(place, options).empty();
}

/// The folder that the lists' paths are below: where the first of them are found, from the lists' own
/// upwards.
fs::path findRoot(const fs::path& lists, const OpenOptions& options) {
    if (!options.images.empty()) {
        return fs::absolute(options.images);
    }
    constexpr int kAsked = 200;
    auto table = TextTable::open(lists / "image_ids.txt");
    if (!table) {
        return lists;
    }
    std::vector<std::string> first;
    for (int i = 0; i < kAsked; ++i) {
        const auto line = table->line();
        if (!line) {
            break;
        }
        first.emplace_back(*line);
    }
    fs::path folder = lists;
    for (int up = 0; up < 4 && folder.has_relative_path(); ++up, folder = folder.parent_path()) {
        for (const char* below : {"", "images", "dataset"}) {
            for (const std::string& name : first) {
                if (isFile(folder / below / name)) {
                    return folder / below;
                }
            }
        }
    }
    return lists;
}

class Reader {
public:
    Reader(fs::path lists, const fs::path& root)
        : m_lists(std::move(lists)), m_known(root), m_builder(root) {}

    Result<DataSetBuilder> read() {
        for (const auto step :
             {&Reader::readImages, &Reader::readSizes, &Reader::readLabels, &Reader::readBoxes}) {
            if (auto done = (this->*step)(); !done) {
                return fail(done.error());
            }
        }
        return std::move(m_builder);
    }

private:
    /// Lines "PATH,number,..." with `count` numbers; `take(item, numbers)`.
    template <class Take>
    Result<std::monostate> readNumbers(const char* name, std::size_t count, const Take& take) {
        auto table = TextTable::open(m_lists / name);
        if (!table) {
            return fail(table.error());
        }
        Fields fields;
        std::vector<double> numbers(count);
        while (table->fields(fields)) {
            if (fields.size() != count + 1) {
                return table->wrong(std::to_string(fields.size()) + " columns where a path and " +
                                    std::to_string(count) + (count == 1 ? " number" : " numbers") +
                                    " belong");
            }
            for (std::size_t i = 0; i < count; ++i) {
                const auto number = text::number<double>(fields[i + 1]);
                if (!number) {
                    return table->wrong("\"" + std::string(fields[i + 1]).substr(0, 60) + "\" is no number");
                }
                numbers[i] = *number;
            }
            const auto item = m_items.find(std::string(fields[0]));
            if (item == m_items.end()) {
                m_builder.report().add(Finding::UnknownImage, fields[0]);
            } else if (item->second != kMissing) {
                if (const std::string wrong = take(item->second, numbers); !wrong.empty()) {
                    return table->wrong(wrong);
                }
            }
        }
        return std::monostate{};
    }

    Result<std::monostate> readImages() {
        auto table = TextTable::open(m_lists / "image_ids.txt");
        if (!table) {
            return fail(table.error());
        }
        while (const auto path = table->line()) {
            const auto [entry, isNew] = m_items.try_emplace(std::string(*path), kMissing);
            if (!isNew) {
                m_builder.report().add(Finding::DuplicateImage, *path);
            } else if (m_known.has(*path)) {
                entry->second = m_builder.addItem(*path, *path);
            } else {
                m_builder.report().add(Finding::MissingImage, *path);
            }
        }
        m_labelOf.assign(m_builder.size(), kNoLabel);
        return std::monostate{};
    }

    Result<std::monostate> readSizes() {
        if (!isFile(m_lists / "image_sizes.txt")) {
            return std::monostate{};
        }
        return readNumbers("image_sizes.txt", 2, [&](std::size_t item, const std::vector<double>& numbers) {
            constexpr double kMost = 1e6;
            if (numbers[0] < 1 || numbers[1] < 1 || numbers[0] > kMost || numbers[1] > kMost) {
                return std::string("a picture is of 1 to 1000000 pixels a side");
            }
            m_builder.setSize(item, Size{static_cast<int>(numbers[0]), static_cast<int>(numbers[1])});
            return std::string();
        });
    }

    /// Labels are a model's class numbers; an image may have several lines.
    Result<std::monostate> readLabels() {
        m_builder.setNumbered();
        auto done =
            readNumbers("class_labels.txt", 1, [&](std::size_t item, const std::vector<double>& numbers) {
                constexpr double kMost = 1e6;
                const double number = numbers[0];
                if (number < 0 || number > kMost || number != static_cast<double>(static_cast<int>(number))) {
                    return std::string("a class is a whole number from 0");
                }
                const std::uint32_t label = m_builder.classOf(std::to_string(static_cast<int>(number)));
                m_builder.addLabel(item, label);
                m_labelOf[item] = m_labelOf[item] == kNoLabel ? label : m_labelOf[item];
                return std::string();
            });
        for (std::size_t item = 0; done && item < m_labelOf.size(); ++item) {
            if (m_labelOf[item] == kNoLabel) {
                m_builder.report().add(Finding::MissingAnnotation, m_builder.path(item));
            }
        }
        return done;
    }

    /// x0, y0, x1, y1 from 0 and inclusive, of the image's (first) class.
    Result<std::monostate> readBoxes() {
        if (!isFile(m_lists / "localization.txt")) {
            m_builder.report().note("localization.txt is missing: there are no boxes.");
            return std::monostate{};
        }
        return readNumbers("localization.txt", 4, [&](std::size_t item, const std::vector<double>& numbers) {
            if (m_labelOf[item] != kNoLabel) {
                m_builder.addInclusive(item, m_labelOf[item],
                                       {numbers[0], numbers[1], numbers[2], numbers[3]});
            }
            return std::string();
        });
    }

    static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
    static constexpr std::uint32_t kNoLabel = static_cast<std::uint32_t>(-1);
    fs::path m_lists;
    KnownFiles m_known;
    DataSetBuilder m_builder;
    std::unordered_map<std::string, std::size_t> m_items;
    std::vector<std::uint32_t> m_labelOf; ///< by item
};

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const fs::path lists = findLists(place, options);
    if (lists.empty()) {
        return fail(ErrorCode::FileNotFound,
                    place.string() + " has no image_ids.txt and class_labels.txt" +
                        (options.split.empty() ? "" : " of the part \"" + options.split + "\"") +
                        ": name the folder with the lists.");
    }
    return Reader(lists, findRoot(lists, options)).read();
}

} // namespace

constinit const Format kWsolFormat{
    "wsol", "lists of the WSOL benchmark", {true, true, false}, recognise, open};

} // namespace actiscope::datasets
