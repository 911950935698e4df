// Runs a graph, again and again, from several threads.
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// The interpreter's code of a graph. It goes without TorchScript's profiling executor, whose first runs are
/// slow because they observe and compile again. Thread rule: run() may be called from several threads at
/// once.
class GraphRunner {
public:
    /// The graph is compiled as it is now; later changes to it do not show.
    explicit GraphRunner(const GraphPtr& graph);

    /// The graph's tensor outputs, in order. Throws what Torch throws.
    [[nodiscard]] std::vector<at::Tensor> run(const at::Tensor& input) const;

private:
    torch::jit::Code m_code;
};

} // namespace actiscope::torch_backend
