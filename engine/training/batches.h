// The batches of an epoch.
#pragma once

#include <memory>

#include "engine/training/augment.h"
#include "engine/training/batch_loader.h"

namespace actiscope::training {

/// What all of a training's batches have in common.
struct BatchPlan {
    InputDescription input;
    AugmentOptions augment;
    std::size_t batch = 1;
    std::uint64_t seed = 1;
    int threads = 1;
};

/// A new order and other variations each epoch (from 0), settled by seed, epoch and the picture's index
/// alone. `steps` whole batches, of which the first `done` are left out; pictures that find no place are in
/// another epoch's batches.
[[nodiscard]] std::unique_ptr<BatchLoader> trainingBatches(const ExampleSourcePtr& source,
                                                           const BatchPlan& plan, int epoch,
                                                           std::uint64_t steps, std::uint64_t done);

/// Every picture once, as a model gets to see it.
[[nodiscard]] std::unique_ptr<BatchLoader> validationBatches(const ExampleSourcePtr& source,
                                                             const BatchPlan& plan);

} // namespace actiscope::training
