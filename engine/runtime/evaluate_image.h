// One image of an evaluation: its analysis, measured.
#pragma once

#include <optional>
#include <vector>

#include "engine/datasets/class_mapping.h"
#include "engine/datasets/data_set.h"
#include "engine/runs/run.h"
#include "engine/runtime/analysis.h"

namespace actiscope {

/// The model's classes of an item, each once; those that can't be mapped are left out.
[[nodiscard]] std::vector<int> modelClassesOf(const datasets::DataSet& set,
                                              const datasets::ClassMapping& mapping, std::uint32_t item);

/// A label for each of these classes, with its ground-truth boxes.
[[nodiscard]] std::vector<runs::Label> labelsOf(const datasets::GroundTruth& truth,
                                                const std::vector<int>& modelClasses,
                                                const datasets::ClassMapping& mapping);

/// The boxes of one of the labels' classes, or of all of them where that has none.
[[nodiscard]] std::vector<Box> truthsOf(const std::vector<runs::Label>& labels, int label);

/// As Prediction::overlap and Label::overlap.
[[nodiscard]] std::optional<double> overlapOf(const std::optional<Box>& box, const std::vector<Box>& truths);

/// Of a map of the part `seen` of an image, stretched to the metrics' square.
[[nodiscard]] evaluation::WsolHits wsolHitsOf(const ClassActivationMap& cam, const Box& seen, Size image,
                                              const std::vector<Box>& truths);

/// Predictions, ground truth, boxes and errors of a finished analysis: of the five most probable classes and
/// the item's own. `row` has item, path and id.
void measure(const Analysis& analysis, const datasets::DataSet& set, const datasets::ClassMapping& mapping,
             const runs::RunFacts& facts, runs::ImageRow& row);

} // namespace actiscope
