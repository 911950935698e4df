// What settles how a training runs, as words.
#pragma once

#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"

namespace actiscope::training {

/// All of it but the number of threads and the places of folders and files: two trainings with equal settings
/// give the same weights. Reads the init file, which counts by its content; it is left out of the settings
/// where it can't be read.
[[nodiscard]] Settings settingsOf(const TrainerOptions& options, const DataSet& data,
                                  const TrainingFacts& facts, Size input);

} // namespace actiscope::training
