// Runs from their files, and into others.
#include <system_error>
#include <utility>

#include "engine/runs/run_store.h"
#include "engine/runtime/export_run.h"
#include "engine/runtime/guarded.h"
#include "ui/dataset/data_set_session.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;
using SetPtr = std::shared_ptr<const datasets::DataSet>;

constexpr std::size_t kRowsAtOnce = 500;

/// As the run names it, which may be below the folder of the run.
fs::path placeOf(const runs::RunFacts& facts, const fs::path& file) {
    const fs::path place(facts.dataSet);
    std::error_code unknown;
    return place.is_relative() && !fs::exists(place, unknown) ? file.parent_path() / place : place;
}

Result<std::monostate> copyRun(const runs::RunStore& source, const fs::path& file) {
    auto target = runs::RunStore::create(file, source.facts());
    if (!target) {
        return fail(target.error());
    }
    runs::RunFigures figures(source.facts().classes.size());
    std::vector<runs::ImageRow> rows;
    Result<std::monostate> written;
    const auto write = [&] {
        written = target->append(rows);
        rows.clear();
        return written.has_value();
    };
    const auto read = source.forEach([&](runs::ImageRow&& row) {
        figures.add(row);
        rows.push_back(std::move(row));
        return rows.size() < kRowsAtOnce || write();
    });
    if (!read) {
        return read;
    }
    if (!written || !write()) {
        return written;
    }
    return target->writeSummary(figures);
}

/// The data set that the run names, if it still is the same.
Result<SetPtr> openSetOf(const runs::RunFacts& facts, const fs::path& file, const fs::path& place,
                         const std::atomic<bool>& cancelled) {
    datasets::OpenOptions options;
    options.format = facts.dataSetFormat;
    options.split = facts.split;
    options.images = facts.imagesFolder;
    options.annotations = facts.annotationsFolder;
    auto list = datasets::openDataSet(place, options);
    if (!list) {
        return fail(list.error().code,
                    DataSetSession::tr(
                        "The data set of the run %1 could not be opened; open it first, then the run. %2")
                        .arg(toQString(file.filename()), toQString(list.error().message))
                        .toStdString());
    }
    datasets::ReadControl control;
    control.cancelled = [&cancelled] { return cancelled.load(); };
    auto whole = datasets::readAnnotations(std::move(*list), control);
    if (!whole) {
        return fail(whole.error());
    }
    if (whole->fingerprint() != facts.dataSetHash) {
        return fail(ErrorCode::InvalidArgument,
                    DataSetSession::tr("The run %1 is of other images or annotations than %2 holds now; "
                                       "open the data set that it is of, then the run.")
                        .arg(toQString(file.filename()), toQString(place))
                        .toStdString());
    }
    return std::make_shared<const datasets::DataSet>(std::move(*whole));
}

} // namespace

struct DataSetSession::Loaded {
    SetPtr set;     ///< of the run
    fs::path place; ///< of the set, where it is not the open one
    std::shared_ptr<ShownRun> run;
};

Result<DataSetSession::Loaded> DataSetSession::load(const fs::path& file, const SetPtr& open,
                                                    Progress& progress) {
    const auto store = runs::RunStore::open(file);
    if (!store) {
        return fail(store.error());
    }
    const runs::RunFacts& facts = store->facts();
    Loaded loaded;
    if (open != nullptr && open->fingerprint() == facts.dataSetHash) {
        loaded.set = open;
    } else {
        loaded.place = placeOf(facts, file);
        auto set = openSetOf(facts, file, loaded.place, progress.cancelled);
        if (!set) {
            return fail(set.error());
        }
        loaded.set = std::move(*set);
    }
    progress.of = store->count().value_or(0);
    loaded.run = std::make_shared<ShownRun>(
        ShownRun{file, facts, runs::RunTable(), runs::RunFigures(facts.classes.size())});
    const auto read = store->forEach([&](runs::ImageRow&& row) {
        loaded.run->table.add(row);
        loaded.run->figures.add(row);
        ++progress.done;
        return !progress.cancelled;
    });
    if (!read) {
        return fail(read.error());
    }
    if (progress.cancelled) {
        return fail(ErrorCode::Cancelled, "The run " + file.string() + " was not loaded to its end.");
    }
    return loaded;
}

void DataSetSession::loadRun(const fs::path& file) {
    if (const auto busy = whyBusy()) {
        Q_EMIT runFailed(*busy, file);
    } else if (m_reading) { // it may well be of the set whose annotations are being read
        cancelLoading();
        m_nextRun = file;
        tellLoading();
    } else {
        startLoading(file, false);
    }
}

void DataSetSession::loadCompared(const fs::path& file) {
    if (m_reading) {
        m_nextCompared = file;
        tellLoading();
    } else {
        startLoading(file, true);
    }
}

void DataSetSession::startLoading(const fs::path& file, bool compared) {
    const ProgressPtr progress = renew(m_progress);
    m_opening = false;
    m_loading = true;
    m_waiting = file;
    tellLoading();
    m_loader.startNewest(
        [file, open = m_state.set(), progress] {
            return guarded(file.string(), [&] { return load(file, open, *progress); });
        },
        [this, file, compared](Result<Loaded> loaded) {
            m_loading = false;
            tellLoading();
            compared ? takeCompared(std::move(loaded), file) : takeRun(std::move(loaded), file);
        });
}

void DataSetSession::takeRun(Result<Loaded> loaded, const fs::path& file) {
    if (!loaded) {
        if (loaded.error().code != ErrorCode::Cancelled) {
            Q_EMIT runFailed(loaded.error(), file);
        }
        return;
    }
    if (const auto busy = whyBusy()) {
        Q_EMIT runFailed(*busy, file);
        return;
    }
    if (loaded->set != m_state.set()) {
        m_openOptions = loaded->set->openedWith();
        QStringList remarks;
        for (const std::string& sentence : loaded->set->report().sentences()) {
            remarks += toQString(sentence);
        }
        show({loaded->set, std::move(remarks)}, loaded->place);
    }
    m_state.setRun(std::move(loaded->run));
    Q_EMIT runOpened(file);
}

void DataSetSession::takeCompared(Result<Loaded> loaded, const fs::path& file) {
    if (!loaded) {
        if (loaded.error().code != ErrorCode::Cancelled) {
            Q_EMIT comparedFailed(loaded.error(), file);
        }
    } else if (loaded->set != m_state.set()) {
        Q_EMIT comparedFailed(Error{ErrorCode::InvalidArgument,
                                    tr("The run %1 is of another data set; runs of the same one can be "
                                       "compared.")
                                        .arg(toQString(file.filename()))
                                        .toStdString(),
                                    {}},
                              file);
    } else {
        m_state.setCompared(std::move(loaded->run));
    }
}

void DataSetSession::saveRun(const fs::path& file) {
    if (m_state.run() == nullptr) {
        return;
    }
    if (const auto busy = whyBusy()) {
        Q_EMIT runFailed(*busy, file);
        return;
    }
    const auto write = [this, from = m_state.run()->file, file, model = m_model, hashes = m_hashes,
                        images = m_state.set()->root()]() -> Result<std::monostate> {
        const auto source = runs::RunStore::open(from);
        if (!source) {
            return fail(source.error());
        }
        RunExport wanted;
        wanted.images = images;
        const std::string kind = file.extension().string();
        if (kind == ".html" || kind == ".csv" || kind == ".json") {
            if (kind == ".html") { // without its model the report has no maps, and says so
                wanted.model = modelOfRun(source->facts(), model, *hashes, m_modules).value_or(nullptr);
            }
            (kind == ".html" ? wanted.html : kind == ".csv" ? wanted.csv : wanted.json) = file;
            return exportRun(*source, wanted, m_modules);
        }
        return copyRun(*source, file);
    };
    m_saver.start([file, write] { return guarded(file.string(), write); },
                  [this, file](const Result<std::monostate>& saved) {
                      if (saved) {
                          Q_EMIT runSaved(file);
                      } else {
                          Q_EMIT runFailed(saved.error(), file);
                      }
                  });
}

} // namespace actiscope::ui
