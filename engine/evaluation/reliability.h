// Whether probabilities mean what they say: the reliability diagram and the expected calibration error (Guo
// et al., "On Calibration of Modern Neural Networks", ICML 2017, equations 2, 3 and 5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace actiscope::evaluation {

inline constexpr std::size_t kReliabilityBins = 15;

class Reliability {
public:
    /// Predictions with a probability in (i / bins, (i + 1) / bins]; 0 belongs to the first bin.
    struct Bin {
        std::uint64_t images = 0;
        std::uint64_t right = 0;
        double probabilitySum = 0;
    };

    /// `probability`: of the class predicted first, 0..1; what is outside or no number counts for the nearest
    /// bin, as 0 or 1.
    void add(double probability, bool right);
    void merge(const Reliability& other);

    [[nodiscard]] const std::array<Bin, kReliabilityBins>& bins() const { return m_bins; }
    /// Sum over the bins of the share of images * |accuracy - mean probability|; 0 without images.
    [[nodiscard]] double expectedCalibrationError() const;

private:
    std::array<Bin, kReliabilityBins> m_bins;
};

} // namespace actiscope::evaluation
