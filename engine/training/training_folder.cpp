#include "engine/training/training_folder.h"

#include <system_error>
#include <utility>

#include "engine/data/description_file.h"
#include "engine/data/files.h"

namespace actiscope::training {

namespace fs = std::filesystem;

Result<std::monostate> openTrainingFolder(const fs::path& folder, Beginnings beginning) {
    std::error_code error;
    fs::create_directories(folder, error);
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        return fail(ErrorCode::WriteFailed,
                    "The folder " + folder.string() + " can't be made; name another one.", error.message());
    }
    if (beginning == Beginnings::New && fs::exists(folder / kCheckpointFile, ignored)) {
        return fail(ErrorCode::InvalidArgument,
                    folder.string() +
                        " holds the checkpoint of a training; resume it (--resume) or name another folder.");
    }
    const fs::path model = folder / kModelFile;
    for (const fs::path& file : {folder / kCheckpointFile, model, descriptionPathFor(model)}) {
        removeAbandonedParts({file});
    }
    return std::monostate{};
}

Result<std::optional<Checkpoint>> takeUpTraining(const fs::path& folder, const Settings& settings) {
    const fs::path file = folder / kCheckpointFile;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        return std::optional<Checkpoint>();
    }
    Result<Checkpoint> checkpoint = readCheckpoint(file);
    if (!checkpoint) {
        return fail(checkpoint.error());
    }
    const std::string different = differences(checkpoint->settings, settings);
    if (!different.empty()) {
        return fail(ErrorCode::InvalidArgument, file.string() +
                                                    " is the checkpoint of another training: " + different +
                                                    "; give the same options or name another folder.");
    }
    return std::optional<Checkpoint>(std::move(*checkpoint));
}

Result<std::monostate> saveModel(const fs::path& folder, const FinishedModel& model, Storage storage) {
    const fs::path file = folder / kModelFile;
    auto written = writeSafetensors(file, model.parameters, {{kNetworkKey, model.network}}, storage);
    if (!written) {
        return written;
    }
    ModelDescription description;
    description.labels = model.classes;
    description.pool = model.facts.pool;
    description.name = model.facts.title;
    description.scene = model.scene;
    if (model.facts.mapStride > 0) {
        description.mapStride = model.facts.mapStride;
    }
    return writeDescription(descriptionPathFor(file), describeAsJson(model.input, description));
}

} // namespace actiscope::training
