#include "engine/data/labels.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/data/text.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return text::lower(x) == text::lower(y); });
}

/// The whole name, or one of its comma-separated synonyms.
bool isCalled(const ClassLabel& label, std::string_view name) {
    if (equalsIgnoringCase(text::trimmed(label.name), name)) {
        return true;
    }
    const auto synonyms = text::split(label.name, ',');
    return std::any_of(synonyms.begin(), synonyms.end(),
                       [&](std::string_view synonym) { return equalsIgnoringCase(synonym, name); });
}

std::string described(const LabelTable& labels, int index) {
    const ClassLabel& label = labels.classes[static_cast<std::size_t>(index)];
    return std::to_string(index) + (label.synset.empty() ? "" : " " + label.synset) + " (" + label.name + ")";
}

std::string listed(const LabelTable& labels, const std::vector<int>& indices) {
    std::string list;
    for (const int index : indices) {
        list += (list.empty() ? "" : ", ") + described(labels, index);
    }
    return list;
}

/// How well text stands in a label: 0 a whole synonym, 1 its beginning, 2 a word's beginning, 3 anywhere.
/// Both in lower case; kNoMatch where it is not there.
constexpr int kNoMatch = 4;
int matchQuality(const std::string& name, const std::string& synset, const std::string& text) {
    int best = synset == text ? 0 : synset.starts_with(text) ? 1 : kNoMatch;
    for (std::size_t at = name.find(text); at != std::string::npos; at = name.find(text, at + 1)) {
        const std::string_view before = text::trimmed(std::string_view(name).substr(0, at));
        const std::string_view after = text::trimmed(std::string_view(name).substr(at + text.size()));
        const bool starts = before.empty() || before.back() == ',';
        const bool ends = after.empty() || after.front() == ',';
        const bool startsWord = at > 0 && (text::isSpace(name[at - 1]) || name[at - 1] == '-');
        best = std::min(best, starts ? (ends ? 0 : 1) : startsWord ? 2 : 3);
    }
    return best;
}

} // namespace

fs::path resourceFolder() {
    if (const char* named = std::getenv("ACTISCOPE_RESOURCES"); named != nullptr && *named != '\0') {
        return named;
    }
    // The build tree has the same shape as an installation: bin/ and share/actiscope/ side by side.
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "share" / "actiscope";
}

LabelTable defaultLabels(int classes) {
    for (const auto& [count, name, file] :
         {std::tuple{1000, "ImageNet", "imagenet.txt"}, std::tuple{365, "Places365", "places365.txt"}}) {
        if (count != classes) {
            continue;
        }
        auto labels = readLabels(resourceFolder() / "labels" / file);
        if (labels && labels->classes.size() == static_cast<std::size_t>(count)) {
            labels->source = name;
            return *std::move(labels);
        }
    }
    LabelTable numbers;
    numbers.source = "numbers";
    for (int i = 0; i < classes; ++i) {
        numbers.classes.push_back({"", "class " + std::to_string(i)});
    }
    return numbers;
}

Result<LabelTable> checkedLabels(LabelTable labels, int classes) {
    if (labels.classes.size() != static_cast<std::size_t>(std::max(classes, 0))) {
        return fail(ErrorCode::LabelsInvalid, labels.source + " names " +
                                                  std::to_string(labels.classes.size()) +
                                                  " classes, but the model has " + std::to_string(classes) +
                                                  ": choose the label list that belongs to the model.");
    }
    return labels;
}

Result<int> findClass(const LabelTable& labels, std::string_view query) {
    const std::string_view wanted = text::trimmed(query);
    const int count = static_cast<int>(labels.classes.size());
    const bool allDigits = !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), text::isDigit);
    if (allDigits) {
        const auto index = text::number<int>(wanted);
        if (!index || *index >= count) {
            return fail(ErrorCode::ClassUnknown, "There is no class " + std::string(wanted) +
                                                     ": the model's " + std::to_string(count) +
                                                     " classes count from 0 to " + std::to_string(count - 1) +
                                                     ".");
        }
        return *index;
    }

    std::vector<int> found;
    for (int i = 0; i < count && !wanted.empty(); ++i) {
        const ClassLabel& label = labels.classes[static_cast<std::size_t>(i)];
        if ((!label.synset.empty() && equalsIgnoringCase(label.synset, wanted)) || isCalled(label, wanted)) {
            found.push_back(i);
        }
    }
    if (found.size() == 1) {
        return found.front();
    }
    if (found.size() > 1) {
        return fail(ErrorCode::ClassUnknown, "\"" + std::string(wanted) + "\" names several classes: " +
                                                 listed(labels, found) + "; give the index or the synset.");
    }
    const std::vector<int> near = searchClasses(labels, wanted, 3);
    return fail(ErrorCode::ClassUnknown,
                "The model has no class called \"" + std::string(wanted) + "\"" +
                    (near.empty() ? std::string(": give a class's index, synset or name.")
                                  : "; classes that hold the text: " + listed(labels, near) + "."));
}

ClassLabel named(const ClassLabel& label) {
    if (!label.name.empty() && !label.synset.empty()) {
        return label;
    }
    constexpr int kImageNetClasses = 1000;
    static const std::unordered_map<std::string, std::string> s_names = [] {
        std::unordered_map<std::string, std::string> names;
        for (ClassLabel& one : defaultLabels(kImageNetClasses).classes) {
            if (!one.synset.empty()) {
                names.emplace(std::move(one.synset), std::move(one.name));
            }
        }
        return names;
    }();
    const std::string& only = label.name.empty() ? label.synset : label.name;
    const auto found = s_names.find(only);
    return found != s_names.end() ? ClassLabel{only, found->second} : label;
}

std::string shortName(const ClassLabel& label) {
    return std::string(text::trimmed(std::string_view(label.name).substr(0, label.name.find(','))));
}

std::vector<int> searchClasses(const LabelTable& labels, std::string_view searched, std::size_t most) {
    const std::string wanted = text::lower(text::trimmed(searched));
    if (wanted.empty()) {
        return {};
    }
    std::vector<std::pair<int, int>> matches; // quality, class: so that equals stay in class order
    for (std::size_t i = 0; i < labels.classes.size(); ++i) {
        const ClassLabel& label = labels.classes[i];
        const int quality = matchQuality(text::lower(label.name), text::lower(label.synset), wanted);
        if (quality < kNoMatch) {
            matches.emplace_back(quality, static_cast<int>(i));
        }
    }
    std::sort(matches.begin(), matches.end());
    matches.resize(std::min(most, matches.size()));
    std::vector<int> classes;
    for (const auto& match : matches) {
        classes.push_back(match.second);
    }
    return classes;
}

bool isOfClass(const std::string& synset, const std::string& name, const ClassLabel& label) {
    if (!synset.empty()) {
        return equalsIgnoringCase(synset, label.synset);
    }
    const std::string_view wanted = text::trimmed(name);
    return !wanted.empty() && isCalled(label, wanted);
}

} // namespace actiscope
