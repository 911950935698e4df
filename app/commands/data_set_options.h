// The options that say which data set and how to read it: the same for every command that scores one.
#pragma once

#include <string>

#include "engine/datasets/class_mapping.h"
#include "engine/datasets/open.h"

namespace CLI {
class App;
} // namespace CLI

namespace actiscope::app {

struct DataSetArguments {
    std::string place;
    datasets::OpenOptions options;
    std::string mapping; ///< file
};

/// DATASET, --format, --annotations, --images, --split, --mapping. `arguments` must outlive the parsing.
void addDataSetOptions(CLI::App& command, DataSetArguments& arguments);

/// The set with all annotations read; says to stderr as what it was read, and what is missing. Errors: those
/// of openDataSet and readAnnotations (Cancelled after Ctrl-C).
[[nodiscard]] Result<datasets::DataSet> openNamedSet(const DataSetArguments& arguments, int threads);

/// Of --mapping; empty where none is given. Errors: those of readMapping.
[[nodiscard]] Result<datasets::MappingLines> namedMapping(const DataSetArguments& arguments);

} // namespace actiscope::app
