// Runs that are made up, as the data-set page shows them.
#pragma once

#include <memory>

#include "tests/support/random_run.h"
#include "ui/dataset/data_set_state.h"

namespace actiscope::test {

/// The first `rows` of it.
inline std::shared_ptr<ui::ShownRun> shownRun(const RandomRun& run, const std::filesystem::path& file = {},
                                              std::size_t rows = static_cast<std::size_t>(-1)) {
    auto shown = std::make_shared<ui::ShownRun>(
        ui::ShownRun{file, run.facts, {}, runs::RunFigures(run.facts.classes.size())});
    for (std::size_t i = 0; i < std::min(rows, run.rows.size()); ++i) {
        shown->table.add(run.rows[i]);
        shown->figures.add(run.rows[i]);
    }
    return shown;
}

inline void show(ui::DataSetState& state, const RandomRun& run) {
    state.setDataSet(std::make_shared<const datasets::DataSet>(run.set));
    state.setRun(shownRun(run));
}

} // namespace actiscope::test
