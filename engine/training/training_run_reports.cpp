// What a training leaves behind and tells of itself: files, figures, errors.
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/training/training_folder.h"
#include "engine/training/training_run.h"

namespace actiscope::training {

namespace {

bool isFinite(const std::vector<NamedArray>& arrays) {
    return std::all_of(arrays.begin(), arrays.end(), [](const NamedArray& array) {
        return std::all_of(array.values.begin(), array.values.end(),
                           [](float v) { return std::isfinite(v); });
    });
}

} // namespace

TrainingRun::Done TrainingRun::save() {
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
TrainingRun::Done TrainingRun::saveOrRemark() {
    Done saved = save();
    if (!saved && saved.error().code == ErrorCode::WriteFailed) {
        m_listener.remarked(
            saved.error().message +
            (m_saved ? " The checkpoint of step " + std::to_string(*m_saved) + " is still there." : ""));
        return std::monostate{};
    }
    return saved;
}

TrainingRun::Done TrainingRun::exportModel() const {
    const FinishedModel model{m_options.network, m_session->exportModel(),
                              m_data.classes,    m_session->facts(),
                              m_input,           m_data.scene};
    if (!isFinite(model.parameters)) {
        return fail(diverged());
    }
    return saveModel(m_options.folder, model, m_options.storage);
}

Standing TrainingRun::standing(Phase phase, std::uint64_t step, std::uint64_t steps) const {
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

std::optional<double> TrainingRun::secondsLeft() const {
    constexpr std::uint64_t kFirstSteps = 3; // the very first ones are slower
    if (m_stepsRun < kFirstSteps) {
        return std::nullopt;
    }
    const auto epochs = static_cast<std::uint64_t>(m_options.epochs);
    const double steps = static_cast<double>(epochs * m_steps - stepIndex());
    const double validations = static_cast<double>(epochs) - m_progress.epoch;
    return steps * m_stepSeconds / static_cast<double>(m_stepsRun) + validations * m_validationSeconds;
}

Error TrainingRun::diverged() const {
    const std::string kept = m_saved ? "the checkpoint of step " + std::to_string(*m_saved) + " in " +
                                           m_options.folder.string() + " is the last good one"
                                     : std::string("nothing was saved");
    return Error{ErrorCode::LogitsNotFinite,
                 "The loss is no finite number any more at step " + std::to_string(stepIndex()) + " (epoch " +
                     std::to_string(m_progress.epoch + 1) + "), so training stopped; " + kept +
                     ". Train anew with a lower learning rate.",
                 {}};
}

int TrainingRun::bestEpoch() const {
    const auto& epochs = m_progress.epochs;
    const auto best = std::max_element(epochs.rbegin(), epochs.rend(),
                                       [](const auto& a, const auto& b) { return isBetter(b, a); });
    return best == epochs.rend() ? 0 : best->epoch;
}

bool isBetter(const EpochRecord& a, const EpochRecord& b) {
    const auto loss = [](const EpochRecord& r) { return r.validation.loss.value_or(r.trainingLoss); };
    const double errorA = a.validation.top1Error.value_or(0);
    const double errorB = b.validation.top1Error.value_or(0);
    return errorA != errorB ? errorA < errorB : loss(a) < loss(b);
}

} // namespace actiscope::training
