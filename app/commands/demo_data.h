// `actiscope demo-data`: draws a data set with exact boxes.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace actiscope::app {

struct DemoDataArguments {
    std::string out;
    std::uint64_t count = 5000;
    std::uint64_t seed = 1;
    std::string task = "objects";
    bool hard = false;
    int size = 224;
    int threads = 0;
    bool json = false;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addDemoDataCommand(CLI::App& program, DemoDataArguments& arguments);

/// Exit code: 0 all good, 1 the pictures could not be written or Ctrl-C was pressed, 2 wrong use or no font.
[[nodiscard]] int runDemoData(const DemoDataArguments& arguments);

} // namespace actiscope::app
