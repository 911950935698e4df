#include "engine/cam/class_activation_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "engine/cam/pooled_features.h"
#include "engine/vision/simd.h"

namespace actiscope {
namespace {

/// Weighted channels are added four at a time, so that a map is read and written once for four of them.
constexpr std::size_t kTogether = 4;

ACTISCOPE_VECTORISED
void addChannels(const float* channels, std::size_t cells, const float* weights, std::size_t count,
                 float* map) {
    if (count == kTogether) {
        const float* second = channels + cells;
        const float* third = second + cells;
        const float* fourth = third + cells;
        for (std::size_t i = 0; i < cells; ++i) {
            map[i] += (weights[0] * channels[i] + weights[1] * second[i]) +
                      (weights[2] * third[i] + weights[3] * fourth[i]);
        }
        return;
    }
    for (std::size_t k = 0; k < count; ++k, channels += cells) {
        for (std::size_t i = 0; i < cells; ++i) {
            map[i] += weights[k] * channels[i];
        }
    }
}

/// M_c = sum_k W[c, k] f_k for all classes in one pass over the feature maps.
void addWeightedChannels(const FeatureMaps& features, const ClassifierHead& head,
                         std::vector<ClassActivationMap>& cams) {
    const auto channels = static_cast<std::size_t>(features.channels);
    const auto cells = static_cast<std::size_t>(features.height) * static_cast<std::size_t>(features.width);
    for (std::size_t k = 0; k < channels; k += kTogether) {
        for (ClassActivationMap& cam : cams) {
            addChannels(features.values.get() + k * cells, cells,
                        head.weights.data() + static_cast<std::size_t>(cam.targetClass) * channels + k,
                        std::min(kTogether, channels - k), cam.values.data());
        }
    }
}

double mean(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// What the map says that the logit is, without the bias. The mean of a map is the weighted sum of the mean
/// features; the maximum of a map is not that of the largest ones, which are added up instead.
double pooled(const ClassActivationMap& cam, const ClassifierHead& head, const std::vector<float>& maxima) {
    if (head.pooling == Pooling::Average) {
        return mean(cam.values);
    }
    const auto c = static_cast<std::size_t>(cam.targetClass);
    if (head.identity) {
        return static_cast<double>(maxima[c]);
    }
    return std::inner_product(maxima.begin(), maxima.end(), head.weights.data() + c * maxima.size(), 0.0,
                              std::plus<>(), [](float maximum, float weight) {
                                  return static_cast<double>(maximum) * static_cast<double>(weight);
                              });
}

} // namespace

std::vector<ClassActivationMap> classActivationMaps(const ForwardOutput& output, const ClassifierHead& head,
                                                    const std::vector<int>& classes) {
    const FeatureMaps& features = output.featureMaps;
    if (features.empty()) {
        return {};
    }
    const auto cells = static_cast<std::size_t>(features.height) * static_cast<std::size_t>(features.width);
    std::vector<ClassActivationMap> cams;
    cams.reserve(classes.size());
    for (const int c : classes) {
        ClassActivationMap cam{c, features.height, features.width, {}, 0, 0, 0};
        if (head.identity) {
            cam.values.assign(features.channel(c), features.channel(c) + cells);
        } else {
            cam.values.resize(cells);
        }
        cams.push_back(std::move(cam));
    }
    if (!head.identity) {
        addWeightedChannels(features, head, cams);
    }
    const std::vector<float> maxima =
        head.pooling == Pooling::Max ? pooledFeatures(features, Pooling::Max) : std::vector<float>();
    for (ClassActivationMap& cam : cams) {
        cam.min = std::accumulate(cam.values.begin(), cam.values.end(), cam.values.front(),
                                  [](float a, float b) { return std::fmin(a, b); });
        cam.max = std::accumulate(cam.values.begin(), cam.values.end(), cam.values.front(),
                                  [](float a, float b) { return std::fmax(a, b); });
        const auto c = static_cast<std::size_t>(cam.targetClass);
        const double bias = head.bias.empty() ? 0.0 : static_cast<double>(head.bias[c]);
        const auto logit = static_cast<double>(output.logits[c]);
        cam.exactnessError =
            std::abs(pooled(cam, head, maxima) + bias - logit) / std::max(1.0, std::abs(logit));
    }
    return cams;
}

double exactnessTolerance(bool halfPrecision) {
    return halfPrecision ? 1e-2 : 1e-4;
}

bool isConstant(const ClassActivationMap& cam) {
    return cam.min == cam.max;
}

bool isFinite(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

} // namespace actiscope
