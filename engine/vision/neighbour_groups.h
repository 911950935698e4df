// Which neighbours a pixel has to be joined with, so that it is joined with all: those that touch each other
// are in one component already.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace actiscope {

/// The eight neighbours as three bits of the row above, three of the pixel's own and three of the row below:
///   bit 0 1 2
///       3 . 5
///       6 7 8
using Neighbours = unsigned;
inline constexpr std::size_t kNeighbourMasks = 512;

/// For every set of present neighbours a smallest subset with one of each group of connected neighbours that
/// the pixel touches. `Connectivity`: 8 or 4.
template <int Connectivity>
constexpr std::array<std::uint16_t, kNeighbourMasks> neighbourRepresentatives() {
    static_assert(Connectivity == 4 || Connectivity == 8);
    constexpr Neighbours kTouched = Connectivity == 8 ? 0b111101111U : 0b010101010U;
    constexpr auto kDistance = [](int a, int b) {
        const int down = a / 3 > b / 3 ? a / 3 - b / 3 : b / 3 - a / 3;
        const int along = a % 3 > b % 3 ? a % 3 - b % 3 : b % 3 - a % 3;
        return Connectivity == 8 ? (down > along ? down : along) : down + along;
    };
    std::array<Neighbours, 9> around{}; // of each bit, itself included
    for (int a = 0; a < 9; ++a) {
        for (int b = 0; b < 9; ++b) {
            around[static_cast<std::size_t>(a)] |= kDistance(a, b) <= 1 ? 1U << b : 0U;
        }
    }
    std::array<std::uint16_t, kNeighbourMasks> table{};
    for (Neighbours present = 0; present < kNeighbourMasks; ++present) {
        Neighbours left = present & ~(1U << 4);
        Neighbours chosen = 0;
        while (left != 0) {
            Neighbours group = left & (~left + 1); // lowest bit
            for (Neighbours grown = 0; grown != group;) {
                grown = group;
                for (std::size_t a = 0; a < 9; ++a) {
                    group |= ((grown >> a) & 1U) != 0 ? around[a] & left : 0U;
                }
            }
            const Neighbours touched = group & kTouched;
            chosen |= touched & (~touched + 1);
            left &= ~group;
        }
        table[present] = static_cast<std::uint16_t>(chosen);
    }
    return table;
}

} // namespace actiscope
