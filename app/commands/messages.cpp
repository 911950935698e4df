#include "app/commands/messages.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "engine/data/text.h"

namespace actiscope::app {

namespace {

/// "Carriage return, erase to the end of the line", as terminals know it.
constexpr const char* kEraseLine = "\r\033[K";

/// Length of the UTF-8 character that the text begins with and is no control character; else 0.
std::size_t printableLength(std::string_view rest) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(rest[at]); };
    const std::size_t length = text::characterBytes(rest);
    const bool control = (length == 1 && (byte(0) < 0x20 || byte(0) == 0x7F)) ||
                         (length == 2 && byte(0) == 0xC2 && byte(1) < 0xA0);
    return control ? 0 : length;
}

} // namespace

std::string printable(const std::string& text) {
    std::string result;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = printableLength(rest);
        if (length > 0) {
            result += rest.substr(0, length);
            rest.remove_prefix(length);
            continue;
        }
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c == '\n' || c == '\r' || c == '\t') {
            result += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
        } else {
            constexpr const char* kDigits = "0123456789ABCDEF";
            const auto byte = static_cast<std::uint8_t>(c);
            result += {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
        }
    }
    return result;
}

void say(const std::string& sentence) {
    std::fprintf(stderr, "actiscope: %s\n", printable(sentence).c_str());
}

Progress::Progress(std::size_t all) : m_all(all), m_terminal(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    clear();
}

bool Progress::isMilestone(std::size_t before) const {
    constexpr std::size_t kParts = 10;
    return before == 0 || m_done == m_all || m_done * kParts / m_all != before * kParts / m_all;
}

void Progress::show(const std::string& text) {
    std::fprintf(stderr, "%s%zu/%zu %s%s", m_terminal ? kEraseLine : "", m_done, m_all,
                 printable(text).c_str(), m_terminal ? "" : "\n");
    std::fflush(stderr);
    m_shown = m_terminal;
}

void Progress::step(const std::string& name) {
    const std::size_t before = m_done++;
    if (m_all > 1 && (m_terminal || isMilestone(before))) {
        show(name);
    }
}

void Progress::reach(std::size_t done, double perSecond, std::optional<double> secondsLeft) {
    const std::size_t before = std::exchange(m_done, done);
    if (m_all < 2 || (!m_terminal && !isMilestone(before))) {
        return;
    }
    std::string text = std::to_string(std::lround(perSecond)) + " images/s";
    if (secondsLeft && *secondsLeft >= 1) {
        const long whole = std::lround(*secondsLeft);
        char left[64];
        std::snprintf(left, sizeof left, ", %ld:%02ld:%02ld left", whole / 3600, whole / 60 % 60, whole % 60);
        text += left;
    }
    show(text);
}

void Progress::clear() {
    if (m_shown) {
        std::fputs(kEraseLine, stderr);
        std::fflush(stderr);
        m_shown = false;
    }
}

} // namespace actiscope::app
