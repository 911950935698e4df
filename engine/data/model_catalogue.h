// The published models that can be fetched: the program's own list and the user's, which is laid over it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/downloads.h"
#include "engine/api/result.h"

namespace actiscope {

/// What a file of a model is for.
enum class FileRole {
    Weights,         ///< the file that is opened; each model has one
    Prototxt,        ///< Caffe: how the layers are connected
    Labels,          ///< names of the classes
    IndoorOutdoor,   ///< Places: for each class 1 (indoor) or 2 (outdoor)
    Attributes,      ///< Places: names of the scene attributes
    AttributeWeights ///< Places: .npy, attributes x channels of the last maps
};

/// "weights", "prototxt", …: the words of the catalogue.
[[nodiscard]] const char* wordOf(FileRole role);
[[nodiscard]] std::optional<FileRole> roleOf(std::string_view word);

struct CatalogueFile {
    std::string name; ///< plain: no folders in it
    std::string url;
    FileRole role = FileRole::Weights;
    std::string sha256; ///< lower-case, whole or the first digits as published; empty: not published
    /// Bytes that it may have: a published size is rounded, so the two differ a little; without one, anything
    /// up to the most that is ever fetched.
    std::uint64_t least = 1;
    std::uint64_t most = kMostDownloadBytes;
};

/// Its size as published; empty where it is not.
[[nodiscard]] std::optional<std::uint64_t> publishedBytes(const CatalogueFile& file);

struct CatalogueModel {
    std::string name;  ///< as typed: lower-case letters, digits, '.', '_', '-'
    std::string title; ///< as shown
    std::string licence;
    std::string source; ///< page of those who publish it
    std::string note;   ///< what else is to know; may be empty
    std::vector<CatalogueFile> files;
    std::string description; ///< JSON of a description file; may be empty
};

/// All its files together; empty where one's size is not published.
[[nodiscard]] std::optional<std::uint64_t> publishedBytes(const CatalogueModel& model);

/// True for a name that is safe as the name of a folder and on a command line.
[[nodiscard]] bool isModelName(std::string_view name);

/// True where ACTISCOPE_ALLOW_LOOPBACK is set: then http://127.0.0.1 and http://[::1] may be fetched from, by
/// the tests' own server. Everything else is https, always.
[[nodiscard]] bool loopbackAllowed();

/// Errors: FileNotFound, FileUnreadable, DescriptionInvalid (names the model and what is wrong with it).
[[nodiscard]] Result<std::vector<CatalogueModel>> readCatalogue(const std::filesystem::path& file,
                                                                bool allowLoopback);

struct Catalogue {
    std::vector<CatalogueModel> models; ///< in the order of the lists; the user's new ones last
    /// A list that does not parse is left out whole, an entry by the name of a model that ships alone.
    std::vector<Error> problems;
    /// Null where there is none of that name.
    [[nodiscard]] const CatalogueModel* find(std::string_view name) const;
};

/// models/catalogue.json of the resources, with models.json of the user's configuration folder over it: a
/// model of the same name takes the other's place.
[[nodiscard]] Catalogue loadCatalogue();

/// Where the user's own list lies.
[[nodiscard]] std::filesystem::path userCatalogueFile();

} // namespace actiscope
