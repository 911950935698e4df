// A whole training: epochs, validation, checkpoints, the finished model. The command line and the window use
// it alike.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/modules.h"
#include "engine/training/augment.h"
#include "engine/training/data_set.h"
#include "engine/training/epoch_record.h"
#include "engine/training/training_folder.h"

namespace actiscope::training {

struct TrainerOptions {
    std::string network = "demo-net";
    std::optional<Pooling> pool;
    int mapStride = 0;
    std::optional<int> inputSize; ///< side in pixels; empty: the network's own
    int epochs = 10;
    int batch = 64;
    double learningRate = 0.05; ///< the highest of the cycle
    double momentum = 0.9;
    double weightDecay = 1e-4;
    double labelSmoothing = 0.1;
    AugmentOptions augment;
    std::string initFile;
    std::uint64_t seed = 1;
    Device device = Device::Auto;
    int threads = 0;                   ///< of the steps, and as many to load; 0: all cores
    std::filesystem::path folder;      ///< for checkpoint and model; made where it is missing
    bool resume = false;               ///< goes on from the folder's checkpoint where there is one
    double checkpointSeconds = 120;    ///< between two within an epoch; 0: after each step
    Storage storage = Storage::Single; ///< of the model
};

enum class Phase { Training, Validating };

/// How far a training has come.
struct Standing {
    Phase phase = Phase::Training;
    int epoch = 0; ///< the running one, from 1
    int epochs = 0;
    std::uint64_t step = 0;  ///< of the running epoch, done; while validating: batches done
    std::uint64_t steps = 0; ///< of an epoch; while validating: batches
    double loss = 0;         ///< mean of the running epoch
    double error = 0;        ///< share of its pictures whose first class was another one
    double learningRate = 0;
    double imagesPerSecond = 0;
    std::optional<double> secondsLeft; ///< of the whole training, once it can be told
};

/// What a training starts with.
struct Beginning {
    TrainingFacts facts;
    InputDescription input;
    std::size_t trainingImages = 0;
    std::size_t validationImages = 0;
    std::vector<EpochRecord> earlier; ///< epochs that were over before it was taken up again
    std::uint64_t step = 0;           ///< of the running epoch, where it goes on
};

/// Told on the trainer's thread, in order.
class TrainingListener {
public:
    TrainingListener() = default;
    TrainingListener(const TrainingListener&) = delete;
    TrainingListener& operator=(const TrainingListener&) = delete;
    virtual ~TrainingListener() = default;

    virtual void began(const Beginning& beginning) = 0;
    /// After each step and each batch of validation.
    virtual void moved(const Standing& standing) = 0;
    virtual void epochEnded(const EpochRecord& record) = 0;
    /// A sentence: a picture that was left out, a file that could not be written.
    virtual void remarked(const std::string& sentence) = 0;
    /// It waits until TrainingControl::proceed() or stop(); the checkpoint is written.
    virtual void paused() {}
};

/// How others hold a training up. Thread rule: any thread.
class TrainingControl {
public:
    void pause(); ///< it writes a checkpoint and waits
    void proceed();
    void stop(); ///< it writes a checkpoint and ends, also while it is paused

    [[nodiscard]] bool paused() const;
    [[nodiscard]] bool stopped() const;
    void waitWhilePaused();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    bool m_stopped = false;
};

struct TrainingSummary {
    bool finished = false; ///< false: stopped on request, a checkpoint is there
    std::vector<EpochRecord> epochs;
    int bestEpoch = 0;  ///< from 1; 0: none is over
    int modelEpoch = 0; ///< whose model is in the folder; 0: none. The best one's, unless that is still to be
                        ///< written (only where it was stopped) or is lost.
    std::size_t skipped = 0; ///< different pictures that could not be read in this run
};

/// Trains and saves. With the same data set, options and number of threads the weights are the same, bit for
/// bit, on the CPU, also where the training was killed and taken up again in between.
/// The init file is read when the training begins, not when it goes on.
/// Errors: those of Backend::train and TrainingSession; InvalidArgument (a checkpoint is there and is not to
/// be resumed, or is one of another training: says what differs); ImageUnreadable (no picture of an epoch);
/// LogitsNotFinite (the loss is no number any more: says at which step; the checkpoint is then the beginning
/// or an epoch's end from before it grew); WriteFailed (the folder, the last checkpoint, or the best model,
/// which then waits in the checkpoint: resumed, it is written). A checkpoint or model in between that can't
/// be written is remarked and tried again after each epoch; what was there before stays. Thread rule: blocks;
/// runs on the calling thread.
[[nodiscard]] Result<TrainingSummary> train(const TrainerOptions& options, const DataSet& data,
                                            Backend& backend, TrainingListener& listener,
                                            TrainingControl& control);

/// Of two epochs the better: lower top-1 error of the validation, of equal ones the lower loss; what could
/// not be validated is worse, and among such the lower training loss is better.
[[nodiscard]] bool isBetter(const EpochRecord& a, const EpochRecord& b);

} // namespace actiscope::training
