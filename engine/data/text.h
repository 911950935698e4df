// Small text helpers of this layer: ASCII rules, so that they mean the same in every locale.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actiscope::text {

inline bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string_view s) {
    std::string result(s);
    for (char& c : result) {
        c = lower(c);
    }
    return result;
}

inline std::string_view trimmed(std::string_view s) {
    while (!s.empty() && isSpace(s.front())) {
        s.remove_prefix(1);
    }
    while (!s.empty() && isSpace(s.back())) {
        s.remove_suffix(1);
    }
    return s;
}

/// The parts between separators, each trimmed.
inline std::vector<std::string_view> split(std::string_view s, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = s.find(separator);
        parts.push_back(trimmed(s.substr(0, end)));
        if (end == std::string_view::npos) {
            return parts;
        }
        s.remove_prefix(end + 1);
    }
}

/// WordNet's identifier as ImageNet writes it: "n" and 8 digits.
inline bool isSynset(std::string_view s) {
    if (s.size() != 9 || lower(s[0]) != 'n') {
        return false;
    }
    for (const char c : s.substr(1)) {
        if (!isDigit(c)) {
            return false;
        }
    }
    return true;
}

/// How many bytes the character at the front has as UTF-8 (Unicode 15, table 3-7); 0 where it is none, or the
/// text is empty.
inline std::size_t characterBytes(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const auto within = [&](std::size_t i, unsigned char least, unsigned char most) {
        return i < s.size() && byte(i) >= least && byte(i) <= most;
    };
    if (within(0, 0x00, 0x7F)) {
        return 1;
    }
    if (within(0, 0xC2, 0xDF)) {
        return within(1, 0x80, 0xBF) ? 2 : 0;
    }
    if (within(0, 0xE0, 0xEF)) {
        const bool second = within(1, byte(0) == 0xE0 ? 0xA0 : 0x80, byte(0) == 0xED ? 0x9F : 0xBF);
        return second && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (within(0, 0xF0, 0xF4)) {
        const bool second = within(1, byte(0) == 0xF0 ? 0x90 : 0x80, byte(0) == 0xF4 ? 0x8F : 0xBF);
        return second && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

/// The whole text as one number; empty where it is none, not finite or out of range.
template <class Number>
std::optional<Number> number(std::string_view s) {
    s = trimmed(s);
    Number value{};
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size()) {
        return std::nullopt;
    }
    if constexpr (std::is_floating_point_v<Number>) {
        if (!std::isfinite(value)) {
            return std::nullopt;
        }
    }
    return value;
}

} // namespace actiscope::text
