#include "engine/evaluation/reliability.h"

#include <algorithm>
#include <cmath>

#include "engine/evaluation/bins.h"

namespace actiscope::evaluation {

void Reliability::add(double probability, bool right) {
    const double known = probability > 0 ? std::min(probability, 1.0) : 0.0;
    const std::size_t found = binOf(known, kReliabilityBins, rangeTo);
    Bin& bin = m_bins[found < kReliabilityBins ? found : 0];
    ++bin.images;
    bin.right += right ? 1 : 0;
    bin.probabilitySum += known;
}

void Reliability::merge(const Reliability& other) {
    for (std::size_t i = 0; i < kReliabilityBins; ++i) {
        m_bins[i].images += other.m_bins[i].images;
        m_bins[i].right += other.m_bins[i].right;
        m_bins[i].probabilitySum += other.m_bins[i].probabilitySum;
    }
}

double Reliability::expectedCalibrationError() const {
    std::uint64_t images = 0;
    double distance = 0;
    for (const Bin& bin : m_bins) {
        images += bin.images;
        distance += std::abs(static_cast<double>(bin.right) - bin.probabilitySum);
    }
    return images > 0 ? distance / static_cast<double>(images) : 0;
}

} // namespace actiscope::evaluation
