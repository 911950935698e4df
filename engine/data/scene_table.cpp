#include "engine/data/scene_table.h"

#include <algorithm>

#include "engine/data/files.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 16u << 20;
constexpr int kPlacesClasses = 365;

std::optional<bool> outdoorOf(std::string_view line) {
    const std::string_view word = line.substr(line.find_last_of(" \t") + 1); // from 0 where there is no space
    if (word == "outdoor" || word == "2") {
        return true;
    }
    return word == "indoor" || word == "1" ? std::optional(false) : std::nullopt;
}

std::string sizeText(std::size_t rows, std::size_t columns) {
    return std::to_string(rows) + " x " + std::to_string(columns);
}

Result<std::vector<bool>> environmentsFor(const SceneDescription& description, const fs::path& folder,
                                          const LabelTable& labels) {
    std::string source = "The description's \"scene.environment\"";
    std::vector<bool> outdoor;
    if (description.outdoor) {
        outdoor = *description.outdoor;
    } else if (description.environmentFile) {
        const fs::path file = folder / *description.environmentFile;
        source = file.string();
        auto read = readEnvironments(file);
        if (!read) {
            return read;
        }
        outdoor = std::move(*read);
    } else {
        const auto usual = usualSceneTable(labels);
        return usual ? usual->outdoor : std::vector<bool>();
    }
    if (outdoor.size() != labels.classes.size()) {
        return fail(ErrorCode::DescriptionInvalid,
                    source + " says indoor or outdoor of " + std::to_string(outdoor.size()) +
                        " classes, but the model has " + std::to_string(labels.classes.size()) +
                        ": give the list that belongs to the model.");
    }
    return outdoor;
}

Result<std::vector<std::string>> attributeNames(const SceneDescription& description, const fs::path& folder) {
    if (description.attributes || !description.attributesFile) {
        return description.attributes.value_or(std::vector<std::string>());
    }
    return readLabels(folder / *description.attributesFile).map([](const LabelTable& table) {
        std::vector<std::string> names;
        for (const ClassLabel& label : table.classes) {
            names.push_back(label.name);
        }
        return names;
    });
}

/// A row an attribute, a column a class: 1 where the class has it.
Result<NumberTable> classTable(const std::vector<std::vector<int>>& classAttributes, std::size_t attributes,
                               std::size_t classes) {
    if (classAttributes.size() != classes) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The description's \"scene.class_attributes\" tells the attributes of " +
                        std::to_string(classAttributes.size()) + " classes, but the model has " +
                        std::to_string(classes) + ": give a list for each of the model's classes.");
    }
    NumberTable table{attributes, classes, std::vector<float>(attributes * classes)};
    for (std::size_t c = 0; c < classes; ++c) {
        for (const int attribute : classAttributes[c]) {
            table.values.at(static_cast<std::size_t>(attribute) * classes + c) = 1;
        }
    }
    return table;
}

Result<NumberTable> featureTable(const fs::path& file, std::size_t attributes, int channels) {
    auto table = readNpyTable(file);
    if (!table) {
        return table;
    }
    if (channels == 0) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The network has no feature maps that are pooled globally, so it has no use for the "
                    "attribute weights " +
                        file.string() + ": remove \"attribute_weights\" from its description.");
    }
    if (table->rows != attributes || table->columns != static_cast<std::size_t>(channels)) {
        return fail(ErrorCode::DescriptionInvalid,
                    file.string() + " holds " + sizeText(table->rows, table->columns) + " weights, but " +
                        std::to_string(attributes) + " attributes of a network with " +
                        std::to_string(channels) + " pooled feature maps need " +
                        sizeText(attributes, static_cast<std::size_t>(channels)) +
                        ": give the names and weights that belong to the model.");
    }
    return table;
}

} // namespace

Result<std::vector<bool>> readEnvironments(const fs::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    const std::string_view content(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    std::vector<bool> outdoor;
    for (const std::string_view line : text::split(text::trimmed(content), '\n')) {
        const auto one = outdoorOf(line);
        if (!one) {
            return fail(
                ErrorCode::DescriptionInvalid,
                file.string() + ", line " + std::to_string(outdoor.size() + 1) +
                    ", does not say whether the class is indoor or outdoor: end each line in \"indoor\" "
                    "or \"outdoor\", or in 1 or 2.");
        }
        outdoor.push_back(*one);
    }
    return outdoor;
}

Result<SceneTable> readSceneTable(const SceneDescription& description, const fs::path& folder,
                                  const SceneShape& shape) {
    auto outdoor = environmentsFor(description, folder, shape.labels);
    if (!outdoor) {
        return fail(outdoor.error());
    }
    SceneTable table;
    table.outdoor = std::move(*outdoor);
    table.voters = description.voters.value_or(kSceneVoters);
    if (!description.attributeWeightsFile && !description.classAttributes) {
        return table; // names alone say nothing of a picture
    }
    auto names = attributeNames(description, folder);
    if (!names) {
        return fail(names.error());
    }
    auto weights =
        description.attributeWeightsFile
            ? featureTable(folder / *description.attributeWeightsFile, names->size(), shape.channels)
            : classTable(*description.classAttributes, names->size(), shape.labels.classes.size());
    if (!weights) {
        return fail(weights.error());
    }
    table.attributes = std::move(*names);
    table.weights = std::move(*weights);
    table.over =
        description.attributeWeightsFile ? SceneTable::Over::Features : SceneTable::Over::Probabilities;
    return table;
}

std::optional<SceneTable> usualSceneTable(const LabelTable& labels) {
    if (labels.classes.size() != kPlacesClasses) {
        return std::nullopt;
    }
    const auto sameName = [](const ClassLabel& a, const ClassLabel& b) { return a.name == b.name; };
    const LabelTable places = defaultLabels(kPlacesClasses);
    auto outdoor = readEnvironments(resourceFolder() / "labels" / "places365_environment.txt");
    if (!outdoor || outdoor->size() != labels.classes.size() ||
        !std::equal(labels.classes.begin(), labels.classes.end(), places.classes.begin(),
                    places.classes.end(), sameName)) {
        return std::nullopt;
    }
    SceneTable table;
    table.outdoor = std::move(*outdoor);
    return table;
}

} // namespace actiscope
