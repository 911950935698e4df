#include "engine/data/file_lock.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace actiscope {
namespace {

/// Whether the open file is still the one of this name.
bool hasName(int file, const std::filesystem::path& name) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file, &opened) == 0 && ::stat(name.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

} // namespace

FileLock::FileLock(std::filesystem::path file) : m_path(std::move(file)) {
    for (;;) {
        m_file = ::open(m_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
        if (m_file < 0 && errno == EACCES) { // another user's: to see whether it is held, reading will do
            m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
        }
        if (m_file < 0) {
            std::error_code unknown;
            m_heldElsewhere = std::filesystem::exists(m_path, unknown);
            return;
        }
        if (::flock(m_file, LOCK_EX | LOCK_NB) != 0) {
            m_heldElsewhere = errno == EWOULDBLOCK;
            return;
        }
        if (hasName(m_file, m_path)) {
            m_taken = true;
            return;
        }
        // Its holder removed it between the two calls: a lock on what has no name keeps nobody out.
        ::close(m_file);
    }
}

FileLock::~FileLock() {
    if (m_taken) {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    if (m_file >= 0) {
        ::close(m_file);
    }
}

} // namespace actiscope
