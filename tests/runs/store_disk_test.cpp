// Disks that are full or fail, files and folders that may not be written, and two who write at once.
#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "engine/data/files.h"
#include "tests/runs/child_process.h"
#include "tests/runs/store_support.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/full_disk.h"

namespace actiscope::runs {
namespace {

using namespace test;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// SQLite's writes fail from the `good`-th on while it lives.
class FailingWrites {
public:
    FailingWrites(std::size_t good, int error) {
        s_left = good;
        s_error = error;
        set(reinterpret_cast<sqlite3_syscall_ptr>(&FailingWrites::write));
    }
    FailingWrites(const FailingWrites&) = delete;
    FailingWrites& operator=(const FailingWrites&) = delete;
    ~FailingWrites() { set(nullptr); }
    [[nodiscard]] static std::size_t left() { return s_left; }

private:
    static ssize_t write(int file, const void* bytes, std::size_t size, off_t at) {
        if (s_left == 0) {
            errno = s_error;
            return -1;
        }
        --s_left;
        return ::pwrite(file, bytes, size, at);
    }
    static void set(sqlite3_syscall_ptr call) {
        sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
        system->xSetSystemCall(system, "pwrite", call);
        system->xSetSystemCall(system, "pwrite64", call);
    }
    static inline std::size_t s_left = 0;
    static inline int s_error = 0;
};

class StoreDisk : public testing::Test {
protected:
    actiscope::test::TemporaryFolder folder;
    fs::path file = folder.path() / "run.db";
};

void expectSound(const fs::path& file) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
}

/// Lets the disk fail at each write of a run in turn.
void failEverywhere(const fs::path& folder, int error, const std::string& words) {
    const RunFacts facts = factsOf(12);
    ASSERT_EQ(said(evaluateTo(folder / "whole.db", facts, 3)), "fine");
    const std::string expected = dumpOf(folder / "whole.db");
    const fs::path file = folder / "run.db";
    int failed = 0;
    for (std::size_t good = 0;; ++good) {
        fs::remove(file);
        Result<std::monostate> first = std::monostate{};
        std::size_t unused = 0;
        {
            const FailingWrites failing(good, error);
            first = evaluateTo(file, facts, 3);
            unused = FailingWrites::left();
        }
        if (!first) {
            ++failed;
            EXPECT_EQ(first.error().code, ErrorCode::WriteFailed) << good << said(first);
            EXPECT_THAT(first.error().message, HasSubstr(words)) << good;
        }
        {
            const Result<RunStore> store = RunStore::open(file);
            ASSERT_TRUE(store) << store.error().message;
            EXPECT_EQ(store->count().value() % 3, 0U);
        }
        expectSound(file);
        ASSERT_EQ(said(evaluateTo(file, facts, 3)), "fine") << good;
        ASSERT_EQ(dumpOf(file), expected) << good;
        if (unused > 0) {
            break;
        }
    }
    EXPECT_GT(failed, 10);
}

TEST_F(StoreDisk, FullAtAnyWriteLeavesWhatWasThere) {
    failEverywhere(folder.path(), ENOSPC, "no room left");
}

TEST_F(StoreDisk, FailingAtAnyWriteLeavesWhatWasThere) {
    failEverywhere(folder.path(), EIO, "check the disk");
}

TEST_F(StoreDisk, FullForEveryFile) {
    {
        const training::test::FullDisk full(1000);
        const Result<RunStore> store = RunStore::create(file, factsOf(10));
        ASSERT_FALSE(store);
        EXPECT_EQ(store.error().code, ErrorCode::WriteFailed);
    }
    EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{});
    Result<RunStore> store = RunStore::create(file, factsOf(10));
    ASSERT_EQ(said(store->append({rowOf(0), rowOf(1)})), "fine");
    std::vector<ImageRow> large; // together
    for (std::uint32_t item = 2; item < 10; ++item) {
        large.push_back(rowOf(item));
        large.back().warning = std::string(60'000, 'x');
    }
    {
        const training::test::FullDisk full(200'000);
        const auto appended = store->append(large);
        ASSERT_FALSE(appended);
        EXPECT_EQ(appended.error().code, ErrorCode::WriteFailed);
        EXPECT_THAT(appended.error().message, HasSubstr("no room left")) << appended.error().detail;
    }
    expectSound(file);
    EXPECT_EQ(store->count().value(), 2U);
    EXPECT_EQ(said(store->append(large)), "fine") << "the same store, once there is room";
    EXPECT_EQ(textOf(store->row(2).value()), textOf(large.front()));
}

TEST_F(StoreDisk, OneWritesAtATime) {
    const RunFacts facts = factsOf(10);
    const auto attempt = [&](auto begin) { return inChild([&] { return said(begin(file, facts)); }); };
    {
        Result<RunStore> store = RunStore::create(file, facts);
        ASSERT_TRUE(store);
        EXPECT_THAT(attempt(RunStore::resume), HasSubstr("written by another process"));
        EXPECT_THAT(attempt(RunStore::create), HasSubstr("written by another process"));
        const Result<RunStore> second = RunStore::resume(file, facts);
        ASSERT_FALSE(second) << "also within one process";
        EXPECT_EQ(second.error().code, ErrorCode::WriteFailed);
        fs::create_symlink(file, folder.path() / "other name.db");
        EXPECT_FALSE(RunStore::resume(folder.path() / "other name.db", facts));
        ASSERT_EQ(said(store->append({rowOf(0)})), "fine");
        EXPECT_EQ(inChild([&] { return std::to_string(RunStore::open(file)->count().value()); }), "1")
            << "readers see what is there";
        EXPECT_EQ(said(store->append({rowOf(1)})), "fine")
            << "a reader that came and went is in nobody's way";
    }
    EXPECT_EQ(namesIn(folder.path()), (std::set<std::string>{"run.db", "other name.db"}));
    EXPECT_EQ(attempt(RunStore::resume), "fine");
    EXPECT_THAT(attempt(RunStore::create), HasSubstr("there already"));
}

TEST_F(StoreDisk, AReaderKeepsItsRowsWhileOthersAreAdded) {
    Result<RunStore> writer = RunStore::create(file, factsOf(10));
    ASSERT_EQ(said(writer->append({rowOf(0), rowOf(5)})), "fine");
    const Result<RunStore> reader = RunStore::open(file);
    int seen = 0;
    EXPECT_EQ(said(reader->forEach([&](ImageRow&&) {
                  ++seen;
                  return said(writer->append({rowOf(static_cast<std::uint32_t>(5 + seen))})) == "fine";
              })),
              "fine");
    EXPECT_EQ(seen, 2);
    EXPECT_EQ(reader->count().value(), 4U);
}

TEST_F(StoreDisk, ClosedWithAReaderInTheWayLosesNothing) {
    {
        std::optional<RunStore> writer = RunStore::create(file, factsOf(10)).value();
        ASSERT_EQ(said(writer->append({rowOf(0), rowOf(5)})), "fine");
        const Result<RunStore> reader = RunStore::open(file);
        EXPECT_EQ(said(reader->forEach([&](ImageRow&&) {
                      writer.reset();
                      return true;
                  })),
                  "fine");
        EXPECT_EQ(reader->count().value(), 2U);
    }
    EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{"run.db"}) << "the last one tidies up";
    EXPECT_EQ(RunStore::open(file)->count().value(), 2U);
}

/// Runs as somebody whom rights bind, in a child process.
std::string asNobody(const std::function<std::string()>& work) {
    return inChild([&]() -> std::string {
        if (::geteuid() == 0 && ::seteuid(65534) != 0) {
            return "no rights to give away";
        }
        return work();
    });
}

class StoreReadOnly : public StoreDisk {
protected:
    void SetUp() override {
        place = folder.path() / "\xC3\xBC & ? # 100%";
        fs::create_directory(place);
        file = place / "run.db";
        ::chmod(folder.path().c_str(), 0755);
        ASSERT_EQ(said(evaluateTo(file, facts)), "fine");
        protect(0444, 0555);
        if (asNobody([&] { return said(readFile(file)); }) != "fine") {
            GTEST_SKIP() << "skipped: the folder for temporary files is nobody else's";
        }
    }
    void TearDown() override { protect(0644, 0755); }
    void protect(mode_t ofFile, mode_t ofFolder) const {
        for (const auto& entry : fs::directory_iterator(place)) {
            ::chmod(entry.path().c_str(), ofFile);
        }
        ::chmod(place.c_str(), ofFolder);
    }
    std::string read() const {
        return asNobody([&]() -> std::string {
            const Result<RunStore> store = RunStore::open(file);
            if (!store) {
                return store.error().message;
            }
            std::size_t rows = 0;
            const auto all = store->forEach([&](ImageRow&& row) {
                rows += textOf(row) == textOf(rowOf(row.item)) ? 1 : 0;
                return true;
            });
            return all ? std::to_string(rows) + " rows" : all.error().message;
        });
    }
    /// Ends without closing, the WAL full of rows.
    void kill() {
        protect(0644, 0755);
        fs::remove(file);
        ASSERT_EQ(inChild([&] {
                      Result<RunStore> store = RunStore::create(file, facts);
                      (void)store->append({rowOf(0), rowOf(1), rowOf(2)});
                      ::kill(::getpid(), SIGKILL);
                      return std::string();
                  }),
                  "died");
    }

    const RunFacts facts = factsOf(10);
    fs::path place;
};

TEST_F(StoreReadOnly, IsReadWhereNothingMayBeWritten) {
    EXPECT_EQ(read(), "10 rows");
    EXPECT_EQ(namesIn(place), std::set<std::string>{"run.db"});
}

TEST_F(StoreReadOnly, IsReadWhereItWasClosedWithAReaderInTheWay) {
    protect(0644, 0755);
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode = WAL");
    ASSERT_EQ(namesIn(place), std::set<std::string>{"run.db"});
    protect(0444, 0555);
    EXPECT_EQ(read(), "10 rows");
}

TEST_F(StoreReadOnly, KilledIsReadOrSaysWhatToDo) {
    kill();
    protect(0444, 0555);
    EXPECT_EQ(read(), "3 rows") << "while all of its files lie there";
    protect(0644, 0755);
    fs::remove(file.string() + "-shm");
    protect(0444, 0555);
    EXPECT_THAT(read(), HasSubstr("copy it, with the files beside it"));
    protect(0644, 0755);
    EXPECT_EQ(said(evaluateTo(file, facts)), "fine");
    EXPECT_EQ(namesIn(place), std::set<std::string>{"run.db"});
}

TEST_F(StoreReadOnly, KilledIsTidiedUpByAReaderWhoMay) {
    kill();
    EXPECT_EQ(RunStore::open(file)->count().value(), 3U);
    EXPECT_EQ(namesIn(place), (std::set<std::string>{"run.db", "run.db-lock"}));
    EXPECT_EQ(said(evaluateTo(file, facts)), "fine");
}

TEST_F(StoreReadOnly, IsNotGoneOnWith) {
    const auto resumed = [&] { return asNobody([&] { return said(RunStore::resume(file, facts)); }); };
    EXPECT_THAT(resumed(), HasSubstr("may not be written to"));
    protect(0444, 0777);
    EXPECT_THAT(resumed(), HasSubstr("can only be read"));
    protect(0444, 0555);
    EXPECT_THAT(asNobody([&] { return said(RunStore::create(place / "new.db", facts)); }),
                HasSubstr("may not be written to"));
    protect(0000, 0755);
    EXPECT_THAT(read(), HasSubstr("check that you may read it"));
}

} // namespace
} // namespace actiscope::runs
