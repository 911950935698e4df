#include "engine/backends/torch/graph_tools.h"

#include <algorithm>
#include <set>

#include <ATen/ATen.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_pooling.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/passes/lower_tuples.h>
#include <torch/csrc/jit/passes/remove_exceptions.h>
#include <torch/csrc/jit/passes/remove_mutation.h>

#include "engine/backends/torch/graph_runner.h"

namespace actiscope::torch_backend {

std::string operatorName(const Node* node) {
    std::string name = node->kind().toUnqualString();
    while (!name.empty() && name.back() == '_') {
        name.pop_back();
    }
    return name == "_convolution" || name == "convolution" ? "conv2d" : name;
}

at::Tensor constantTensor(const Value* value) {
    const auto constant = torch::jit::toIValue(value);
    return constant && constant->isTensor() ? constant->toTensor() : at::Tensor();
}

std::optional<double> constantNumber(const Value* value) {
    const auto constant = torch::jit::toIValue(value);
    if (constant && constant->isScalar()) {
        return constant->toScalar().toDouble();
    }
    return std::nullopt;
}

std::optional<bool> constantBool(const Value* value) {
    const auto constant = torch::jit::toIValue(value);
    return constant && constant->isBool() ? std::optional<bool>(constant->toBool()) : std::nullopt;
}

std::optional<Shape> constantInts(const Value* value) {
    if (const auto constant = torch::jit::toIValue(value)) {
        return constant->isIntList() ? std::optional<Shape>(constant->toIntVector()) : std::nullopt;
    }
    if (value->node()->kind() != torch::jit::prim::ListConstruct) {
        return std::nullopt;
    }
    Shape numbers;
    for (const Value* element : value->node()->inputs()) {
        const auto number = torch::jit::toIValue(element);
        if (!number || !number->isInt()) {
            return std::nullopt;
        }
        numbers.push_back(number->toInt());
    }
    return numbers;
}

Shape shapeOf(const Value* value) {
    const auto type = value->type()->cast<c10::TensorType>();
    const auto sizes = type ? type->sizes().concrete_sizes() : decltype(type->sizes().concrete_sizes())();
    return sizes ? Shape(sizes->begin(), sizes->end()) : Shape();
}

namespace {

/// Numbers computed from others deeper than this are no sizes.
constexpr int kDeepest = 16;

std::optional<double> numberOfTrial(const Value* value, int depth);

/// The element, which may be counted from the end.
std::optional<double> element(const std::optional<Shape>& list, std::optional<double> index) {
    const auto size = static_cast<double>(list ? list->size() : 0);
    const double place = index && *index < 0 ? *index + size : index.value_or(size);
    return place >= 0 && place < size
               ? std::optional<double>(static_cast<double>((*list)[static_cast<std::size_t>(place)]))
               : std::nullopt;
}

/// list[start:end]
std::optional<Shape> sliceOfTrial(const Node* node, const std::optional<Shape>& list) {
    const auto start = constantNumber(node->input(1));
    const auto end = constantNumber(node->input(2));
    if (!list || constantNumber(node->input(3)) != 1.0 || !(start || node->input(1)->mustBeNone()) ||
        !(end || node->input(2)->mustBeNone())) {
        return std::nullopt;
    }
    const auto size = static_cast<double>(list->size());
    const auto place = [size](double index) {
        return static_cast<std::ptrdiff_t>(std::clamp(index < 0 ? index + size : index, 0.0, size));
    };
    const std::ptrdiff_t first = place(start.value_or(0));
    const std::ptrdiff_t last = std::max(first, place(end.value_or(size)));
    return Shape(list->begin() + first, list->begin() + last);
}

std::optional<Shape> intsOfTrial(const Value* value, int depth) {
    if (const auto ints = constantInts(value)) {
        return ints;
    }
    const Node* node = value->node();
    const std::string name = operatorName(node);
    if (depth > kDeepest) {
        return std::nullopt;
    }
    if (name == "size" && node->inputs().size() == 1 && !shapeOf(node->input(0)).empty()) {
        return shapeOf(node->input(0));
    }
    if (name == "slice" && node->inputs().size() == 4) {
        return sliceOfTrial(node, intsOfTrial(node->input(0), depth + 1));
    }
    if (node->kind() != torch::jit::prim::ListConstruct) {
        return std::nullopt;
    }
    Shape numbers;
    for (const Value* item : node->inputs()) {
        const auto number = numberOfTrial(item, depth + 1);
        if (!number) {
            return std::nullopt;
        }
        numbers.push_back(static_cast<std::int64_t>(*number));
    }
    return numbers;
}

std::optional<double> numberOfTrial(const Value* value, int depth) {
    if (const auto number = constantNumber(value)) {
        return number;
    }
    if (const at::Tensor tensor = constantTensor(value); tensor.defined()) {
        return tensor.numel() == 1 && !tensor.is_complex() ? std::optional<double>(tensor.item().toDouble())
                                                           : std::nullopt;
    }
    static const std::set<std::string> conversions{"Int",         "Float",          "NumToTensor",  "to",
                                                   "IntImplicit", "ScalarImplicit", "FloatImplicit"};
    const Node* node = value->node();
    const std::string name = operatorName(node);
    if (depth > kDeepest || node->inputs().empty()) {
        return std::nullopt;
    }
    if (conversions.count(name) == 1) {
        return numberOfTrial(node->input(0), depth + 1);
    }
    if (name == "size" && node->inputs().size() == 2) {
        return element(shapeOf(node->input(0)), constantNumber(node->input(1)));
    }
    if (name == "__getitem" && node->inputs().size() == 2) {
        return element(intsOfTrial(node->input(0), depth + 1), constantNumber(node->input(1)));
    }
    if (name == "ListUnpack") {
        return element(intsOfTrial(node->input(0), depth + 1), static_cast<double>(value->offset()));
    }
    if (name == "mul" && node->inputs().size() == 2) {
        const auto a = numberOfTrial(node->input(0), depth + 1);
        const auto b = a ? numberOfTrial(node->input(1), depth + 1) : std::nullopt;
        return b ? std::optional<double>(*a * *b) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::optional<double> numberOfTrial(const Value* value) {
    return numberOfTrial(value, 0);
}

std::optional<Shape> intsOfTrial(const Value* value) {
    return intsOfTrial(value, 0);
}

std::optional<Convolution> asConvolution(Node* node) {
    const std::string kind = node->kind().toQualString();
    const bool general = kind == "aten::_convolution" || kind == "aten::convolution";
    if (!general && kind != "aten::conv2d") {
        return std::nullopt;
    }
    Convolution conv;
    conv.input = node->input(0);
    conv.weight = constantTensor(node->input(1));
    conv.bias = constantTensor(node->input(2));
    const bool noBias = node->input(2)->mustBeNone();
    const auto stride = constantInts(node->input(3));
    const auto padding = constantInts(node->input(4));
    const auto dilation = constantInts(node->input(5));
    const auto groups = constantNumber(node->input(general ? 8 : 6));
    const bool transposed = general && constantBool(node->input(6)).value_or(true);
    if (!conv.weight.defined() || conv.weight.dim() != 4 || (!conv.bias.defined() && !noBias) || !stride ||
        !padding || !dilation || !groups || transposed) {
        return std::nullopt;
    }
    conv.stride = *stride;
    conv.padding = *padding;
    conv.dilation = *dilation;
    conv.groups = static_cast<std::int64_t>(*groups);
    return conv;
}

namespace {

/// Warnings that a scripted network prints each time it runs.
void removeWarnings(torch::jit::Block* block) {
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        Node* node = *it++;
        for (torch::jit::Block* inner : node->blocks()) {
            removeWarnings(inner);
        }
        if (node->kind() == torch::jit::aten::warn) {
            node->destroy();
        }
    }
}

/// A view of a tensor that lies channels last can't merge its channels with its places; a reshape can, and is
/// a view wherever that is possible.
void viewsBecomeReshapes(torch::jit::Block* block) {
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        Node* node = *it++;
        for (torch::jit::Block* inner : node->blocks()) {
            viewsBecomeReshapes(inner);
        }
        const bool ofSizes = node->kind() == torch::jit::aten::view &&
                             node->input(1)->type()->kind() == c10::TypeKind::ListType;
        if (ofSizes) {
            Node* reshape = node->replaceWithNewSymbol(torch::jit::aten::reshape);
            reshape->output()->setType(node->output()->type());
            node->destroy();
        }
    }
}

} // namespace

void tidy(GraphPtr& graph) {
    torch::jit::Inline(*graph);
    removeWarnings(graph->block());
    torch::jit::EliminateExceptions(graph);
    torch::jit::ConstantPropagation(graph);
    torch::jit::RemoveListMutation(graph);
    torch::jit::RemoveTensorMutation(graph);
    viewsBecomeReshapes(graph->block());
    torch::jit::LowerSimpleTuples(graph);
    torch::jit::ConstantPropagation(graph);
    torch::jit::EliminateDeadCode(graph);
    torch::jit::ConstantPooling(graph);
}

TensorsOfRun trialRun(const GraphPtr& graph, const at::Tensor& input) {
    const GraphPtr observed = graph->copy();
    while (!observed->outputs().empty()) {
        observed->eraseOutput(observed->outputs().size() - 1);
    }
    // Every tensor becomes an output; the copy has the same nodes in the same order.
    std::vector<Value*> watched;
    auto copied = observed->nodes().begin();
    for (Node* node : graph->nodes()) {
        for (std::size_t i = 0; i < node->outputs().size(); ++i) {
            const bool constant = node->kind() == torch::jit::prim::Constant;
            if (!constant && node->output(i)->type()->kind() == c10::TypeKind::TensorType) {
                observed->registerOutput(copied->output(i));
                watched.push_back(node->output(i));
            }
        }
        ++copied;
    }
    const std::vector<at::Tensor> seen = GraphRunner(observed).run(input);
    TensorsOfRun tensors;
    for (std::size_t i = 0; i < watched.size(); ++i) {
        const at::Tensor& tensor = seen[i];
        if (tensor.defined()) {
            watched[i]->setType(
                c10::TensorType::createContiguous(tensor.scalar_type(), tensor.device(), tensor.sizes()));
            tensors.emplace(watched[i], tensor);
        }
    }
    return tensors;
}

} // namespace actiscope::torch_backend
