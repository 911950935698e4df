// Random numbers that are the same with every compiler, library and processor.
#pragma once

#include <cstddef>
#include <cstdint>

namespace actiscope::demo {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
/// The distributions of <random> differ between libraries; these do not.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        m_state += 0x9e3779b97f4a7c15ULL;
        return mixed(m_state);
    }
    /// 0 <= x < 1.
    float unit() { return static_cast<float>(next() >> 40) * 0x1p-24F; }
    float in(float low, float high) { return low + (high - low) * unit(); }
    /// low .. high, both included.
    int integer(int low, int high) {
        const auto count = static_cast<std::uint64_t>(high - low + 1);
        return low + static_cast<int>(((next() >> 32) * count) >> 32);
    }
    bool chance(float probability) { return unit() < probability; }
    /// Bell-shaped, mean 0, standard deviation 1, never beyond 3.5.
    float bell() { return (unit() + unit() + unit() + unit() - 2) * 1.7320508F; }

    template <class Table>
    const auto& pick(const Table& table) {
        return table[static_cast<std::size_t>(integer(0, static_cast<int>(table.size()) - 1))];
    }

    /// Spreads a value over all 64 bits.
    static std::uint64_t mixed(std::uint64_t x) {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    }

private:
    std::uint64_t m_state;
};

} // namespace actiscope::demo
