// Several runs that are one.
#include <algorithm>
#include <optional>
#include <utility>

#include <unistd.h>

#include "engine/runs/run_columns.h"
#include "engine/runs/run_difference.h"
#include "engine/runs/run_file.h"
#include "engine/runs/run_rows.h"
#include "engine/runs/run_schema.h"
#include "engine/runs/run_store.h"
#include "engine/runs/run_summary.h"

namespace actiscope::runs {
namespace {

namespace fs = std::filesystem;

/// A finished shard, read row by row.
struct Source {
    Source(fs::path path, SQLite::Database opened)
        : file(std::move(path)), database(std::move(opened)), facts(readFacts(database)) {}
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    ~Source() = default;

    fs::path file;
    SQLite::Database database;
    RunFacts facts;
    std::optional<RowReader> rows;
};

using Sources = std::vector<std::unique_ptr<Source>>;

std::string nameOf(const Shard& shard) {
    return "shard " + std::to_string(shard.number) + "/" + std::to_string(shard.of);
}

/// Runs `read()`; its exceptions become FileUnreadable.
template <class Read>
auto readingFrom(const fs::path& file, const Read& read) -> Result<decltype(read())> {
    try {
        return read();
    } catch (const SQLite::Exception& exception) {
        return fail(readError(file, exception));
    } catch (const BadContent& bad) {
        return fail(contentError(file, bad.what()));
    }
}

/// Empty where both are of one run.
std::string whyNotOneRun(const Source& first, const Source& other) {
    const std::vector<Difference> found = differences(first.facts, other.facts, false);
    if (!found.empty()) {
        const Difference& one = found.front();
        const bool said = !one.first.empty() || !one.second.empty();
        return other.file.string() + " is of another run than " + first.file.string() + ": " + one.what +
               (said ? " is " + one.second + ", not " + one.first : std::string(" differs")) +
               ". Merge the shards of one run.";
    }
    if (first.facts.shard.of != other.facts.shard.of) {
        return other.file.string() + " is " + nameOf(other.facts.shard) + " and " + first.file.string() +
               " is " + nameOf(first.facts.shard) + ": merge shards of one division.";
    }
    return {};
}

/// The shards by their number, each there once.
Result<Sources> inOrder(Sources sources) {
    const std::uint32_t of = sources.front()->facts.shard.of;
    const fs::path first = sources.front()->file;
    for (const std::unique_ptr<Source>& source : sources) {
        const std::string why = whyNotOneRun(*sources.front(), *source);
        if (!why.empty()) {
            return fail(ErrorCode::InvalidArgument, why);
        }
    }
    std::sort(sources.begin(), sources.end(),
              [](const auto& a, const auto& b) { return a->facts.shard.number < b->facts.shard.number; });
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const Shard& shard = sources[i]->facts.shard;
        if (shard.number <= i) {
            return fail(ErrorCode::InvalidArgument, sources[i - 1]->file.string() + " and " +
                                                        sources[i]->file.string() + " are both " +
                                                        nameOf(shard) + ": name each shard once.");
        }
        if (shard.number != i + 1) {
            break;
        }
    }
    for (std::uint32_t i = 0; i < of; ++i) {
        if (i >= sources.size() || sources[i]->facts.shard.number != i + 1) {
            return fail(ErrorCode::InvalidArgument, "There is no " + nameOf({i + 1, of}) + " beside " +
                                                        first.string() + ": name the files of all shards.");
        }
    }
    return sources;
}

/// Whether the shard has all of its rows.
Result<std::monostate> checkFinished(const Source& source) {
    const Result<RunStore> store = RunStore::open(source.file);
    if (!store) {
        return fail(store.error());
    }
    const Result<std::size_t> count = store->count();
    if (!count) {
        return fail(count.error());
    }
    const Shard& shard = source.facts.shard;
    const std::uint64_t all =
        source.facts.images / shard.of + (shard.number <= source.facts.images % shard.of ? 1 : 0);
    if (*count != all) {
        return fail(ErrorCode::InvalidArgument,
                    source.file.string() + " (" + nameOf(shard) + ") has " + std::to_string(*count) +
                        " of its " + std::to_string(all) + " images: go on with it by --resume first.");
    }
    return std::monostate{};
}

Result<Sources> openShards(const std::vector<fs::path>& files) {
    if (files.empty()) {
        return fail(ErrorCode::InvalidArgument, "There is nothing to merge: name the files of all shards.");
    }
    Sources sources;
    for (const fs::path& file : files) {
        const fs::path real = realPath(file);
        Result<SQLite::Database> database = openForReading(real);
        if (!database) {
            return fail(database.error());
        }
        auto source = readingFrom(real, [&] { return std::make_unique<Source>(real, std::move(*database)); });
        if (!source) {
            return fail(source.error());
        }
        if (const auto finished = checkFinished(**source); !finished) {
            return fail(finished.error());
        }
        sources.push_back(std::move(*source));
    }
    return inOrder(std::move(sources));
}

/// Every row of the shards, in the order of the items.
Result<std::monostate> copyRows(Sources& sources, SQLite::Database& database, RunFigures& figures) {
    for (const std::unique_ptr<Source>& source : sources) {
        const auto begun = readingFrom(source->file, [&] {
            // Rows come one after the other: with hundreds of shards, more would be kept than used.
            source->database.exec("PRAGMA cache_size = -256");
            source->rows.emplace(source->database, source->facts, 0, UINT32_MAX);
            return true;
        });
        if (!begun) {
            return fail(begun.error());
        }
    }
    RowWriter writer(database);
    ImageRow row;
    const std::uint64_t images = sources.front()->facts.images;
    for (std::uint64_t item = 0; item < images; ++item) {
        Source& source = *sources[item % sources.size()];
        const auto read = readingFrom(source.file, [&] {
            if (!source.rows->next(row) || row.item != item) {
                throw BadContent("it has no row of image " + std::to_string(item));
            }
            return true;
        });
        if (!read) {
            return fail(read.error());
        }
        writer.write(row);
        figures.add(row);
    }
    return std::monostate{};
}

/// A file under another name, removed unless it got its own.
class Part {
public:
    /// Named like those of writeFileAtomically(), so that what a killed process left goes the same way.
    explicit Part(fs::path target)
        : m_target(std::move(target)),
          m_path(m_target.parent_path() /
                 ("." + m_target.filename().string() + "." + std::to_string(::getpid()) + ".0")) {}
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() {
        std::error_code ignored;
        fs::remove(m_path, ignored);
    }
    [[nodiscard]] const fs::path& path() const { return m_path; }
    [[nodiscard]] std::error_code publish() const {
        std::error_code error;
        fs::rename(m_path, m_target, error);
        return error;
    }

private:
    fs::path m_target;
    fs::path m_path;
};

tl::unexpected<Error> writeFailed(const fs::path& out, const std::string& detail) {
    return fail(ErrorCode::WriteFailed,
                out.string() + " could not be written: choose another place or make room there.", detail);
}

Result<std::monostate> writeMerged(Sources& sources, const fs::path& part, const fs::path& out,
                                   const std::string& command) {
    try {
        SQLite::Database database(part.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        // Nobody sees the file before it is whole, so nothing is kept to take back.
        database.exec("PRAGMA journal_mode = OFF");
        database.exec("PRAGMA synchronous = FULL");
        RunFacts facts = sources.front()->facts;
        facts.shard = {};
        facts.command = command + (facts.command.empty() ? "" : "\n") + facts.command;
        createTables(database, facts);
        SQLite::Transaction transaction(database);
        RunFigures figures(facts.classes.size());
        if (const auto copied = copyRows(sources, database, figures); !copied) {
            return copied;
        }
        fillSummary(database, facts, figures);
        transaction.commit();
        return std::monostate{};
    } catch (const SQLite::Exception& exception) {
        return writeFailed(out, exception.what());
    }
}

} // namespace

Result<std::monostate> mergeRuns(const std::vector<fs::path>& shards, const fs::path& out,
                                 const std::string& command) {
    const fs::path target = realPath(out);
    Result<Sources> sources = openShards(shards);
    if (!sources) {
        return fail(sources.error());
    }
    const Result<std::unique_ptr<FileLock>> lock = lockForWriting(target);
    if (!lock) {
        return fail(lock.error());
    }
    if (const auto free = makeWayFor(target); !free) {
        return free;
    }
    const Part part(target);
    if (const auto written = writeMerged(*sources, part.path(), target, command); !written) {
        return written;
    }
    if (const std::error_code error = part.publish()) {
        return writeFailed(target, error.message());
    }
    return std::monostate{};
}

} // namespace actiscope::runs
