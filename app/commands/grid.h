// `actiscope grid`: the classes at every place of an image.
#pragma once

#include <string>

#include "engine/runtime/model.h"

namespace CLI {
class App;
}

namespace actiscope::app {

struct GridArguments {
    std::string image;
    ModelRequest model; ///< its input size is the grid's
    bool json = false;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addGridCommand(CLI::App& program, GridArguments& arguments);

/// Exit code: 0 all good, 1 the image failed, 2 wrong use, no model, or one without a grid.
[[nodiscard]] int runGrid(const GridArguments& arguments);

} // namespace actiscope::app
