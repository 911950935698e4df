// Small pictures kept on the disk, so that a data set of many images is looked at again without decoding
// them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>

#include "engine/api/image.h"
#include "engine/api/result.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

inline constexpr std::uintmax_t kThumbnailCacheBytes = std::uintmax_t{256} << 20;

/// A folder of small pictures, each under the hash of its source's path, size, time and of the size asked
/// for; a source that changes gets a new one. The folder is kept below a bound: the pictures that were not
/// used for longest go. Several programs may use the same folder: what the others keep is counted each time
/// this one has kept a tenth of the bound, so that each program may exceed it by that much for a while. What
/// is damaged or can't be written counts as not there. Thread rule: any thread; blocks.
class ThumbnailCache {
public:
    /// The folder is made when the first picture is kept.
    explicit ThumbnailCache(std::filesystem::path folder, std::uintmax_t most = kThumbnailCacheBytes);

    /// As makeThumbnail(): also Image::storedSize and orientation are the whole picture's.
    [[nodiscard]] Result<ImagePtr> get(const std::filesystem::path& file, int side, ModuleLoader& modules);

    /// Of the pictures kept, as far as this program knows.
    [[nodiscard]] std::uintmax_t bytes();

private:
    using Key = std::uint64_t;
    struct Entry {
        std::uintmax_t bytes = 0;
        std::filesystem::file_time_type used;
    };

    [[nodiscard]] std::filesystem::path fileOf(Key key) const;
    [[nodiscard]] ImagePtr read(Key key, const Codecs& codecs);
    void keep(Key key, const Image& image, const Codecs& codecs);
    void list();        ///< what is there, where that was not looked at for long; under the lock
    void makeRoom();    ///< under the lock
    void drop(Key key); ///< under the lock

    std::filesystem::path m_folder;
    std::uintmax_t m_most;
    std::mutex m_mutex;
    bool m_listed = false;
    std::uintmax_t m_keptSince = 0; ///< bytes, since it was listed
    std::map<Key, Entry> m_entries;
    std::uintmax_t m_bytes = 0;
};

} // namespace actiscope
