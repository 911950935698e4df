#include "engine/backends/torch/graph_runner.h"

namespace actiscope::torch_backend {

GraphRunner::GraphRunner(const GraphPtr& graph) : m_code(graph->copy(), "network") {}

std::vector<at::Tensor> GraphRunner::run(const at::Tensor& input) const {
    torch::jit::Stack stack{input};
    torch::jit::InterpreterState(m_code).run(stack);
    std::vector<at::Tensor> outputs;
    outputs.reserve(stack.size());
    for (const c10::IValue& value : stack) {
        outputs.push_back(value.isTensor() ? value.toTensor() : at::Tensor());
    }
    return outputs;
}

} // namespace actiscope::torch_backend
