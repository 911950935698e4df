// The options that say which model and how to use it: the same for every command and for the window.
#pragma once

#include "engine/runtime/model.h"

namespace CLI {
class App;
}

namespace actiscope::app {

/// --prototxt, --description, --labels, --input-size, --geometry, --device, --threads. `request` must outlive
/// the parsing.
void addModelOptions(CLI::App& command, ModelRequest& request);

} // namespace actiscope::app
