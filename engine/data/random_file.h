// A file that is read piece by piece, at any place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/api/result.h"

namespace actiscope {

/// An open file. Read rather than mapped: a mapped file that another program cuts short while it is open
/// would end this one. Thread rule: read() may be called from several threads at once.
class RandomFile {
public:
    /// Errors: FileNotFound, FileUnreadable (a folder, no rights, no regular file). An empty file opens.
    [[nodiscard]] static Result<RandomFile> open(const std::filesystem::path& file);

    RandomFile(RandomFile&& other) noexcept;
    RandomFile& operator=(RandomFile&& other) noexcept;
    ~RandomFile();

    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /// True where [offset, offset + count) lies inside the file.
    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t count) const {
        return offset <= m_size && count <= m_size - offset;
    }
    /// Fills `target` with the `count` bytes from `offset` on; false where the file does not hold them all.
    [[nodiscard]] bool read(std::uint64_t offset, void* target, std::size_t count) const;

    /// Up to `most` bytes from `offset` on, fewer at the file's end.
    [[nodiscard]] std::string bytes(std::uint64_t offset, std::size_t most) const;

private:
    RandomFile(int descriptor, std::uint64_t size) : m_descriptor(descriptor), m_size(size) {}

    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

} // namespace actiscope
