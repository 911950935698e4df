#include "app/commands/table_text.h"

#include <array>
#include <cstdarg>
#include <cstdio>

namespace actiscope::app {

std::string format(const char* pattern, ...) {
    std::array<char, 256> text{};
    va_list values;
    va_start(values, pattern);
    std::vsnprintf(text.data(), text.size(), pattern, values);
    va_end(values);
    return text.data();
}

std::string column(std::string text, std::size_t width) {
    constexpr std::size_t kDots = 3;
    if (text.size() > width) {
        std::size_t end = width - kDots;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text = text.substr(0, end) + std::string(kDots, '.');
    }
    return text + std::string(width - text.size(), ' ');
}

} // namespace actiscope::app
