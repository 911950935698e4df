#include "engine/backends/torch/linear_layer.h"

#include <algorithm>
#include <set>

#include <ATen/ATen.h>

namespace actiscope::torch_backend {

namespace {

std::optional<Linear> asAddmm(Node* node) {
    const at::Tensor weights = constantTensor(node->input(2));
    const at::Tensor bias = constantTensor(node->input(0));
    const auto beta = constantNumber(node->input(3));
    const auto alpha = constantNumber(node->input(4));
    if (!weights.defined() || weights.dim() != 2 || !bias.defined() || !beta || !alpha) {
        return std::nullopt;
    }
    const at::Tensor added = (bias * *beta).reshape({-1}).expand({weights.size(1)});
    return Linear{node->input(1), weights.t() * *alpha, added};
}

} // namespace

std::int64_t elements(const Shape& shape) {
    std::int64_t product = 1;
    for (const std::int64_t side : shape) {
        product *= side;
    }
    return product;
}

bool isVector(const Shape& shape) {
    return !shape.empty() && elements(shape) == *std::max_element(shape.begin(), shape.end());
}

Value* passedThrough(Node* node) {
    static const std::set<std::string> kinds{"reshape",    "view",           "flatten",  "squeeze",
                                             "unsqueeze",  "dropout",        "detach",   "feature_dropout",
                                             "contiguous", "clone",          "to",       "permute",
                                             "transpose",  "type_as",        "alias",    "expand",
                                             "t",          "_reshape_alias", "identity", "numpy_T"};
    if (node->inputs().empty() || kinds.count(operatorName(node)) == 0) {
        return nullptr;
    }
    Value* input = node->input(0);
    const Shape from = shapeOf(input);
    const Shape to = shapeOf(node->output());
    return isVector(from) && isVector(to) && elements(from) == elements(to) ? input : nullptr;
}

std::optional<Linear> asLinear(Node* node) {
    const std::string name = operatorName(node);
    if (name == "linear") {
        const at::Tensor weights = constantTensor(node->input(1));
        const at::Tensor bias = constantTensor(node->input(2));
        if (weights.defined() && weights.dim() == 2 && (bias.defined() || node->input(2)->mustBeNone())) {
            return Linear{node->input(0), weights, bias};
        }
    } else if (name == "addmm") {
        return asAddmm(node);
    } else if (name == "matmul" || name == "mm") {
        const at::Tensor weights = constantTensor(node->input(1));
        if (weights.defined() && weights.dim() == 2) {
            return Linear{node->input(0), weights.t(), {}};
        }
    } else if (const auto conv = asConvolution(node)) {
        const bool pointwise = conv->weight.size(2) == 1 && conv->weight.size(3) == 1 && conv->groups == 1;
        if (pointwise && isVector(shapeOf(conv->input)) && isVector(shapeOf(node->output()))) {
            return Linear{conv->input, conv->weight.flatten(1), conv->bias};
        }
    }
    return std::nullopt;
}

} // namespace actiscope::torch_backend
