#include "engine/backends/torch/graph_tools.h"

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
