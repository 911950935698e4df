// "actiscope score": maps or guesses that somebody else made, scored as an evaluation does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/data_set_options.h"

namespace CLI {
class App;
} // namespace CLI

namespace actiscope::app {

struct ScoreArguments {
    DataSetArguments data;
    std::vector<std::string> places; ///< maps and data set, or the data set alone
    std::string predictions;         ///< file
    std::string labels;              ///< of the predictions' numbers
    int firstClass = 0;              ///< its number there
    std::vector<std::string> protocols;
    double threshold = 0.2;
    std::optional<std::uint64_t> limit;
    int threads = 0;
    std::string store;
    bool json = false;
    std::string command; ///< the whole command line
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addScoreCommand(CLI::App& program, ScoreArguments& arguments);

/// Exit code: 0 every image is scored, or skipped with its reason; 1 Ctrl-C or a result could not be written;
/// 2 wrong use, no data set, no maps or no submission.
[[nodiscard]] int runScore(const ScoreArguments& arguments);

} // namespace actiscope::app
