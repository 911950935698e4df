// One program at a time at work in a folder.
#pragma once

#include <filesystem>

namespace actiscope {

/// FOLDER/.lock, locked as long as this lives and removed then. The lock goes with the process, however it
/// ends. A second one, of this process or another, is not taken and does not wait.
class FolderLock {
public:
    /// The folder must exist.
    explicit FolderLock(const std::filesystem::path& folder);
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

    [[nodiscard]] bool taken() const { return m_taken; }
    /// True where another holds it; neither this nor taken() where the folder can't be written to.
    [[nodiscard]] bool isHeldElsewhere() const { return m_file >= 0 && !m_taken; }

private:
    std::filesystem::path m_path;
    int m_file;
    bool m_taken;
};

} // namespace actiscope
