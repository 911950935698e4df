// The course of one training. Internal to trainer.h's train().
#pragma once

#include <chrono>
#include <set>
#include <thread>

#include "engine/training/batches.h"
#include "engine/training/checkpoint.h"
#include "engine/training/schedule.h"
#include "engine/training/trainer.h"

namespace actiscope::training {

/// One training from its first step, or the one after its checkpoint, to its end.
class TrainingRun {
public:
    TrainingRun(const TrainerOptions& options, const DataSet& data, Backend& backend,
                TrainingListener& listener, TrainingControl& control)
        : m_options(options), m_data(data), m_backend(backend), m_listener(listener), m_control(control),
          m_threads(options.threads > 0 ? options.threads
                                        : static_cast<int>(std::thread::hardware_concurrency())) {}

    Result<TrainingSummary> run();

private:
    using Done = Result<std::monostate>;
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] static double secondsSince(Clock::time_point start) {
        return std::chrono::duration<double>(Clock::now() - start).count();
    }

    // Before the first step and after the last one.
    Done start();
    Done takeUp();
    void settle();
    Result<TrainingSummary> finish();

    // An epoch.
    Done trainEpoch(BatchLoader& loader);
    Done takeStep(const Batch& batch);
    Done endEpoch(const Metrics& metrics);
    Result<std::optional<Metrics>> measure();
    void noteRemarks(const Batch& batch);
    void holdUp();

    // Files.
    Result<Checkpoint> checkpoint();
    Done save();
    Done save(Checkpoint& checkpoint);
    void saveOrRemark(Checkpoint& checkpoint);
    Done holdModel();
    Done writeModel();
    Error diverged(const std::string& what);

    [[nodiscard]] Standing standing(Phase phase, std::uint64_t step, std::uint64_t steps) const;
    [[nodiscard]] std::optional<double> secondsLeft() const;
    [[nodiscard]] std::uint64_t stepIndex() const { return indexOf(m_progress); }
    [[nodiscard]] std::uint64_t indexOf(const Progress& progress) const {
        return static_cast<std::uint64_t>(progress.epoch) * m_steps + progress.step;
    }
    [[nodiscard]] std::string placeOf(std::uint64_t stepsDone) const;
    /// The learning rate of this step of the whole training.
    [[nodiscard]] double rateOf(std::uint64_t step) const {
        return oneCycleRate(step, static_cast<std::uint64_t>(m_options.epochs) * m_steps,
                            m_options.learningRate);
    }
    [[nodiscard]] bool isCalm(double loss) const;
    [[nodiscard]] int bestEpoch() const;
    /// Whose model is in the folder or waits to be written.
    [[nodiscard]] int heldEpoch() const { return m_waiting ? m_waiting->epoch : m_modelEpoch; }

    const TrainerOptions& m_options;
    const DataSet& m_data;
    Backend& m_backend;
    TrainingListener& m_listener;
    TrainingControl& m_control;
    const int m_threads;

    std::unique_ptr<TrainingSession> m_session;
    InputDescription m_input;
    Settings m_settings;
    ExampleSourcePtr m_training; ///< kept in memory as far as there is room
    ExampleSourcePtr m_validation;
    BatchPlan m_batches;
    std::uint64_t m_steps = 1; ///< of an epoch

    Progress m_progress;
    std::optional<std::uint64_t> m_saved; ///< steps done at the checkpoint in the folder
    std::optional<Checkpoint> m_calm;     ///< the beginning or the last epoch's end, where the loss was calm
    int m_modelEpoch = 0;                 ///< as Checkpoint
    std::optional<WaitingModel> m_waiting;
    Clock::time_point m_savedAt = Clock::now();
    double m_stepSeconds = 0; ///< of this run's steps
    std::uint64_t m_stepsRun = 0;
    double m_validationSeconds = 0;  ///< of the last validation
    std::size_t m_unvalidated = 0;   ///< pictures that the last validation could not read
    std::set<std::string> m_skipped; ///< pictures named already
    std::set<std::string> m_remarks; ///< made already
};

} // namespace actiscope::training
