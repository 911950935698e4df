// One image of an evaluation: its analysis, measured.
#pragma once

#include <vector>

#include "engine/datasets/class_mapping.h"
#include "engine/datasets/data_set.h"
#include "engine/runs/run.h"
#include "engine/runtime/analysis.h"

namespace actiscope {

/// The model's classes of an item, each once; those that can't be mapped are left out.
[[nodiscard]] std::vector<int> modelClassesOf(const datasets::DataSet& set,
                                              const datasets::ClassMapping& mapping, std::uint32_t item);

/// Predictions, ground truth, boxes and errors of a finished analysis: of the five most probable classes and
/// the item's own. `row` has item, path and id.
void measure(const Analysis& analysis, const datasets::DataSet& set, const datasets::ClassMapping& mapping,
             const runs::RunFacts& facts, runs::ImageRow& row);

} // namespace actiscope
