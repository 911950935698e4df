#include "engine/training/data_request.h"

#include <algorithm>

namespace actiscope::training {

namespace {

constexpr int kUsualSide = 224;

int inputSide(const TrainerOptions& options, const Backend& backend) {
    if (options.inputSize) {
        return *options.inputSize;
    }
    for (const TrainableNetwork& network : backend.trainableNetworks()) {
        if (network.name == options.network) {
            return network.input.size.width;
        }
    }
    return kUsualSide;
}

} // namespace

Result<DataSet> openData(const TrainingRequest& request, const Backend& backend, const Codecs& codecs) {
    const DataRequest& data = request.data;
    if (!data.folder.empty()) {
        return openFolders({data.folder, data.validation, data.annotations, request.options.seed}, codecs);
    }
    if (!data.validation.empty() || !data.annotations.empty()) {
        return fail(ErrorCode::InvalidArgument, "Demo pictures bring their own validation and boxes; name no "
                                                "folders for them.");
    }
    const int side = inputSide(request.options, backend);
    demo::DemoOptions options;
    options.task = data.task;
    options.hard = data.hard;
    options.seed = request.options.seed;
    options.side = std::clamp(side + side / 4, demo::kSmallestSide, demo::kLargestSide);
    return openDemo(options, data.count);
}

} // namespace actiscope::training
