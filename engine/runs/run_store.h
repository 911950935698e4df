// A run as a file: an SQLite database with a row an image, so that it can be killed at any moment and taken
// up again. Schema: run_schema.h.
//
// While it is written, FILE-wal, FILE-shm and FILE-lock lie beside it; closed, it is one file. Killed, they
// stay, and whoever opens the file next takes them up. After a power cut the last groups of rows may be
// missing; what is there is whole. While it is open, the same process opens the file in no other way: closing
// that would take SQLite's locks away. A run has the items 0 ... facts.images - 1, each in one shard.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/runs/run.h"
#include "engine/runs/run_figures.h"

namespace actiscope {
class FileLock;
}

namespace actiscope::runs {

/// Thread rule: one thread at a time.
class RunStore {
public:
    /// A new file with these facts: it is there whole or not at all. Errors: InvalidArgument where something
    /// is there already (says that --resume goes on with it); WriteFailed, also where another process is
    /// creating or writing it.
    [[nodiscard]] static Result<RunStore> create(const std::filesystem::path& file, const RunFacts& facts);
    /// To go on: the file's facts must be these (what must not differ, see RunFacts), else InvalidArgument
    /// says what differs: "The model has changed since the run began." Errors besides: those of open();
    /// WriteFailed where it can be read only, or another process is writing it.
    [[nodiscard]] static Result<RunStore> resume(const std::filesystem::path& file, const RunFacts& facts);
    /// To read, also while another writes; a file or folder that is read-only will do. Errors: FileNotFound;
    /// FileUnreadable (no run, damaged, made by a newer version, not closed where it can't be taken up: says
    /// which).
    [[nodiscard]] static Result<RunStore> open(const std::filesystem::path& file);

    RunStore(RunStore&&) noexcept;
    RunStore& operator=(RunStore&&) noexcept;
    ~RunStore();

    [[nodiscard]] const RunFacts& facts() const;
    /// By item, for the data set's items: whether its row is there.
    [[nodiscard]] Result<std::vector<bool>> done(std::size_t items) const;
    [[nodiscard]] Result<std::size_t> count() const;

    /// Each row of one transaction or none. Empties the summary tables. Errors: InvalidArgument for a row
    /// whose item is there already or that can't be one of this run (says why), and where the run is open to
    /// read; WriteFailed; a full disk says so, and the file holds what was there before.
    [[nodiscard]] Result<std::monostate> append(const std::vector<ImageRow>& rows);

    /// Every row in the order of the items, as they were when the first was read; ends where `each` returns
    /// false. Error: FileUnreadable, where one is damaged.
    [[nodiscard]] Result<std::monostate> forEach(const std::function<bool(ImageRow&&)>& each) const;
    [[nodiscard]] Result<ImageRow> row(std::uint32_t item) const; ///< FileUnreadable where it is not there

    /// Writes the summary tables anew, in one transaction, for who reads the file with SQL, and moves all
    /// rows from FILE-wal into the file. Errors: as append().
    [[nodiscard]] Result<std::monostate> writeSummary(const RunFigures& figures);

private:
    class Connection;
    [[nodiscard]] static Result<RunStore> connect(const std::filesystem::path& file,
                                                  std::unique_ptr<FileLock> lock);
    explicit RunStore(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> m_connection;
};

/// The rows of all shards in one new file, with its summary: the same as one run over all images, but for
/// times. Its command is `command`, the merge's own, and below it in lines of their own those of the first
/// shard; what follows in the facts is of that shard. It is there whole or not at all; memory does not grow
/// with the rows. Errors: InvalidArgument where the runs are none of one run (says what
/// differs), a shard is missing, there twice or not finished (says how far it is); those of RunStore::open
/// and create.
[[nodiscard]] Result<std::monostate> mergeRuns(const std::vector<std::filesystem::path>& shards,
                                               const std::filesystem::path& out, const std::string& command);

/// The figures of a stored run.
[[nodiscard]] Result<RunFigures> figuresOf(const RunStore& store);

} // namespace actiscope::runs
