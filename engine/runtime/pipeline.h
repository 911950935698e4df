// The path of one image: read -> decode -> geometry -> forward -> maps -> boxes.
//
// The window's engine thread and the command line run the same functions.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "engine/runtime/analysis.h"
#include "engine/runtime/cache.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

/// Asked between stages; true stops the work with ErrorCode::Cancelled.
using CancelCheck = std::function<bool()>;

/// Called after each stage with what is there so far.
using StageListener = std::function<void(const AnalysisPtr&)>;

struct PipelineContext {
    ModuleLoader* modules = nullptr;
    ResultCache* cache = nullptr; ///< may be null: nothing is kept
    int threads = 0;              ///< inside one forward pass; 0: all cores
};

/// Reads and decodes; annotations are looked for as AnalysisRequest says.
[[nodiscard]] Result<AnalysisPtr> decodeStage(const AnalysisRequest& request, const PipelineContext& context);

/// Runs every stage. `model` null: only the first. A network without maps gives predictions only, which is
/// no error. Errors: those of readFile and Codecs::decode, NetworkFailed, LogitsNotFinite, Cancelled.
[[nodiscard]] Result<AnalysisPtr> analyse(const AnalysisRequest& request, const ModelPtr& model,
                                          const PipelineContext& context, const CancelCheck& cancelled = {},
                                          const StageListener& listener = {});

} // namespace actiscope
