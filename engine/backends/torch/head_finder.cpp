#include "engine/backends/torch/head_finder.h"

#include <algorithm>
#include <set>

#include <ATen/ATen.h>

#include "engine/backends/torch/global_pooling.h"
#include "engine/backends/torch/linear_layer.h"

namespace actiscope::torch_backend {

namespace {

/// logits = weights * v + bias for the value v that the walk has come to. Kept in double.
class LinearMap {
public:
    [[nodiscard]] bool isIdentity() const { return !m_weights.defined() && !m_bias.defined(); }
    [[nodiscard]] bool hasMatrix() const { return m_weights.defined() && m_weights.dim() == 2; }

    /// v is weights * (an earlier value) + bias, with weights [C, K].
    void precedeByMatrix(const at::Tensor& weights, const at::Tensor& bias) {
        addThroughWeights(bias);
        const at::Tensor matrix = weights.to(at::kDouble);
        m_weights = m_weights.defined() ? m_weights.view({-1, 1}) * matrix : matrix;
    }

    /// v is scale * (an earlier value) + shift, element by element; scale [n] or [1].
    void precedeByScale(const at::Tensor& scale, const at::Tensor& shift, std::int64_t n) {
        addThroughWeights(shift.defined() ? shift.to(at::kDouble).expand({n}) : shift);
        const at::Tensor factors = scale.to(at::kDouble).expand({n});
        m_weights = m_weights.defined() ? m_weights * factors : factors;
    }

    [[nodiscard]] at::Tensor weights() const {
        if (!m_weights.defined()) {
            return {};
        }
        return (m_weights.dim() == 2 ? m_weights : at::diag(m_weights)).to(at::kFloat).contiguous();
    }
    [[nodiscard]] at::Tensor bias() const {
        return m_bias.defined() ? m_bias.to(at::kFloat).contiguous() : m_bias;
    }

private:
    void addThroughWeights(const at::Tensor& shift) {
        if (!shift.defined()) {
            return;
        }
        const at::Tensor in = shift.to(at::kDouble);
        const at::Tensor out = !m_weights.defined() ? in
                               : hasMatrix()        ? at::mv(m_weights, in)
                                                    : m_weights * in;
        m_bias = m_bias.defined() ? m_bias + out : out;
    }

    at::Tensor m_weights; ///< undefined: identity; [n]: a diagonal; [C, K]
    at::Tensor m_bias;
};

std::string mapText(const Shape& shape) {
    std::string text;
    for (std::size_t i = 1; i < shape.size(); ++i) {
        text += (i > 1 ? "×" : "") + std::to_string(shape[i]);
    }
    return text;
}

struct Scaling {
    Value* input = nullptr;
    at::Tensor scale; ///< [n] or [1]
    at::Tensor shift; ///< [n] or [1], or undefined
};

/// A constant as a vector of 1 or n numbers.
at::Tensor constantVector(const Value* value, std::int64_t n) {
    if (const auto number = constantNumber(value)) {
        return at::full({1}, *number, at::kDouble);
    }
    const at::Tensor tensor = constantTensor(value);
    const bool fits =
        tensor.defined() && !tensor.is_complex() && (tensor.numel() == 1 || tensor.numel() == n);
    return fits ? tensor.reshape({-1}).to(at::kDouble) : at::Tensor();
}

std::optional<Scaling> asBatchNorm(Node* node) {
    const at::Tensor mean = constantTensor(node->input(3));
    const at::Tensor variance = constantTensor(node->input(4));
    const auto epsilon = constantNumber(node->input(7));
    if (!mean.defined() || !variance.defined() || !epsilon) {
        return std::nullopt;
    }
    const at::Tensor weight = constantTensor(node->input(1));
    const at::Tensor bias = constantTensor(node->input(2));
    at::Tensor scale = at::rsqrt(variance.to(at::kDouble) + *epsilon);
    if (weight.defined()) {
        scale = scale * weight;
    }
    at::Tensor shift = -mean * scale;
    if (bias.defined()) {
        shift = shift + bias;
    }
    return Scaling{node->input(0), scale, shift};
}

/// Element by element, times and plus constants.
std::optional<Scaling> asScaling(Node* node) {
    const std::string name = operatorName(node);
    if (name == "batch_norm") {
        return asBatchNorm(node);
    }
    const at::Tensor one = at::ones({1}, at::kDouble);
    if (name == "neg") {
        return Scaling{node->input(0), -one, {}};
    }
    if (name == "rsub") { // other - alpha * input
        const at::Tensor other = constantVector(node->input(1), elements(shapeOf(node->output())));
        const auto factor = constantNumber(node->input(2));
        return other.defined() && factor ? std::optional<Scaling>({node->input(0), -one * *factor, other})
                                         : std::nullopt;
    }
    const bool additive = name == "add" || name == "sub";
    const bool commutes = name == "add" || name == "mul";
    if (!additive && name != "mul" && name != "div") {
        return std::nullopt;
    }
    const std::int64_t n = elements(shapeOf(node->output()));
    const bool constantFirst = commutes && !constantVector(node->input(1), n).defined();
    Value* input = node->input(constantFirst ? 1 : 0);
    const at::Tensor constant = constantVector(node->input(constantFirst ? 0 : 1), n);
    const double alpha = additive ? constantNumber(node->input(2)).value_or(1) : 1;
    const bool plain = node->inputs().size() == (additive ? 3U : 2U); // no rounding mode
    if (!plain || !constant.defined() || elements(shapeOf(input)) != n || (constantFirst && alpha != 1)) {
        return std::nullopt;
    }
    if (additive) {
        return Scaling{input, one, constant * (name == "add" ? alpha : -alpha)};
    }
    return Scaling{input, name == "mul" ? constant : constant.reciprocal(), {}};
}

/// Linear layers from `value` back to the global pooling (or to where the vectors begin).
struct Rest {
    int linears = 0;
    bool pooling = false;
    Shape mapShape;      ///< of what was flattened, where there is no pooling
    std::string follows; ///< the operator at which the vectors begin
};

Rest lookFurther(Value* value) {
    Rest rest;
    while (value->node()->kind() != torch::jit::prim::Param) {
        if (asGlobalPool(value)) {
            rest.pooling = true;
            return rest;
        }
        if (!isVector(shapeOf(value))) {
            rest.mapShape = shapeOf(value);
            return rest;
        }
        Node* node = value->node();
        rest.follows = operatorName(node);
        const auto linear = asLinear(node);
        rest.linears += linear ? 1 : 0;
        Value* next = linear ? linear->input : nullptr;
        for (std::size_t i = 0; next == nullptr && i < node->inputs().size(); ++i) {
            next = shapeOf(node->input(i)).empty() || constantTensor(node->input(i)).defined()
                       ? nullptr
                       : node->input(i);
        }
        if (next == nullptr) {
            return rest;
        }
        value = next;
    }
    return rest;
}

std::string explain(Value* stopped, bool linearFound) {
    const std::string what = operatorName(stopped->node());
    const Rest rest = lookFurther(stopped);
    const int linears = rest.linears + (linearFound ? 1 : 0);
    if (linears == 0) {
        return rest.pooling ? "It ends in " + what + " after the global pooling, not in a linear layer."
                            : "It ends in " + what + ", not in a global pooling and one linear layer.";
    }
    if (!rest.pooling) {
        const std::string layers =
            linears == 1 ? "its linear layer" : "its " + std::to_string(linears) + " linear layers";
        static const std::set<std::string> flattening{"flatten", "view", "reshape"};
        if (rest.mapShape.size() == 4 && flattening.count(rest.follows) == 1) {
            return "There is no global pooling: a " + mapText(rest.mapShape) + " map is flattened into " +
                   layers + ".";
        }
        return "There is no global pooling: " + layers + (linears == 1 ? " follows " : " follow ") +
               rest.follows + ".";
    }
    if (linears > 1) {
        return "Its classifier has " + std::to_string(linears) +
               " linear layers after the global pooling, not a single one.";
    }
    if (!linearFound) {
        return "It ends in " + what + ", not in a global pooling and one linear layer.";
    }
    return "Between the global pooling and the linear layer stands " + what + ".";
}

/// What a graph's output is made of: of a tuple or a dictionary, the logits.
Value* classifierOutput(const Graph& graph) {
    Value* output = const_cast<Graph&>(graph).outputs()[0];
    const auto kind = output->node()->kind();
    if (kind == torch::jit::prim::TupleConstruct || kind == torch::jit::prim::ListConstruct) {
        return output->node()->input(0);
    }
    if (kind == torch::jit::prim::DictConstruct) {
        return output->node()->input(1); // key, value, key, value...
    }
    return output;
}

} // namespace

NetworkEnd findNetworkEnd(const Graph& graph) {
    NetworkEnd end;
    end.logits = classifierOutput(graph);
    LinearMap map;
    for (Value* value = end.logits; value->node()->kind() != torch::jit::prim::Param;) {
        Node* node = value->node();
        const std::string name = operatorName(node);
        const bool vector = isVector(shapeOf(value));
        if (vector && map.isIdentity() && !end.softmax && (name == "softmax" || name == "log_softmax")) {
            end.softmax = true;
            value = end.logits = node->input(0);
        } else if (Value* same = passedThrough(node)) {
            value = same;
        } else if (const auto pool = asGlobalPool(value)) {
            end.head = GapHead{pool->features, pool->pooling, map.weights(), map.bias()};
            return end;
        } else if (const auto linear = vector && !map.hasMatrix() ? asLinear(node) : std::nullopt) {
            map.precedeByMatrix(linear->weights, linear->bias);
            value = linear->input;
        } else if (const auto scaling = vector ? asScaling(node) : std::nullopt) {
            map.precedeByScale(scaling->scale, scaling->shift, elements(shapeOf(value)));
            value = scaling->input;
        } else {
            end.whyNot = explain(value, map.hasMatrix());
            return end;
        }
    }
    end.whyNot = "It ends without a global pooling.";
    return end;
}

at::Tensor applyHead(const GapHead& head, const at::Tensor& features) {
    at::Tensor logits =
        head.pooling == Pooling::Average ? features.mean(at::IntArrayRef{2, 3}) : features.amax({2, 3});
    if (head.weights.defined()) {
        logits = at::matmul(logits, head.weights.t());
    }
    return head.bias.defined() ? logits + head.bias : logits;
}

} // namespace actiscope::torch_backend
