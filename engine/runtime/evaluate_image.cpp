#include "engine/runtime/evaluate_image.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/datasets/class_mapping.h"
#include "engine/evaluation/cubic_resize.h"
#include "engine/evaluation/localization.h"
#include "engine/evaluation/threshold_sweep.h"
#include "engine/runtime/pixel_budget.h"
#include "engine/vision/upsample.h"

namespace actiscope {

namespace {

using evaluation::kGuesses;

constexpr std::size_t kMostLabelled = 32; ///< classes of an image whose sweep finds room in its bytes

const ClassResult* find(const Analysis& analysis, int label) {
    const auto found = std::find_if(analysis.classes.begin(), analysis.classes.end(),
                                    [&](const ClassResult& result) { return result.classIndex == label; });
    return found == analysis.classes.end() ? nullptr : &*found;
}

/// The map where the image is stretched to the metrics' square: where the network did not see all of it, the
/// rest is as little evidence as the least that it saw.
std::vector<std::uint8_t> wsolBytesOf(const ClassActivationMap& cam, const Box& seen, Size image) {
    const Size mapSize{cam.width, cam.height};
    if (seen == Box{0, 0, image.width, image.height}) {
        return evaluation::wsolBytes(cam.values.data(), mapSize);
    }
    constexpr int side = evaluation::kWsolSide;
    const Box part{static_cast<int>(std::lround(static_cast<double>(seen.x0) * side / image.width)),
                   static_cast<int>(std::lround(static_cast<double>(seen.y0) * side / image.height)),
                   static_cast<int>(std::lround(static_cast<double>(seen.x1) * side / image.width)),
                   static_cast<int>(std::lround(static_cast<double>(seen.y1) * side / image.height))};
    if (part.empty()) {
        return std::vector<std::uint8_t>(static_cast<std::size_t>(side) * side);
    }
    const std::vector<float> resized =
        evaluation::resizeCubic(cam.values.data(), mapSize, {part.width(), part.height()});
    std::vector<float> whole(static_cast<std::size_t>(side) * side,
                             *std::min_element(resized.begin(), resized.end()));
    for (int y = 0; y < part.height(); ++y) {
        std::copy_n(resized.begin() + static_cast<std::ptrdiff_t>(y) * part.width(), part.width(),
                    whole.begin() + static_cast<std::ptrdiff_t>(y + part.y0) * side + part.x0);
    }
    return evaluation::wsolBytes(whole.data(), {side, side});
}

std::vector<std::uint8_t> authorBytesOf(const ClassActivationMap& cam, Size region) {
    const std::vector<float> map = upsample(cam.values.data(), {cam.width, cam.height}, region);
    return evaluation::authorBytes(map.data(), region);
}

/// The authors' boxes of a map in the image: the map at the size of what the network saw.
std::vector<Box> authorBoxesOf(const ClassActivationMap& cam, const Box& seen) {
    // It needs about 6 bytes a pixel. Usual images never wait for each other.
    static PixelBudget s_budget(100'000'000);
    const Size region{seen.width(), seen.height()};
    const PixelBudget::Share share(s_budget, std::int64_t{region.width} * region.height);
    std::vector<Box> boxes = evaluation::authorBoxes(authorBytesOf(cam, region).data(), region);
    for (Box& box : boxes) {
        box = {box.x0 + seen.x0, box.y0 + seen.y0, box.x1 + seen.x0, box.y1 + seen.y0};
    }
    return boxes;
}

std::vector<evaluation::RankedBox> heuristicOf(const Analysis& analysis, std::size_t predictions) {
    constexpr std::size_t kClasses = 3; ///< of the five boxes
    std::vector<std::vector<Box>> boxes;
    for (std::size_t i = 0; i < std::min(kClasses, predictions); ++i) {
        const ClassResult& result = analysis.classes[i];
        boxes.push_back(result.cam ? authorBoxesOf(*result.cam, analysis.seen) : std::vector<Box>{});
    }
    return evaluation::fiveBoxes(boxes);
}

/// Of the labelled classes with boxes, then of the predicted ones that are none of them.
std::vector<std::uint8_t> sweepOf(const Analysis& analysis, const runs::ImageRow& row) {
    evaluation::ImageSweep sweep;
    std::vector<int> swept;
    const auto add = [&](const ClassResult& result, bool labelled) {
        evaluation::ClassSweep one;
        one.labelled = labelled;
        one.rank = static_cast<std::uint8_t>(result.rank <= static_cast<int>(kGuesses) ? result.rank : 0);
        const evaluation::SweptBoxes boxes =
            result.cam ? evaluation::sweptBoxes(*result.cam, analysis.seen) : evaluation::SweptBoxes();
        const std::vector<Box> truths = truthsOf(row.labels, result.classIndex);
        one.codes = evaluation::overlapCodes(boxes, truths);
        if (sweep.classes.empty() && labelled) {
            sweep.errors = evaluation::SweptErrors(boxes, truths);
        }
        sweep.classes.push_back(one);
        swept.push_back(result.classIndex);
    };
    for (const runs::Label& label : row.labels) {
        if (!label.truths.empty() && sweep.classes.size() < kMostLabelled) {
            add(*find(analysis, label.label), true);
        }
    }
    for (std::size_t i = 0; i < row.predictions.size(); ++i) {
        if (std::find(swept.begin(), swept.end(), analysis.classes[i].classIndex) == swept.end()) {
            add(analysis.classes[i], false);
        }
    }
    return evaluation::encodeSweep(sweep);
}

void addPredictions(const Analysis& analysis, runs::ImageRow& row) {
    for (const ClassResult& result : analysis.classes) {
        if (result.rank <= static_cast<int>(kGuesses)) {
            row.predictions.push_back(
                {result.classIndex, result.probability, result.boxAtLevel,
                 overlapOf(result.boxAtLevel, truthsOf(row.labels, result.classIndex))});
        }
    }
}

void addLabels(const Analysis& analysis, const runs::RunFacts& facts, runs::ImageRow& row) {
    const bool firstIsRight =
        std::any_of(row.labels.begin(), row.labels.end(), [&](const runs::Label& label) {
            return !row.predictions.empty() && row.predictions.front().label == label.label;
        });
    for (runs::Label& label : row.labels) {
        const ClassResult* result = find(analysis, label.label);
        label.rank = result->rank;
        label.probability = result->probability;
        label.box = result->boxAtLevel;
        label.overlap = overlapOf(label.box, label.truths);
        if (label.truths.empty()) {
            continue;
        }
        label.error = evaluation::boxError(firstIsRight, label.box, label.truths);
        if (facts.wsol && result->cam) {
            label.wsol = wsolHitsOf(*result->cam, analysis.seen, row.size, label.truths);
        }
    }
}

} // namespace

std::vector<int> modelClassesOf(const datasets::DataSet& set, const datasets::ClassMapping& mapping,
                                std::uint32_t item) {
    std::vector<int> classes;
    for (const std::uint32_t setClass : set.classes(item)) {
        const int modelClass = mapping.modelClass[setClass];
        if (modelClass >= 0 && std::find(classes.begin(), classes.end(), modelClass) == classes.end()) {
            classes.push_back(modelClass);
        }
    }
    return classes;
}

std::vector<runs::Label> labelsOf(const datasets::GroundTruth& truth, const std::vector<int>& modelClasses,
                                  const datasets::ClassMapping& mapping) {
    std::vector<runs::Label> labels;
    for (const int modelClass : modelClasses) {
        runs::Label label;
        label.label = modelClass;
        for (const datasets::LabelledBox& box : truth.boxes) {
            if (mapping.modelClass[box.classIndex] == modelClass) {
                label.truths.push_back(box.box);
            }
        }
        labels.push_back(std::move(label));
    }
    return labels;
}

std::vector<Box> truthsOf(const std::vector<runs::Label>& labels, int label) {
    for (const runs::Label& one : labels) {
        if (one.label == label && !one.truths.empty()) {
            return one.truths;
        }
    }
    std::vector<Box> all;
    for (const runs::Label& one : labels) {
        all.insert(all.end(), one.truths.begin(), one.truths.end());
    }
    return all;
}

std::optional<double> overlapOf(const std::optional<Box>& box, const std::vector<Box>& truths) {
    if (truths.empty()) {
        return std::nullopt;
    }
    return box ? evaluation::bestOverlap(*box, truths) : 0.0;
}

evaluation::WsolHits wsolHitsOf(const ClassActivationMap& cam, const Box& seen, Size image,
                                const std::vector<Box>& truths) {
    std::vector<Box> scaled;
    for (const Box& truth : truths) {
        scaled.push_back(evaluation::wsolTruth(truth, image));
    }
    const std::vector<std::uint8_t> bytes = wsolBytesOf(cam, seen, image);
    return evaluation::wsolHits(
        evaluation::wsolOverlaps(bytes.data(), {evaluation::kWsolSide, evaluation::kWsolSide}, scaled));
}

void measure(const Analysis& analysis, const datasets::DataSet& set, const datasets::ClassMapping& mapping,
             const runs::RunFacts& facts, runs::ImageRow& row) {
    const auto began = std::chrono::steady_clock::now();
    row.size = analysis.image->size;
    const datasets::GroundTruth truth =
        set.groundTruth(row.item, analysis.image->storedSize, analysis.image->orientation);
    row.warning = truth.warning;
    row.labels = labelsOf(truth, modelClassesOf(set, mapping, row.item), mapping);
    addPredictions(analysis, row);
    addLabels(analysis, facts, row);
    const bool annotated = std::any_of(row.labels.begin(), row.labels.end(),
                                       [](const runs::Label& label) { return !label.truths.empty(); });
    if (facts.heuristic && annotated) {
        row.heuristic = heuristicOf(analysis, row.predictions.size());
    }
    if (facts.sweep && annotated) {
        row.sweep = sweepOf(analysis, row);
    }
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    row.timing = {analysis.timing.decodeMs, analysis.timing.forwardMs, analysis.timing.mapMs,
                  analysis.timing.boxMs, took.count()};
}

} // namespace actiscope
