// A list path,label,x0,y0,x1,y1: a line a box, corners from 0 and inclusive. Without numbers a line is a
// label only.
#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <variant>

#include "engine/data/text.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/readers.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

constexpr const char* kColumns = "path,label,x0,y0,x1,y1";
using Fields = std::vector<std::string_view>;

/// "path,label,..." in words.
bool isHeader(const Fields& fields) {
    const std::string first = text::lower(fields.front());
    return fields.size() >= 2 &&
           (first == "path" || first == "image" || first == "file" || first == "filename" ||
            first == "image_path" || text::lower(fields[1]) == "label");
}

/// Six words, or a header: no image can be meant.
bool namesColumns(const Fields& fields) {
    return isHeader(fields) ||
           (fields.size() == 6 && std::none_of(fields.begin() + 2, fields.end(), [](std::string_view field) {
                return field.empty() || text::number<double>(field);
            }));
}

/// The names that a header may give the columns behind path and label.
bool namesCorners(const Fields& fields) {
    constexpr std::array<std::array<std::string_view, 5>, 4> kNames{
        {{"x0", "x1", "xmin", "x_min", "left"},
         {"y0", "y1", "ymin", "y_min", "top"},
         {"x1", "x2", "xmax", "x_max", "right"},
         {"y1", "y2", "ymax", "y_max", "bottom"}}};
    for (std::size_t i = 2; i < fields.size(); ++i) {
        const auto& names = kNames.at(i - 2);
        if (std::find(names.begin(), names.end(), text::lower(fields[i])) == names.end()) {
            return false;
        }
    }
    return true;
}

bool isRecord(const Fields& fields) {
    if (fields.size() != 2 && fields.size() != 6) {
        return false;
    }
    return isHeader(fields) || std::all_of(fields.begin() + 2, fields.end(), [](std::string_view field) {
               return field.empty() || text::number<double>(field);
           });
}

bool looksLikeList(const fs::path& file) {
    if (text::lower(file.extension().string()) != ".csv") {
        return false;
    }
    auto table = TextTable::open(file);
    Fields fields;
    return table && table->fields(fields) && isRecord(fields) && fields.front() != "ImageId";
}

/// A .csv file that somebody names is read, so that its first fault is told with the line; not Kaggle's.
bool looksLikeAnyTable(const fs::path& file) {
    if (text::lower(file.extension().string()) != ".csv") {
        return false;
    }
    auto table = TextTable::open(file);
    Fields fields;
    return !table || !table->fields(fields) || fields.front() != "ImageId";
}

/// The file itself, or the only list of this kind in the folder, else its only .csv file.
fs::path findList(const fs::path& place) {
    if (!isFolder(place)) {
        return place;
    }
    const auto names = namesIn(place);
    std::vector<fs::path> tables;
    for (const std::string& name : names ? names->files : std::vector<std::string>()) {
        if (looksLikeAnyTable(place / name)) {
            tables.push_back(place / name);
        }
    }
    if (tables.size() > 1) {
        std::erase_if(tables, [](const fs::path& table) { return !looksLikeList(table); });
    }
    return tables.size() == 1 ? tables.front() : fs::path();
}

bool recognise(const fs::path& place, const OpenOptions&) {
    const fs::path list = findList(place);
    return !list.empty() && (isFolder(place) ? looksLikeList(list) : looksLikeAnyTable(list));
}

/// What is wrong with the number of columns.
std::optional<std::string> wrongColumns(const Fields& fields) {
    if (fields.size() == 2 || fields.size() == 6) {
        return std::nullopt;
    }
    const bool others = fields.size() == 1 && fields.front().find_first_of(";\t") != std::string_view::npos;
    return std::to_string(fields.size()) + (fields.size() == 1 ? " column" : " columns") + " where " +
           kColumns + (others ? " belong, separated by commas" : " belong");
}

/// Of a header with other columns.
std::string calledWrong(const Fields& fields) {
    constexpr std::size_t kMostShown = 30;
    std::string names;
    for (const std::string_view name : fields) {
        names += (names.empty() ? "" : ",") + std::string(name.substr(0, kMostShown));
    }
    return "its columns are " + names + " where " + kColumns + " belong";
}

/// Reads the lines into items.
class Lines {
public:
    Lines(TextTable table, const fs::path& root)
        : m_table(std::move(table)), m_known(root), m_builder(root) {}

    Result<DataSetBuilder> read() {
        Fields fields;
        bool first = true;
        while (m_table.fields(fields)) {
            if (!m_table.quoteFault().empty()) {
                return m_table.wrong(std::string(m_table.quoteFault()));
            }
            if (std::exchange(first, false) && namesColumns(fields)) {
                if (auto wrong = wrongColumns(fields); wrong || !namesCorners(fields)) {
                    return m_table.wrong(wrong ? *wrong : calledWrong(fields));
                }
                continue;
            }
            if (auto added = add(fields); !added) {
                return fail(added.error());
            }
        }
        if (m_allNumbers) {
            m_builder.setNumbered();
        }
        return std::move(m_builder);
    }

private:
    Result<std::monostate> add(const Fields& fields) {
        if (const auto wrong = wrongColumns(fields)) {
            return m_table.wrong(*wrong);
        }
        if (fields[0].empty() || fields[1].empty()) {
            return m_table.wrong(std::string("the ") + (fields[0].empty() ? "path" : "label") + " is empty");
        }
        const bool boxed = fields.size() == 6 && std::any_of(fields.begin() + 2, fields.end(),
                                                             [](std::string_view f) { return !f.empty(); });
        double corners[4] = {0, 0, 0, 0};
        for (std::size_t i = 0; boxed && i < 4; ++i) {
            const auto number = text::number<double>(fields[i + 2]);
            if (!number) {
                return m_table.wrong("\"" + std::string(fields[i + 2]).substr(0, 60) +
                                     "\" is no number where " + kColumns + " belong");
            }
            corners[i] = *number;
        }
        const std::size_t item = itemOf(fields[0]);
        if (item == kMissing) {
            return std::monostate{};
        }
        m_allNumbers = m_allNumbers && text::number<std::uint32_t>(fields[1]);
        const std::uint32_t label = m_builder.classOf(fields[1]);
        if (boxed) {
            m_builder.addInclusive(item, label, {corners[0], corners[1], corners[2], corners[3]},
                                   "line " + std::to_string(m_table.lineNumber()));
        } else {
            m_builder.addLabel(item, label);
        }
        return std::monostate{};
    }

    std::size_t itemOf(std::string_view path) {
        const auto [entry, isNew] = m_items.try_emplace(std::string(path), kMissing);
        if (isNew) {
            if (m_known.has(path)) {
                entry->second = m_builder.addItem(path, path);
            } else {
                m_builder.report().add(Finding::MissingImage, path);
            }
        }
        return entry->second;
    }

    static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
    TextTable m_table;
    KnownFiles m_known;
    DataSetBuilder m_builder;
    std::unordered_map<std::string, std::size_t> m_items;
    bool m_allNumbers = true;
};

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const fs::path list = findList(place);
    if (list.empty()) {
        return fail(ErrorCode::FileNotFound,
                    place.string() + " holds no or several lists of " + kColumns + ": name the file.");
    }
    auto table = TextTable::open(list);
    if (!table) {
        return fail(table.error());
    }
    const fs::path root = options.images.empty() ? list.parent_path() : fs::absolute(options.images);
    return Lines(std::move(*table), root).read();
}

} // namespace

constinit const Format kCsvFormat{
    "csv", "a list of path,label,x0,y0,x1,y1", {false, true, false}, recognise, open};

} // namespace actiscope::datasets
