// Small pictures that tests make themselves.
#pragma once

#include <cstdint>
#include <string>

namespace actiscope::test {

/// A BMP file of `side` x `side` pixels, a multiple of four: noise, tinted by the label (0, 1 or 2).
inline std::string bmpPicture(int label, unsigned seed, int side = 40) {
    const auto little = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) {
            text += static_cast<char>(value >> (8 * i) & 0xffU);
        }
        return text;
    };
    std::string pixels;
    std::uint32_t state = seed * 2654435761U + 1;
    for (int i = 0; i < 3 * side * side; ++i) {
        state = state * 1664525U + 1013904223U;
        pixels += static_cast<char>((state >> 25U) + (i % 3 == label ? 110U : 0U));
    }
    const auto size = static_cast<std::uint32_t>(pixels.size());
    return "BM" + little(54 + size, 4) + little(0, 4) + little(54, 4) + little(40, 4) +
           little(static_cast<std::uint32_t>(side), 4) + little(static_cast<std::uint32_t>(side), 4) +
           little(1, 2) + little(24, 2) + little(0, 4) + little(size, 4) + std::string(16, '\0') + pixels;
}

} // namespace actiscope::test
