// References that a Python script computes, made once and kept in the build folder.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace actiscope::test {

/// Holds a file's lock: tests run as processes of their own, several at a time.
class FileLock {
public:
    explicit FileLock(const std::filesystem::path& file)
        : m_descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        if (m_descriptor < 0 || ::flock(m_descriptor, LOCK_EX) != 0) {
            throw std::runtime_error("cannot lock " + file.string());
        }
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock() { ::close(m_descriptor); }

private:
    int m_descriptor;
};

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Whether /usr/bin/python3 has these modules ("torch torchvision"). Found, not imported: that takes seconds.
inline bool hasPython(const std::string& modules) {
    const std::string command = "/usr/bin/python3 -c 'import sys; from importlib.util import find_spec; "
                                "sys.exit(not all(find_spec(m) for m in sys.argv[1:]))' " +
                                modules + " > /dev/null 2>&1";
    return std::system(command.c_str()) == 0;
}

/// The folder of what a script writes into the folder that is its first argument. The script runs where its
/// text is another than that of the last run. Throws std::runtime_error where it fails.
inline std::filesystem::path references(const std::string& scriptFile, const std::filesystem::path& folder,
                                        const std::string& moreArguments = {}) {
    std::filesystem::create_directories(folder);
    const FileLock lock(folder / "lock");
    const std::string script = contentOf(scriptFile);
    if (contentOf(folder / "made by") == script) {
        return folder;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().filename() != "lock") {
            std::filesystem::remove_all(entry.path());
        }
    }
    const std::string command =
        "/usr/bin/python3 -W ignore '" + scriptFile + "' '" + folder.string() + "' " + moreArguments;
    if (std::system(command.c_str()) != 0) {
        throw std::runtime_error("failed: " + command);
    }
    std::ofstream(folder / "made by", std::ios::binary) << script;
    return folder;
}

} // namespace actiscope::test
