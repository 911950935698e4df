// A network that runs a TorchScript graph: the one way in which this backend runs anything.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <torch/csrc/jit/ir/ir.h>

#include "engine/api/modules.h"
#include "engine/api/network.h"

namespace actiscope::torch_backend {

/// What a reader of files hands over: a graph from one [N, 3, H, W] float tensor to logits [N, C] (or to
/// probabilities: a softmax at the end is taken off), with all weights as constants, and what the file says.
struct GraphModel {
    std::shared_ptr<torch::jit::Graph> graph;
    std::shared_ptr<const void>
        owner; ///< what the graph's nodes point into, kept as long as the network; may be null
    std::string format;
    std::string family; ///< empty: to be told by its convolutions
    InputDescription defaultInput;
    std::optional<Size> fixedInput;
    std::optional<std::vector<std::string>> labels;
    std::optional<std::int64_t> parameters; ///< empty: counted from the graph's constants
    bool halfPrecision = false;             ///< weights were stored in 16 bit (they are float by now)
};

/// Finds pooling and head, splits the graph into logits and feature maps, prepares it for speed.
/// Errors: ModelUnsupported (no classifier: wrong shapes), NetworkFailed (the trial run failed),
/// DeviceMissing.
[[nodiscard]] Result<NetworkPtr> makeGraphNetwork(GraphModel model, const OpenNetworkRequest& request);

} // namespace actiscope::torch_backend
