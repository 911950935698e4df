// The network families whose state dicts open: one file a family, one line in the table.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/backends/torch/graph_network.h"

namespace actiscope::torch_backend {

/// Parameter names (without "module.") to tensors, all float or half.
using StateDict = std::map<std::string, at::Tensor>;

/// One family: does this state dict belong to it, and the graph built from it.
struct Family {
    const char* name;
    /// Cheap look at names and shapes. The variant's full name ("ResNet-50") where it fits.
    std::optional<std::string> (*recognise)(const StateDict& state);
    /// Throws std::runtime_error naming the parameter where one is missing or has the wrong shape.
    std::shared_ptr<torch::jit::Graph> (*build)(const StateDict& state);
    InputDescription input; ///< what its published weights expect
};

/// All families, in the order in which they are asked.
[[nodiscard]] const std::vector<Family>& zoo();

} // namespace actiscope::torch_backend
