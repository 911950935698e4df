// A run as a file: an SQLite database with a row an image, so that it can be killed at any moment and taken
// up again. Schema: run_schema.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "engine/api/result.h"
#include "engine/runs/run.h"
#include "engine/runs/run_figures.h"

namespace actiscope::runs {

/// Thread rule: one thread at a time.
class RunStore {
public:
    /// A new file with these facts. Errors: FileExists-like InvalidArgument where something is there already
    /// (says that --resume goes on with it); WriteFailed.
    [[nodiscard]] static Result<RunStore> create(const std::filesystem::path& file, const RunFacts& facts);
    /// To go on: the file's facts must be these (what must not differ, see RunFacts), else InvalidArgument
    /// says what differs: "the model has changed since the run began". Errors besides: those of open();
    /// WriteFailed where it can be read only.
    [[nodiscard]] static Result<RunStore> resume(const std::filesystem::path& file, const RunFacts& facts);
    /// To read; a file or folder that is read-only will do. Errors: FileNotFound; FileUnreadable (no run, cut
    /// short, made by a newer version: says which).
    [[nodiscard]] static Result<RunStore> open(const std::filesystem::path& file);

    RunStore(RunStore&&) noexcept;
    RunStore& operator=(RunStore&&) noexcept;
    ~RunStore(); ///< what was appended and not committed is lost

    [[nodiscard]] const RunFacts& facts() const;
    /// By item, for the data set's items: whether its row is there.
    [[nodiscard]] Result<std::vector<bool>> done(std::size_t items) const;
    [[nodiscard]] Result<std::size_t> count() const;

    /// Each row of one transaction or none. Rows whose item is there are InvalidArgument. Errors:
    /// WriteFailed; a full disk says so, and the file holds what was there before.
    [[nodiscard]] Result<std::monostate> append(const std::vector<ImageRow>& rows);

    /// Every row in the order of the items; ends where `each` returns false.
    [[nodiscard]] Result<std::monostate> forEach(const std::function<bool(ImageRow&&)>& each) const;
    [[nodiscard]] Result<ImageRow> row(std::uint32_t item) const; ///< FileUnreadable where it is not there

    /// Writes the summary tables, in one transaction: for who reads the file with SQL.
    [[nodiscard]] Result<std::monostate> writeSummary(const RunFigures& figures);

private:
    class Connection;
    explicit RunStore(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> m_connection;
};

/// The rows of all shards in one new file: the same rows as those of one run over all images, but for times.
/// Errors: InvalidArgument where the runs are none of one run (says what differs), a shard is missing, there
/// twice or not finished (says how far it is); those of RunStore::open and create.
[[nodiscard]] Result<std::monostate> mergeRuns(const std::vector<std::filesystem::path>& shards,
                                               const std::filesystem::path& out);

/// The figures of a stored run.
[[nodiscard]] Result<RunFigures> figuresOf(const RunStore& store);

} // namespace actiscope::runs
