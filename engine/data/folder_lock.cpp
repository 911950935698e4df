#include "engine/data/folder_lock.h"

#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace actiscope {

FolderLock::FolderLock(const std::filesystem::path& folder)
    : m_path(folder / ".lock"), m_file(::open(m_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)),
      m_taken(m_file >= 0 && ::flock(m_file, LOCK_EX | LOCK_NB) == 0) {}

FolderLock::~FolderLock() {
    if (m_taken) {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    if (m_file >= 0) {
        ::close(m_file);
    }
}

} // namespace actiscope
