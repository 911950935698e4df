#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/torch_errors.h"

namespace actiscope::torch_backend {

namespace {

bool hasHalfParameters(const torch::jit::Module& module) {
    for (const at::Tensor& parameter : module.parameters()) {
        if (parameter.scalar_type() == at::kHalf || parameter.scalar_type() == at::kBFloat16) {
            return true;
        }
    }
    return false;
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
    return guarded(ErrorCode::ModelUnreadable, failure, [&]() -> Result<GraphModel> {
        torch::jit::Module module = torch::jit::load(path, at::Device(at::kCPU));
        if (!module.find_method("forward")) {
            return fail(ErrorCode::ModelUnsupported, path + ": this TorchScript file has no forward method.");
        }
        GraphModel model;
        model.format = "TorchScript";
        model.halfPrecision = hasHalfParameters(module);
        if (model.halfPrecision) {
            module.to(at::kFloat);
        }
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
        return model;
    });
}

} // namespace actiscope::torch_backend
