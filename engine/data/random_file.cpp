#include "engine/data/random_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace actiscope {

Result<RandomFile> RandomFile::open(const std::filesystem::path& file) {
    // Without O_NONBLOCK a named pipe would wait for a writer for ever.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        const int cause = errno;
        if (cause == ENOENT || cause == ENOTDIR) {
            return fail(ErrorCode::FileNotFound, file.string() + " is not there: check the path.");
        }
        return fail(ErrorCode::FileUnreadable,
                    file.string() + " cannot be read: " + std::strerror(cause) + "; check its rights.");
    }
    RandomFile opened(descriptor, 0);
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return fail(ErrorCode::FileUnreadable,
                    file.string() + (S_ISDIR(facts.st_mode)
                                         ? " is a folder, not a file: name a file inside it."
                                         : " is no regular file: copy it to one first."));
    }
    opened.m_size = static_cast<std::uint64_t>(facts.st_size);
    return opened;
}

RandomFile::RandomFile(RandomFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size) {}

RandomFile& RandomFile::operator=(RandomFile&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    return *this;
}

RandomFile::~RandomFile() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

bool RandomFile::read(std::uint64_t offset, void* target, std::size_t count) const {
    if (!holds(offset, count)) {
        return false;
    }
    auto* bytes = static_cast<char*>(target);
    while (count > 0) {
        const ssize_t got = ::pread(m_descriptor, bytes, count, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) { // the file shrank since it was opened, or its disk failed
            return false;
        }
        bytes += got;
        offset += static_cast<std::uint64_t>(got);
        count -= static_cast<std::size_t>(got);
    }
    return true;
}

std::string RandomFile::bytes(std::uint64_t offset, std::size_t most) const {
    const std::uint64_t left = offset < m_size ? m_size - offset : 0;
    std::string result(static_cast<std::size_t>(std::min<std::uint64_t>(left, most)), '\0');
    if (!read(offset, result.data(), result.size())) {
        result.clear();
    }
    return result;
}

} // namespace actiscope
