// Which pictures to train with, as the command line and the window ask for them.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/api/modules.h"
#include "engine/training/data_set.h"
#include "engine/training/trainer.h"

namespace actiscope::training {

struct DataRequest {
    std::filesystem::path folder;      ///< one folder of pictures a class; empty: pictures that are drawn
    std::filesystem::path validation;  ///< as FolderRequest
    std::filesystem::path annotations; ///< as FolderRequest
    demo::DemoTask task = demo::DemoTask::Objects; ///< of the drawn pictures
    bool hard = false;
    std::uint64_t count = 16'000; ///< drawn pictures in all; the last fifth validates
};

/// What a training needs to begin.
struct TrainingRequest {
    DataRequest data;
    TrainerOptions options;
};

/// Opens the pictures for a training: the seed is the options', drawn pictures are a quarter larger than the
/// network's input, so that crops need not be blown up. `codecs` must outlive the sources. Errors: those of
/// openFolders and openDemo; InvalidArgument (folders of validation or boxes for drawn pictures, which bring
/// their own).
[[nodiscard]] Result<DataSet> openData(const TrainingRequest& request, const Backend& backend,
                                       const Codecs& codecs);

} // namespace actiscope::training
