#include "engine/backends/torch/state_dict/byte_cursor.h"

#include <algorithm>
#include <utility>

#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/data/little_endian.h"

namespace actiscope::torch_backend {

namespace {

constexpr std::uint64_t kBufferBytes = 64 * 1024;
constexpr std::size_t kLongestLine = 4096; ///< lines hold the names of globals and decimal numbers

} // namespace

ByteCursor::ByteCursor(const RandomFile& file, std::uint64_t begin, std::uint64_t end)
    : m_file(file), m_end(end), m_bufferOffset(begin) {}

ByteCursor::ByteCursor(const RandomFile& file, std::string bytes)
    : m_file(file), m_end(bytes.size()), m_bufferOffset(0), m_buffer(std::move(bytes)) {}

std::uint8_t ByteCursor::refilledByte() {
    m_bufferOffset += m_buffer.size();
    m_at = 0;
    const std::uint64_t left = m_end - m_bufferOffset;
    m_buffer = m_file.bytes(m_bufferOffset, static_cast<std::size_t>(std::min(left, kBufferBytes)));
    if (m_buffer.empty()) {
        throwCutShort("its pickle");
    }
    return static_cast<std::uint8_t>(m_buffer[m_at++]);
}

std::string ByteCursor::take(std::uint64_t count) {
    if (count > m_end - position()) {
        throwCutShort("its pickle");
    }
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(count));
    while (bytes.size() < count) {
        bytes.push_back(static_cast<char>(byte()));
        const std::size_t more =
            std::min<std::size_t>(static_cast<std::size_t>(count) - bytes.size(), m_buffer.size() - m_at);
        bytes.append(m_buffer, m_at, more);
        m_at += more;
    }
    return bytes;
}

std::uint64_t ByteCursor::number(std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
        value |= static_cast<std::uint64_t>(byte()) << (8 * i);
    }
    return value;
}

std::string ByteCursor::line() {
    std::string text;
    for (char c = static_cast<char>(byte()); c != '\n'; c = static_cast<char>(byte())) {
        if (text.size() == kLongestLine) {
            throwUnreadable("its pickle holds a line that is too long: the file is damaged");
        }
        text.push_back(c);
    }
    return text;
}

} // namespace actiscope::torch_backend
