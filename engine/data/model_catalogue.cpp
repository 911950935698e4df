#include "engine/data/model_catalogue.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/data/description_file.h"
#include "engine/data/files.h"
#include "engine/data/labels.h"
#include "engine/data/model_store.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uintmax_t kMostBytes = 4u << 20;
constexpr std::size_t kMostModels = 1000;
constexpr std::size_t kMostFiles = 16;
constexpr std::size_t kLongestText = 400;
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestFileName = 128;
constexpr std::size_t kShortestSum = 8;
constexpr std::size_t kWholeSum = 64;
constexpr double kMebibyte = 1 << 20;
/// Published sizes have three decimals.
constexpr double kRounding = 0.001;

constexpr std::pair<const char*, FileRole> kRoles[] = {
    {"weights", FileRole::Weights},       {"prototxt", FileRole::Prototxt},
    {"labels", FileRole::Labels},         {"indoor-outdoor", FileRole::IndoorOutdoor},
    {"attributes", FileRole::Attributes}, {"attribute-weights", FileRole::AttributeWeights},
};

/// What is wrong; thrown and caught within this file only, so that the reading below is one line a key.
struct Invalid {
    std::string what;
};

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || text::isDigit(c) || c == '.' || c == '_' || c == '-';
}

bool isAlphanumeric(char c) {
    return text::isDigit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'z');
}

/// No folders, nothing hidden, nothing that a download keeps beside a file.
bool isPlainFileName(std::string_view name) {
    return !name.empty() && name.size() <= kLongestFileName && isAlphanumeric(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return isAlphanumeric(c) || c == '.' || c == '_' || c == '-'; }) &&
           !name.ends_with(".part") && !name.ends_with(".json") && name.find("..") == std::string_view::npos;
}

/// Characters that every reader of addresses takes for the same thing: no user names, no escapes of the
/// shell.
bool isAddress(std::string_view url, bool allowLoopback) {
    const bool known =
        url.starts_with("https://") ||
        (allowLoopback && (url.starts_with("http://127.0.0.1:") || url.starts_with("http://[::1]:")));
    constexpr std::string_view kAllowed = "-._~:/?#[]=&%+,";
    return known && url.size() <= 2048 && std::all_of(url.begin(), url.end(), [&](char c) {
               return isAlphanumeric(c) || kAllowed.find(c) != std::string_view::npos;
           });
}

std::string textValue(const Json& json, const std::string& key, bool needed = true) {
    const auto found = json.find(key);
    if (found == json.end() && !needed) {
        return {};
    }
    if (found == json.end() || !found->is_string()) {
        throw Invalid{"\"" + key + "\" must be a text"};
    }
    std::string value = found->get<std::string>();
    const bool printable = std::none_of(value.begin(), value.end(), [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 || code == 0x7f;
    });
    if (value.empty() || value.size() > kLongestText || !printable) {
        throw Invalid{"\"" + key + "\" must be one line of up to " + std::to_string(kLongestText) +
                      " characters"};
    }
    return value;
}

std::string addressValue(const Json& json, const std::string& key, bool allowLoopback) {
    std::string url = textValue(json, key);
    if (!isAddress(url, allowLoopback)) {
        throw Invalid{"\"" + key + "\" must be an https address"};
    }
    return url;
}

void onlyKeys(const Json& json, std::initializer_list<const char*> keys) {
    for (const auto& item : json.items()) {
        if (std::none_of(keys.begin(), keys.end(), [&](const char* key) { return item.key() == key; })) {
            throw Invalid{"\"" + item.key().substr(0, kLongestName) + "\" is no key"};
        }
    }
}

std::string checksumValue(const Json& json) {
    const std::string sum = text::lower(textValue(json, "sha256", false));
    const bool hexadecimal = std::all_of(sum.begin(), sum.end(),
                                         [](char c) { return text::isDigit(c) || (c >= 'a' && c <= 'f'); });
    if (!sum.empty() && (!hexadecimal || sum.size() < kShortestSum || sum.size() > kWholeSum)) {
        throw Invalid{"\"sha256\" must be 64 hexadecimal digits, or the first 8 or more of them"};
    }
    return sum;
}

/// "bytes": exactly; "mib": as published in 1,048,576 bytes, rounded to three decimals.
void readSize(const Json& json, CatalogueFile& file) {
    if (const auto bytes = json.find("bytes"); bytes != json.end()) {
        if (!bytes->is_number_unsigned() || *bytes < 1U || *bytes > kMostDownloadBytes) {
            throw Invalid{"\"bytes\" must be a whole number from 1 to " + std::to_string(kMostDownloadBytes)};
        }
        file.least = file.most = bytes->get<std::uint64_t>();
    } else if (const auto mebibytes = json.find("mib"); mebibytes != json.end()) {
        const double size = mebibytes->is_number() ? mebibytes->get<double>() : 0;
        if (!(size >= kRounding && size <= static_cast<double>(kMostDownloadBytes) / kMebibyte)) {
            throw Invalid{"\"mib\" must be a number above 0 and up to 2048"};
        }
        file.least = static_cast<std::uint64_t>(std::max(1.0, std::floor((size - kRounding) * kMebibyte)));
        file.most = static_cast<std::uint64_t>(std::ceil((size + kRounding) * kMebibyte));
    }
}

CatalogueFile fileFrom(const Json& json, bool allowLoopback) {
    if (!json.is_object()) {
        throw Invalid{"each of \"files\" must be an object"};
    }
    onlyKeys(json, {"url", "name", "role", "sha256", "bytes", "mib"});
    CatalogueFile file;
    file.url = addressValue(json, "url", allowLoopback);
    file.name = textValue(json, "name", false);
    if (file.name.empty()) {
        file.name = file.url.substr(file.url.rfind('/') + 1);
    }
    if (!isPlainFileName(file.name)) {
        throw Invalid{"a file's \"name\" (else the end of its url) must be a plain file name"};
    }
    const auto role = roleOf(textValue(json, "role"));
    if (!role) {
        throw Invalid{
            "\"role\" must be weights, prototxt, labels, indoor-outdoor, attributes or attribute-weights"};
    }
    file.role = *role;
    file.sha256 = checksumValue(json);
    readSize(json, file);
    return file;
}

std::vector<CatalogueFile> filesFrom(const Json& json, bool allowLoopback) {
    const auto files = json.find("files");
    if (files == json.end() || !files->is_array() || files->empty() || files->size() > kMostFiles) {
        throw Invalid{"\"files\" must be a list of 1 to " + std::to_string(kMostFiles) + " files"};
    }
    std::vector<CatalogueFile> result;
    std::set<std::string> names;
    std::set<FileRole> roles;
    for (const Json& entry : *files) {
        result.push_back(fileFrom(entry, allowLoopback));
        if (!names.insert(result.back().name).second || !roles.insert(result.back().role).second) {
            throw Invalid{"two of its files have one name or one role"};
        }
    }
    if (!roles.contains(FileRole::Weights)) {
        throw Invalid{"one of its files must have the role weights"};
    }
    return result;
}

/// Whatever a description names lies beside it: one of the files that were fetched.
void refuseOtherFiles(const ModelDescription& description, const std::vector<CatalogueFile>& files) {
    const auto check = [&files](const char* key, const std::optional<std::string>& name) {
        const auto isIt = [&name](const CatalogueFile& file) { return file.name == *name; };
        if (name && std::none_of(files.begin(), files.end(), isIt)) {
            throw Invalid{"\"" + std::string(key) +
                          "\" of its description must be the name of one of its files"};
        }
    };
    check("labels", description.labelsFile);
    if (description.scene) {
        check("scene.environment", description.scene->environmentFile);
        check("scene.attributes", description.scene->attributesFile);
        check("scene.attribute_weights", description.scene->attributeWeightsFile);
    }
}

std::string descriptionFrom(const Json& json, const std::vector<CatalogueFile>& files) {
    const auto description = json.find("description");
    if (description == json.end()) {
        return {};
    }
    std::string text = description->dump(2) + "\n";
    if (const auto parsed = parseDescription(text, "its description"); !parsed) {
        std::string what = parsed.error().message;
        what.erase(what.find_last_not_of('.') + 1);
        throw Invalid{what};
    } else {
        refuseOtherFiles(*parsed, files);
    }
    return text;
}

CatalogueModel modelFrom(const Json& json, bool allowLoopback) {
    onlyKeys(json, {"name", "title", "licence", "source", "note", "files", "description"});
    CatalogueModel model;
    model.name = textValue(json, "name");
    model.title = textValue(json, "title");
    model.licence = textValue(json, "licence");
    model.source = addressValue(json, "source", allowLoopback);
    model.note = textValue(json, "note", false);
    model.files = filesFrom(json, allowLoopback);
    model.description = descriptionFrom(json, model.files);
    return model;
}

/// What a message calls the entry: its name where it has a good one.
std::string subjectOf(const Json& json, std::size_t position) {
    const auto name = json.is_object() ? json.find("name") : json.end();
    if (json.is_object() && name != json.end() && name->is_string() &&
        isModelName(name->get_ref<const std::string&>())) {
        return "the model " + name->get<std::string>();
    }
    return "model " + std::to_string(position + 1);
}

std::vector<CatalogueModel> modelsFrom(const Json& json, bool allowLoopback) {
    const auto list = json.is_object() ? json.find("models") : json.end();
    if (!json.is_object() || list == json.end() || !list->is_array() || list->size() > kMostModels) {
        throw Invalid{"it must be a JSON object whose \"models\" is a list of up to " +
                      std::to_string(kMostModels)};
    }
    std::vector<CatalogueModel> models;
    std::set<std::string> names;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string subject = subjectOf((*list)[i], i);
        try {
            if (!(*list)[i].is_object()) {
                throw Invalid{"it must be an object"};
            }
            models.push_back(modelFrom((*list)[i], allowLoopback));
        } catch (const Invalid& invalid) {
            throw Invalid{subject + ": " + invalid.what};
        }
        const std::string& name = models.back().name;
        if (!isModelName(name)) {
            throw Invalid{subject + ": \"name\" must be up to " + std::to_string(kLongestName) +
                          " lower-case letters, digits, '.', '_' and '-', and begin with a letter or digit"};
        }
        if (!names.insert(name).second) {
            throw Invalid{subject + " stands there twice"};
        }
    }
    return models;
}

} // namespace

const char* wordOf(FileRole role) {
    for (const auto& [word, meaning] : kRoles) {
        if (meaning == role) {
            return word;
        }
    }
    return "";
}

std::optional<FileRole> roleOf(std::string_view word) {
    for (const auto& [known, meaning] : kRoles) {
        if (word == known) {
            return meaning;
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> publishedBytes(const CatalogueFile& file) {
    if (file.most == kMostDownloadBytes && file.least == 1) {
        return std::nullopt;
    }
    return file.least + (file.most - file.least) / 2;
}

std::optional<std::uint64_t> publishedBytes(const CatalogueModel& model) {
    std::uint64_t sum = 0;
    for (const CatalogueFile& file : model.files) {
        const auto bytes = publishedBytes(file);
        if (!bytes) {
            return std::nullopt;
        }
        sum += *bytes;
    }
    return sum;
}

bool isModelName(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName && isAlphanumeric(name.front()) &&
           std::all_of(name.begin(), name.end(), isNameCharacter) &&
           name.find("..") == std::string_view::npos;
}

bool loopbackAllowed() {
    const char* value = std::getenv("ACTISCOPE_ALLOW_LOOPBACK");
    return value != nullptr && *value != '\0';
}

Result<std::vector<CatalogueModel>> readCatalogue(const fs::path& file, bool allowLoopback) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    try {
        return modelsFrom(Json::parse(bytes->begin(), bytes->end()), allowLoopback);
    } catch (const Json::exception& error) {
        return fail(ErrorCode::DescriptionInvalid,
                    file.string() + " does not parse as JSON: correct it or remove it.", error.what());
    } catch (const Invalid& invalid) {
        return fail(ErrorCode::DescriptionInvalid,
                    file.string() + " is no list of models, " + invalid.what + "; correct it or remove it.");
    }
}

const CatalogueModel* Catalogue::find(std::string_view name) const {
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&](const CatalogueModel& model) { return model.name == name; });
    return found == models.end() ? nullptr : &*found;
}

fs::path userCatalogueFile() {
    return userConfigFolder() / "models.json";
}

Catalogue loadCatalogue() {
    Catalogue catalogue;
    const bool loopback = loopbackAllowed();
    if (auto own = readCatalogue(resourceFolder() / "models" / "catalogue.json", loopback)) {
        catalogue.models = *std::move(own);
    } else {
        catalogue.problems.push_back(own.error());
    }
    std::error_code failure;
    if (!fs::exists(userCatalogueFile(), failure)) {
        return catalogue;
    }
    auto users = readCatalogue(userCatalogueFile(), loopback);
    if (!users) {
        catalogue.problems.push_back(users.error());
        return catalogue;
    }
    for (CatalogueModel& model : *users) {
        if (fs::exists(resourceFolder() / "models" / (model.name + ".safetensors"), failure)) {
            catalogue.problems.push_back(
                {ErrorCode::DescriptionInvalid,
                 userCatalogueFile().string() + " lists a model called " + model.name +
                     ", as one is called that comes with the program; give it another "
                     "name.",
                 {}});
            continue;
        }
        const auto same = std::find_if(catalogue.models.begin(), catalogue.models.end(),
                                       [&](const CatalogueModel& other) { return other.name == model.name; });
        if (same == catalogue.models.end()) {
            catalogue.models.push_back(std::move(model));
        } else {
            *same = std::move(model);
        }
    }
    return catalogue;
}

} // namespace actiscope
