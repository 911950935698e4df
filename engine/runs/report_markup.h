// Text of a report as HTML: everything that comes from files is escaped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actiscope::runs {

/// For between tags and in quoted attributes; bytes that are not UTF-8 and control characters become U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

[[nodiscard]] std::string base64(const std::vector<std::uint8_t>& bytes);

/// With so many digits behind the point, which it is in every locale; "–" for what there is not.
[[nodiscard]] std::string fixed(double value, int digits = 1);
[[nodiscard]] std::string percentText(const std::optional<double>& share, int digits = 1);

/// Rows of cells, the first row in the head. Cells are markup.
[[nodiscard]] std::string tableMarkup(const std::vector<std::vector<std::string>>& rows);

/// A heading with what follows it; `anchor` is plain ASCII.
[[nodiscard]] std::string sectionMarkup(std::string_view anchor, std::string_view title,
                                        std::string_view content);

} // namespace actiscope::runs
