// Reading label lists: text and JSON.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"
#include "engine/data/labels.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

using Json = nlohmann::json;

constexpr std::uintmax_t kMostBytes = 64u << 20;

tl::unexpected<Error> invalid(const std::string& source, const std::string& what) {
    return fail(ErrorCode::LabelsInvalid,
                source + " is no label list: " + what + "; give one class a line, or JSON.");
}

/// "n01440764 tench, Tinca tinca" -> synset and name; the synset may stand alone.
ClassLabel labelFromLine(std::string_view line) {
    line = text::trimmed(line);
    const std::size_t end = std::min(line.find_first_of(" \t,;:"), line.size());
    if (!text::isSynset(line.substr(0, end))) {
        return {"", std::string(line)};
    }
    std::string_view name = text::trimmed(line.substr(end));
    if (!name.empty() && (name.front() == ',' || name.front() == ';' || name.front() == ':')) {
        name = text::trimmed(name.substr(1));
    }
    const std::string synset = text::lower(line.substr(0, end));
    return {synset, name.empty() ? synset : std::string(name)};
}

/// The line without the number at its end; empty where the number is not the line's own index.
std::optional<std::string_view> withoutIndex(std::string_view line, std::size_t index) {
    const std::size_t space = line.find_last_of(" \t");
    if (space == std::string_view::npos || text::number<std::size_t>(line.substr(space)) != index) {
        return std::nullopt;
    }
    return text::trimmed(line.substr(0, space));
}

/// Drops the indices at the lines' ends, as the Places lists have them, counted from 0 or from 1: only where
/// every line has its own and the names differ without it, so that a list of "class 0", "class 1" stays.
void dropTrailingIndices(std::vector<std::string_view>& lines) {
    for (const std::size_t first : {0u, 1u}) {
        std::vector<std::string_view> shortened;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto name = withoutIndex(lines[i], i + first);
            if (!name) {
                break;
            }
            shortened.push_back(*name);
        }
        const std::unordered_set<std::string_view> different(shortened.begin(), shortened.end());
        if (different.size() == lines.size()) {
            lines = std::move(shortened);
            return;
        }
    }
}

/// "/c/church/indoor" -> "church (indoor)": the Places names are paths below their first letter.
std::string readablePlace(std::string_view name) {
    if (name.size() < 4 || name[0] != '/' || name[2] != '/') {
        return std::string(name);
    }
    std::string readable(name.substr(3));
    std::replace(readable.begin(), readable.end(), '_', ' ');
    if (const std::size_t kind = readable.find('/'); kind != std::string::npos) {
        readable = readable.substr(0, kind) + " (" + readable.substr(kind + 1) + ")";
    }
    return readable;
}

Result<LabelTable> fromText(std::string_view content, const std::string& source) {
    std::vector<std::string_view> lines;
    for (const std::string_view line : text::split(content, '\n')) {
        lines.push_back(line);
    }
    while (!lines.empty() && lines.back().empty()) {
        lines.pop_back();
    }
    if (lines.empty()) {
        return invalid(source, "it holds no names");
    }
    if (const auto empty = std::find(lines.begin(), lines.end(), std::string_view()); empty != lines.end()) {
        return invalid(source, "line " + std::to_string(empty - lines.begin() + 1) + " is empty");
    }
    dropTrailingIndices(lines);
    LabelTable labels;
    labels.source = source;
    for (const std::string_view line : lines) {
        ClassLabel label = labelFromLine(line);
        label.name = readablePlace(label.name);
        labels.classes.push_back(std::move(label));
    }
    return labels;
}

/// "name" or ["synset", "name"].
std::optional<ClassLabel> fromJsonValue(const Json& value) {
    if (value.is_string()) {
        return labelFromLine(value.get_ref<const std::string&>());
    }
    if (value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string()) {
        return ClassLabel{text::lower(value[0].get_ref<const std::string&>()), value[1].get<std::string>()};
    }
    return std::nullopt;
}

std::string wrongKey(const std::string& key, std::optional<std::size_t> index, std::size_t count) {
    const std::string named = "\"" + key.substr(0, 60) + "\"";
    if (!index) {
        return "its key " + named + " is no class index (0, 1, 2, ...)";
    }
    if (*index < count) {
        return "its key " + named + " names class " + std::to_string(*index) + " a second time";
    }
    return count == 1 ? "it names one class, so its only key must be \"0\", not " + named
                      : "it has no place for the key " + named + ": a list of " + std::to_string(count) +
                            " classes counts from 0 to " + std::to_string(count - 1);
}

Result<LabelTable> fromJson(const Json& json, const std::string& source) {
    if (!(json.is_array() || json.is_object()) || json.empty()) {
        return invalid(source, "its JSON is neither a list of names nor an object from index to name");
    }
    LabelTable labels;
    labels.source = source;
    labels.classes.resize(json.size());
    std::vector<bool> named(json.size());
    std::size_t position = 0;
    for (const auto& item : json.items()) {
        const auto index = json.is_array() ? std::optional(position) : text::number<std::size_t>(item.key());
        ++position;
        if (!index || *index >= json.size() || named[*index]) {
            return invalid(source, wrongKey(item.key(), index, json.size()));
        }
        auto label = fromJsonValue(item.value());
        if (!label) {
            return invalid(source, "class " + std::to_string(*index) +
                                       " is neither a name nor a pair of synset and name");
        }
        labels.classes[*index] = *std::move(label);
        named[*index] = true;
    }
    return labels;
}

} // namespace

LabelTable labelsFromList(const std::vector<std::string>& lines, std::string source) {
    LabelTable labels;
    labels.source = std::move(source);
    for (const std::string& line : lines) {
        labels.classes.push_back(labelFromLine(line));
    }
    return labels;
}

Result<LabelTable> readLabels(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    const std::string source = file.filename().string();
    std::string_view content(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (content.starts_with("\xEF\xBB\xBF")) {
        content.remove_prefix(3);
    }
    if (content.find('\0') != std::string_view::npos) {
        return invalid(source, "it is no text");
    }
    const std::string_view start = text::trimmed(content.substr(0, 256));
    if (start.starts_with('{') || start.starts_with('[')) {
        const Json json = Json::parse(content, nullptr, false);
        if (json.is_discarded()) {
            return invalid(source, "its JSON does not parse");
        }
        return fromJson(json, source);
    }
    return fromText(content, source);
}

} // namespace actiscope
