// A classifier as a convolution: its linear layers slide over the map of a larger input.
#pragma once

#include <string>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

struct ConvolutionalForm {
    GraphPtr graph;     ///< from an image batch to logits [N, C, h, w]; shares its weights with the original
    std::string whyNot; ///< one sentence, where there is no graph
};

/// The graph up to its last maps, then every linear layer as a convolution: that of a flattened map with the
/// map's size as kernel, the others 1x1. A global pooling is left out, so that a network with exact maps
/// gives map + bias. The graph must be tidy and carry the shapes of a trial run with one image at the size
/// its linear layers are made for. Source: Sermanet et al. 2014, section 3.5.
[[nodiscard]] ConvolutionalForm convolutionalForm(const GraphPtr& graph, Value* logits);

} // namespace actiscope::torch_backend
