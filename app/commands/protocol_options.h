// --protocol, and the figures as a table: the same for every command that scores.
#pragma once

#include <string>
#include <vector>

#include "engine/runs/run_figures.h"

namespace CLI {
class App;
} // namespace CLI

namespace actiscope::app {

/// --protocol, repeatable or with commas; `names` must outlive the parsing.
void addProtocolOption(CLI::App& command, std::vector<std::string>& names);

/// Those named; all where none or "all" is.
[[nodiscard]] runs::Protocols protocolsNamed(const std::vector<std::string>& names);

/// The figures in percent, one protocol a paragraph, as a person reads them.
[[nodiscard]] std::string figuresText(const runs::RunFacts& facts, const runs::RunFigures& figures,
                                      const runs::Protocols& protocols, const runs::RunPace& pace);

} // namespace actiscope::app
