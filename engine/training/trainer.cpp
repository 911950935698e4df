// From the first step, or the one after the checkpoint, to the last epoch's end.
#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include "engine/training/settings.h"
#include "engine/training/training_folder.h"
#include "engine/training/training_run.h"

namespace actiscope::training {

Result<TrainingSummary> TrainingRun::run() {
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
    return finish();
}

Result<TrainingSummary> TrainingRun::finish() {
    const bool waited = m_waiting.has_value();
    const Done model = writeModel();
    if (m_saved != stepIndex() || (waited && model)) {
        if (Done saved = save(); !saved) {
            return fail(saved.error());
        }
    }
    TrainingSummary summary;
    summary.finished = m_progress.epoch >= m_options.epochs;
    if (!model && summary.finished) {
        return fail(ErrorCode::WriteFailed,
                    model.error().message + " The model of epoch " + std::to_string(m_waiting->epoch) +
                        ", the best one, waits in " + (m_options.folder / kCheckpointFile).string() +
                        ": resume the training (--resume), and it is written.",
                    model.error().detail);
    }
    if (!model) {
        m_listener.remarked(model.error().message);
    }
    summary.bestEpoch = bestEpoch();
    summary.modelEpoch = m_modelEpoch;
    summary.epochs = m_progress.epochs;
    summary.skipped = m_skipped.size();
    return summary;
}

TrainingRun::Done TrainingRun::start() {
    const Beginnings beginning = m_options.resume ? Beginnings::GoOn : Beginnings::New;
    if (Done opened = openTrainingFolder(m_options.folder, beginning); !opened) {
        return opened;
    }
    std::error_code unknown;
    const bool goesOn =
        m_options.resume && std::filesystem::exists(m_options.folder / kCheckpointFile, unknown);
    TrainingPlan plan;
    plan.network = m_options.network;
    plan.pool = m_options.pool;
    plan.mapStride = m_options.mapStride;
    plan.classes = static_cast<int>(m_data.classes.size());
    plan.initFile = goesOn ? "" : m_options.initFile;
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
    if (m_data.validation->size() == 0) {
        m_listener.remarked("No picture validates: the figures are those of training only.");
    }
    Result<Checkpoint> now = checkpoint();
    if (!now) {
        return fail(now.error());
    }
    m_calm = std::move(*now);
    return std::monostate{};
}

void TrainingRun::settle() {
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
TrainingRun::Done TrainingRun::takeUp() {
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
                        " is damaged, so the training can't go on from it; begin it anew in another folder.");
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
    // In the words of its beginning, where the init file has moved since.
    m_settings = std::move((*checkpoint)->settings);
    m_waiting = std::move((*checkpoint)->waiting);
    std::error_code unknown;
    m_modelEpoch =
        std::filesystem::exists(m_options.folder / kModelFile, unknown) ? (*checkpoint)->modelEpoch : 0;
    if (heldEpoch() > m_progress.epoch) { // of an epoch that was taken back
        m_waiting.reset();
        m_modelEpoch = 0;
    }
    // Where the best one's file is gone, the last epoch's is better than none.
    return heldEpoch() == 0 && m_progress.epoch > 0 && m_progress.step == 0 ? holdModel() : std::monostate{};
}

/// The rest of the running epoch's steps; fewer where it is stopped.
TrainingRun::Done TrainingRun::trainEpoch(BatchLoader& loader) {
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
        noteRemarks(batch);
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
            Result<Checkpoint> now = checkpoint();
            if (!now) {
                return fail(now.error());
            }
            saveOrRemark(*now);
        }
    }
    if (m_progress.step == m_steps && m_progress.images == 0) {
        return fail(ErrorCode::ImageUnreadable,
                    "Not one picture could be read in epoch " + std::to_string(m_progress.epoch + 1) +
                        ", so nothing can be learnt; check the pictures of " + m_data.title + ".");
    }
    return std::monostate{};
}

TrainingRun::Done TrainingRun::takeStep(const Batch& batch) {
    if (batch.input.count == 0) {
        return std::monostate{};
    }
    const auto result = m_session->step(batch.input, batch.labels, rateOf(stepIndex()), stepIndex());
    if (!result) {
        return fail(result.error());
    }
    if (!std::isfinite(result->loss)) {
        return fail(diverged("The loss is no finite number any more at step " +
                             std::to_string(m_progress.step + 1) + " of epoch " +
                             std::to_string(m_progress.epoch + 1)));
    }
    if (m_stepsRun == 0 && stepIndex() > 0 && !isCalm(result->loss)) {
        m_calm.reset(); // what was taken up is from after the loss grew
    }
    m_progress.lossSum += result->loss * batch.input.count;
    m_progress.images += static_cast<std::uint64_t>(batch.input.count);
    m_progress.right += static_cast<std::uint64_t>(result->right);
    return std::monostate{};
}

void TrainingRun::noteRemarks(const Batch& batch) {
    for (const ExampleFacts& facts : batch.facts) {
        if (!facts.remark.empty() && m_remarks.insert(facts.remark).second) {
            m_listener.remarked(facts.remark + " Its picture is validated without boxes.");
        }
    }
    for (const Error& error : batch.skipped) {
        if (m_skipped.insert(error.message).second) {
            m_listener.remarked(error.message + " It is left out.");
        }
    }
}

void TrainingRun::holdUp() {
    if (!m_control.paused() || m_control.stopped()) {
        return;
    }
    // Whoever pauses may also switch the machine off.
    if (const Done saved = save(); !saved) {
        m_listener.remarked(saved.error().message);
    }
    m_listener.paused();
    m_control.waitWhilePaused();
}

Result<std::optional<Metrics>> TrainingRun::measure() {
    if (m_validation->size() == 0) {
        return std::optional<Metrics>(Metrics{});
    }
    const Clock::time_point start = Clock::now();
    const Result<NetworkPtr> network = m_session->network();
    const std::string after = " any more after epoch " + std::to_string(m_progress.epoch + 1);
    if (!network) {
        const bool finite = network.error().code != ErrorCode::LogitsNotFinite;
        return fail(finite ? network.error() : diverged("The weights are no finite numbers" + after));
    }
    const auto loader = validationBatches(m_validation, m_batches);
    std::uint64_t done = 0;
    m_unvalidated = 0;
    auto metrics = validate(**network, m_input, *loader, [&](const Batch& batch) {
        noteRemarks(batch);
        m_unvalidated += batch.skipped.size();
        m_listener.moved(standing(Phase::Validating, ++done, loader->batches()));
        holdUp();
        return !m_control.stopped();
    });
    m_validationSeconds = secondsSince(start);
    const bool finite = !metrics || !*metrics || std::isfinite((*metrics)->loss.value_or(0));
    return finite ? std::move(metrics) : fail(diverged("The validation's loss is no finite number" + after));
}

TrainingRun::Done TrainingRun::endEpoch(const Metrics& metrics) {
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
    if (heldEpoch() == 0 || !isBetter(m_progress.epochs[static_cast<std::size_t>(heldEpoch()) - 1], record)) {
        if (Done held = holdModel(); !held) {
            return held;
        }
    }
    // The model first: whoever finds the checkpoint of a finished training finds its model, too.
    if (const Done written = writeModel(); !written) {
        m_listener.remarked(written.error().message + " It is tried again.");
    }
    Result<Checkpoint> now = checkpoint();
    if (!now) {
        return fail(now.error());
    }
    saveOrRemark(*now);
    if (isCalm(metrics.loss.value_or(record.trainingLoss))) {
        m_calm = std::move(*now);
    }
    m_listener.epochEnded(record);
    return std::monostate{};
}

Result<TrainingSummary> train(const TrainerOptions& options, const DataSet& data, Backend& backend,
                              TrainingListener& listener, TrainingControl& control) {
    return TrainingRun(options, data, backend, listener, control).run();
}

} // namespace actiscope::training
