// The models that were fetched: one folder each in the user's data folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/data/model_catalogue.h"

namespace actiscope {

/// $XDG_DATA_HOME/actiscope, else ~/.local/share/actiscope.
[[nodiscard]] std::filesystem::path userDataFolder();
/// $XDG_CONFIG_HOME/actiscope, else ~/.config/actiscope.
[[nodiscard]] std::filesystem::path userConfigFolder();
/// $XDG_CACHE_HOME/actiscope, else ~/.cache/actiscope: what can be made again.
[[nodiscard]] std::filesystem::path userCacheFolder();

/// Where a model's files lie, or will lie. `name` must be a model's name.
[[nodiscard]] std::filesystem::path modelFolder(const std::string& name);

/// A model that is there whole. It stays what it is when the catalogue changes.
struct InstalledModel {
    std::string name;
    std::string title;
    std::string licence;
    std::string source;
    std::filesystem::path folder;
    std::map<FileRole, std::filesystem::path> files; ///< FileRole::Weights is among them
    std::uint64_t bytes = 0;                         ///< of all its files
};

/// Errors: FileNotFound (not installed), DescriptionInvalid (its record is damaged; says to fetch it again).
[[nodiscard]] Result<InstalledModel> findInstalled(const std::string& name);

/// All of them, by name; what is damaged or half there is left out.
[[nodiscard]] std::vector<InstalledModel> installedModels();

/// Writes the record that makes a folder of files an installed model: the last step of fetching one. `sums`:
/// the whole SHA-256 of each file, in the order of model.files. Errors: WriteFailed.
[[nodiscard]] Result<InstalledModel> recordInstalled(const CatalogueModel& model,
                                                     const std::vector<std::string>& sums);

/// Takes a model's folder away, whole or half there. Errors: FileNotFound, WriteFailed (also: it is
/// being fetched), InvalidArgument (no name of a model).
[[nodiscard]] Result<std::monostate> removeModel(const std::string& name);

} // namespace actiscope
