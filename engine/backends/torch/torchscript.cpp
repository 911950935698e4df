#include <algorithm>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/passes/shape_analysis.h>
#include <torch/csrc/jit/serialization/import.h>

#include "engine/backends/torch/finite_weights.h"
#include "engine/backends/torch/graph_tools.h"
#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/torch_errors.h"

namespace actiscope::torch_backend {

namespace {

/// A floating-point type that is not the 32 bit in which networks run here.
bool isOtherFloat(at::ScalarType type) {
    return type == at::kHalf || type == at::kBFloat16 || type == at::kDouble;
}

bool hasHalfParameters(const torch::jit::Module& module) {
    for (const at::Tensor& parameter : module.parameters()) {
        if (isOtherFloat(parameter.scalar_type()) && parameter.scalar_type() != at::kDouble) {
            return true;
        }
    }
    return false;
}

void toFloat(const torch::jit::Module& module) {
    const auto convert = [](const at::Tensor& tensor) {
        if (isOtherFloat(tensor.scalar_type())) {
            tensor.set_data(tensor.to(at::kFloat));
        }
    };
    for (const at::Tensor& parameter : module.parameters()) {
        convert(parameter);
    }
    for (const at::Tensor& buffer : module.buffers()) {
        convert(buffer);
    }
}

/// Throws ModelError for the first parameter or buffer that holds NaN or infinity.
void refuseNotFiniteWeights(const torch::jit::Module& module) {
    for (const auto& parameter : module.named_parameters()) {
        refuseNotFinite(parameter.name, parameter.value);
    }
    for (const auto& buffer : module.named_buffers()) {
        refuseNotFinite(buffer.name, buffer.value);
    }
}

/// Tensors that the code itself holds become float, and where it asks for another floating-point type it asks
/// for float.
void runInFloat(torch::jit::Block* block) {
    for (torch::jit::Node* node : block->nodes()) {
        for (torch::jit::Block* inner : node->blocks()) {
            runInFloat(inner);
        }
        if (node->kind() == torch::jit::prim::Constant) {
            const at::Tensor tensor = constantTensor(node->output());
            if (tensor.defined() && isOtherFloat(tensor.scalar_type())) {
                node->t_(torch::jit::attr::value, tensor.to(at::kFloat));
                node->output()->inferTypeFrom(tensor.to(at::kFloat));
            }
            continue;
        }
        const auto* schema = node->maybeSchema();
        const std::size_t arguments = schema != nullptr ? schema->arguments().size() : 0;
        for (std::size_t i = 0; i < std::min(arguments, node->inputs().size()); ++i) {
            const auto type =
                schema->arguments()[i].name() == "dtype" ? constantNumber(node->input(i)) : std::nullopt;
            if (type && isOtherFloat(static_cast<at::ScalarType>(static_cast<int>(*type)))) {
                const torch::jit::WithInsertPoint before(node);
                node->replaceInput(i, block->owningGraph()->insertConstant(static_cast<int>(at::kFloat)));
            }
        }
    }
}

std::int64_t countParameters(const torch::jit::Module& module) {
    std::int64_t count = 0;
    for (const at::Tensor& parameter : module.parameters()) {
        count += parameter.numel();
    }
    return count;
}

/// The method's graph with weights as constants and the image as its only input.
Result<std::shared_ptr<torch::jit::Graph>> imageGraph(const torch::jit::Module& frozen,
                                                      const std::string& path) {
    std::shared_ptr<torch::jit::Graph> graph = frozen.get_method("forward").graph()->copy();
    if (graph->inputs()[0]->hasUses()) {
        return fail(ErrorCode::ModelUnsupported,
                    path + ": the network changes its own state when it runs; save it in evaluation mode.");
    }
    graph->eraseInput(0);
    const bool oneImage =
        graph->inputs().size() == 1 && graph->inputs()[0]->type()->kind() == c10::TypeKind::TensorType;
    if (!oneImage || graph->outputs().size() != 1) {
        return fail(ErrorCode::ModelUnsupported,
                    path + ": it is no image classifier, since it does not take one image tensor.");
    }
    return graph;
}

} // namespace

Result<GraphModel> readTorchScript(const std::string& path) {
    const std::string failure = path +
                                ": this TorchScript file can't be read; it may be damaged or newer than "
                                "this LibTorch.";
    const auto read = [&]() -> Result<GraphModel> {
        torch::jit::Module module = torch::jit::load(path, at::Device(at::kCPU));
        if (!module.find_method("forward")) {
            return fail(ErrorCode::ModelUnsupported, path + ": this TorchScript file has no forward method.");
        }
        GraphModel model;
        model.format = "TorchScript";
        model.halfPrecision = hasHalfParameters(module);
        toFloat(module);
        refuseNotFiniteWeights(module);
        module.eval();
        model.parameters = countParameters(module);
        // The graph's nodes remember by plain pointers which functions they were inlined from, and an error
        // message of the interpreter reads them.
        const auto frozen = std::make_shared<const torch::jit::Module>(torch::jit::freeze_module(module));
        model.owner = frozen;
        auto graph = imageGraph(*frozen, path);
        if (!graph) {
            return fail(graph.error());
        }
        model.graph = std::move(*graph);
        runInFloat(model.graph->block());
        torch::jit::EraseShapeInformation(model.graph); // a trace remembers the types that it saw
        return model;
    };
    return guarded(ErrorCode::ModelUnreadable, failure, [&]() -> Result<GraphModel> {
        try {
            return read();
        } catch (const ModelError& error) {
            return fail(error.code(), path + " cannot be opened: " + error.what() + ".");
        }
    });
}

} // namespace actiscope::torch_backend
