#include "engine/backends/torch/convolutional_form.h"

#include <algorithm>
#include <set>
#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include "engine/backends/torch/global_pooling.h"
#include "engine/backends/torch/linear_layer.h"

namespace actiscope::torch_backend {

namespace {

/// What stands between the last maps and the logits, the first layer last.
struct Classifier {
    Value* maps = nullptr;
    std::vector<Node*> layers; ///< linear layers and activations
    std::string whyNot;
};

bool isActivation(const Node* node) {
    static const std::set<std::string> kinds{"relu",    "relu6",       "hardtanh", "hardswish", "silu",
                                             "sigmoid", "hardsigmoid", "tanh",     "gelu",      "leaky_relu"};
    return kinds.count(operatorName(node)) == 1;
}

/// The map that a node flattens to a vector, else null.
Value* flattenedMap(Node* node) {
    static const std::set<std::string> kinds{"flatten", "view", "reshape", "_reshape_alias"};
    Value* input = node->inputs().empty() ? nullptr : node->input(0);
    const bool flattens = input != nullptr && kinds.count(operatorName(node)) == 1 &&
                          shapeOf(input).size() == 4 && isVector(shapeOf(node->output())) &&
                          elements(shapeOf(input)) == elements(shapeOf(node->output()));
    return flattens ? input : nullptr;
}

/// The maps before a pooling down to a fixed size, where they have that size already.
Value* beforeIdlePooling(Value* maps, std::string& whyNot) {
    Node* node = maps->node();
    if (operatorName(node) != "adaptive_avg_pool2d") {
        return maps;
    }
    if (shapeOf(node->input(0)) != shapeOf(maps)) {
        whyNot = "Its maps are pooled to a fixed size before its linear layers.";
    }
    return node->input(0);
}

Classifier findClassifier(Value* logits) {
    Classifier found;
    Value* value = logits;
    while (value->node()->kind() != torch::jit::prim::Param) {
        Node* node = value->node();
        const Shape shape = shapeOf(value);
        if (shape.size() == 4 && !isVector(shape)) {
            found.maps = beforeIdlePooling(value, found.whyNot);
            return found;
        }
        if (const auto pool = asGlobalPool(value)) {
            found.maps = pool->features;
            return found;
        }
        if (const auto linear = asLinear(node)) {
            found.layers.push_back(node);
            value = linear->input;
        } else if (Value* same = passedThrough(node)) {
            value = same;
        } else if (Value* map = flattenedMap(node)) {
            value = map;
        } else if (isActivation(node)) {
            found.layers.push_back(node);
            value = node->input(0);
        } else {
            found.whyNot = "Between its maps and its logits stands " + operatorName(node) +
                           ", which is no layer that could slide over a larger map.";
            return found;
        }
    }
    found.whyNot = "It has no maps before its logits.";
    return found;
}

/// The linear layer as a convolution over `maps`, whose shape was `shape`; null where they don't fit.
Value* slidingLinear(Graph& graph, const Linear& linear, Value* maps, const Shape& shape) {
    const std::int64_t inputs = linear.weights.size(1);
    const bool pointwise = inputs == shape[1];
    if (!pointwise && inputs != shape[1] * shape[2] * shape[3]) {
        return nullptr;
    }
    const at::Tensor kernels = linear.weights.reshape(
        {linear.weights.size(0), shape[1], pointwise ? 1 : shape[2], pointwise ? 1 : shape[3]});
    const c10::IValue bias = linear.bias.defined() ? c10::IValue(linear.bias) : c10::IValue();
    return graph.insert(torch::jit::aten::conv2d, {maps, kernels, bias});
}

/// Writes the classifier anew over its maps; nothing where a layer does not fit.
Value* slidingClassifier(Graph& graph, const Classifier& classifier) {
    Value* current = classifier.maps;
    Shape shape = shapeOf(current);
    for (auto layer = classifier.layers.rbegin(); layer != classifier.layers.rend(); ++layer) {
        Node* node = *layer;
        if (const auto linear = asLinear(node)) {
            current = slidingLinear(graph, *linear, current, shape);
            if (current == nullptr) {
                return nullptr;
            }
            shape = {1, linear->weights.size(0), 1, 1};
            continue;
        }
        const Value* input = node->input(0);
        Node* copy = graph.createClone(node, [&](Value* value) { return value == input ? current : value; });
        current = graph.insertNode(copy)->output();
        current->setType(c10::TensorType::get());
    }
    return current;
}

} // namespace

ConvolutionalForm convolutionalForm(const GraphPtr& graph, Value* logits) {
    // The copy has the logits as its last output, whatever the original's outputs are.
    graph->registerOutput(logits);
    ConvolutionalForm form{graph->copy(), {}};
    graph->eraseOutput(graph->outputs().size() - 1);
    Classifier classifier = findClassifier(form.graph->outputs().back());
    Value* grid = nullptr;
    if (classifier.whyNot.empty()) {
        const torch::jit::WithInsertPoint atEnd(form.graph->return_node());
        grid = slidingClassifier(*form.graph, classifier);
        if (grid == nullptr) {
            classifier.whyNot = "Its linear layers do not fit the map before them.";
        }
    }
    if (grid == nullptr) {
        return {nullptr, classifier.whyNot};
    }
    while (!form.graph->outputs().empty()) {
        form.graph->eraseOutput(form.graph->outputs().size() - 1);
    }
    form.graph->registerOutput(grid);
    torch::jit::EliminateDeadCode(form.graph);
    return form;
}

} // namespace actiscope::torch_backend
