// A run that is killed, or loses power, at any moment and is gone on with equals one that is not.
#include <fstream>
#include <limits>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "engine/data/files.h"
#include "tests/runs/child_process.h"
#include "tests/runs/store_support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using namespace test;
namespace fs = std::filesystem;

/// Rows so large that the WAL is moved into the file in the middle of the run.
ImageRow largeRowOf(std::uint32_t item) {
    ImageRow row = rowOf(item);
    row.warning = std::string(item % 2 == 0 ? 1'500'000 : 10, 'w');
    return row;
}

using MakeRow = ImageRow (*)(std::uint32_t);

class StoreKilled : public testing::Test {
protected:
    /// Kills a run at `moments` moments from its first system call to its last. By the number of rows that
    /// were there then: how often. Empty where processes may not be traced.
    std::optional<std::map<int, int>> killEverywhere(std::uint64_t images, MakeRow make,
                                                     std::size_t moments) {
        const RunFacts facts = factsOf(images);
        const fs::path whole = m_folder.path() / "whole.db";
        EXPECT_EQ(said(evaluateTo(whole, facts, 3, make)), "fine");
        const std::string expected = dumpOf(whole);
        const fs::path killed = m_folder.path() / "killed";
        const auto work = [&] { (void)evaluateTo(killed / "run.db", facts, 3, make); };

        fs::create_directory(killed);
        const auto all = killedAt(std::numeric_limits<std::size_t>::max(), work);
        if (!all) {
            return std::nullopt;
        }
        EXPECT_EQ(dumpOf(killed / "run.db"), expected);
        std::map<int, int> rowsThen;
        std::size_t ended = 0;
        for (std::size_t moment = 0; moment < moments; ++moment) {
            fs::remove_all(killed);
            fs::create_directory(killed);
            const auto traced = killedAt(1 + moment * all->stops / moments, work);
            ended += traced->killed ? 0 : 1; // the last moments: one run has a few calls more than another
            const Result<RunStore> then = RunStore::open(killed / "run.db");
            EXPECT_TRUE(then || then.error().code == ErrorCode::FileNotFound) << said(then);
            ++rowsThen[then ? static_cast<int>(then->count().value()) : -1];
            EXPECT_EQ(said(evaluateTo(killed / "run.db", facts, 3, make)), "fine") << moment;
            EXPECT_EQ(dumpOf(killed / "run.db"), expected) << moment;
        }
        EXPECT_EQ(namesIn(killed), std::set<std::string>{"run.db"});
        EXPECT_LE(ended, moments / 20);
        return rowsThen;
    }

    actiscope::test::TemporaryFolder m_folder;
};

TEST_F(StoreKilled, BetweenItsSystemCalls) {
    const auto killed = killEverywhere(20, rowOf, 240);
    if (!killed) {
        GTEST_SKIP() << kNoTracing;
    }
    const std::map<int, int>& rows = *killed;
    EXPECT_GT(rows.at(-1), 0) << "before the file was there";
    for (const int count : {0, 3, 6, 9, 12, 15, 18, 20}) {
        EXPECT_EQ(rows.count(count), 1U) << "in no run were " << count << " rows there";
    }
    EXPECT_EQ(rows.size(), 9U) << "a group of rows is there whole or not at all";
}

TEST_F(StoreKilled, WhileTheRowsMoveFromTheWalIntoTheFile) {
    const auto killed = killEverywhere(10, largeRowOf, 20);
    if (!killed) {
        GTEST_SKIP() << kNoTracing;
    }
    EXPECT_GE(killed->size(), 4U);
}

/// A cut of power: the file as it was when it was last flushed, and of the WAL whatever came to the disk.
TEST_F(StoreKilled, WithOnlyPartOfTheWalOnTheDisk) {
    const RunFacts facts = factsOf(30);
    const fs::path whole = m_folder.path() / "whole.db";
    ASSERT_EQ(said(evaluateTo(whole, facts, 5)), "fine");
    const std::string expected = dumpOf(whole);

    const fs::path file = m_folder.path() / "run.db";
    ASSERT_EQ(inChild([&] {
                  Result<RunStore> store = RunStore::create(file, facts);
                  for (std::uint32_t item = 0; item < 25; item += 5) {
                      (void)store->append(
                          {rowOf(item), rowOf(item + 1), rowOf(item + 2), rowOf(item + 3), rowOf(item + 4)});
                  }
                  ::kill(::getpid(), SIGKILL);
                  return std::string();
              }),
              "died");
    const std::vector<std::uint8_t> database = readFile(file).value();
    const std::vector<std::uint8_t> wal = readFile(file.string() + "-wal").value();
    ASSERT_GT(wal.size(), 50'000U);

    std::mt19937 random(3);
    std::set<std::size_t> counts;
    const fs::path cut = m_folder.path() / "cut.db";
    for (int i = 0; i < 150; ++i) {
        std::vector<std::uint8_t> left = wal;
        left.resize(i == 0 ? wal.size() : std::uniform_int_distribution<std::size_t>(0, wal.size())(random));
        if (i % 2 == 1 && !left.empty()) { // a page of the end that holds something else
            const std::size_t begin = left.size() - std::min<std::size_t>(left.size(), 4096);
            std::generate(left.begin() + static_cast<std::ptrdiff_t>(begin), left.end(),
                          [&] { return static_cast<std::uint8_t>(random()); });
        }
        fs::remove(cut);
        ASSERT_TRUE(writeFileAtomically(cut, database.data(), database.size(), Flush::Later));
        ASSERT_TRUE(writeFileAtomically(cut.string() + "-wal", left.data(), left.size(), Flush::Later));
        {
            const Result<RunStore> store = RunStore::open(cut);
            ASSERT_TRUE(store) << store.error().message;
            counts.insert(store->count().value());
        }
        ASSERT_EQ(said(evaluateTo(cut, facts, 5)), "fine") << i;
        ASSERT_EQ(dumpOf(cut), expected) << i;
    }
    EXPECT_EQ(counts, (std::set<std::size_t>{0, 5, 10, 15, 20, 25}));
}

TEST_F(StoreKilled, ANewRunTakesNothingOfTheRemainsOfAnother) {
    const fs::path file = m_folder.path() / "run.db";
    EXPECT_EQ(inChild([&] {
                  Result<RunStore> store = RunStore::create(file, factsOf(30));
                  (void)store->append({rowOf(0), rowOf(1)});
                  ::kill(::getpid(), SIGKILL);
                  return std::string();
              }),
              "died");
    ASSERT_EQ(namesIn(m_folder.path()),
              (std::set<std::string>{"run.db", "run.db-wal", "run.db-shm", "run.db-lock"}));
    fs::remove(file);
    std::ofstream(m_folder.path() / ".run.db.999999999.0") << "a part of a process that is gone";
    {
        Result<RunStore> store = RunStore::create(file, factsOf(30));
        ASSERT_TRUE(store) << store.error().message;
        EXPECT_EQ(store->count().value(), 0U);
    }
    EXPECT_EQ(namesIn(m_folder.path()), std::set<std::string>{"run.db"});
}

} // namespace
} // namespace actiscope::runs
