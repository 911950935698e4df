// Which file of a folder is the map of which image.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "engine/api/result.h"
#include "engine/datasets/data_set.h"

namespace actiscope {

/// The map of an item is FOLDER/<image id>.npy, <file name>.npy or <stem>.npy, the first that is there.
///
/// What is one image's name in one of these ways and another's in another (COCO's number 1 and 1.jpg) is read
/// in the way in which each map of the folder can be named, where there is only one such way; else it is
/// nobody's. Refers to the set, which must outlive it. Thread rule: any thread.
class MapFinder {
public:
    MapFinder(const datasets::DataSet& set, std::filesystem::path folder);
    ~MapFinder();
    MapFinder(MapFinder&&) noexcept;
    MapFinder& operator=(MapFinder&&) = delete;

    /// Errors: FileNotFound where there is none (names what was looked for); InvalidArgument where what is
    /// there may be another image's as well.
    [[nodiscard]] Result<std::filesystem::path> find(std::uint32_t item) const;
    /// The names by which it is the item's: its id, then what no other image is called in any way. The first
    /// is the one to write. May be empty.
    [[nodiscard]] std::vector<std::filesystem::path> candidates(std::uint32_t item) const;

private:
    struct Name; ///< of an item
    struct Way;  ///< in which the folder's maps are named, once that was found out
    [[nodiscard]] std::vector<Name> namesOf(std::uint32_t item) const;
    [[nodiscard]] std::vector<Name> sharing(const Name& name) const;
    [[nodiscard]] unsigned wayOfAll() const;
    [[nodiscard]] std::filesystem::path fileOf(const Name& name) const;

    const datasets::DataSet& m_set;
    std::filesystem::path m_folder;
    std::vector<Name> m_shared; ///< the names that several images have, sorted
    std::unique_ptr<Way> m_way;
};

} // namespace actiscope
