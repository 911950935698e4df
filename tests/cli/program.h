// Runs the real program as a person at a terminal would.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace actiscope::test {

struct Outcome {
    int exitCode = -1; ///< -1: ended by a signal, or did not end in time
    std::string out;
    std::string err;

    /// stdout as one JSON document; throws where it is none.
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// What is to be done while the program runs.
struct Running {
    std::string input; ///< to its stdin
    /// Once stderr holds this text, the signal is sent, once.
    std::string waitFor;
    int signal = 0;
    bool inputStaysOpen = false; ///< until the signal is sent
};

/// Runs the program with these arguments and waits for its end.
[[nodiscard]] Outcome run(const std::vector<std::string>& arguments, const Running& running = {});

} // namespace actiscope::test
