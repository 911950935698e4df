// One program at a time at work with something that a file's name stands for.
#pragma once

#include <filesystem>

namespace actiscope {

/// An empty file of this name, locked as long as this lives and removed then. The lock goes with the process,
/// however it ends. A second one, of this process or another, is not taken and does not wait.
class FileLock {
public:
    /// The folder must exist.
    explicit FileLock(std::filesystem::path file);
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

    [[nodiscard]] bool taken() const { return m_taken; }
    /// True where another holds it, or a file of this name is there that may not be opened: then it is
    /// another user's. Neither this nor taken() where the folder can't be written to.
    [[nodiscard]] bool isHeldElsewhere() const { return m_heldElsewhere; }

private:
    std::filesystem::path m_path;
    int m_file = -1;
    bool m_taken = false;
    bool m_heldElsewhere = false;
};

} // namespace actiscope
