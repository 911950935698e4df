#include "engine/runs/run_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

#include <sqlite3.h>

#include "engine/data/files.h"
#include "engine/runs/run_columns.h"
#include "engine/runs/run_schema.h"

namespace actiscope::runs {
namespace {

namespace fs = std::filesystem;

constexpr int kPatience = 5000;        ///< milliseconds that another's short lock is waited for
constexpr int kMostValue = 16'000'000; ///< bytes of one text or BLOB
constexpr std::size_t kMostPath = 504; ///< bytes that SQLite takes, its "-journal" besides
constexpr const char* kNoRun = " is no run: name a file that `actiscope evaluate --store` wrote.";
constexpr const char* kRecover = "Evaluate again, or take a copy of the file from before it was damaged.";

int primaryCode(const SQLite::Exception& exception) {
    return exception.getErrorCode() & 0xFF;
}

bool hasBytes(const fs::path& file, const char* suffix) {
    fs::path beside = file;
    beside += suffix;
    std::error_code missing;
    const std::uintmax_t size = fs::file_size(beside, missing);
    return !missing && size > 0;
}

/// Empty where there is a file that may be opened.
std::optional<Error> whyNoFile(const fs::path& file) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) {
        return Error{ErrorCode::FileNotFound, file.string() + " does not exist: check its name and folder.",
                     error.message()};
    }
    if (!fs::is_regular_file(status)) {
        return Error{ErrorCode::FileUnreadable,
                     file.string() + (fs::is_directory(status) ? " is a folder" : " is a device or pipe") +
                         ": name the file of a run.",
                     {}};
    }
    if (file.native().size() > kMostPath) {
        return Error{ErrorCode::FileUnreadable,
                     file.string() + " has a path of " + std::to_string(file.native().size()) +
                         " bytes, and a run's may have " + std::to_string(kMostPath) +
                         ": move it to a folder with a shorter one.",
                     {}};
    }
    return std::nullopt;
}

/// As SQLite takes it for a file that nothing changes any more: read without locks and without a journal.
std::string unchangingUri(const fs::path& file) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : file.native()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '/' || c == '.' || c == '-' || c == '_';
        if (plain) {
            uri += c;
        } else {
            uri += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
        }
    }
    return uri + "?immutable=1";
}

/// Empty where it is one, of a format that is known. Throws BadContent.
std::optional<Error> whyNoRun(const fs::path& file, SQLite::Database& database) {
    const std::string name = file.string();
    if (database.execAndGet("PRAGMA application_id").getInt() != kRunApplication) {
        return Error{ErrorCode::FileUnreadable, name + kNoRun, {}};
    }
    const int format = database.execAndGet("PRAGMA user_version").getInt();
    if (format > kRunFormat) {
        return Error{ErrorCode::FileUnreadable,
                     name + " was written by a newer version of the program (format " +
                         std::to_string(format) + ", this one knows " + std::to_string(kRunFormat) +
                         "): update the program to read it.",
                     {}};
    }
    if (format < kRunFormat) {
        throw BadContent("there is no format " + std::to_string(format));
    }
    if (database.execAndGet("PRAGMA encoding").getString() != "UTF-8") {
        throw BadContent("its text is not UTF-8");
    }
    checkTables(database);
    return std::nullopt;
}

/// Opens and reads a first page, so that whatever is wrong shows here.
SQLite::Database opened(const std::string& name, int flags) {
    SQLite::Database database(name, flags | SQLite::OPEN_NOMUTEX, kPatience);
    harden(database);
    (void)database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    return database;
}

/// Read and write where that may be: then what a killed process left behind is tidied up on closing, too.
Result<SQLite::Database> openedAsAllowed(const fs::path& file) {
    try {
        return opened(file.string(), SQLite::OPEN_READWRITE);
    } catch (const SQLite::Exception& exception) {
        const int code = primaryCode(exception);
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) {
            throw;
        }
        if (hasBytes(file, "-wal") || hasBytes(file, "-journal")) {
            return fail(ErrorCode::FileUnreadable,
                        file.string() + " was not closed, and its last rows can't be taken up where it lies: "
                                        "copy it, with the files beside it whose names begin with its own, "
                                        "to a folder that you may write to, and open it there.",
                        exception.what());
        }
    }
    return opened(unchangingUri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
}

Result<SQLite::Database> openedRun(const fs::path& file) {
    if (std::optional<Error> why = whyNoFile(file)) {
        return fail(std::move(*why));
    }
    try {
        Result<SQLite::Database> database = openedAsAllowed(file);
        if (database) {
            if (std::optional<Error> why = whyNoRun(file, *database)) {
                return fail(std::move(*why));
            }
        }
        return database;
    } catch (const SQLite::Exception& exception) {
        return fail(readError(file, exception));
    } catch (const BadContent& bad) {
        return fail(contentError(file, bad.what()));
    }
}

bool meansNoRoom(int systemError) {
    constexpr std::array kNoRoom = {ENOSPC, EDQUOT, EFBIG};
    return std::find(kNoRoom.begin(), kNoRoom.end(), systemError) != kNoRoom.end();
}

} // namespace

fs::path realPath(const fs::path& file) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(file, error);
    return error || real.empty() ? fs::absolute(file, error) : real;
}

Result<std::unique_ptr<FileLock>> lockForWriting(const fs::path& file) {
    if (file.native().size() > kMostPath) {
        return fail(ErrorCode::WriteFailed, file.string() + " has a path of " +
                                                std::to_string(file.native().size()) +
                                                " bytes, and a run's may have " + std::to_string(kMostPath) +
                                                ": choose a shorter one.");
    }
    fs::path name = file;
    name += "-lock";
    auto lock = std::make_unique<FileLock>(name);
    if (lock->taken()) {
        return lock;
    }
    if (lock->isHeldElsewhere()) {
        return fail(ErrorCode::WriteFailed,
                    file.string() +
                        " is being written by another process: wait until that is done, or choose "
                        "another file.");
    }
    return fail(ErrorCode::WriteFailed,
                file.string() + " can't be written: its folder is not there, may not be written to, or "
                                "lies on a disk that can't lock files. Choose another place.");
}

Result<std::monostate> makeWayFor(const fs::path& file) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(file, ignored))) {
        return fail(ErrorCode::InvalidArgument,
                    file.string() + " is there already: go on with it by --resume, or choose another file.");
    }
    removeAbandonedParts({file});
    // Without their database they are of no use, and SQLite would take them for the new one's.
    for (const char* suffix : {"-wal", "-shm", "-journal"}) {
        fs::path left = file;
        left += suffix;
        fs::remove(left, ignored);
    }
    return std::monostate{};
}

void harden(SQLite::Database& database) {
    sqlite3* handle = database.getHandle();
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kMostValue);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    for (const int off :
         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW}) {
        sqlite3_db_config(handle, off, 0, nullptr);
    }
    database.exec("PRAGMA cell_size_check = ON");
    database.exec("PRAGMA mmap_size = 0");
}

Result<SQLite::Database> openForReading(const fs::path& file) {
    Result<SQLite::Database> database = openedRun(file);
    if (database) {
        database->exec("PRAGMA query_only = ON");
    }
    return database;
}

Result<SQLite::Database> openForWriting(const fs::path& file) {
    Result<SQLite::Database> database = openedRun(file);
    if (!database) {
        return database;
    }
    if (sqlite3_db_readonly(database->getHandle(), "main") != 0) {
        return fail(ErrorCode::WriteFailed,
                    file.string() + " can only be read: allow writing to it, or choose another file.");
    }
    errno = 0;
    try {
        const std::string mode = database->execAndGet("PRAGMA journal_mode = WAL").getString();
        // With a WAL the file is whole after a power cut without waiting for the disk at each group of rows;
        // the last groups may be evaluated again then.
        database->exec(mode == "wal" ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
        const std::string state = database->execAndGet("PRAGMA quick_check(1)").getString();
        if (state != "ok") {
            return fail(contentError(file, state));
        }
    } catch (const SQLite::Exception& exception) {
        return fail(writeError(file, exception, errno));
    }
    return database;
}

Error writeError(const fs::path& file, const SQLite::Exception& exception, int systemError) {
    const std::string name = file.string();
    const int code = primaryCode(exception);
    const std::string detail = exception.what();
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
        return readError(file, exception);
    }
    if (code == SQLITE_FULL || (code == SQLITE_IOERR && meansNoRoom(systemError))) {
        return {ErrorCode::WriteFailed,
                name + " could not be written: there is no room left on its disk. The rows until then are "
                       "kept: make room and go on with --resume.",
                detail};
    }
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        return {ErrorCode::WriteFailed,
                name + " is held by another program: end that, then go on with --resume.", detail};
    }
    if (code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM) {
        return {ErrorCode::WriteFailed,
                name + " can't be written: allow writing to it and to its folder, or choose another place.",
                detail};
    }
    return {ErrorCode::WriteFailed,
            name + " could not be written. The rows until then are kept: check the disk it lies on and go on "
                   "with --resume.",
            detail};
}

Error readError(const fs::path& file, const SQLite::Exception& exception) {
    const std::string name = file.string();
    switch (primaryCode(exception)) {
    case SQLITE_NOTADB:
        return {ErrorCode::FileUnreadable, name + kNoRun, exception.what()};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::FileUnreadable, name + " is held by another program: end that and try again.",
                exception.what()};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return {ErrorCode::FileUnreadable, name + " can't be opened: check that you may read it.",
                exception.what()};
    case SQLITE_IOERR:
        return {ErrorCode::FileUnreadable,
                name + " can't be read to its end: check the disk it lies on, and that the file is whole.",
                exception.what()};
    default:
        return contentError(file, exception.what());
    }
}

Error contentError(const fs::path& file, const std::string& what) {
    return {ErrorCode::FileUnreadable, file.string() + " is damaged (" + what + "). " + kRecover, {}};
}

} // namespace actiscope::runs
