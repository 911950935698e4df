// What a training leaves behind: checkpoints, the best model, and a state to go on from where it failed.
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/training/training_folder.h"
#include "engine/training/training_run.h"

namespace actiscope::training {

namespace {

/// Of the loss of a network that guesses: beyond, it does not come back.
constexpr double kCalmFactor = 4;

bool isFinite(const std::vector<NamedArray>& arrays) {
    return std::all_of(arrays.begin(), arrays.end(), [](const NamedArray& array) {
        return std::all_of(array.values.begin(), array.values.end(),
                           [](float v) { return std::isfinite(v); });
    });
}

} // namespace

/// The state as it is now. Errors: LogitsNotFinite.
Result<Checkpoint> TrainingRun::checkpoint() {
    Checkpoint now{m_options.network, m_data.classes,     m_settings,   m_threads,
                   m_progress,        m_session->state(), m_modelEpoch, m_waiting};
    if (!isFinite(now.state)) {
        return fail(diverged("The weights are no finite numbers at " + placeOf(stepIndex())));
    }
    return now;
}

TrainingRun::Done TrainingRun::save() {
    Result<Checkpoint> now = checkpoint();
    return now ? save(*now) : fail(now.error());
}

TrainingRun::Done TrainingRun::save(Checkpoint& checkpoint) {
    m_savedAt = Clock::now();
    checkpoint.modelEpoch = m_modelEpoch; // as the folder is now
    checkpoint.waiting = m_waiting;
    Done written = writeCheckpoint(m_options.folder / kCheckpointFile, checkpoint);
    if (written) {
        m_saved = indexOf(checkpoint.progress);
    }
    return written;
}

/// A full disk does not end a training: the older checkpoint is still there, and the next one may find room.
void TrainingRun::saveOrRemark(Checkpoint& checkpoint) {
    if (const Done saved = save(checkpoint); !saved) {
        m_listener.remarked(saved.error().message +
                            (m_saved ? " The checkpoint of " + placeOf(*m_saved) + " is still there." : ""));
    }
}

/// Keeps the network as it is after this epoch until writeModel() has written it.
TrainingRun::Done TrainingRun::holdModel() {
    WaitingModel model{m_progress.epoch, m_session->exportModel()};
    if (!isFinite(model.parameters)) {
        return fail(diverged("The weights are no finite numbers at " + placeOf(stepIndex())));
    }
    m_waiting = std::move(model);
    return std::monostate{};
}

/// The model that waits, where one does. Errors: WriteFailed; then it waits on.
TrainingRun::Done TrainingRun::writeModel() {
    if (!m_waiting) {
        return std::monostate{};
    }
    const bool tooLarge = m_options.storage == Storage::Half && !fitsHalf(m_waiting->parameters);
    if (tooLarge) {
        m_listener.remarked("The model of epoch " + std::to_string(m_waiting->epoch) +
                            " has weights beyond 65504, which 16 bit can't hold, so it is stored in 32 bit.");
    }
    FinishedModel model{m_options.network, std::move(m_waiting->parameters),
                        m_data.classes,    m_session->facts(),
                        m_input,           m_data.scene};
    Done written = saveModel(m_options.folder, model, tooLarge ? Storage::Single : m_options.storage);
    if (written) {
        m_modelEpoch = m_waiting->epoch;
        m_waiting.reset();
    } else {
        m_waiting->parameters = std::move(model.parameters);
    }
    return written;
}

bool TrainingRun::isCalm(double loss) const {
    return loss <= kCalmFactor * std::log(static_cast<double>(m_data.classes.size()));
}

/// Leaves the state from before the loss grew in the folder and says so. `what` is the first half of the
/// sentence.
Error TrainingRun::diverged(const std::string& what) {
    const std::string file = (m_options.folder / kCheckpointFile).string();
    const auto error = [&what](const std::string& then) {
        return Error{ErrorCode::LogitsNotFinite, what + ", so training stopped. " + then, {}};
    };
    if (!m_calm) {
        return error(
            "There is no state from before to go on from: begin anew in another folder with a lower "
            "learning rate.");
    }
    const std::uint64_t calm = indexOf(m_calm->progress);
    (void)writeModel();
    if (const Done saved = save(*m_calm); !saved) {
        return error("The state from before the loss grew is lost: " + saved.error().message);
    }
    return error(
        file + " is the state at " + placeOf(calm) +
        ", before the loss grew: begin with it (--init) in another folder with a lower learning rate.");
}

} // namespace actiscope::training
