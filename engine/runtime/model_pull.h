// Fetching a model of the catalogue: its files one after the other, its description, its record.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/api/downloads.h"
#include "engine/data/model_store.h"

namespace actiscope {

/// How far all of a model is.
struct PullProgress {
    std::string file; ///< the one under way
    std::uint64_t received = 0;
    std::optional<std::uint64_t> total; ///< empty where the size of one is unknown yet
};

struct PullControl {
    std::function<void(const PullProgress&)> progress;
    std::function<bool()> cancelled;
};

/// Fetches what is not there yet into the model's folder and makes it an installed model. Files that an
/// earlier attempt brought whole are kept, parts are gone on with. A model that is installed already is
/// answered at once. Weights that are no model by their content, or not whole, are thrown away. Errors: those
/// of Downloads::fetch; WriteFailed (the folder, or another program is at it). Thread rule: blocks; any
/// thread but the window's.
[[nodiscard]] Result<InstalledModel> pullModel(const CatalogueModel& model, Downloads& downloads,
                                               const PullControl& control);

} // namespace actiscope
