// "actiscope merge": the runs of all shards become one.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace actiscope::app {

struct MergeArguments {
    std::vector<std::string> runs;
    std::string out;
    bool json = false;
    std::string command; ///< as typed
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addMergeCommand(CLI::App& program, MergeArguments& arguments);

/// Exit code: 0 merged, 1 the run could not be written, 2 wrong use or runs that don't belong together.
[[nodiscard]] int runMerge(const MergeArguments& arguments);

} // namespace actiscope::app
