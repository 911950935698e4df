// Training a network of the zoo.
#pragma once

#include <memory>

#include "engine/api/training.h"

namespace actiscope::torch_backend {

/// Errors: ModelUnsupported (no network of that name), InvalidArgument, DeviceMissing, those of reading the
/// init file.
[[nodiscard]] Result<std::unique_ptr<TrainingSession>> startTraining(const TrainingPlan& plan);

/// Every network of the zoo that has a name.
[[nodiscard]] std::vector<TrainableNetwork> networksToTrain();

} // namespace actiscope::torch_backend
