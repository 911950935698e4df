// One program at a time at work in a folder.
#pragma once

#include "engine/data/file_lock.h"

namespace actiscope {

/// FOLDER/.lock. The folder must exist.
class FolderLock : public FileLock {
public:
    explicit FolderLock(const std::filesystem::path& folder) : FileLock(folder / ".lock") {}
};

} // namespace actiscope
