// The summary tables of a run (run_schema.h).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/runs/run_figures.h"

namespace actiscope::runs {

/// Within whatever transaction there is.
void clearSummary(SQLite::Database& database);
void fillSummary(SQLite::Database& database, const RunFacts& facts, const RunFigures& figures);

} // namespace actiscope::runs
