// What a training needs to go on where it stopped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/training.h"
#include "engine/training/epoch_record.h"

namespace actiscope::training {

/// Everything that settles how a training runs, as words to name where two differ: {"network", "demo-net"}.
using Settings = std::vector<std::pair<std::string, std::string>>;

struct Progress {
    int epoch = 0;            ///< epochs that are over
    std::uint64_t step = 0;   ///< steps of the running epoch that are done
    double lossSum = 0;       ///< over the pictures of the running epoch so far
    std::uint64_t images = 0; ///< and their number
    std::uint64_t right = 0;
    std::uint64_t skipped = 0;
    double seconds = 0;              ///< that its steps took
    std::vector<EpochRecord> epochs; ///< that are over
};

/// A model that could not be written yet: the disk was full.
struct WaitingModel {
    int epoch = 0; ///< after which the network was so
    std::vector<NamedArray> parameters;
};

struct Checkpoint {
    std::string network; ///< its name in the zoo
    std::vector<std::string> classes;
    Settings settings;
    int threads = 0; ///< of the steps: another number gives other last bits
    Progress progress;
    std::vector<NamedArray> state;       ///< of the session
    int modelEpoch = 0;                  ///< whose model lies in the folder; 0: none does
    std::optional<WaitingModel> waiting; ///< the best epoch's, where that is another one
};

/// A safetensors file that replaces an older one as a whole or not at all. Errors: WriteFailed.
[[nodiscard]] Result<std::monostate> writeCheckpoint(const std::filesystem::path& file,
                                                     const Checkpoint& checkpoint);

/// Errors: FileNotFound, FileUnreadable, ModelUnreadable (damaged, or no checkpoint of a training).
[[nodiscard]] Result<Checkpoint> readCheckpoint(const std::filesystem::path& file);

/// "network is googlenet-gap there and demo-net here; epochs is 5 there and 6 here", or empty.
[[nodiscard]] std::string differences(const Settings& there, const Settings& here);

} // namespace actiscope::training
