// Text in columns.
#pragma once

#include <cstddef>
#include <string>

namespace actiscope::app {

/// As printf; up to 255 bytes.
[[gnu::format(printf, 1, 2)]] [[nodiscard]] std::string format(const char* pattern, ...);

/// Filled up with spaces, or shortened with "..." (in bytes, cut between characters), to `width`.
[[nodiscard]] std::string column(std::string text, std::size_t width);

} // namespace actiscope::app
