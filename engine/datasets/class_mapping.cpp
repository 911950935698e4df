#include "engine/datasets/class_mapping.h"

#include <algorithm>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"
#include "engine/data/text.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

constexpr int kNone = -1;
constexpr int kSeveral = -2;
constexpr std::uintmax_t kMostBytes = 64U << 20;

/// Names are compared in lower case, with "_" and "-" as spaces.
std::string folded(std::string_view name) {
    std::string key = text::lower(text::trimmed(name));
    std::replace(key.begin(), key.end(), '_', ' ');
    std::replace(key.begin(), key.end(), '-', ' ');
    return key;
}

/// A whole name and each of its synonyms.
std::vector<std::string> keysOf(const std::string& name) {
    std::vector<std::string> keys{folded(name)};
    for (const std::string_view synonym : text::split(name, ',')) {
        if (std::string key = folded(synonym); !key.empty() && key != keys.front()) {
            keys.push_back(std::move(key));
        }
    }
    std::erase(keys, std::string());
    return keys;
}

/// A model's classes by synset and by name.
class ModelClasses {
public:
    explicit ModelClasses(const LabelTable& model) {
        for (std::size_t i = 0; i < model.classes.size(); ++i) {
            const int index = static_cast<int>(i);
            if (!model.classes[i].synset.empty()) {
                add(m_bySynset, text::lower(model.classes[i].synset), index);
            }
            for (const std::string& key : keysOf(model.classes[i].name)) {
                add(m_byName, key, index);
            }
        }
    }

    /// kSeveral where it could be any of several.
    [[nodiscard]] int find(const ClassLabel& label) const {
        const int bySynset = label.synset.empty() ? kNone : look(m_bySynset, text::lower(label.synset));
        if (bySynset >= 0) {
            return bySynset;
        }
        bool several = bySynset == kSeveral;
        for (const std::string& key : keysOf(label.name)) {
            const int byName = look(m_byName, key);
            if (byName >= 0) {
                return byName;
            }
            several = several || byName == kSeveral;
        }
        return several ? kSeveral : kNone;
    }

private:
    using Index = std::unordered_map<std::string, int>;
    static void add(Index& index, const std::string& key, int value) {
        const auto [entry, isNew] = index.try_emplace(key, value);
        if (!isNew && entry->second != value) {
            entry->second = kSeveral;
        }
    }
    static int look(const Index& index, const std::string& key) {
        const auto found = index.find(key);
        return found == index.end() ? kNone : found->second;
    }

    Index m_bySynset;
    Index m_byName;
};

/// The model's class by what a mapping calls the set's: synset, name or number.
Result<std::unordered_map<std::string, int>> targetsOf(const MappingLines& mapping, const LabelTable& model) {
    std::unordered_map<std::string, int> targets;
    for (const auto& [from, to] : mapping) {
        const auto target = findClass(model, to);
        if (!target) {
            return fail(ErrorCode::ClassUnknown,
                        "The mapping of \"" + from + "\" fails: " + target.error().message);
        }
        targets.insert_or_assign(folded(from), *target);
    }
    return targets;
}

int mapped(const std::unordered_map<std::string, int>& targets, const ClassLabel& label, std::size_t number) {
    std::vector<std::string> keys = keysOf(label.name);
    if (!label.synset.empty()) {
        keys.insert(keys.begin(), folded(label.synset));
    }
    keys.push_back(std::to_string(number));
    for (const std::string& key : keys) {
        if (const auto target = targets.find(key); target != targets.end()) {
            return target->second;
        }
    }
    return kNone;
}

std::string warningOf(const DataSet& set, const ClassMapping& mapping) {
    if (mapping.unmapped.empty()) {
        return {};
    }
    constexpr std::size_t kNamed = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(kNamed, mapping.unmapped.size()); ++i) {
        const ClassLabel& label = set.classTable()[mapping.unmapped[i]];
        names += (i > 0 ? ", " : "") + label.synset +
                 (label.synset.empty() || label.name.empty() ? "" : " ") + shortName(label);
    }
    const std::size_t count = mapping.unmapped.size();
    return std::to_string(count) + (count == 1 ? " class" : " classes") +
           " of the data set can't be mapped to the model's (" + names + (count > kNamed ? ", ..." : "") +
           "), " + std::to_string(mapping.imagesUnmapped) +
           (mapping.imagesUnmapped == 1 ? " image has" : " images have") +
           " no other: name the model's classes in a mapping file.";
}

} // namespace

Result<MappingLines> readMapping(const std::filesystem::path& file) {
    if (text::lower(file.extension().string()) == ".json") {
        const auto bytes = readFile(file, kMostBytes);
        if (!bytes) {
            return fail(bytes.error());
        }
        const auto json = nlohmann::json::parse(bytes->begin(), bytes->end(), nullptr, false);
        const auto wrong = [&] {
            return fail(ErrorCode::LabelsInvalid,
                        file.string() + " is no JSON object of the set's classes with the model's.");
        };
        if (!json.is_object()) {
            return wrong();
        }
        MappingLines lines;
        for (const auto& [from, to] : json.items()) {
            if (text::trimmed(from).empty() || (!to.is_string() && !to.is_number_unsigned())) {
                return wrong();
            }
            lines.emplace_back(from, to.is_string() ? to.get<std::string>() : to.dump());
        }
        return lines;
    }
    auto table = TextTable::open(file);
    if (!table) {
        return fail(table.error());
    }
    MappingLines lines;
    while (const auto line = table->line()) {
        if (line->starts_with('#')) {
            continue;
        }
        const std::size_t tab = line->find('\t');
        const std::size_t at = tab != std::string_view::npos ? tab : line->find(',');
        const std::string_view from = text::trimmed(line->substr(0, at));
        const std::string_view to =
            at == std::string_view::npos ? std::string_view() : text::trimmed(line->substr(at + 1));
        if (from.empty() || to.empty()) {
            Error error =
                table->wrong("a class of the set, a tab or comma, and one of the model belong here").value();
            error.code = ErrorCode::LabelsInvalid;
            return fail(std::move(error));
        }
        lines.emplace_back(from, to);
    }
    return lines;
}

Result<ClassMapping> mapClasses(const DataSet& set, const LabelTable& model, const MappingLines& lines) {
    const auto targets = targetsOf(lines, model);
    if (!targets) {
        return fail(targets.error());
    }
    const ModelClasses classes(model);
    std::vector<int> modelClass;
    std::vector<bool> isAmbiguous;
    for (std::size_t c = 0; c < set.classTable().size(); ++c) {
        const ClassLabel& label = set.classTable()[c];
        int found = kNone;
        if (set.hasNumberedClasses()) {
            const auto number = text::number<std::uint32_t>(label.name);
            found = number && *number < model.classes.size() ? static_cast<int>(*number) : kNone;
        } else {
            found = classes.find(label);
        }
        modelClass.push_back(found >= 0 ? found : mapped(*targets, label, c));
        isAmbiguous.push_back(found == kSeveral);
    }
    ClassMapping mapping = mappingOf(set, std::move(modelClass));
    std::string names;
    for (const std::uint32_t c : mapping.unmapped) {
        names += isAmbiguous[c] ? (names.empty() ? "" : ", ") + shortName(set.classTable()[c]) : "";
    }
    if (!names.empty()) {
        mapping.warning += " Several of the model's classes are called " + names + ".";
    }
    return mapping;
}

ClassMapping mappingOf(const DataSet& set, std::vector<int> modelClass) {
    ClassMapping mapping;
    mapping.modelClass = std::move(modelClass);
    std::vector<bool> isMissed(set.classTable().size(), false);
    for (std::size_t item = 0; item < set.size(); ++item) {
        bool known = false;
        for (const std::uint32_t label : set.classes(item)) {
            const bool here = mapping.modelClass[label] >= 0;
            known = known || here;
            isMissed[label] = isMissed[label] || !here;
        }
        mapping.imagesUnmapped += !known && !set.classes(item).empty() ? 1 : 0;
    }
    for (std::size_t c = 0; c < isMissed.size(); ++c) {
        if (isMissed[c]) {
            mapping.unmapped.push_back(static_cast<std::uint32_t>(c));
        }
    }
    mapping.warning = warningOf(set, mapping);
    return mapping;
}

} // namespace actiscope::datasets
