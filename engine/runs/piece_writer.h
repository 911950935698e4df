// Collects text into large pieces for a file that is written as a stream.
#pragma once

#include <string>
#include <string_view>

#include "engine/data/files.h"

namespace actiscope::runs {

class PieceWriter {
public:
    explicit PieceWriter(const WritePiece& write) : m_write(write) {}

    /// False where nothing more can be written.
    bool add(std::string_view text) {
        m_waiting += text;
        return m_waiting.size() < kPiece || flush();
    }
    bool flush() {
        const bool written = m_write(m_waiting.data(), m_waiting.size());
        m_waiting.clear();
        return written;
    }

private:
    static constexpr std::size_t kPiece = std::size_t{1} << 20U;
    const WritePiece& m_write;
    std::string m_waiting;
};

} // namespace actiscope::runs
