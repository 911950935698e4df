#include "engine/data/model_store.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"
#include "engine/data/folder_lock.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kRecord = "installed.json";
constexpr std::uintmax_t kMostRecordBytes = 1u << 20;

fs::path userFolder(const char* variable, const char* belowHome) {
    // As the XDG specification says, a relative path there counts as none.
    if (const char* named = std::getenv(variable); named != nullptr && fs::path(named).is_absolute()) {
        return fs::path(named) / "actiscope";
    }
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/") / belowHome / "actiscope";
}

fs::path storeFolder() {
    return userDataFolder() / "models";
}

tl::unexpected<Error> damaged(const std::string& name) {
    return fail(ErrorCode::DescriptionInvalid, "The installed model " + name +
                                                   " is damaged: remove it (actiscope models remove " + name +
                                                   ") and get it again.");
}

/// Throws Json::exception where a key is missing or of another type.
InstalledModel fromRecord(const std::string& name, const Json& json) {
    InstalledModel model;
    model.name = name;
    model.folder = modelFolder(name);
    model.title = json.at("title").get<std::string>();
    model.licence = json.at("licence").get<std::string>();
    model.source = json.at("source").get<std::string>();
    for (const Json& file : json.at("files")) {
        const fs::path plain = fs::path(file.at("name").get<std::string>()).filename();
        if (const auto role = roleOf(file.at("role").get<std::string>())) {
            model.files[*role] = model.folder / plain;
        }
    }
    return model;
}

/// False where one of its files is gone.
bool measure(InstalledModel& model) {
    model.bytes = 0;
    for (const auto& [role, file] : model.files) {
        std::error_code failure;
        const std::uintmax_t size = fs::file_size(file, failure);
        if (failure) {
            return false;
        }
        model.bytes += size;
    }
    return model.files.count(FileRole::Weights) > 0;
}

} // namespace

fs::path userDataFolder() {
    return userFolder("XDG_DATA_HOME", ".local/share");
}

fs::path userConfigFolder() {
    return userFolder("XDG_CONFIG_HOME", ".config");
}

fs::path userCacheFolder() {
    return userFolder("XDG_CACHE_HOME", ".cache");
}

fs::path modelFolder(const std::string& name) {
    return storeFolder() / name;
}

Result<InstalledModel> findInstalled(const std::string& name) {
    std::error_code failure;
    if (!isModelName(name) || !fs::exists(modelFolder(name) / kRecord, failure)) {
        return fail(ErrorCode::FileNotFound, "The model " + name + " is not installed; get it first.");
    }
    const auto bytes = readFile(modelFolder(name) / kRecord, kMostRecordBytes);
    if (!bytes) {
        return damaged(name);
    }
    try {
        InstalledModel model = fromRecord(name, Json::parse(bytes->begin(), bytes->end()));
        return measure(model) ? Result<InstalledModel>(std::move(model)) : damaged(name);
    } catch (const Json::exception&) {
        return damaged(name);
    }
}

std::vector<InstalledModel> installedModels() {
    std::vector<InstalledModel> models;
    std::error_code failure;
    for (fs::directory_iterator entry(storeFolder(), failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (auto model = findInstalled(entry->path().filename().string())) {
            models.push_back(*std::move(model));
        }
    }
    std::sort(models.begin(), models.end(),
              [](const InstalledModel& a, const InstalledModel& b) { return a.name < b.name; });
    return models;
}

Result<InstalledModel> recordInstalled(const CatalogueModel& model, const std::vector<std::string>& sums) {
    Json json;
    json["title"] = model.title;
    json["licence"] = model.licence;
    json["source"] = model.source;
    json["files"] = Json::array();
    for (std::size_t i = 0; i < model.files.size(); ++i) {
        const CatalogueFile& file = model.files[i];
        json["files"].push_back(
            {{"name", file.name}, {"role", wordOf(file.role)}, {"url", file.url}, {"sha256", sums.at(i)}});
    }
    const std::string text = json.dump(2) + "\n";
    return writeFileAtomically(modelFolder(model.name) / kRecord, text.data(), text.size())
        .and_then([&](std::monostate) { return findInstalled(model.name); });
}

Result<std::monostate> removeModel(const std::string& name) {
    if (!isModelName(name)) {
        return fail(ErrorCode::InvalidArgument,
                    "\"" + name + "\" is no name of a model; see actiscope models list.");
    }
    std::error_code failure;
    const fs::path folder = modelFolder(name);
    if (!fs::exists(folder, failure)) {
        return fail(ErrorCode::FileNotFound,
                    "The model " + name + " is not installed, so there is nothing to remove.");
    }
    const FolderLock lock(folder);
    if (lock.isHeldElsewhere()) {
        return fail(ErrorCode::WriteFailed,
                    "The model " + name +
                        " is being fetched just now; cancel that or wait for its end, "
                        "then remove it.");
    }
    // The record first: what can't be removed whole is no installed model any more.
    fs::remove(folder / kRecord, failure);
    if (!failure) {
        fs::remove_all(folder, failure);
    }
    if (failure) {
        return fail(ErrorCode::WriteFailed,
                    "The model " + name + " could not be removed from " + folder.string() +
                        "; look who owns that folder.",
                    failure.message());
    }
    return std::monostate{};
}

} // namespace actiscope
