// What a training tells of itself.
#include <algorithm>
#include <limits>
#include <tuple>

#include "engine/training/training_run.h"

namespace actiscope::training {

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

/// "step 3 of epoch 2", "the end of epoch 2"
std::string TrainingRun::placeOf(std::uint64_t stepsDone) const {
    if (stepsDone == 0) {
        return "the beginning";
    }
    const std::uint64_t step = stepsDone % m_steps;
    const std::string epochs = std::to_string(stepsDone / m_steps + (step > 0 ? 1 : 0));
    return step > 0 ? "step " + std::to_string(step) + " of epoch " + epochs : "the end of epoch " + epochs;
}

int TrainingRun::bestEpoch() const {
    const auto& epochs = m_progress.epochs;
    const auto best = std::max_element(epochs.rbegin(), epochs.rend(),
                                       [](const auto& a, const auto& b) { return isBetter(b, a); });
    return best == epochs.rend() ? 0 : best->epoch;
}

bool isBetter(const EpochRecord& a, const EpochRecord& b) {
    const auto figures = [](const EpochRecord& record) {
        constexpr double kWorst = std::numeric_limits<double>::infinity();
        return std::tuple(record.validation.top1Error.value_or(kWorst),
                          record.validation.loss.value_or(kWorst), record.trainingLoss);
    };
    return figures(a) < figures(b);
}

} // namespace actiscope::training
