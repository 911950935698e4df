#include "engine/data/case_fold.h"

#include <cstddef>

#include "engine/data/text.h"

namespace actiscope::text {

namespace {

/// Letters in pairs, the capital first: it is even, or odd.
char32_t evenCapital(char32_t c) {
    return c % 2 == 0 ? c + 1 : c;
}
char32_t oddCapital(char32_t c) {
    return c % 2 == 1 ? c + 1 : c;
}

bool isWithin(char32_t c, char32_t first, char32_t last) {
    return c >= first && c <= last;
}

char32_t foldedLatin(char32_t c) {
    if (isWithin(c, 0xC0, 0xDE)) {
        return c != 0xD7 ? c + 0x20 : c; // the multiplication sign
    }
    switch (c) {
    case 0xB5: // the micro sign is a mu
        return 0x3BC;
    case 0x130: // has a dot, as the small one has
        return U'i';
    case 0x178:
        return 0xFF;
    case 0x17F: // the long s
        return U's';
    default:
        break;
    }
    if (isWithin(c, 0x100, 0x12F) || isWithin(c, 0x132, 0x137) || isWithin(c, 0x14A, 0x177) ||
        isWithin(c, 0x1E00, 0x1E95) || isWithin(c, 0x1EA0, 0x1EFF)) {
        return evenCapital(c);
    }
    return isWithin(c, 0x139, 0x148) || isWithin(c, 0x179, 0x17E) ? oddCapital(c) : c;
}

char32_t foldedGreek(char32_t c) {
    switch (c) {
    case 0x386:
        return 0x3AC;
    case 0x38C:
        return 0x3CC;
    case 0x38E:
        return 0x3CD;
    case 0x38F:
        return 0x3CE;
    case 0x3C2: // sigma at the end of a word
        return 0x3C3;
    default:
        break;
    }
    if (isWithin(c, 0x388, 0x38A)) {
        return c + 0x25;
    }
    return isWithin(c, 0x391, 0x3AB) && c != 0x3A2 ? c + 0x20 : c;
}

char32_t foldedCyrillic(char32_t c) {
    if (isWithin(c, 0x400, 0x40F)) {
        return c + 0x50;
    }
    if (isWithin(c, 0x410, 0x42F)) {
        return c + 0x20;
    }
    return isWithin(c, 0x460, 0x481) || isWithin(c, 0x48A, 0x4BF) || isWithin(c, 0x4D0, 0x52F)
               ? evenCapital(c)
               : c;
}

/// A character of two or three bytes.
char32_t decoded(std::string_view s) {
    const auto bits = [&](std::size_t i) { return static_cast<char32_t>(s[i]) & 0x3FU; };
    const auto first = static_cast<char32_t>(static_cast<unsigned char>(s[0]));
    return s.size() == 2 ? (first & 0x1FU) << 6U | bits(1) : (first & 0xFU) << 12U | bits(1) << 6U | bits(2);
}

void append(char32_t c, std::string& to) {
    const auto add = [&](char32_t byte) {
        to.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
    };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xC0U | c >> 6U);
        add(0x80U | (c & 0x3FU));
    } else {
        add(0xE0U | c >> 12U);
        add(0x80U | (c >> 6U & 0x3FU));
        add(0x80U | (c & 0x3FU));
    }
}

} // namespace

void foldInto(std::string_view s, std::string& to) {
    to.clear();
    while (!s.empty()) {
        const std::size_t bytes = characterBytes(s);
        if (bytes != 2 && bytes != 3) {
            to.push_back(lower(s.front()));
            s.remove_prefix(1);
            continue;
        }
        const char32_t c = decoded(s.substr(0, bytes));
        append(c < 0x370 || c >= 0x1E00 ? foldedLatin(c)
               : c < 0x400              ? foldedGreek(c)
                                        : foldedCyrillic(c),
               to);
        s.remove_prefix(bytes);
    }
}

std::string folded(std::string_view s) {
    std::string result;
    foldInto(s, result);
    return result;
}

} // namespace actiscope::text
