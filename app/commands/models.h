// `actiscope models`: what a model file is and what it expects.
#pragma once

#include "engine/runtime/model.h"

namespace CLI {
class App;
}

namespace actiscope::app {

struct ModelsArguments {
    ModelRequest model;
    bool describe = false; ///< else: info
    bool json = false;     ///< info as JSON
    bool write = false;    ///< describe: save beside the model
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addModelsCommand(CLI::App& program, ModelsArguments& arguments);

/// Exit code: 0 all good, 2 wrong use or no model (also: the description could not be written).
[[nodiscard]] int runModels(const ModelsArguments& arguments);

} // namespace actiscope::app
