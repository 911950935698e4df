// The same network, prepared for speed on a CPU.
#pragma once

#include "engine/backends/torch/graph_tools.h"
#include "engine/backends/torch/overflow_guard.h"

namespace actiscope::torch_backend {

struct FastGraph {
    GraphPtr graph; ///< the original's outputs, then what the guard measures
    OverflowGuard guard;
};

/// What the plain graph gives.
struct Trial {
    at::Tensor images;
    at::Tensor logits;
};

/// A copy that computes the same outputs faster and without gradients: batch normalisation folded into the
/// convolutions, then the faster of two layouts (measured, tests/bench/forward_bench.cpp). With depthwise
/// convolutions oneDNN's blocked one, where it gives the trial's logits; else channels last all the way,
/// convolutions with weights packed for oneDNN and their ReLU fused, activations in place. A fused ReLU makes
/// 0 of NaN; the guard tells where there may have been one. The graph must carry the shapes of a trial run;
/// its first output is the logits.
[[nodiscard]] FastGraph fastGraph(const GraphPtr& graph, const Trial& trial);

} // namespace actiscope::torch_backend
