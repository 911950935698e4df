#include "engine/backends/torch/overflow_guard.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include <ATen/ATen.h>

#include "engine/backends/torch/linear_layer.h"

namespace actiscope::torch_backend {

namespace {

/// Below float's largest number by what an operator may need inside, such as the sum before a mean.
constexpr double kLargest = 1e32;
// What decides where to measure: the values to be expected, and how far a bound may grow. A value that
// several layers read is the better place, since all of them start anew from it.
constexpr double kUsualInput = 1e3;
constexpr double kUsualValue = 1e6;
constexpr double kFarForOne = 1e29;
constexpr double kFarForSeveral = 1e22;

double largest(const at::Tensor& tensor) {
    return tensor.numel() == 0 ? 0 : tensor.to(at::kDouble).abs().max().item<double>();
}

/// The largest sum of absolute weights of one output.
double gainOf(const at::Tensor& weights) {
    return weights.to(at::kDouble).abs().flatten(1).sum(1).max().item<double>();
}

double offsetOf(const at::Tensor& bias) {
    return bias.defined() ? largest(bias) : 0;
}

/// Gives no larger values than it takes: activations below the identity, poolings, everything that moves
/// values.
bool keepsBound(const std::string& name) {
    static const std::set<std::string> names{"relu",
                                             "silu",
                                             "gelu",
                                             "hardswish",
                                             "mish",
                                             "dropout",
                                             "detach",
                                             "contiguous",
                                             "clone",
                                             "alias",
                                             "feature_dropout",
                                             "max_pool2d",
                                             "avg_pool2d",
                                             "mean",
                                             "amax",
                                             "amin",
                                             "flatten",
                                             "reshape",
                                             "view",
                                             "squeeze",
                                             "unsqueeze",
                                             "permute",
                                             "transpose",
                                             "t",
                                             "expand",
                                             "select",
                                             "slice",
                                             "chunk",
                                             "split",
                                             "split_with_sizes",
                                             "cat",
                                             "stack",
                                             "ListUnpack",
                                             "ListConstruct",
                                             "TupleUnpack",
                                             "TupleConstruct",
                                             "neg",
                                             "abs",
                                             "identity",
                                             "adaptive_avg_pool2d",
                                             "adaptive_max_pool2d"};
    return names.count(name) == 1;
}

bool isSaturating(const std::string& name) {
    static const std::set<std::string> names{"sigmoid", "hardsigmoid", "tanh", "softmax"};
    return names.count(name) == 1;
}

bool isFloatTensor(const Value* value) {
    const auto type = value->type()->cast<c10::TensorType>();
    return type && (!type->scalarType() || c10::isFloatingType(*type->scalarType()));
}

} // namespace

/// Writes the steps, and what is measured into the graph.
class OverflowGuard::Builder {
public:
    Builder(Graph& graph, std::vector<Step>& steps) : m_graph(graph), m_steps(steps) {
        m_steps.push_back({});
        m_places.emplace(graph.inputs()[0], 0);
        m_usual.push_back(kUsualInput);
    }

    void add(Node* node) {
        const std::optional<Step> step = stepOf(node);
        for (Value* value : node->outputs()) {
            if (step) {
                place(value, *step);
            } else if (isFloatTensor(value)) {
                place(value, {});
            }
        }
    }

private:
    using Inputs = std::vector<std::size_t>;

    /// The inputs of which bounds are kept; nothing where one of a float tensor is missing.
    std::optional<Inputs> places(Node* node, double& offset) {
        Inputs found;
        for (const Value* input : node->inputs()) {
            const at::Tensor constant = constantTensor(input);
            const auto place = m_places.find(input);
            if (place != m_places.end()) {
                found.push_back(place->second);
            } else if (constant.defined()) {
                offset = std::max(offset, largest(constant));
            } else if (isFloatTensor(input)) {
                return std::nullopt;
            }
        }
        return found.empty() ? std::nullopt : std::optional<Inputs>(found);
    }

    std::optional<Step> affine(const Value* input, double gain, double offset) {
        const auto place = m_places.find(input);
        return place != m_places.end()
                   ? std::optional<Step>(Step{Rule::Affine, {place->second}, gain, offset, 0})
                   : std::nullopt;
    }

    std::optional<Step> stepOf(Node* node) {
        const std::string name = operatorName(node);
        if (node->inputs().empty() || !node->blocks().empty()) {
            return std::nullopt;
        }
        if (const auto conv = asConvolution(node)) {
            return affine(conv->input, gainOf(conv->weight), offsetOf(conv->bias));
        }
        if (const auto linear = asLinear(node)) {
            return affine(linear->input, gainOf(linear->weights), offsetOf(linear->bias));
        }
        if (isSaturating(name)) {
            return affine(node->input(0), 0, 1);
        }
        if (name == "hardtanh" || name == "clamp" || name == "relu6") {
            return clamped(node, name);
        }
        if (name == "add" || name == "sub" || name == "mul" || name == "div") {
            return arithmetic(node, name);
        }
        double offset = 0;
        const auto inputs = keepsBound(name) ? places(node, offset) : std::nullopt;
        return inputs ? std::optional<Step>(Step{Rule::Affine, *inputs, 1, offset, 0}) : std::nullopt;
    }

    std::optional<Step> clamped(Node* node, const std::string& name) {
        if (name == "relu6") {
            return affine(node->input(0), 0, 6);
        }
        const auto low = constantNumber(node->input(1));
        const auto high = constantNumber(node->input(2));
        const bool both = low && high;
        return affine(node->input(0), both ? 0 : 1,
                      std::max(std::abs(low.value_or(0)), std::abs(high.value_or(0))));
    }

    /// The bound of an operand: a number, a constant tensor, or an earlier value.
    std::optional<Step> arithmetic(Node* node, const std::string& name) {
        const auto number = constantNumber(node->input(1));
        const at::Tensor constant = constantTensor(node->input(1));
        const bool known = number || constant.defined();
        const bool additive = name == "add" || name == "sub";
        if (name == "div") {
            const double least = number               ? std::abs(*number)
                                 : constant.defined() ? constant.to(at::kDouble).abs().min().item<double>()
                                                      : 0;
            return least > 0 && node->inputs().size() == 2 ? affine(node->input(0), 1 / least, 0)
                                                           : std::nullopt;
        }
        if (node->inputs().size() != (additive ? 3U : 2U)) {
            return std::nullopt;
        }
        const double alpha = additive ? constantNumber(node->input(2)).value_or(0) : 1;
        if (known) {
            const double size = number ? std::abs(*number) : largest(constant);
            return additive ? affine(node->input(0), 1, std::abs(alpha) * size)
                            : affine(node->input(0), size, 0);
        }
        double offset = 0;
        auto inputs = places(node, offset);
        if (!inputs || (additive && alpha != 1)) {
            return std::nullopt;
        }
        if (inputs->size() == 1) { // the first operand is the constant
            return additive ? affine(node->input(1), 1, offset) : affine(node->input(1), offset, 0);
        }
        return Step{additive ? Rule::Sum : Rule::Product, std::move(*inputs), 1, 0, 0};
    }

    void place(Value* value, Step step) {
        double usual = kUsualValue;
        bool measure = step.rule == Rule::Nothing;
        if (!measure) {
            usual = boundOf(step, m_usual);
            const bool far = usual > (value->uses().size() > 1 ? kFarForSeveral : kFarForOne);
            measure = far && isFloatTensor(value) && !isFusedLater(value);
        }
        if (measure) {
            step.measuredAt = addMeasure(value);
            usual = std::min(usual, kUsualValue);
        }
        m_places.emplace(value, m_steps.size());
        m_steps.push_back(std::move(step));
        m_usual.push_back(usual);
    }

    /// What reads it will be fused with it or overwrite it, and has the same bound.
    static bool isFusedLater(const Value* value) {
        return value->uses().size() == 1 && operatorName(value->uses()[0].user) == "relu";
    }

    std::size_t addMeasure(Value* value) {
        torch::jit::WithInsertPoint after(value->node()->next());
        // Channels last is how the values lie in memory.
        Value* lying = shapeOf(value).size() == 4
                           ? m_graph.insert(torch::jit::aten::permute, {value, Shape{0, 2, 3, 1}})
                           : value;
        Value* extremes = m_graph.insert(c10::Symbol::fromQualString("aten::aminmax"), {lying});
        Node* both = extremes->node();
        if (both->outputs().size() == 1) { // insert() packs several results into a tuple
            both = both->input(0)->node();
            extremes->node()->destroy();
        }
        const std::size_t place = m_graph.outputs().size();
        m_graph.registerOutput(both->output(0));
        m_graph.registerOutput(both->output(1));
        return place;
    }

    Graph& m_graph;
    std::vector<Step>& m_steps;
    std::unordered_map<const Value*, std::size_t> m_places;
    std::vector<double> m_usual; ///< bounds for a usual image
};

OverflowGuard::OverflowGuard(Graph& graph) {
    Builder builder(graph, m_steps);
    std::vector<Node*> nodes; // those of the network, not those that are added
    for (Node* node : graph.nodes()) {
        if (node->kind() != torch::jit::prim::Constant) {
            nodes.push_back(node);
        }
    }
    for (Node* node : nodes) {
        builder.add(node);
    }
}

double OverflowGuard::boundOf(const Step& step, const std::vector<double>& bounds) {
    if (step.rule == Rule::Nothing) {
        return 0;
    }
    double bound = step.rule == Rule::Product ? 1 : 0;
    for (const std::size_t input : step.inputs) {
        bound = step.rule == Rule::Affine ? std::max(bound, bounds[input])
                : step.rule == Rule::Sum  ? bound + bounds[input]
                                          : bound * bounds[input];
    }
    return bound * step.gain + step.offset;
}

bool OverflowGuard::holds(const at::Tensor& images, const std::vector<at::Tensor>& outputs) const {
    if (m_steps.empty()) {
        return true;
    }
    const auto measure = [](const at::Tensor& low, const at::Tensor& high) {
        const double bound = std::max(std::abs(low.item<double>()), std::abs(high.item<double>()));
        return std::isnan(low.item<double>()) ? low.item<double>() : bound;
    };
    const auto [low, high] = at::aminmax(images);
    std::vector<double> bounds{measure(low, high)};
    bounds.reserve(m_steps.size());
    for (std::size_t i = 1; i < m_steps.size() && bounds.back() <= kLargest; ++i) {
        const Step& step = m_steps[i];
        double bound = boundOf(step, bounds);
        if (bound <= kLargest && step.measuredAt > 0) {
            const double value = measure(outputs[step.measuredAt], outputs[step.measuredAt + 1]);
            bound = step.rule == Rule::Nothing || !(value <= bound) ? value : std::min(value, bound);
        }
        bounds.push_back(bound);
    }
    return bounds.back() <= kLargest; // false for NaN
}

std::size_t OverflowGuard::measured() const {
    return static_cast<std::size_t>(
        std::count_if(m_steps.begin(), m_steps.end(), [](const Step& step) { return step.measuredAt > 0; }));
}

} // namespace actiscope::torch_backend
