// A stored run as files for others, with the pictures of its data set.
#pragma once

#include <filesystem>
#include <optional>
#include <variant>

#include "engine/runs/run_store.h"
#include "engine/runtime/model.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

/// What is to be written; empty paths are not.
struct RunExport {
    std::filesystem::path csv;
    std::filesystem::path json;
    std::filesystem::path html;
    std::filesystem::path images; ///< folder that the report's pictures are below; empty: as the run says
    ModelPtr model;               ///< the run's own, for maps over the report's pictures; null: without
    std::size_t pictures = 12;    ///< best and worst ones of the report, each at most so many
    std::optional<int> threshold; ///< in percent, for the report's second table
    int threads = 0;              ///< of a forward pass; 0: all cores
};

/// Errors: WriteFailed; those of reading the run; InvalidArgument, and nothing is written, where `model` is
/// not the run's own by contentHash(). Thread rule: blocks.
[[nodiscard]] Result<std::monostate> exportRun(const runs::RunStore& store, const RunExport& wanted,
                                               ModuleLoader& modules);

} // namespace actiscope
