#include "engine/runs/run_store.h"

#include <cerrno>
#include <optional>
#include <utility>

#include <sqlite3.h>

#include "engine/data/files.h"
#include "engine/runs/run_columns.h"
#include "engine/runs/run_difference.h"
#include "engine/runs/run_file.h"
#include "engine/runs/run_rows.h"
#include "engine/runs/run_schema.h"
#include "engine/runs/run_summary.h"

namespace actiscope::runs {

namespace fs = std::filesystem;

class RunStore::Connection {
public:
    /// Reads the facts: throws SQLite::Exception, BadContent. `lock`: null to read only.
    Connection(fs::path file, std::unique_ptr<FileLock> lock, SQLite::Database opened)
        : m_file(std::move(file)), m_lock(std::move(lock)), m_database(std::move(opened)),
          m_facts(readFacts(m_database)) {
        if (m_lock) {
            m_writer.emplace(m_database);
        }
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        m_writer.reset();
        if (m_lock) {
            // One file that can be read everywhere, also where nothing may be written. Where a reader is in
            // the way, or the disk is full, the rows stay in the WAL, where the next one finds them.
            sqlite3_busy_timeout(m_database.getHandle(), 0);
            (void)m_database.tryExec("PRAGMA journal_mode = DELETE");
        }
    }

    [[nodiscard]] const fs::path& file() const { return m_file; }
    [[nodiscard]] const RunFacts& facts() const { return m_facts; }
    [[nodiscard]] SQLite::Database& database() { return m_database; }
    [[nodiscard]] RowWriter* writer() { return m_writer ? &*m_writer : nullptr; }

    /// Runs `read()`; its exceptions become FileUnreadable.
    template <class Read>
    auto reading(const Read& read) const -> Result<decltype(read())> {
        try {
            return read();
        } catch (const SQLite::Exception& exception) {
            return fail(readError(m_file, exception));
        } catch (const BadContent& bad) {
            return fail(contentError(m_file, bad.what()));
        }
    }

    /// Runs `write()` as one transaction.
    template <class Write>
    Result<std::monostate> writing(const Write& write) {
        if (!m_lock) {
            return fail(ErrorCode::InvalidArgument, m_file.string() + " was opened to be read only.");
        }
        int systemError = 0;
        errno = 0;
        try {
            SQLite::Transaction transaction(m_database, SQLite::TransactionBehavior::IMMEDIATE);
            try {
                write();
                transaction.commit();
                return std::monostate{};
            } catch (const SQLite::Exception&) {
                systemError = errno; // before the way back changes it
                throw;
            }
        } catch (const SQLite::Exception& exception) {
            if (exception.getErrorCode() == SQLITE_CONSTRAINT) {
                return fail(ErrorCode::InvalidArgument,
                            m_file.string() + " has a row of one of these images already: a run has each "
                                              "image once.",
                            exception.what());
            }
            return fail(writeError(m_file, exception, systemError));
        }
    }

private:
    fs::path m_file;
    std::unique_ptr<FileLock> m_lock; // goes last: the database is closed before others may write
    SQLite::Database m_database;
    RunFacts m_facts;
    std::optional<RowWriter> m_writer;
};

namespace {

/// A whole database without rows, as bytes: written like every other file, it is there or not.
Result<std::monostate> writeEmptyRun(const fs::path& file, const RunFacts& facts) {
    SQLite::Database memory(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const auto notBegun = [&](const char* detail) {
        return fail(ErrorCode::InvalidArgument,
                    file.string() + " could not be begun: what is known of the run can't be stored.", detail);
    };
    try {
        harden(memory);
        createTables(memory, facts);
        (void)readFacts(memory); // what could not be read again is not begun
    } catch (const SQLite::Exception& exception) {
        return notBegun(exception.what());
    } catch (const BadContent& bad) {
        return notBegun(bad.what());
    }
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
        sqlite3_serialize(memory.getHandle(), "main", &size, 0), &sqlite3_free);
    if (!bytes) {
        return fail(ErrorCode::OutOfMemory, file.string() + " could not be begun: there is no memory left.");
    }
    return writeFileAtomically(file, bytes.get(), static_cast<std::size_t>(size));
}

} // namespace

RunStore::RunStore(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;
RunStore::~RunStore() = default;

Result<RunStore> RunStore::create(const fs::path& file, const RunFacts& facts) {
    const fs::path real = realPath(file);
    Result<std::unique_ptr<FileLock>> lock = lockForWriting(real);
    if (!lock) {
        return fail(lock.error());
    }
    if (const auto free = makeWayFor(real); !free) {
        return fail(free.error());
    }
    if (const auto written = writeEmptyRun(real, facts); !written) {
        return fail(written.error());
    }
    return connect(real, std::move(*lock));
}

Result<RunStore> RunStore::resume(const fs::path& file, const RunFacts& facts) {
    const fs::path real = realPath(file);
    if (const Result<RunStore> there = open(real); !there) { // first: what is no run gets no lock beside it
        return fail(there.error());
    }
    Result<std::unique_ptr<FileLock>> lock = lockForWriting(real);
    if (!lock) {
        return fail(lock.error());
    }
    Result<RunStore> store = connect(real, std::move(*lock));
    if (!store) {
        return store;
    }
    const std::vector<Difference> changes = differences(store->facts(), facts, true);
    if (!changes.empty()) {
        return fail(ErrorCode::InvalidArgument, file.string() + " can't be gone on with. " +
                                                    changesInWords(changes) +
                                                    " Undo that, or choose another file for a new run.");
    }
    return store;
}

Result<RunStore> RunStore::open(const fs::path& file) {
    return connect(realPath(file), nullptr);
}

Result<RunStore> RunStore::connect(const fs::path& file, std::unique_ptr<FileLock> lock) {
    Result<SQLite::Database> database = lock ? openForWriting(file) : openForReading(file);
    if (!database) {
        return fail(database.error());
    }
    try {
        return RunStore(std::make_unique<Connection>(file, std::move(lock), std::move(*database)));
    } catch (const SQLite::Exception& exception) {
        return fail(readError(file, exception));
    } catch (const BadContent& bad) {
        return fail(contentError(file, bad.what()));
    }
}

const RunFacts& RunStore::facts() const {
    return m_connection->facts();
}

Result<std::vector<bool>> RunStore::done(std::size_t items) const {
    return m_connection->reading([&] {
        std::vector<bool> there(items);
        SQLite::Statement rows(m_connection->database(), "SELECT item FROM image ORDER BY item");
        std::int64_t least = 0;
        while (rows.executeStep()) {
            const std::int64_t item = integerAt(rows, 0, least, static_cast<std::int64_t>(items) - 1);
            there[static_cast<std::size_t>(item)] = true;
            least = item + 1;
        }
        return there;
    });
}

Result<std::size_t> RunStore::count() const {
    return m_connection->reading([&] {
        std::size_t count = 0;
        SQLite::Statement rows(m_connection->database(), "SELECT item FROM image ORDER BY item");
        std::int64_t least = 0;
        for (; rows.executeStep(); ++count) { // not count(*): pages of a hostile file can lie in many places
            least = integerAt(rows, 0, least, static_cast<std::int64_t>(facts().images) - 1) + 1;
        }
        return count;
    });
}

Result<std::monostate> RunStore::append(const std::vector<ImageRow>& rows) {
    for (const ImageRow& row : rows) {
        const std::string fault = faultOf(row, facts());
        if (!fault.empty()) {
            return fail(ErrorCode::InvalidArgument, "Image " + std::to_string(row.item) +
                                                        " can't be stored in " +
                                                        m_connection->file().string() + ": " + fault + ".");
        }
    }
    return m_connection->writing([&] {
        clearSummary(m_connection->database()); // it would be one of fewer rows
        for (const ImageRow& row : rows) {
            m_connection->writer()->write(row);
        }
    });
}

Result<std::monostate> RunStore::forEach(const std::function<bool(ImageRow&&)>& each) const {
    return m_connection->reading([&] {
        RowReader reader(m_connection->database(), facts(), 0, UINT32_MAX);
        ImageRow row;
        while (reader.next(row) && each(std::move(row))) {
        }
        return std::monostate{};
    });
}

Result<ImageRow> RunStore::row(std::uint32_t item) const {
    Result<std::optional<ImageRow>> found = m_connection->reading([&] {
        RowReader reader(m_connection->database(), facts(), item, item);
        ImageRow row;
        return reader.next(row) ? std::optional(std::move(row)) : std::nullopt;
    });
    if (!found) {
        return fail(found.error());
    }
    if (!*found) {
        return fail(ErrorCode::FileUnreadable, m_connection->file().string() + " has no row of image " +
                                                   std::to_string(item) + ": it was not evaluated yet.");
    }
    return std::move(**found);
}

Result<std::monostate> RunStore::writeSummary(const RunFigures& figures) {
    SQLite::Database& database = m_connection->database();
    Result<std::monostate> written = m_connection->writing([&] { fillSummary(database, facts(), figures); });
    if (written) {
        try {
            // A reader in the way is no failure: then the rows stay in the WAL.
            errno = 0;
            database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (const SQLite::Exception& exception) {
            return fail(writeError(m_connection->file(), exception, errno));
        }
    }
    return written;
}

} // namespace actiscope::runs
