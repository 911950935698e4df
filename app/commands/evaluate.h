// "actiscope evaluate": classification and localization of a network over a data set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/data_set_options.h"
#include "engine/runtime/model.h"

namespace CLI {
class App;
} // namespace CLI

namespace actiscope::app {

struct EvaluateArguments {
    DataSetArguments data;
    ModelRequest model;
    std::string method = "cam";
    std::vector<std::string> protocols;
    double threshold = 0.2;
    bool noSweep = false;
    std::string store;
    bool resume = false;
    std::string shard; ///< "I/N"
    std::optional<std::uint64_t> limit;
    std::string submission; ///< file
    std::string maps;       ///< folder
    bool json = false;
    std::string command; ///< the whole command line
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addEvaluateCommand(CLI::App& program, EvaluateArguments& arguments);

/// Exit code: 0 every image is evaluated or skipped with its reason, 1 it was stopped (Ctrl-C, a result that
/// could not be written, no memory left, the images' disk gone), 2 wrong use, no data set or no model.
[[nodiscard]] int runEvaluate(const EvaluateArguments& arguments);

} // namespace actiscope::app
