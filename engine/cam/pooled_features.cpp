#include "engine/cam/pooled_features.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace actiscope {

std::vector<float> pooledFeatures(const FeatureMaps& features, Pooling pooling) {
    const auto cells = static_cast<std::ptrdiff_t>(features.height) * features.width;
    std::vector<float> pooled;
    for (int k = 0; k < features.channels; ++k) {
        const float* channel = features.channel(k);
        pooled.push_back(pooling == Pooling::Max
                             ? *std::max_element(channel, channel + cells)
                             : static_cast<float>(std::accumulate(channel, channel + cells, 0.0) /
                                                  static_cast<double>(cells)));
    }
    return pooled;
}

} // namespace actiscope
