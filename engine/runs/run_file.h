// A run's file as an SQLite database: how it is opened and locked, and what its errors mean in words.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/api/result.h"
#include "engine/data/file_lock.h"

namespace actiscope::runs {

/// The file itself, behind links, absolute: one file has one lock whatever it is called.
[[nodiscard]] std::filesystem::path realPath(const std::filesystem::path& file);

/// The lock of whoever writes FILE: FILE-lock. Readers need none. Errors: WriteFailed.
[[nodiscard]] Result<std::unique_ptr<FileLock>> lockForWriting(const std::filesystem::path& file);

/// Before a new file gets this name: that nothing has it (else InvalidArgument), and nothing is left beside
/// it of one that had. The caller holds the lock.
[[nodiscard]] Result<std::monostate> makeWayFor(const std::filesystem::path& file);

/// A run that lies there, its tables checked. What a killed process left in FILE-wal is taken up.
/// Errors: FileNotFound, FileUnreadable.
[[nodiscard]] Result<SQLite::Database> openForReading(const std::filesystem::path& file);
/// The same in WAL mode (or, where the file system can't do that, with a rollback journal). The caller holds
/// the lock. Errors besides: WriteFailed.
[[nodiscard]] Result<SQLite::Database> openForWriting(const std::filesystem::path& file);

/// Memory and time that a hostile file may take, and none of its code.
void harden(SQLite::Database& database);

/// WriteFailed, or FileUnreadable where the file turned out damaged. `systemError`: errno from
/// after the failure, 0 before: SQLite tells a full disk from a failing one, but not a quota that is used up.
[[nodiscard]] Error writeError(const std::filesystem::path& file, const SQLite::Exception& exception,
                               int systemError);
/// FileUnreadable.
[[nodiscard]] Error readError(const std::filesystem::path& file, const SQLite::Exception& exception);
[[nodiscard]] Error contentError(const std::filesystem::path& file, const std::string& what);

} // namespace actiscope::runs
