// `actiscope cam`: class activation maps of images, without a window.
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/model.h"

namespace CLI {
class App;
}

namespace actiscope::app {

struct CamArguments {
    std::vector<std::string> images; ///< files and folders
    std::string list;                ///< file of more of them, "-": stdin
    ModelRequest model;
    int top = 5;
    std::vector<std::string> classes; ///< by index, synset or name
    double threshold = 0.2;
    std::string annotations;
    std::string out;
    bool json = false;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addCamCommand(CLI::App& program, CamArguments& arguments);

/// Exit code: 0 all good, 1 some images failed or Ctrl-C was pressed, 2 wrong use or no model.
[[nodiscard]] int runCam(const CamArguments& arguments);

} // namespace actiscope::app
