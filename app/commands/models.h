// `actiscope models`: what a model file is and what it expects; the models that can be fetched.
#pragma once

#include <string>

#include "engine/runtime/model.h"

namespace CLI {
class App;
}

namespace actiscope::app {

struct ModelsArguments {
    enum class Task { Info, Describe, List, Pull, Remove };
    Task task = Task::Info;
    ModelRequest model; ///< info, describe
    std::string name;   ///< pull, remove
    bool json = false;  ///< info, list: as JSON
    bool write = false; ///< describe: save beside the model
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addModelsCommand(CLI::App& program, ModelsArguments& arguments);

/// Exit code: 0 all good, 1 something failed or Ctrl-C, 2 wrong use or no model (also: the description could
/// not be written).
[[nodiscard]] int runModels(const ModelsArguments& arguments);

} // namespace actiscope::app
