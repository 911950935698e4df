// Shards that become one run.
#include <gmock/gmock.h>

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

class StoreMerge : public testing::Test {
protected:
    static constexpr std::uint64_t kImages = 50; // no multiple of three
    static constexpr const char* kCommand = "actiscope merge shard1.db shard2.db --out merged.db";

    fs::path shard(std::uint32_t number, std::uint32_t of = 3) {
        const fs::path file = folder.path() / ("shard" + std::to_string(number) + ".db");
        RunFacts facts = factsOf(kImages, {number, of});
        facts.command += " --shard " + std::to_string(number);
        facts.started = "2026-01-0" + std::to_string(number);
        EXPECT_EQ(said(evaluateTo(file, facts, 4, rowOfShard)), "fine");
        return file;
    }
    /// Times differ from those of the whole run.
    static ImageRow rowOfShard(std::uint32_t item) {
        ImageRow row = rowOf(item);
        row.timing = {1, 2, 3, 4, 5};
        return row;
    }
    void expectRefused(const std::vector<fs::path>& shards, const std::string& why) {
        const auto merged = mergeRuns(shards, out, kCommand);
        ASSERT_FALSE(merged);
        EXPECT_EQ(merged.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(merged.error().message, HasSubstr(why));
        EXPECT_FALSE(fs::exists(out));
    }

    actiscope::test::TemporaryFolder folder;
    fs::path out = folder.path() / "out" / "merged.db";
    bool made = fs::create_directory(out.parent_path());
};

TEST_F(StoreMerge, EqualsOneRunInWhateverOrderTheShardsAre) {
    const fs::path whole = folder.path() / "whole.db";
    ASSERT_EQ(said(evaluateTo(whole, factsOf(kImages), 7)), "fine");
    const std::vector<std::string> without = {"decode_ms", "forward_ms", "maps_ms", "boxes_ms",
                                              "score_ms",  "command",    "started"};
    const std::string expected = dumpOf(whole, without);
    std::vector<fs::path> shards = {shard(1), shard(2), shard(3)};
    do {
        fs::remove(out);
        ASSERT_EQ(said(mergeRuns(shards, out, kCommand)), "fine");
        EXPECT_EQ(dumpOf(out, without), expected);
        EXPECT_EQ(namesIn(out.parent_path()), std::set<std::string>{"merged.db"});
        const Result<RunStore> store = RunStore::open(out);
        ASSERT_TRUE(store) << store.error().message;
        EXPECT_EQ(store->facts().shard, Shard{});
        EXPECT_EQ(store->facts().command, kCommand + ("\n" + factsOf(kImages).command) + " --shard 1");
        EXPECT_EQ(store->row(2)->timing.boxes, 4);
    } while (std::next_permutation(shards.begin(), shards.end()));
    EXPECT_EQ(said(RunStore::resume(out, factsOf(kImages))), "fine") << "as if it had been one";
    EXPECT_EQ(namesIn(folder.path()),
              (std::set<std::string>{"whole.db", "shard1.db", "shard2.db", "shard3.db", "out"}));
}

TEST_F(StoreMerge, OneShardAndMoreShardsThanImages) {
    std::vector<fs::path> shards;
    for (std::uint32_t number = 1; number <= 60; ++number) {
        shards.push_back(shard(number, 60));
    }
    ASSERT_EQ(said(mergeRuns(shards, out, kCommand)), "fine");
    const fs::path again = folder.path() / "again.db";
    ASSERT_EQ(said(mergeRuns({out}, again, "merge again")), "fine");
    EXPECT_EQ(dumpOf(again, {"command"}), dumpOf(out, {"command"}));
    EXPECT_EQ(RunStore::open(again)->facts().command, "merge again\n" + RunStore::open(out)->facts().command);
    EXPECT_EQ(RunStore::open(again)->count().value(), kImages);
}

TEST_F(StoreMerge, WhatIsNoWholeRunIsRefused) {
    const fs::path one = shard(1);
    const fs::path two = shard(2);
    const fs::path three = shard(3);
    expectRefused({}, "nothing to merge");
    expectRefused({one, two}, "There is no shard 3/3 beside");
    expectRefused({three, two}, "There is no shard 1/3 beside");
    expectRefused({one, three}, "There is no shard 2/3 beside");
    expectRefused({one, two, two, three}, "are both shard 2/3");
    expectRefused({three, one, two, three}, "are both shard 3/3");
    const fs::path quarter = folder.path() / "quarter.db";
    ASSERT_EQ(said(evaluateTo(quarter, factsOf(kImages, {3, 4}))), "fine");
    expectRefused({one, two, quarter}, "is shard 3/4 and " + one.string() + " is shard 1/3");
}

TEST_F(StoreMerge, UnfinishedShardsAreNamedWithHowFarTheyAre) {
    const fs::path one = shard(1);
    const fs::path three = shard(3);
    const fs::path two = folder.path() / "two.db";
    {
        Result<RunStore> store = RunStore::create(two, factsOf(kImages, {2, 3}));
        ASSERT_EQ(said(store->append({rowOf(1), rowOf(4), rowOf(7)})), "fine");
    }
    expectRefused({one, two, three}, two.string() + " (shard 2/3) has 3 of its 17 images");
    ASSERT_EQ(said(evaluateTo(two, factsOf(kImages, {2, 3}))), "fine");
    EXPECT_EQ(said(mergeRuns({one, two, three}, out, kCommand)), "fine");
}

TEST_F(StoreMerge, RunsThatDifferAreNotMixed) {
    const fs::path one = shard(1, 2);
    const auto refused = [&](const std::string& why, void (*change)(RunFacts&)) {
        const fs::path other = folder.path() / "other.db";
        fs::remove(other);
        RunFacts facts = factsOf(kImages, {2, 2});
        change(facts);
        ASSERT_EQ(said(evaluateTo(other, facts)), "fine");
        expectRefused({one, other}, other.string() + " is of another run than " + one.string() + ": " + why);
    };
    refused("the model differs", [](RunFacts& facts) { ++facts.modelHash; });
    refused("the data set differs", [](RunFacts& facts) { ++facts.dataSetHash; });
    refused("the mapping of classes differs", [](RunFacts& facts) { facts.mapping[0] = 4; });
    refused("the threshold is 0.3, not 0.2", [](RunFacts& facts) { facts.level = 300; });
    refused("the number of images is 40, not 50", [](RunFacts& facts) { facts.images = 40; });
    refused("the sweep over all thresholds is off, not on", [](RunFacts& facts) { facts.sweep = false; });
}

TEST_F(StoreMerge, NothingIsWrittenOverAndNothingIsLeftOfAFailure) {
    const std::vector<fs::path> shards = {shard(1, 2), shard(2, 2)};
    {
        const training::test::FullDisk full(20'000);
        const auto merged = mergeRuns(shards, out, kCommand);
        ASSERT_FALSE(merged);
        EXPECT_EQ(merged.error().code, ErrorCode::WriteFailed);
        EXPECT_THAT(merged.error().message, HasSubstr("make room"));
    }
    EXPECT_EQ(namesIn(out.parent_path()), std::set<std::string>{});

    SQLite::Database(shards[1].string(), SQLite::OPEN_READWRITE)
        .exec("DELETE FROM label WHERE item = 41 AND place = 0");
    const auto damaged = mergeRuns(shards, out, kCommand);
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, ErrorCode::FileUnreadable);
    EXPECT_THAT(damaged.error().message, HasSubstr("image 41"));
    EXPECT_EQ(namesIn(out.parent_path()), std::set<std::string>{});

    folder.write("out/merged.db", "a letter");
    const auto occupied = mergeRuns({shards[0]}, out, kCommand);
    EXPECT_FALSE(occupied);
    EXPECT_EQ(readFile(out).value().size(), 8U);
    EXPECT_THAT(said(mergeRuns({folder.path() / "missing.db"}, out, kCommand)), HasSubstr("does not exist"));
}

TEST_F(StoreMerge, KilledAtAnyMomentItIsThereWholeOrNotAtAll) {
    const std::vector<fs::path> shards = {shard(1, 2), shard(2, 2)};
    const auto work = [&] { (void)mergeRuns(shards, out, kCommand); };
    const auto all = killedAt(SIZE_MAX, work);
    if (!all) {
        GTEST_SKIP() << kNoTracing;
    }
    const std::string expected = dumpOf(out);
    constexpr std::size_t kMoments = 60;
    int whole = 0;
    for (std::size_t moment = 0; moment < kMoments; ++moment) {
        fs::remove(out);
        (void)killedAt(1 + moment * all->stops / kMoments, work);
        if (fs::exists(out)) {
            ++whole;
        } else {
            ASSERT_EQ(said(mergeRuns(shards, out, kCommand)), "fine");
        }
        ASSERT_EQ(dumpOf(out), expected) << moment;
    }
    EXPECT_LT(whole, 10);
    fs::remove(out);
    ASSERT_EQ(said(mergeRuns(shards, out, kCommand)), "fine");
    EXPECT_EQ(namesIn(out.parent_path()), std::set<std::string>{"merged.db"});
}

} // namespace
} // namespace actiscope::runs
