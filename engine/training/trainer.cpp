#include "engine/training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <thread>
#include <utility>

#include "engine/training/batches.h"
#include "engine/training/schedule.h"
#include "engine/training/settings.h"
#include "engine/training/training_folder.h"

namespace actiscope::training {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

bool isFinite(const std::vector<NamedArray>& arrays) {
    return std::all_of(arrays.begin(), arrays.end(), [](const NamedArray& array) {
        return std::all_of(array.values.begin(), array.values.end(),
                           [](float v) { return std::isfinite(v); });
    });
}

/// One training from its first step, or the one after its checkpoint, to its end.
class Training {
public:
    Training(const TrainerOptions& options, const DataSet& data, Backend& backend, TrainingListener& listener,
             TrainingControl& control)
        : m_options(options), m_data(data), m_backend(backend), m_listener(listener), m_control(control),
          m_threads(options.threads > 0 ? options.threads
                                        : static_cast<int>(std::thread::hardware_concurrency())) {}

    Result<TrainingSummary> run();

private:
    using Done = Result<std::monostate>;

    // Before the first step.
    Done start();
    Done takeUp();
    void settle();

    // An epoch.
    Done trainEpoch(BatchLoader& loader);
    Done takeStep(const Batch& batch);
    Done endEpoch(const Metrics& metrics);
    Result<std::optional<Metrics>> measure();
    void noteSkipped(const Batch& batch);
    void holdUp();

    // Files.
    Done save();
    Done saveOrRemark();
    Done exportModel() const;

    [[nodiscard]] Standing standing(Phase phase, std::uint64_t step, std::uint64_t steps) const;
    [[nodiscard]] std::optional<double> secondsLeft() const;
    [[nodiscard]] std::uint64_t stepIndex() const {
        return static_cast<std::uint64_t>(m_progress.epoch) * m_steps + m_progress.step;
    }
    /// The learning rate of this step of the whole training.
    [[nodiscard]] double rateOf(std::uint64_t step) const {
        return oneCycleRate(step, static_cast<std::uint64_t>(m_options.epochs) * m_steps,
                            m_options.learningRate);
    }
    [[nodiscard]] Error diverged() const;
    [[nodiscard]] int bestEpoch() const;

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
    std::optional<std::uint64_t> m_saved; ///< step index of the checkpoint in the folder
    Clock::time_point m_savedAt = Clock::now();
    double m_stepSeconds = 0; ///< of this run's steps
    std::uint64_t m_stepsRun = 0;
    double m_validationSeconds = 0;  ///< of the last validation
    std::size_t m_unvalidated = 0;   ///< pictures that the last validation could not read
    std::set<std::string> m_skipped; ///< pictures named already
};

Result<TrainingSummary> Training::run() {
    if (Done started = start(); !started) {
        return fail(started.error());
    }
    std::unique_ptr<BatchLoader> loader;
    while (m_progress.epoch < m_options.epochs && !m_control.stopped()) {
        if (!loader) {
            loader = trainingBatches(m_training, m_batches, m_progress.epoch, m_steps, m_progress.step);
        }
        if (Done trained = trainEpoch(*loader); !trained) {
            return fail(trained.error());
        }
        if (m_control.stopped()) {
            break;
        }
        // The next epoch's first batches are made while this one is validated.
        const bool last = m_progress.epoch + 1 == m_options.epochs;
        loader = last ? nullptr : trainingBatches(m_training, m_batches, m_progress.epoch + 1, m_steps, 0);
        const Result<std::optional<Metrics>> metrics = measure();
        if (!metrics) {
            return fail(metrics.error());
        }
        if (!*metrics) {
            break; // stopped
        }
        if (Done ended = endEpoch(**metrics); !ended) {
            return fail(ended.error());
        }
    }
    if (m_saved != stepIndex()) {
        if (Done saved = save(); !saved) {
            return fail(saved.error());
        }
    }
    TrainingSummary summary;
    summary.finished = m_progress.epoch >= m_options.epochs;
    summary.bestEpoch = bestEpoch();
    summary.epochs = m_progress.epochs;
    summary.skipped = m_skipped.size();
    return summary;
}

Training::Done Training::start() {
    const Beginnings beginning = m_options.resume ? Beginnings::GoOn : Beginnings::New;
    if (Done opened = openTrainingFolder(m_options.folder, beginning); !opened) {
        return opened;
    }
    TrainingPlan plan;
    plan.network = m_options.network;
    plan.pool = m_options.pool;
    plan.mapStride = m_options.mapStride;
    plan.classes = static_cast<int>(m_data.classes.size());
    plan.initFile = m_options.initFile;
    plan.seed = m_options.seed;
    plan.momentum = m_options.momentum;
    plan.weightDecay = m_options.weightDecay;
    plan.labelSmoothing = m_options.labelSmoothing;
    plan.device = m_options.device;
    plan.threads = m_threads;
    auto session = m_backend.train(plan);
    if (!session) {
        return fail(session.error());
    }
    m_session = std::move(*session);
    settle();
    if (Done taken = takeUp(); !taken) {
        return taken;
    }
    m_listener.began({m_session->facts(), m_input, m_data.training->size(), m_data.validation->size(),
                      m_progress.epochs, m_progress.step});
    return std::monostate{};
}

void Training::settle() {
    m_input = m_session->facts().input;
    if (m_options.inputSize) {
        m_input.size = {*m_options.inputSize, *m_options.inputSize};
    }
    m_settings = settingsOf(m_options, m_data, m_session->facts(), m_input.size);
    const std::size_t images = m_data.training->size();
    m_batches.input = m_input;
    m_batches.augment = m_options.augment;
    m_batches.batch = std::min(static_cast<std::size_t>(std::max(1, m_options.batch)), images);
    m_batches.seed = m_options.seed;
    m_batches.threads = m_threads;
    m_steps = images / m_batches.batch;
    m_training = keptInMemory(m_data.training, memoryForPictures() / 5 * 4);
    m_validation = keptInMemory(m_data.validation, memoryForPictures() / 5);
}

/// Goes on from the checkpoint, where there is one and it is wanted.
Training::Done Training::takeUp() {
    if (!m_options.resume) {
        return std::monostate{};
    }
    Result<std::optional<Checkpoint>> checkpoint = takeUpTraining(m_options.folder, m_settings);
    if (!checkpoint) {
        return fail(checkpoint.error());
    }
    if (!*checkpoint) {
        m_listener.remarked("There is no checkpoint in " + m_options.folder.string() +
                            " yet, so training starts at its beginning.");
        return std::monostate{};
    }
    Progress& progress = (*checkpoint)->progress;
    if (progress.epoch < 0 || progress.epoch > m_options.epochs || progress.step > m_steps) {
        return fail(ErrorCode::ModelUnreadable,
                    "The checkpoint in " + m_options.folder.string() +
                        " is damaged: start the training anew in another folder.");
    }
    if (Done restored = m_session->restore((*checkpoint)->state); !restored) {
        return restored;
    }
    if ((*checkpoint)->threads != m_threads) {
        m_listener.remarked(
            "The checkpoint was made with " + std::to_string((*checkpoint)->threads) + " threads, not " +
            std::to_string(m_threads) +
            ", so the weights may differ in their last bits from those of a training that was "
            "never stopped.");
    }
    m_progress = std::move(progress);
    m_saved = stepIndex();
    return std::monostate{};
}

/// The rest of the running epoch's steps; fewer where it is stopped.
Training::Done Training::trainEpoch(BatchLoader& loader) {
    Batch batch;
    while (m_progress.step < m_steps) {
        holdUp();
        if (m_control.stopped()) {
            break;
        }
        const Clock::time_point start = Clock::now();
        if (!loader.next(batch)) {
            break;
        }
        noteSkipped(batch);
        m_progress.skipped += batch.skipped.size();
        if (Done taken = takeStep(batch); !taken) {
            return taken;
        }
        const double seconds = secondsSince(start);
        m_progress.seconds += seconds;
        m_stepSeconds += seconds;
        ++m_stepsRun;
        ++m_progress.step;
        m_listener.moved(standing(Phase::Training, m_progress.step, m_steps));
        const bool due = secondsSince(m_savedAt) >= m_options.checkpointSeconds;
        if (due && m_progress.step < m_steps) { // at its end the epoch has one of its own
            if (Done saved = saveOrRemark(); !saved) {
                return saved;
            }
        }
    }
    return std::monostate{};
}

Training::Done Training::takeStep(const Batch& batch) {
    if (batch.input.count == 0) {
        return std::monostate{};
    }
    const auto result = m_session->step(batch.input, batch.labels, rateOf(stepIndex()), stepIndex());
    if (!result) {
        return fail(result.error());
    }
    if (!std::isfinite(result->loss)) {
        return fail(diverged());
    }
    m_progress.lossSum += result->loss * batch.input.count;
    m_progress.images += static_cast<std::uint64_t>(batch.input.count);
    m_progress.right += static_cast<std::uint64_t>(result->right);
    return std::monostate{};
}

void Training::noteSkipped(const Batch& batch) {
    for (const Error& error : batch.skipped) {
        if (m_skipped.insert(error.message).second) {
            m_listener.remarked(error.message + " It is left out.");
        }
    }
}

void Training::holdUp() {
    if (!m_control.paused() || m_control.stopped()) {
        return;
    }
    // Whoever pauses may also switch the machine off.
    if (const Done saved = save(); !saved) {
        m_listener.remarked(saved.error().message);
    }
    m_control.waitWhilePaused();
}

Result<std::optional<Metrics>> Training::measure() {
    if (m_validation->size() == 0) {
        return std::optional<Metrics>(Metrics{});
    }
    const Clock::time_point start = Clock::now();
    const Result<NetworkPtr> network = m_session->network();
    if (!network) {
        return fail(network.error().code == ErrorCode::LogitsNotFinite ? diverged() : network.error());
    }
    const auto loader = validationBatches(m_validation, m_batches);
    std::uint64_t done = 0;
    m_unvalidated = 0;
    auto metrics = validate(**network, m_input, *loader, [&](const Batch& batch) {
        noteSkipped(batch);
        m_unvalidated += batch.skipped.size();
        m_listener.moved(standing(Phase::Validating, ++done, loader->batches()));
        holdUp();
        return !m_control.stopped();
    });
    m_validationSeconds = secondsSince(start);
    const bool finite = !metrics || !*metrics || std::isfinite((*metrics)->loss.value_or(0));
    return finite ? std::move(metrics) : fail(diverged());
}

Training::Done Training::endEpoch(const Metrics& metrics) {
    EpochRecord record;
    record.epoch = m_progress.epoch + 1;
    if (m_progress.images > 0) {
        const auto images = static_cast<double>(m_progress.images);
        record.trainingLoss = m_progress.lossSum / images;
        record.trainingError = 1 - static_cast<double>(m_progress.right) / images;
        record.imagesPerSecond = images / std::max(m_progress.seconds, 1e-9);
    }
    record.validation = metrics;
    record.learningRate = rateOf(stepIndex() - 1);
    record.skipped = m_progress.skipped + m_unvalidated;
    std::vector<EpochRecord> epochs = std::move(m_progress.epochs);
    epochs.push_back(record);
    m_progress = Progress{};
    m_progress.epoch = record.epoch;
    m_progress.epochs = std::move(epochs);
    // The model first: whoever finds the checkpoint of a finished training finds its model, too.
    if (bestEpoch() == record.epoch) {
        if (Done saved = exportModel(); !saved) {
            if (record.epoch == m_options.epochs) {
                return saved;
            }
            m_listener.remarked(saved.error().message);
        }
    }
    if (Done saved = record.epoch == m_options.epochs ? save() : saveOrRemark(); !saved) {
        return saved;
    }
    m_listener.epochEnded(record);
    return std::monostate{};
}

Training::Done Training::save() {
    Checkpoint checkpoint{m_options.network, m_data.classes, m_settings,
                          m_threads,         m_progress,     m_session->state()};
    if (!isFinite(checkpoint.state)) {
        return fail(diverged());
    }
    m_savedAt = Clock::now();
    Done written = writeCheckpoint(m_options.folder / kCheckpointFile, checkpoint);
    if (written) {
        m_saved = stepIndex();
    }
    return written;
}

/// A full disk does not end a training: the older checkpoint is still there, and the next one may find room.
Training::Done Training::saveOrRemark() {
    Done saved = save();
    if (!saved && saved.error().code == ErrorCode::WriteFailed) {
        m_listener.remarked(
            saved.error().message +
            (m_saved ? " The checkpoint of step " + std::to_string(*m_saved) + " is still there." : ""));
        return std::monostate{};
    }
    return saved;
}

Training::Done Training::exportModel() const {
    const FinishedModel model{m_options.network, m_session->exportModel(), m_data.classes, m_session->facts(),
                              m_input};
    if (!isFinite(model.parameters)) {
        return fail(diverged());
    }
    return saveModel(m_options.folder, model, m_options.storage);
}

Standing Training::standing(Phase phase, std::uint64_t step, std::uint64_t steps) const {
    Standing result;
    result.phase = phase;
    result.epoch = m_progress.epoch + 1;
    result.epochs = m_options.epochs;
    result.step = step;
    result.steps = steps;
    if (m_progress.images > 0) {
        const auto images = static_cast<double>(m_progress.images);
        result.loss = m_progress.lossSum / images;
        result.error = 1 - static_cast<double>(m_progress.right) / images;
        result.imagesPerSecond = images / std::max(m_progress.seconds, 1e-9);
    }
    result.learningRate = rateOf(stepIndex() - (m_progress.step > 0 ? 1 : 0));
    result.secondsLeft = secondsLeft();
    return result;
}

std::optional<double> Training::secondsLeft() const {
    constexpr std::uint64_t kFirstSteps = 3; // the very first ones are slower
    if (m_stepsRun < kFirstSteps) {
        return std::nullopt;
    }
    const auto epochs = static_cast<std::uint64_t>(m_options.epochs);
    const double steps = static_cast<double>(epochs * m_steps - stepIndex());
    const double validations = static_cast<double>(epochs) - m_progress.epoch;
    return steps * m_stepSeconds / static_cast<double>(m_stepsRun) + validations * m_validationSeconds;
}

Error Training::diverged() const {
    const std::string kept = m_saved ? "the checkpoint of step " + std::to_string(*m_saved) + " in " +
                                           m_options.folder.string() + " is the last good one"
                                     : std::string("nothing was saved");
    return Error{ErrorCode::LogitsNotFinite,
                 "The loss is no finite number any more at step " + std::to_string(stepIndex()) + " (epoch " +
                     std::to_string(m_progress.epoch + 1) + "), so training stopped; " + kept +
                     ". Train anew with a lower learning rate than " +
                     std::to_string(m_options.learningRate) + ".",
                 {}};
}

int Training::bestEpoch() const {
    const auto& epochs = m_progress.epochs;
    const auto best = std::max_element(epochs.rbegin(), epochs.rend(),
                                       [](const auto& a, const auto& b) { return isBetter(b, a); });
    return best == epochs.rend() ? 0 : best->epoch;
}

} // namespace

bool isBetter(const EpochRecord& a, const EpochRecord& b) {
    const auto loss = [](const EpochRecord& r) { return r.validation.loss.value_or(r.trainingLoss); };
    const double errorA = a.validation.top1Error.value_or(0);
    const double errorB = b.validation.top1Error.value_or(0);
    return errorA != errorB ? errorA < errorB : loss(a) < loss(b);
}

Result<TrainingSummary> train(const TrainerOptions& options, const DataSet& data, Backend& backend,
                              TrainingListener& listener, TrainingControl& control) {
    return Training(options, data, backend, listener, control).run();
}

} // namespace actiscope::training
