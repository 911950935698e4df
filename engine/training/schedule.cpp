#include "engine/training/schedule.h"

#include <cmath>
#include <numbers>

namespace actiscope::training {

namespace {

constexpr double kRisingShare = 0.3;
constexpr double kStartDivisor = 25;
constexpr double kEndDivisor = 1e4; ///< of the start

double cosineBetween(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * share));
}

} // namespace

double oneCycleRate(std::uint64_t step, std::uint64_t steps, double peak) {
    const double start = peak / kStartDivisor;
    const double end = start / kEndDivisor;
    const double last = static_cast<double>(steps) - 1;
    // A training of so few steps that it has no rise begins at its peak.
    const double top = std::fmax(kRisingShare * static_cast<double>(steps) - 1, 0);
    const auto at = static_cast<double>(step);
    if (at < top) {
        return cosineBetween(start, peak, at / top);
    }
    return last > top ? cosineBetween(peak, end, (at - top) / (last - top)) : peak;
}

} // namespace actiscope::training
