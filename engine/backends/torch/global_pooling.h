// Global pooling in a graph, in whichever form files write one.
#pragma once

#include <optional>

#include "engine/api/model_description.h"
#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

struct GlobalPool {
    Value* features = nullptr; ///< the maps [N, K, h, w]
    Pooling pooling = Pooling::Average;
};

/// The maps of which `value` is the mean or the maximum over all places: an adaptive pooling, a window of the
/// whole map, mean or max over one dimension after the other, over flattened or permuted maps, a sum divided
/// by the number of places. Nothing where it is none. The graph carries the shapes of a trial run.
[[nodiscard]] std::optional<GlobalPool> asGlobalPool(Value* value);

/// Pixels of the input a cell of the maps, as the strides of the layers before them make it; 0 where they
/// can't be told (a layer that enlarges maps). The graph carries the shapes of a trial run.
[[nodiscard]] int mapStrideOf(Value* maps);

} // namespace actiscope::torch_backend
