// What the global pooling makes of the feature maps: one number a channel.
#pragma once

#include <vector>

#include "engine/api/maps.h"
#include "engine/api/model_description.h"

namespace actiscope {

/// The mean or the maximum of each channel, [channels] (F_k in Zhou et al. 2016, section 2).
[[nodiscard]] std::vector<float> pooledFeatures(const FeatureMaps& features, Pooling pooling);

} // namespace actiscope
