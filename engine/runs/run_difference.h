// In what two runs differ.
#pragma once

#include <string>
#include <vector>

#include "engine/runs/run.h"

namespace actiscope::runs {

/// One of the facts that rows of one run have in common.
struct Difference {
    std::string what; ///< "the model"
    std::string first;
    std::string second; ///< both empty where the values tell nobody anything
};

/// Of the facts before `command`; without the shard, which `shardsToo` adds.
[[nodiscard]] std::vector<Difference> differences(const RunFacts& first, const RunFacts& second,
                                                  bool shardsToo);

/// "The model has changed since the run began. The threshold was 0.2 when the run began and is 0.3 now."
[[nodiscard]] std::string changesInWords(const std::vector<Difference>& changes);

} // namespace actiscope::runs
