// Caffe's published networks, told apart by the shapes of their weights.
#pragma once

#include <string>
#include <vector>

namespace actiscope::opencv_backend {

/// Counts and shapes that tell a network's family.
struct WeightSummary {
    int convolutions = 0;
    int innerProducts = 0;
    std::vector<int> firstConvolution; ///< [out, in, height, width]
};

/// "SqueezeNet 1.1", or "Caffe" where the network is none of the known ones.
[[nodiscard]] std::string caffeFamily(const WeightSummary& weights);

} // namespace actiscope::opencv_backend
