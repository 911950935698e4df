#include "engine/data/description_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"

namespace actiscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uintmax_t kMostBytes = 16u << 20;
constexpr int kLargestSide = 8192;
constexpr int kMapStrides[] = {2, 4, 8, 16, 32};

/// Each enumerator with its word in the file: the one place where the two meet.
template <class T>
using Words = std::initializer_list<std::pair<const char*, T>>;
constexpr Words<ChannelOrder> kChannelWords{{"RGB", ChannelOrder::Rgb}, {"BGR", ChannelOrder::Bgr}};
constexpr Words<Geometry> kGeometryWords{{"stretch", Geometry::Stretch}, {"crop", Geometry::Crop}};
constexpr Words<ResizeFilter> kResizeWords{{"antialias", ResizeFilter::Antialias},
                                           {"bilinear", ResizeFilter::Bilinear}};
constexpr Words<Pooling> kPoolWords{{"gap", Pooling::Average}, {"gmp", Pooling::Max}};
constexpr Words<bool> kEnvironmentWords{{"indoor", false}, {"outdoor", true}};

template <class T>
const char* wordOf(const Words<T>& words, T value) {
    for (const auto& [word, meaning] : words) {
        if (meaning == value) {
            return word;
        }
    }
    return "";
}

/// What is wrong, said of one key: "input.width must be ...". Thrown and caught within this file only, so
/// that the reading below is one line a key.
struct Invalid {
    std::string what;
};

[[noreturn]] void mustBe(const std::string& key, const std::string& allowed) {
    throw Invalid{"\"" + key + "\" must be " + allowed};
}

template <class T>
T wordValue(const Json& value, const std::string& key, const Words<T>& words) {
    std::string allowed;
    for (const auto& [word, meaning] : words) {
        if (value.is_string() && value.get_ref<const std::string&>() == word) {
            return meaning;
        }
        allowed += (allowed.empty() ? "\"" : " or \"") + std::string(word) + "\"";
    }
    mustBe(key, allowed);
}

int sideValue(const Json& value, const std::string& key) {
    if (value.is_number_integer() && value >= 1 && value <= kLargestSide) {
        return value.get<int>();
    }
    mustBe(key, "a whole number from 1 to " + std::to_string(kLargestSide));
}

int mapStrideValue(const Json& value, const std::string& key) {
    for (const int stride : kMapStrides) {
        if (value.is_number_integer() && value == stride) {
            return stride;
        }
    }
    mustBe(key, "2, 4, 8, 16 or 32");
}

double rangeValue(const Json& value, const std::string& key) {
    if (value.is_number() && (value == 1 || value == 255)) {
        return value.get<double>();
    }
    mustBe(key, "1 or 255");
}

std::array<double, 3> channelValues(const Json& value, const std::string& key, bool positive) {
    const std::string allowed = positive ? "three numbers above 0" : "three numbers";
    if (!value.is_array() || value.size() != 3) {
        mustBe(key, allowed);
    }
    std::array<double, 3> result{};
    for (std::size_t i = 0; i < 3; ++i) {
        if (!value[i].is_number() || (positive && !(value[i].get<double>() > 0))) {
            mustBe(key, allowed);
        }
        result[i] = value[i].get<double>();
    }
    return result;
}

std::string stringValue(const Json& value, const std::string& key, const char* allowed) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
        mustBe(key, allowed);
    }
    return value.get<std::string>();
}

void readInput(const Json& input, ModelDescription& description) {
    if (!input.is_object()) {
        mustBe("input", "an object");
    }
    std::optional<int> width;
    std::optional<int> height;
    for (const auto& [name, value] : input.items()) {
        const std::string key = "input." + name;
        if (name == "width") {
            width = sideValue(value, key);
        } else if (name == "height") {
            height = sideValue(value, key);
        } else if (name == "channels") {
            description.channels = wordValue(value, key, kChannelWords);
        } else if (name == "range") {
            description.range = rangeValue(value, key);
        } else if (name == "mean") {
            description.mean = channelValues(value, key, false);
        } else if (name == "std") {
            description.std = channelValues(value, key, true);
        } else if (name == "geometry") {
            description.geometry = wordValue(value, key, kGeometryWords);
        } else if (name == "resize") {
            description.resize = wordValue(value, key, kResizeWords);
        } else {
            throw Invalid{"\"" + key +
                          "\" is no key; \"input\" may hold width, height, channels, range, mean, "
                          "std, geometry and resize"};
        }
    }
    if (width || height) { // one side alone means a square
        description.size = Size{width.value_or(height.value_or(0)), height.value_or(width.value_or(0))};
    }
}

std::vector<std::string> namesValue(const Json& value, const std::string& key, const char* allowed) {
    std::vector<std::string> names;
    for (const Json& name : value) {
        names.push_back(stringValue(name, key, allowed));
    }
    return names;
}

void readLabelKey(const Json& value, ModelDescription& description) {
    const char* allowed = "a file's name or a list of names";
    if (value.is_array()) {
        description.labels = namesValue(value, "labels", allowed);
    } else {
        description.labelsFile = stringValue(value, "labels", allowed);
    }
}

/// Each class's attributes by their names in the list of all.
std::vector<std::vector<int>> classAttributesValue(const Json& value,
                                                   const std::optional<std::vector<std::string>>& all) {
    const std::string key = "scene.class_attributes";
    const char* allowed = "for each class a list of names that the list \"scene.attributes\" holds";
    if (!value.is_array() || !all) {
        mustBe(key, allowed);
    }
    std::vector<std::vector<int>> classes;
    for (const Json& names : value) {
        if (!names.is_array()) {
            mustBe(key, allowed);
        }
        std::vector<int>& own = classes.emplace_back();
        for (const std::string& name : namesValue(names, key, allowed)) {
            const auto at = std::find(all->begin(), all->end(), name);
            if (at == all->end()) {
                mustBe(key, std::string(allowed) + ", which \"" + name + "\" is not");
            }
            own.push_back(static_cast<int>(at - all->begin()));
        }
    }
    return classes;
}

SceneDescription readScene(const Json& scene) {
    if (!scene.is_object()) {
        mustBe("scene", "an object");
    }
    SceneDescription description;
    for (const auto& [name, value] : scene.items()) {
        const std::string key = "scene." + name;
        if (name == "environment" && value.is_array()) {
            description.outdoor.emplace();
            for (const Json& word : value) {
                description.outdoor->push_back(wordValue(word, key, kEnvironmentWords));
            }
        } else if (name == "environment") {
            description.environmentFile =
                stringValue(value, key, "a file's name or a list of \"indoor\" and \"outdoor\"");
        } else if (name == "voters") {
            description.voters = sideValue(value, key);
        } else if (name == "attributes" && value.is_array()) {
            description.attributes = namesValue(value, key, "a file's name or a list of names");
        } else if (name == "attributes") {
            description.attributesFile = stringValue(value, key, "a file's name or a list of names");
        } else if (name == "attribute_weights") {
            description.attributeWeightsFile = stringValue(value, key, "the name of an .npy file");
        } else if (name != "class_attributes") {
            throw Invalid{"\"" + key +
                          "\" is no key; \"scene\" may hold environment, voters, attributes, "
                          "attribute_weights and class_attributes"};
        }
    }
    if (const auto table = scene.find("class_attributes"); table != scene.end()) {
        description.classAttributes = classAttributesValue(*table, description.attributes);
    }
    return description;
}

ModelDescription readKeys(const Json& json) {
    if (!json.is_object()) {
        throw Invalid{"it must be a JSON object"};
    }
    ModelDescription description;
    for (const auto& [name, value] : json.items()) {
        if (name == "input") {
            readInput(value, description);
        } else if (name == "labels") {
            readLabelKey(value, description);
        } else if (name == "pool") {
            description.pool = wordValue(value, name, kPoolWords);
        } else if (name == "map_stride") {
            description.mapStride = mapStrideValue(value, name);
        } else if (name == "network") {
            description.network = stringValue(value, name, "a network's name");
        } else if (name == "name") {
            description.name = stringValue(value, name, "a text");
        } else if (name == "scene") {
            description.scene = readScene(value);
        } else {
            throw Invalid{"\"" + name +
                          "\" is no key; a description may hold input, labels, pool, map_stride, network, "
                          "name and scene"};
        }
    }
    return description;
}

/// A network with several linear layers behind its global pooling has no head, but may well pool so.
bool hasGlobalMaximum(const NetworkInfo& info) {
    return std::any_of(info.layers.begin(), info.layers.end(), [](const LayerInfo& layer) {
        return layer.height == 1 && layer.width == 1 &&
               (layer.kind == "amax" || layer.kind.find("max_pool") != std::string::npos);
    });
}

/// 224.0 is written as 224.
Json numberAsJson(double value) {
    const bool whole = std::nearbyint(value) == value && std::abs(value) < 1e9;
    return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json numbersAsJson(const std::array<double, 3>& values) {
    return Json::array({numberAsJson(values[0]), numberAsJson(values[1]), numberAsJson(values[2])});
}

Json sceneAsJson(const SceneDescription& scene) {
    Json json = Json::object();
    if (scene.outdoor) {
        for (const bool outdoor : *scene.outdoor) {
            json["environment"].push_back(wordOf(kEnvironmentWords, outdoor));
        }
    } else if (scene.environmentFile) {
        json["environment"] = *scene.environmentFile;
    }
    if (scene.voters) {
        json["voters"] = *scene.voters;
    }
    if (scene.attributes) {
        json["attributes"] = *scene.attributes;
    } else if (scene.attributesFile) {
        json["attributes"] = *scene.attributesFile;
    }
    if (scene.attributeWeightsFile) {
        json["attribute_weights"] = *scene.attributeWeightsFile;
    }
    if (scene.classAttributes && scene.attributes) {
        for (const std::vector<int>& own : *scene.classAttributes) {
            Json& names = json["class_attributes"].emplace_back(Json::array());
            for (const int attribute : own) {
                names.push_back(scene.attributes->at(static_cast<std::size_t>(attribute)));
            }
        }
    }
    return json;
}

} // namespace

std::filesystem::path descriptionPathFor(const std::filesystem::path& model) {
    std::filesystem::path path = model;
    path += ".json";
    return path;
}

Result<ModelDescription> readDescription(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        Error error = bytes.error();
        if (error.code == ErrorCode::FileUnreadable) {
            error.code = ErrorCode::DescriptionInvalid;
        }
        return fail(std::move(error));
    }
    return parseDescription({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, file.string());
}

Result<ModelDescription> parseDescription(std::string_view json, const std::string& source) {
    try {
        return readKeys(Json::parse(json));
    } catch (const Json::exception& error) {
        return fail(ErrorCode::DescriptionInvalid,
                    source + " does not parse as JSON: correct it or remove it.", error.what());
    } catch (const Invalid& invalid) {
        return fail(ErrorCode::DescriptionInvalid,
                    source + " is no description of a model: " + invalid.what + ".");
    }
}

InputDescription resolveInput(const InputDescription& defaults, const ModelDescription& description) {
    InputDescription input = defaults;
    input.size = description.size.value_or(defaults.size);
    input.channels = description.channels.value_or(defaults.channels);
    input.range = description.range.value_or(defaults.range);
    input.mean = description.mean.value_or(defaults.mean);
    input.std = description.std.value_or(defaults.std);
    input.geometry = description.geometry.value_or(defaults.geometry);
    input.resize = description.resize.value_or(defaults.resize);
    return input;
}

Result<std::monostate> checkAgainst(const ModelDescription& description, const Network& network) {
    const NetworkInfo& info = network.info();
    const ClassifierHead* head = network.head();
    if (head != nullptr && description.pool && *description.pool != head->pooling) {
        const std::string said = wordOf(kPoolWords, *description.pool);
        const std::string found = wordOf(kPoolWords, head->pooling);
        return fail(ErrorCode::DescriptionInvalid, "The description of " + info.path + " says \"pool\": \"" +
                                                       said +
                                                       "\", but the file itself pools by the other way, \"" +
                                                       found + "\": correct or remove \"pool\".");
    }
    if (head == nullptr && description.pool == Pooling::Max && !hasGlobalMaximum(info)) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The description of " + info.path +
                        " says \"pool\": \"gmp\", but the network has no map whose maximum it takes: remove "
                        "\"pool\".");
    }
    const int stride = description.mapStride.value_or(0);
    if (stride != 0 && head == nullptr) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The description of " + info.path + " says \"map_stride\": " + std::to_string(stride) +
                        ", but the network has no map that is pooled globally: remove \"map_stride\".");
    }
    if (stride != 0 && info.mapStride != 0 && info.mapStride != stride) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The description of " + info.path + " says \"map_stride\": " + std::to_string(stride) +
                        ", but a cell of the network's map covers " + std::to_string(info.mapStride) +
                        " pixels of the input: correct or remove \"map_stride\".");
    }
    return std::monostate{};
}

std::string describeAsJson(const InputDescription& input, const ModelDescription& rest) {
    Json json;
    json["input"] = {{"width", input.size.width},
                     {"height", input.size.height},
                     {"channels", wordOf(kChannelWords, input.channels)},
                     {"range", numberAsJson(input.range)},
                     {"mean", numbersAsJson(input.mean)},
                     {"std", numbersAsJson(input.std)},
                     {"geometry", wordOf(kGeometryWords, input.geometry)},
                     {"resize", wordOf(kResizeWords, input.resize)}};
    if (rest.labels) {
        json["labels"] = *rest.labels;
    } else if (rest.labelsFile) {
        json["labels"] = *rest.labelsFile;
    }
    json["pool"] = wordOf(kPoolWords, rest.pool.value_or(Pooling::Average));
    if (rest.mapStride) {
        json["map_stride"] = *rest.mapStride;
    }
    if (rest.network) {
        json["network"] = *rest.network;
    }
    if (rest.name) {
        json["name"] = *rest.name;
    }
    if (rest.scene) {
        json["scene"] = sceneAsJson(*rest.scene);
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::monostate> writeDescription(const std::filesystem::path& file, const std::string& json) {
    return writeFileAtomically(file, json.data(), json.size());
}

} // namespace actiscope
