#include "engine/runs/run.h"

#include <algorithm>
#include <utility>

namespace actiscope::runs {

namespace {

std::vector<evaluation::LabelledClass> labelledClasses(const ImageRow& row) {
    std::vector<evaluation::LabelledClass> classes;
    for (const Label& label : row.labels) {
        classes.push_back({label.label, label.truths, label.box});
    }
    return classes;
}

} // namespace

bool hasNetwork(const RunFacts& facts) {
    return facts.method != kMapsMethod && facts.method != kPredictionsMethod;
}

evaluation::ImageOutcome outcomeOf(const ImageRow& row) {
    std::vector<evaluation::Guess> guesses;
    for (const Prediction& prediction : row.predictions) {
        guesses.push_back({prediction.label, prediction.box});
    }
    return evaluation::judge(labelledClasses(row), guesses);
}

evaluation::ImageOutcome heuristicOutcomeOf(const ImageRow& row) {
    std::vector<evaluation::Guess> guesses;
    for (const evaluation::RankedBox& ranked : row.heuristic) {
        guesses.push_back({row.predictions.at(static_cast<std::size_t>(ranked.rank)).label, ranked.box});
    }
    return evaluation::judge(labelledClasses(row), guesses);
}

std::vector<evaluation::ClassOutcome> classOutcomesOf(const ImageRow& row) {
    // A submission names classes without a place among all: what it guesses tells.
    const auto end = row.predictions.begin() +
                     static_cast<std::ptrdiff_t>(std::min(row.predictions.size(), evaluation::kGuesses));
    std::vector<evaluation::ClassOutcome> outcomes;
    bool hasError = false;
    for (const Label& label : row.labels) {
        const auto guess = std::find_if(row.predictions.begin(), end, [&](const Prediction& prediction) {
            return prediction.label == label.label;
        });
        outcomes.push_back(
            {guess == row.predictions.begin() && guess != end, guess != end, label.overlap, {}});
        if (label.error && !std::exchange(hasError, true)) {
            outcomes.back().error = label.error;
        }
    }
    return outcomes;
}

} // namespace actiscope::runs
