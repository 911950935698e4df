// Many images through the pipeline, spread over the cores.
#pragma once

#include <cstddef>
#include <functional>
#include <variant>
#include <vector>

#include "engine/runtime/pipeline.h"

namespace actiscope {

struct BatchOptions {
    int threads = 0;       ///< in all; 0: all cores
    CancelCheck cancelled; ///< asked on every worker between stages and between images
    /// What is to be done with an answer while its pixels are still there (writing files). Runs on the worker
    /// that made the answer, several at a time; a failure becomes the outcome's error.
    std::function<Result<std::monostate>(std::size_t position, const Analysis& analysis)> finish;
    /// Told after each image that came to an end, one at a time, in the order given.
    std::function<void(std::size_t position, const Outcome& outcome)> done;
};

/// Every request's outcome, in the order given; ErrorCode::Cancelled for those that were not reached. One
/// image uses all threads inside its forward pass; several go side by side, each with its share. Answers come
/// without pixels, feature maps and map values (withoutBulk), so that memory is bounded by the workers, not
/// by the number of images. Thread rule: blocks; one batch of a model at a time.
[[nodiscard]] std::vector<Outcome> analyseBatch(const std::vector<AnalysisRequest>& requests,
                                                const ModelPtr& model, ModuleLoader& modules,
                                                const BatchOptions& options);

/// The answer with all that a report needs (sizes, classes, ranges, boxes at the level asked for) and nothing
/// that is large.
[[nodiscard]] AnalysisPtr withoutBulk(const Analysis& analysis);

} // namespace actiscope
