#include "engine/runtime/analysis.h"

#include <algorithm>

namespace actiscope {

namespace {

double largestIou(const std::vector<Box>& truth, const Box& box) {
    double best = 0;
    for (const Box& one : truth) {
        best = std::max(best, iou(one, box));
    }
    return best;
}

} // namespace

std::optional<Box> ClassResult::predictedBox(int level) const {
    if (boxes && level >= 0 && static_cast<std::size_t>(level) < boxes->levels.size()) {
        const ThresholdBox& found = boxes->levels[static_cast<std::size_t>(level)];
        return found.pixels > 0 ? std::optional<Box>(found.box) : std::nullopt;
    }
    // Nothing is above 100 % of the maximum, so level 1000 has no box.
    return boxes ? std::nullopt : boxAtLevel;
}

std::vector<Box> groundTruthOf(const Analysis& analysis, const ClassLabel& label) {
    std::vector<Box> boxes;
    for (const GroundTruthBox& truth : analysis.groundTruth) {
        if (isOfClass(truth.synset, truth.name, label)) {
            boxes.push_back(truth.boxInImage);
        }
    }
    return boxes;
}

std::optional<double> bestIou(const Analysis& analysis, const ClassResult& result, const Box& box) {
    const std::vector<Box> truth = groundTruthOf(analysis, result.label);
    return truth.empty() ? std::nullopt : std::optional<double>(largestIou(truth, box));
}

std::optional<double> overlapAt(const Analysis& analysis, const ClassResult& result, int thresholdLevel) {
    if (!result.cam || analysis.stage != Stage::Finished) {
        return std::nullopt;
    }
    return bestIou(analysis, result, result.predictedBox(thresholdLevel).value_or(Box{}));
}

std::vector<double> iouOverThreshold(const Analysis& analysis, const ClassResult& result) {
    const std::vector<Box> truth = groundTruthOf(analysis, result.label);
    std::vector<double> curve;
    if (truth.empty() || !result.boxes) {
        return curve;
    }
    curve.reserve(kThresholdLevels);
    for (int level = 0; level < kThresholdLevels; ++level) {
        const std::optional<Box> box = result.predictedBox(level);
        curve.push_back(box ? largestIou(truth, *box) : 0.0);
    }
    return curve;
}

} // namespace actiscope
