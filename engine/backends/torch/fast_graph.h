// The same network, prepared for speed on a CPU.
#pragma once

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// A copy that computes the same outputs faster and without gradients: batch normalisation folded into the
/// convolutions, then the faster of two layouts (measured, tests/bench/forward_bench.cpp). With depthwise
/// convolutions oneDNN's blocked one; else channels last all the way, convolutions with weights packed for
/// oneDNN and their ReLU fused, activations in place. The graph must carry the shapes of a trial run.
[[nodiscard]] GraphPtr fastGraph(const GraphPtr& graph);

} // namespace actiscope::torch_backend
