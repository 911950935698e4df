#include "engine/runs/run.h"

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

} // namespace actiscope::runs
