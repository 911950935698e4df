#include "app/commands/table_text.h"

#include <array>
#include <cstdarg>
#include <cstdio>

#include "app/commands/messages.h"

namespace actiscope::app {

std::string format(const char* pattern, ...) {
    std::array<char, 256> text{};
    va_list values;
    va_start(values, pattern);
    std::vsnprintf(text.data(), text.size(), pattern, values);
    va_end(values);
    return text.data();
}

std::string shortened(const std::string& text, std::size_t most) {
    constexpr std::size_t kDots = 3;
    std::string name = printable(text);
    if (name.size() > most) {
        std::size_t end = most - kDots;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        name = name.substr(0, end) + std::string(kDots, '.');
    }
    return name;
}

std::string column(const std::string& text, std::size_t width) {
    const std::string name = shortened(text, width);
    return name + std::string(width - name.size(), ' ');
}

} // namespace actiscope::app
