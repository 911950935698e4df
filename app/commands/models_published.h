// `actiscope models list`, `pull` and `remove`: the published models and those of them that are here.
#pragma once

#include <string>

namespace actiscope::app {

/// Exit code: 0, or 1 where a list of models could not be read or the output not be written.
[[nodiscard]] int listModels(bool json);

/// Fetches a model, telling on stderr how far it is. Exit code: 0 (also: it is here already), 1 it could not
/// be fetched or Ctrl-C, 2 no such model.
[[nodiscard]] int pullModelCommand(const std::string& name);

/// Exit code: 0, 1 it could not be removed, 2 no such model here.
[[nodiscard]] int removeModelCommand(const std::string& name);

} // namespace actiscope::app
