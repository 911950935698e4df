// Which model it is, wherever its files lie.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/runs/run.h"
#include "engine/runtime/model.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

/// Of all that the model's answers depend on: what its files hold, the input as used, pooling, stride, and
/// the network's name where the description gives it. RunFacts::modelHash. Error: FileUnreadable. Thread
/// rule: blocks while the files are read.
[[nodiscard]] Result<std::uint64_t> contentHash(const Model& model);

/// Hashes of open models, each read once. Thread rule: any thread.
class ModelHashes {
public:
    /// As contentHash(). Precondition: not null.
    [[nodiscard]] Result<std::uint64_t> of(const ModelPtr& model);
    /// Without a wait: empty where of() has not told it yet, and for null.
    [[nodiscard]] std::optional<std::uint64_t> known(const ModelPtr& model) const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<std::weak_ptr<const Model>, std::uint64_t>> m_known; ///< of those still open
};

/// The model that made the run: `open` (may be null) where that is the one, else what lies where the run
/// names it. Errors: InvalidArgument where no network made the run, or what lies there is another model by
/// now; those of openModel(). Thread rule: blocks.
[[nodiscard]] Result<ModelPtr> modelOfRun(const runs::RunFacts& facts, const ModelPtr& open,
                                          ModelHashes& hashes, ModuleLoader& modules);

} // namespace actiscope
