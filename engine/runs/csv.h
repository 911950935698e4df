// Fields of comma-separated tables as RFC 4180 has them.
#pragma once

#include <string>
#include <string_view>

namespace actiscope::runs {

/// In quotes where it holds a comma, a quote or a line's end; the text itself is not changed.
inline std::string csvField(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string(text);
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + '"';
}

} // namespace actiscope::runs
