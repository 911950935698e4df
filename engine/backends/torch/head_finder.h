// Finds how a network ends: feature maps -> global pooling -> one linear layer -> logits (-> softmax).
#pragma once

#include <optional>
#include <string>

#include "engine/api/model_description.h"
#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// logits = weights * pool(features) + bias.
struct GapHead {
    Value* features = nullptr; ///< [N, K, h, w], what enters the pooling
    Pooling pooling = Pooling::Average;
    at::Tensor weights; ///< [C, K] float; undefined: the identity (the classifier is a convolution before it)
    at::Tensor bias;    ///< [C] float; undefined: none
};

struct NetworkEnd {
    Value* logits = nullptr; ///< the graph's output, or what goes into the softmax at its end
    bool softmax = false;    ///< there was one
    std::optional<GapHead> head;
    std::string whyNot; ///< where there is no head: one sentence that says what was found instead
};

/// Walks back from the graph's output. The graph must be tidy and carry the shapes of a trial run with one
/// image (graph_tools.h). Throws nothing of its own.
[[nodiscard]] NetworkEnd findNetworkEnd(const Graph& graph);

/// weights * pool(features) + bias, computed plainly: [N, C].
[[nodiscard]] at::Tensor applyHead(const GapHead& head, const at::Tensor& features);

} // namespace actiscope::torch_backend
