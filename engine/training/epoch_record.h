// What is known of an epoch when it has ended.
#pragma once

#include <string>

#include "engine/training/validation.h"

namespace actiscope::training {

struct EpochRecord {
    int epoch = 0;            ///< from 1
    double trainingLoss = 0;  ///< mean over the epoch's pictures, label smoothing included
    double trainingError = 0; ///< share of them whose first class was another one
    Metrics validation;
    double learningRate = 0;    ///< of the epoch's last step
    double imagesPerSecond = 0; ///< while training
    std::size_t skipped = 0;    ///< pictures that could not be read, of both sets
};

/// One line of JSON with its end of line: epoch, loss (of validation), training_loss, training_error,
/// top1_error, top5_error, gt_known, top1_localization_error, learning_rate, images_per_second, images,
/// annotated_images, skipped_images. What is not known is null; shares are 0..1.
[[nodiscard]] std::string epochLine(const EpochRecord& record);

} // namespace actiscope::training
