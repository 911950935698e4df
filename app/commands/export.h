// "actiscope export": a stored run as files for others.
#pragma once

#include <optional>
#include <string>

#include "engine/runtime/model.h"

namespace CLI {
class App;
} // namespace CLI

namespace actiscope::app {

struct ExportArguments {
    std::string run; ///< file of evaluate --store
    std::string csv;
    std::string json;
    std::string html;
    std::string images;              ///< folder; empty: where the run had them
    ModelRequest model;              ///< empty: no maps in the report
    std::optional<double> threshold; ///< of the report's second table
    int pictures = 12;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addExportCommand(CLI::App& program, ExportArguments& arguments);

/// Exit code: 0 written, 1 a file could not be written, 2 wrong use, or no run.
[[nodiscard]] int runExport(const ExportArguments& arguments);

} // namespace actiscope::app
