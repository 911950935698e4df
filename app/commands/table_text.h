// Text in columns.
#pragma once

#include <cstddef>
#include <string>

namespace actiscope::app {

/// As printf; up to 255 bytes.
[[gnu::format(printf, 1, 2)]] [[nodiscard]] std::string format(const char* pattern, ...);

/// Without control characters, of this many bytes at most: cut between characters, ending in "...".
[[nodiscard]] std::string shortened(const std::string& text, std::size_t most);

/// Shortened or filled up with spaces to `width` bytes.
[[nodiscard]] std::string column(const std::string& text, std::size_t width);

} // namespace actiscope::app
