// What settles how a training runs, as words.
#pragma once

#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"

namespace actiscope::training {

/// All of it but the number of threads and the folders' places: two trainings with equal settings give the
/// same weights.
[[nodiscard]] Settings settingsOf(const TrainerOptions& options, const DataSet& data,
                                  const TrainingFacts& facts, Size input);

} // namespace actiscope::training
