// Reads a part of a file from front to back.
#pragma once

#include <cstdint>
#include <string>

#include "engine/data/random_file.h"

namespace actiscope::torch_backend {

/// Buffered, so that a pickle at the front of a large file costs only its own bytes. Every read throws
/// ModelError (cut short) before it allocates where the part does not hold what is asked for.
class ByteCursor {
public:
    /// The bytes [begin, end) of `file`, which must outlive the cursor and hold them.
    ByteCursor(const RandomFile& file, std::uint64_t begin, std::uint64_t end);
    /// Bytes that are in memory already; `file` is not read.
    ByteCursor(const RandomFile& file, std::string bytes);

    [[nodiscard]] std::uint8_t byte() {
        return m_at < m_buffer.size() ? static_cast<std::uint8_t>(m_buffer[m_at++]) : refilledByte();
    }
    [[nodiscard]] std::string take(std::uint64_t count);
    /// An unsigned little-endian number of up to 8 bytes.
    [[nodiscard]] std::uint64_t number(std::size_t bytes);
    /// Up to a line feed, without it.
    [[nodiscard]] std::string line();
    /// Offset in the file of what is read next.
    [[nodiscard]] std::uint64_t position() const { return m_bufferOffset + m_at; }

private:
    [[nodiscard]] std::uint8_t refilledByte();

    const RandomFile& m_file;
    std::uint64_t m_end;
    std::uint64_t m_bufferOffset; ///< in the file
    std::string m_buffer;
    std::size_t m_at = 0; ///< in the buffer
};

} // namespace actiscope::torch_backend
