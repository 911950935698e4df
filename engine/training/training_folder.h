// The folder that a training writes to.
#pragma once

#include <optional>

#include "engine/data/safetensors.h"
#include "engine/training/checkpoint.h"

namespace actiscope::training {

/// The files in it.
inline constexpr const char* kCheckpointFile = "checkpoint.safetensors";
inline constexpr const char* kModelFile = "model.safetensors"; ///< of the best epoch so far, with its JSON

enum class Beginnings { New, GoOn };

/// Makes the folder, and clears it of what killed trainings left half written. Errors: WriteFailed;
/// InvalidArgument where it holds a checkpoint and a new training is to begin.
[[nodiscard]] Result<std::monostate> openTrainingFolder(const std::filesystem::path& folder,
                                                        Beginnings beginning);

/// The folder's checkpoint; nothing where there is none. Errors: those of readCheckpoint; InvalidArgument
/// where it is of another training: says what differs.
[[nodiscard]] Result<std::optional<Checkpoint>> takeUpTraining(const std::filesystem::path& folder,
                                                               const Settings& settings);

struct FinishedModel {
    std::string network; ///< its name in the zoo
    std::vector<NamedArray> parameters;
    std::vector<std::string> classes;
    TrainingFacts facts;
    InputDescription input;
    std::optional<SceneDescription> scene;
};

/// The model and beside it its description, with labels, input, pooling, name and scene. Errors: WriteFailed.
[[nodiscard]] Result<std::monostate> saveModel(const std::filesystem::path& folder,
                                               const FinishedModel& model, Storage storage);

} // namespace actiscope::training
