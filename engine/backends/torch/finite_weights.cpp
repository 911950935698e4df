#include "engine/backends/torch/finite_weights.h"

#include <cmath>

#include <ATen/ATen.h>

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend {

bool isFinite(const at::Tensor& tensor) {
    if (!tensor.defined() || !tensor.is_floating_point() || tensor.is_meta()) {
        return true;
    }
    // The sum is the cheap question; it may overflow where the values don't.
    return std::isfinite(tensor.sum().item<double>()) || at::isfinite(tensor).all().item<bool>();
}

void refuseNotFinite(const std::string& name, const at::Tensor& tensor) {
    if (!isFinite(tensor)) {
        throw ModelError(ErrorCode::LogitsNotFinite,
                         "its parameter " + shown(name) +
                             " holds NaN or infinite values, so its logits are not finite; take a file from "
                             "before training diverged");
    }
}

std::optional<std::string> firstNotFinite(const Graph& graph) {
    for (const Node* node : graph.nodes()) {
        const bool constant = node->kind() == torch::jit::prim::Constant;
        const Value* value = constant ? node->output() : nullptr;
        // A single number may well stand for "no limit".
        if (!constant || constantTensor(value).dim() == 0 || isFinite(constantTensor(value))) {
            continue;
        }
        if (value->hasDebugName()) {
            return "its parameter " + shown(value->debugName()) + " holds";
        }
        const Node* user = value->uses().empty() ? nullptr : value->uses().front().user;
        const bool named = user != nullptr && user->outputs().size() == 1 && user->output()->hasDebugName();
        return named ? "the weights of its layer " + shown(user->output()->debugName()) + " hold"
                     : std::string("its weights hold");
    }
    return std::nullopt;
}

} // namespace actiscope::torch_backend
