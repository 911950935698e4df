// What a row of a run must keep to.
#include <algorithm>
#include <cmath>

#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run_columns.h"
#include "engine/runs/run_rows.h"

namespace actiscope::runs {
namespace {

bool isShare(const std::optional<double>& value) {
    return !value || (*value >= 0 && *value <= 1);
}

bool isNear(const std::optional<Box>& box) {
    return !box || runs::isNear(*box);
}

std::string predictionFault(const Prediction& prediction, int classes) {
    if (prediction.label < 0 || prediction.label >= classes) {
        return "a predicted class is none of the model's";
    }
    if (!std::isfinite(prediction.probability)) {
        return "a probability is no number";
    }
    if (!isNear(prediction.box)) {
        return "a box lies too far outside";
    }
    return isShare(prediction.overlap) ? "" : "an IoU is not within 0 and 1";
}

std::string labelFault(const Label& label, int classes) {
    if (label.label < 0 || label.label >= classes) {
        return "a labelled class is none of the model's";
    }
    if (label.rank < 0 || label.rank > classes) {
        return "a class's rank is higher than there are classes";
    }
    if (!std::isfinite(label.probability)) {
        return "a probability is no number";
    }
    const bool near = std::all_of(label.truths.begin(), label.truths.end(),
                                  [](const Box& truth) { return runs::isNear(truth); });
    if (!near || !isNear(label.box)) {
        return "a box lies too far outside";
    }
    if (!isShare(label.overlap)) {
        return "an IoU is not within 0 and 1";
    }
    return label.overlap.has_value() == label.error.has_value()
               ? ""
               : "an IoU and its kind of error don't go together";
}

std::string guessFault(const ImageRow& row) {
    const auto predicted = static_cast<int>(row.predictions.size());
    for (const evaluation::RankedBox& guess : row.heuristic) {
        if (guess.rank < 0 || guess.rank >= predicted) {
            return "a guess is of a class that was not predicted";
        }
        if (!runs::isNear(guess.box)) {
            return "a box lies too far outside";
        }
    }
    return {};
}

std::string itemFault(const ImageRow& row, const RunFacts& facts) {
    if (row.item >= facts.images) {
        return "the run has " + std::to_string(facts.images) + " images";
    }
    if (row.item % facts.shard.of + 1 != facts.shard.number) {
        return "it belongs to another shard";
    }
    if (row.path.size() > kMostText || row.id.size() > kMostText) {
        return "its path or its name is longer than " + std::to_string(kMostText) + " bytes";
    }
    return row.size.width < 0 || row.size.height < 0 ? "its size is negative" : "";
}

} // namespace

std::string faultOf(const ImageRow& row, const RunFacts& facts) {
    const auto classes = static_cast<int>(facts.classes.size());
    std::string fault = itemFault(row, facts);
    if (row.predictions.size() > evaluation::kGuesses || row.heuristic.size() > evaluation::kGuesses) {
        fault = "it has more than five guesses";
    }
    for (std::size_t i = 0; fault.empty() && i < row.predictions.size(); ++i) {
        fault = predictionFault(row.predictions[i], classes);
    }
    for (std::size_t i = 0; fault.empty() && i < row.labels.size(); ++i) {
        fault = labelFault(row.labels[i], classes);
    }
    if (fault.empty()) {
        fault = guessFault(row);
    }
    const RowTiming& time = row.timing;
    for (const double part : {time.decode, time.forward, time.maps, time.boxes, time.score}) {
        if (fault.empty() && !std::isfinite(part)) {
            fault = "a time is no number";
        }
    }
    if (fault.empty() && !row.sweep.empty() && !evaluation::decodeSweep(row.sweep.data(), row.sweep.size())) {
        fault = "its overlaps at the thresholds are damaged";
    }
    return fault;
}

} // namespace actiscope::runs
