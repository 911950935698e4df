// The module's entry: opens whatever LibTorch runs.
#include "engine/api/modules.h"
#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/torch_errors.h"
#include "engine/backends/torch/training/session.h"

namespace actiscope::torch_backend {

namespace {

Result<GraphModel> readModel(const OpenNetworkRequest& request) {
    switch (request.format) {
    case ModelFormat::TorchScript:
        return readTorchScript(request.path);
    case ModelFormat::TorchZip:
    case ModelFormat::TorchLegacy:
    case ModelFormat::Safetensors:
        return readStateDict(request.path, {request.pool.value_or(Pooling::Average), request.mapStride},
                             request.network);
    case ModelFormat::Onnx:
        return readOnnx(request.path);
    case ModelFormat::Caffe:
        break;
    }
    return fail(ErrorCode::ModelUnsupported, request.path + ": LibTorch does not read this format.");
}

class TorchBackend final : public Backend {
public:
    Result<NetworkPtr> open(const OpenNetworkRequest& request) override {
        Result<GraphModel> model = readModel(request);
        if (!model) {
            return fail(model.error());
        }
        return makeGraphNetwork(std::move(*model), request);
    }
    Result<std::unique_ptr<TrainingSession>> train(const TrainingPlan& plan) override {
        return startTraining(plan);
    }
    std::vector<TrainableNetwork> trainableNetworks() const override { return networksToTrain(); }
};

} // namespace

} // namespace actiscope::torch_backend

ACTISCOPE_MODULE_EXPORT actiscope::Backend* actiscopeBackend() {
    static actiscope::torch_backend::TorchBackend backend;
    return &backend;
}
