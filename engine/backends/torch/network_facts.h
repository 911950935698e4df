// What can be read off a graph: layers, parameters, and which inputs it takes.
#pragma once

#include <vector>

#include "engine/api/network.h"
#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// The 4-D values of a graph that carries the shapes of a trial run, in the order in which they are computed.
[[nodiscard]] std::vector<LayerInfo> layersOf(const Graph& graph);

/// Numbers that training changes: every float constant but the running statistics of batch normalisation.
[[nodiscard]] std::int64_t parameterCount(const Graph& graph);

struct InputFreedom {
    bool size = false;  ///< takes larger inputs, also oblong ones
    bool batch = false; ///< takes several images at once and keeps them apart
};

/// Told from the operators where all of them are known to leave size and batch alone, else tried out.
/// Expects outputs as makeGraphNetwork arranges them: logits [N, C] first.
[[nodiscard]] InputFreedom inputFreedom(const GraphPtr& graph, Size usual, at::Device device);

/// A deterministic batch of images that are neither constant nor symmetric, nor like each other.
[[nodiscard]] at::Tensor trialImages(std::int64_t count, Size size, at::Device device);

} // namespace actiscope::torch_backend
