// What a network says of an image: feature maps, logits, class activation maps.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/api/image.h"

namespace actiscope {

/// Feature maps f [channels, height, width], contiguous, as they enter the global pooling (after any ReLU).
/// Empty (channels == 0) where the network has no global pooling + single linear layer.
struct FeatureMaps {
    int channels = 0;
    int height = 0;
    int width = 0;
    std::shared_ptr<const float[]> values;

    [[nodiscard]] bool empty() const { return channels == 0; }
    [[nodiscard]] std::size_t bytes() const {
        return sizeof(float) * static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(width);
    }
    /// Plane of channel k, [height, width].
    [[nodiscard]] const float* channel(int k) const {
        return values.get() + static_cast<std::size_t>(k) * static_cast<std::size_t>(height) *
                                  static_cast<std::size_t>(width);
    }
};

/// What one forward pass gives for one image.
struct ForwardOutput {
    std::vector<float> logits;        ///< [classes], what goes into the softmax
    std::vector<float> probabilities; ///< [classes], softmax(logits)
    FeatureMaps featureMaps;
};

/// What a network answers at every place of an input, which may be larger than its own: its fully
/// convolutional form (Sermanet et al. 2014, section 3.5).
struct ClassGrid {
    int classes = 0;
    int height = 0;
    int width = 0;
    std::vector<float> logits;        ///< [classes, height, width]
    std::vector<float> probabilities; ///< [classes, height, width], softmax over the classes at each place
};

/// M_c(x, y) = sum_k W[c, k] * f_k(x, y), in logit units: no ReLU, no bias (Zhou et al. 2016, equation 2).
struct ClassActivationMap {
    int targetClass = -1;
    int height = 0;
    int width = 0;
    std::vector<float> values; ///< [height, width]
    float min = 0;
    float max = 0;
    /// |p_c + b_c - logit_c| / max(1, |logit_c|), where p_c is the mean of the map, or for a GMP network
    /// sum_k W[c, k] * max f_k.
    double exactnessError = 0;
};

} // namespace actiscope
