#include "app/commands/messages.h"

#include <cstdio>

namespace actiscope::app {

namespace {

/// "Carriage return, erase to the end of the line", as terminals know it.
constexpr const char* kEraseLine = "\r\033[K";

} // namespace

void say(const std::string& sentence) {
    std::fprintf(stderr, "actiscope: %s\n", sentence.c_str());
}

Progress::~Progress() {
    clear();
}

void Progress::step(const std::string& name) {
    ++m_done;
    if (m_all < 2) {
        return;
    }
    std::fprintf(stderr, "%s%zu/%zu %s", kEraseLine, m_done, m_all, name.c_str());
    std::fflush(stderr);
    m_shown = true;
}

void Progress::clear() {
    if (m_shown) {
        std::fputs(kEraseLine, stderr);
        std::fflush(stderr);
        m_shown = false;
    }
}

} // namespace actiscope::app
