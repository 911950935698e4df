#include "engine/data/files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <system_error>
#include <unordered_set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/data/text.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool valid() const { return m_fd >= 0; }

    /// Some file systems tell of a full disk only now.
    [[nodiscard]] bool close() {
        const int result = ::close(m_fd);
        m_fd = -1;
        return result == 0;
    }

private:
    int m_fd;
};

std::string systemMessage(int error) {
    return std::generic_category().message(error);
}

/// Fills `bytes`, or as much of it as the file still has. False: errno says why.
bool readAll(int fd, std::vector<std::uint8_t>& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(fd, bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return true;
}

bool writeAll(int fd, const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    while (size > 0) {
        const ssize_t written = ::write(fd, bytes, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return false;
        }
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

/// Not the file's own fault, so that another try may succeed.
bool mayPass(int error) {
    constexpr std::array kPassing = {EIO,          ESTALE,     ENODEV,   ENXIO,        ETIMEDOUT, ENETDOWN,
                                     ENETUNREACH,  EHOSTDOWN,  ENOTCONN, EHOSTUNREACH, ESHUTDOWN, EREMOTEIO,
                                     ECONNABORTED, ECONNRESET, EMFILE,   ENFILE,       ENOMEM,    ENOBUFS};
    return std::find(kPassing.begin(), kPassing.end(), error) != kPassing.end();
}

tl::unexpected<Error> readFailed(const std::string& name, int error, const char* otherwise) {
    if (mayPass(error)) {
        return fail(ErrorCode::ReadFailed, name + " could not be read (" + systemMessage(error) +
                                               "): see to the disk or the connection, then try again.");
    }
    return fail(ErrorCode::FileUnreadable, name + otherwise, systemMessage(error));
}

tl::unexpected<Error> writeFailed(const fs::path& file, int error) {
    return fail(ErrorCode::WriteFailed,
                file.string() + " could not be written: choose another place or make room there.",
                systemMessage(error));
}

/// ".NAME.": how the names of the target's parts begin; process and number follow.
std::string partPrefix(const fs::path& target) {
    return "." + target.filename().string() + ".";
}

/// A new file beside the target that nobody else uses.
Descriptor openPart(const fs::path& target, fs::path& part) {
    static std::atomic<unsigned> counter{0};
    for (;;) {
        part = target.parent_path() /
               (partPrefix(target) + std::to_string(::getpid()) + "." + std::to_string(counter++));
        const int fd = ::open(part.c_str(), O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL, 0666);
        // What was left by a killed process whose number this one got is in the way.
        if (fd >= 0 || errno != EEXIST) {
            return Descriptor(fd);
        }
    }
}

/// On the disk, not in its cache only: a rename may outlive a power cut that the bytes do not.
bool flush(int fd) {
    return ::fsync(fd) == 0 || errno == EINVAL || errno == EROFS; // a file system that can't do so
}

/// The file that is named, or the one that a link there leads to.
fs::path behindLink(const fs::path& file) {
    std::error_code ignored;
    const fs::path linked = fs::is_symlink(file, ignored) ? fs::weakly_canonical(file, ignored) : file;
    return linked.empty() ? file : linked;
}

} // namespace

Result<std::vector<std::uint8_t>> readFile(const fs::path& file, std::uintmax_t most) {
    const std::string name = file.string();
    // Never wait for the other end of a pipe.
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!descriptor.valid()) {
        const int error = errno;
        if (error == ENOENT || error == ENOTDIR) {
            return fail(ErrorCode::FileNotFound, name + " does not exist: check its name and folder.");
        }
        return readFailed(name, error, " cannot be opened: check that you may read it.");
    }
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return fail(ErrorCode::FileUnreadable,
                    name + (S_ISDIR(status.st_mode) ? " is a folder" : " is a device or pipe") +
                        ": name a file.");
    }
    if (status.st_size == 0) {
        return fail(ErrorCode::FileUnreadable, name + " is empty: it holds nothing to read.");
    }
    if (static_cast<std::uintmax_t>(status.st_size) > most) {
        return fail(ErrorCode::FileUnreadable, name + " has " + std::to_string(status.st_size) +
                                                   " bytes, more than the " + std::to_string(most) +
                                                   " that are read of such a file.");
    }
    try {
        std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size));
        if (!readAll(descriptor.get(), bytes)) {
            return readFailed(name, errno, " cannot be read to its end: check the disk it lies on.");
        }
        return bytes;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, name + " has " + std::to_string(status.st_size) +
                                                " bytes, more than there is memory for.");
    }
}

Result<std::monostate> writeFileAtomically(const fs::path& file, const void* data, std::size_t size,
                                           Flush when) {
    return writeFileAtomically(file, {FilePart{data, size}}, when);
}

Result<std::monostate> writeFileAtomically(const fs::path& file, const std::vector<FilePart>& parts,
                                           Flush when) {
    return writeFileInPieces(
        file,
        [&](const WritePiece& write) -> Result<std::monostate> {
            for (std::size_t i = 0; i < parts.size() && write(parts[i].data, parts[i].size);) {
                ++i;
            }
            return std::monostate{};
        },
        when);
}

Result<std::monostate>
writeFileInPieces(const fs::path& file,
                  const std::function<Result<std::monostate>(const WritePiece& write)>& make, Flush when) {
    std::error_code ignored;
    const fs::path target = behindLink(file);
    const fs::file_status status = fs::status(target, ignored);
    // A device or pipe (/dev/stdout) is written to, not replaced.
    const bool replace = !fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status);
    fs::path written = target;
    Descriptor descriptor =
        replace ? openPart(target, written) : Descriptor(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
    if (!descriptor.valid()) {
        return writeFailed(file, errno);
    }
    // Whatever happens leaves no part behind, an exception of `make` either.
    const auto remove = [](const fs::path* part) { ::unlink(part->c_str()); };
    std::unique_ptr<const fs::path, decltype(remove)> part(replace ? &written : nullptr, remove);
    int error = 0;
    const auto made = make([&](const void* data, std::size_t size) {
        if (error == 0 && !writeAll(descriptor.get(), data, size)) {
            error = errno;
        }
        return error == 0;
    });
    if (error == 0 && !made) {
        return made;
    }
    const bool flushed = error == 0 && (!replace || when == Flush::Later || flush(descriptor.get()));
    const bool complete =
        flushed && descriptor.close() && (!replace || ::rename(written.c_str(), target.c_str()) == 0);
    if (!complete) {
        return writeFailed(file, error != 0 ? error : errno);
    }
    (void)part.release(); // it has the target's name now
    return std::monostate{};
}

Result<std::monostate> flushFileSystemOf(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.valid() || ::syncfs(descriptor.get()) != 0) {
        return writeFailed(folder, errno);
    }
    return std::monostate{};
}

namespace {

/// That a part of one of these prefixes is called so, and that its process has ended.
bool isAbandonedPart(const std::string& name, const std::unordered_set<std::string>& prefixes) {
    const std::size_t numberDot = name.rfind('.');
    const std::size_t processDot =
        numberDot == std::string::npos || numberDot == 0 ? std::string::npos : name.rfind('.', numberDot - 1);
    if (processDot == std::string::npos || !prefixes.contains(name.substr(0, processDot + 1))) {
        return false;
    }
    const std::string_view view = name;
    const auto process = text::number<int>(view.substr(processDot + 1, numberDot - processDot - 1));
    return process && *process > 0 && text::number<unsigned>(view.substr(numberDot + 1)) &&
           (*process == ::getpid() || (::kill(*process, 0) != 0 && errno == ESRCH));
}

} // namespace

void removeAbandonedParts(const std::vector<fs::path>& files) {
    std::map<fs::path, std::unordered_set<std::string>> prefixes; // by folder
    for (const fs::path& file : files) {
        const fs::path target = behindLink(file);
        prefixes[target.has_parent_path() ? target.parent_path() : fs::path(".")].insert(partPrefix(target));
    }
    for (const auto& [folder, own] : prefixes) {
        std::error_code ignored;
        for (fs::directory_iterator entry(folder, ignored); entry != fs::directory_iterator();
             entry.increment(ignored)) {
            if (isAbandonedPart(entry->path().filename().string(), own)) {
                std::error_code stays;
                fs::remove(entry->path(), stays);
            }
        }
    }
}

namespace {

/// "photo2" before "photo10": runs of digits compare as numbers, letters without case.
bool naturallyBefore(std::string_view a, std::string_view b) {
    const auto digitRun = [](std::string_view s) {
        const auto* end = std::find_if_not(s.begin(), s.end(), text::isDigit);
        std::string_view run(s.data(), static_cast<std::size_t>(end - s.begin()));
        return run;
    };
    std::string_view restA = a;
    std::string_view restB = b;
    while (!restA.empty() && !restB.empty()) {
        std::string_view runA = digitRun(restA);
        std::string_view runB = digitRun(restB);
        if (!runA.empty() && !runB.empty()) {
            restA.remove_prefix(runA.size());
            restB.remove_prefix(runB.size());
            runA.remove_prefix(std::min(runA.find_first_not_of('0'), runA.size()));
            runB.remove_prefix(std::min(runB.find_first_not_of('0'), runB.size()));
            if (runA.size() != runB.size()) {
                return runA.size() < runB.size();
            }
            if (runA != runB) {
                return runA < runB;
            }
            continue;
        }
        const auto charA = static_cast<unsigned char>(text::lower(restA.front()));
        const auto charB = static_cast<unsigned char>(text::lower(restB.front()));
        if (charA != charB) {
            return charA < charB;
        }
        restA.remove_prefix(1);
        restB.remove_prefix(1);
    }
    return restA.empty() != restB.empty() ? restA.empty() : a < b;
}

} // namespace

bool hasImageEnding(const fs::path& file) {
    // The second row is refused by name when it is opened, which says more than leaving it out would.
    static constexpr std::array<std::string_view, 27> kEndings{
        ".jpg", ".jpeg", ".jpe",  ".jfif", ".png",  ".webp", ".tif", ".tiff", ".bmp",
        ".dib", ".gif",  ".apng", ".avif", ".heic", ".heif", ".jp2", ".j2k",  ".jpx",
        ".jxl", ".dds",  ".psd",  ".tga",  ".exr",  ".hdr",  ".ppm", ".pgm",  ".svg"};
    const std::string ending = text::lower(file.extension().string());
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

Result<std::vector<fs::path>> imagesInFolder(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder, error) && !error) {
        return fail(ErrorCode::FileNotFound, folder.string() + " does not exist: check the folder's name.");
    }
    std::vector<fs::path> images;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const fs::path& path = entry->path();
        std::error_code unreadable;
        const bool hidden = path.filename().string().starts_with('.');
        if (!hidden && hasImageEnding(path) && entry->is_regular_file(unreadable)) {
            images.push_back(path);
        }
    }
    if (error) {
        return fail(ErrorCode::FileUnreadable,
                    folder.string() +
                        " cannot be read as a folder: check what it is and that you may read it.",
                    error.message());
    }
    std::sort(images.begin(), images.end(), [](const fs::path& a, const fs::path& b) {
        return naturallyBefore(a.filename().string(), b.filename().string());
    });
    return images;
}

} // namespace actiscope
