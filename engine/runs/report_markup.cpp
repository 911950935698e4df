#include "engine/runs/report_markup.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "engine/data/text.h"

namespace actiscope::runs {

namespace {

constexpr std::string_view kUnknown = "\xEF\xBF\xBD";
constexpr std::string_view kNothing = "\xE2\x80\x93";

} // namespace

std::string escaped(std::string_view text) {
    std::string markup;
    while (!text.empty()) {
        const std::size_t length = text::characterBytes(text);
        const char c = text.front();
        const bool isControl = static_cast<std::uint8_t>(c) < 0x20 && c != '\n' && c != '\t';
        if (length == 0 || isControl || c == '\x7F') {
            markup += kUnknown;
        } else if (c == '&') {
            markup += "&amp;";
        } else if (c == '<') {
            markup += "&lt;";
        } else if (c == '>') {
            markup += "&gt;";
        } else if (c == '"') {
            markup += "&quot;";
        } else if (c == '\'') {
            markup += "&#39;";
        } else {
            markup += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return markup;
}

std::string base64(const std::vector<std::uint8_t>& bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            three = three << 8U | (i + j < bytes.size() ? bytes[i + j] : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            const bool isFill = i + j > bytes.size(); // of j + 1 digits, the bytes before it are needed
            text += isFill ? '=' : kDigits[three >> (18 - 6 * j) & 63U];
        }
    }
    return text;
}

std::string fixed(double value, int digits) {
    if (!std::isfinite(value)) {
        return std::string(kNothing);
    }
    // Not by printf(): that writes the locale's decimal comma.
    std::array<char, std::numeric_limits<double>::max_exponent10 + 32> text{};
    const auto [end, error] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
    return error == std::errc() ? std::string(text.data(), end) : std::string(kNothing);
}

std::string percentText(const std::optional<double>& share, int digits) {
    return share ? fixed(100 * *share, digits) : std::string(kNothing);
}

std::string tableMarkup(const std::vector<std::vector<std::string>>& rows) {
    std::string markup = "<table>\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string tag = i == 0 ? "th" : "td";
        markup += i == 0 ? "<thead><tr>" : "<tr>";
        for (const std::string& cell : rows[i]) {
            markup += "<" + tag + ">" + cell + "</" + tag + ">";
        }
        markup += i == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n";
    }
    return markup + "</tbody></table>\n";
}

std::string sectionMarkup(std::string_view anchor, std::string_view title, std::string_view content) {
    return "<section id=\"" + std::string(anchor) + "\">\n<h2>" + std::string(title) + "</h2>\n" +
           std::string(content) + "</section>\n";
}

} // namespace actiscope::runs
