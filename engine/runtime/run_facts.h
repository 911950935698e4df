// What the facts of every run say of its data set and its making.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/datasets/data_set.h"
#include "engine/runs/run.h"

namespace actiscope {

/// The set, how it was opened, as many of its images as `limit` leaves, and the time as the start.
[[nodiscard]] runs::RunFacts factsOfSet(const datasets::DataSet& set, std::optional<std::uint64_t> limit,
                                        const std::string& command, const std::string& programVersion);

} // namespace actiscope
