#include "engine/backends/torch/linear_layer.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <ATen/ATen.h>
#include <torch/csrc/jit/ir/constants.h>

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

/// einsum("nk,ck->nc", v, weights), with the letters and the order as they come.
std::optional<Linear> asSummedLinear(const Node* node) {
    const auto sum = asSummation(node);
    if (!sum || sum->inputs.size() != 2) {
        return std::nullopt;
    }
    const std::size_t matrix = constantTensor(sum->inputs[1]).defined() ? 1 : 0;
    const at::Tensor weights = constantTensor(sum->inputs[matrix]);
    const std::string& of = sum->indices[matrix];
    const std::string& other = sum->indices[1 - matrix];
    if (!weights.defined() || weights.dim() != 2 || of.size() != 2 || of[0] == of[1] ||
        other.size() != shapeOf(sum->inputs[1 - matrix]).size()) {
        return std::nullopt;
    }
    for (const std::size_t summed : {std::size_t{1}, std::size_t{0}}) {
        const char k = of[summed];
        const char c = of[1 - summed];
        const bool contracts = std::count(other.begin(), other.end(), k) == 1 &&
                               sum->result.find(k) == std::string::npos &&
                               other.find(c) == std::string::npos && sum->result.find(c) != std::string::npos;
        if (contracts) {
            return Linear{sum->inputs[1 - matrix], summed == 1 ? weights : weights.t(), {}};
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<Summation> asSummation(const Node* node) {
    if (operatorName(node) != "einsum" || node->inputs().size() < 2 ||
        node->input(1)->node()->kind() != torch::jit::prim::ListConstruct) {
        return std::nullopt;
    }
    const auto constant = torch::jit::toIValue(node->input(0));
    std::string equation = constant && constant->isString() ? constant->toStringRef() : std::string();
    equation.erase(std::remove(equation.begin(), equation.end(), ' '), equation.end());
    const std::size_t arrow = equation.find("->");
    if (arrow == std::string::npos || equation.find('.') != std::string::npos) {
        return std::nullopt;
    }
    Summation sum;
    sum.result = equation.substr(arrow + 2);
    std::istringstream terms(equation.substr(0, arrow));
    for (std::string term; std::getline(terms, term, ',');) {
        sum.indices.push_back(term);
    }
    const auto inputs = node->input(1)->node()->inputs();
    sum.inputs.assign(inputs.begin(), inputs.end());
    return sum.inputs.size() == sum.indices.size() ? std::optional<Summation>(sum) : std::nullopt;
}

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
                                             "t",          "_reshape_alias", "identity", "numpy_T",
                                             "select",     "slice"};
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
    } else if (name == "matmul" || name == "mm" || name == "mv") {
        const at::Tensor first = constantTensor(node->input(0));
        const at::Tensor second = constantTensor(node->input(1));
        if (second.defined() && second.dim() == 2) {
            return Linear{node->input(0), second.t(), {}};
        }
        if (first.defined() && first.dim() == 2 && isVector(shapeOf(node->input(1)))) {
            return Linear{node->input(1), first, {}};
        }
    } else if (name == "einsum") {
        return asSummedLinear(node);
    } else if (const auto conv = asConvolution(node)) {
        const bool pointwise = conv->weight.size(2) == 1 && conv->weight.size(3) == 1 && conv->groups == 1;
        if (pointwise && isVector(shapeOf(conv->input)) && isVector(shapeOf(node->output()))) {
            return Linear{conv->input, conv->weight.flatten(1), conv->bias};
        }
    }
    return std::nullopt;
}

} // namespace actiscope::torch_backend
