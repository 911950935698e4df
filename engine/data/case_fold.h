// Texts compared whatever their case.
#pragma once

#include <string>
#include <string_view>

namespace actiscope::text {

/// UTF-8 with the Latin, Greek and Cyrillic letters in lower case, one by one (Unicode's simple case folding;
/// both Greek sigmas are one letter). Anything else stays as it is, bytes that are no UTF-8, too.
[[nodiscard]] std::string folded(std::string_view s);
/// The same into a text that keeps its memory.
void foldInto(std::string_view s, std::string& to);

} // namespace actiscope::text
