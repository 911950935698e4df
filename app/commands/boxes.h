// `actiscope boxes`: the boxes of a map by one of the two rules.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace actiscope::app {

struct BoxesArguments {
    std::string map; ///< .npy or image
    std::string rule = "paper";
    double threshold = 0.2;
    bool json = false;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addBoxesCommand(CLI::App& program, BoxesArguments& arguments);

/// Exit code: 0 all good, also without a box; 1 the map can't be read, 2 wrong use.
[[nodiscard]] int runBoxes(const BoxesArguments& arguments);

} // namespace actiscope::app
