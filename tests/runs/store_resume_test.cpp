// What a run is gone on with, and what is no run.
#include <cstring>
#include <fstream>

#include <gmock/gmock.h>

#include "engine/data/files.h"
#include "tests/runs/store_support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

class StoreResume : public testing::Test {
protected:
    actiscope::test::TemporaryFolder folder;
    fs::path file = folder.path() / "run.db";
};

TEST_F(StoreResume, EachFactThatDiffersHasItsSentence) {
    const RunFacts facts = factsOf(10, {1, 2});
    ASSERT_EQ(said(RunStore::create(file, facts)), "fine");
    const auto refused = [&](const std::string& why, void (*change)(RunFacts&)) {
        RunFacts changed = facts;
        change(changed);
        const Result<RunStore> store = RunStore::resume(file, changed);
        ASSERT_FALSE(store) << why;
        EXPECT_EQ(store.error().code, ErrorCode::InvalidArgument);
        EXPECT_EQ(store.error().message, file.string() + " can't be gone on with. " + why +
                                             " Undo that, or choose another file for a new run.");
    };
    refused("The model has changed since the run began.", [](RunFacts& now) { now.modelHash ^= 1ULL << 63; });
    refused("The data set has changed since the run began.", [](RunFacts& now) { ++now.dataSetHash; });
    refused("The mapping of classes has changed since the run began.",
            [](RunFacts& now) { now.mapping[1] = 7; });
    refused("The mapping of classes has changed since the run began.",
            [](RunFacts& now) { now.mapping.push_back(-1); });
    refused("The method was cam when the run began and is maps now.",
            [](RunFacts& now) { now.method = "maps"; });
    refused("The threshold was 0.2 when the run began and is 0.205 now.",
            [](RunFacts& now) { now.level = 205; });
    refused("The sweep over all thresholds was on when the run began and is off now.",
            [](RunFacts& now) { now.sweep = false; });
    refused("The WSOL evaluation (maxboxacc) was on when the run began and is off now.",
            [](RunFacts& now) { now.wsol = false; });
    refused("The five-box evaluation (authors-heuristic) was on when the run began and is off now.",
            [](RunFacts& now) { now.heuristic = false; });
    refused("The number of images was 10 when the run began and is 9 now.",
            [](RunFacts& now) { now.images = 9; });
    refused("The shard was 1/2 when the run began and is 2/2 now.", [](RunFacts& now) {
        now.shard = {2, 2};
    });
    refused("The shard was 1/2 when the run began and is 1/3 now.", [](RunFacts& now) {
        now.shard = {1, 3};
    });
    refused(
        "The model has changed since the run began. The threshold was 0.2 when the run began and is 0 now.",
        [](RunFacts& now) {
            now.modelHash = 0;
            now.level = 0;
        });
    EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{"run.db"});
}

TEST_F(StoreResume, HowItWasAskedForMayDiffer) {
    const RunFacts facts = factsOf(10);
    ASSERT_EQ(said(RunStore::create(file, facts)), "fine");
    RunFacts now = facts;
    now.command = now.programVersion = now.model = now.network = now.dataSet = now.dataSetFormat =
        now.split = now.imagesFolder = now.annotationsFolder = now.root = now.started = "x";
    now.classes[0].name = "x"; // the same model: its hash says so
    const Result<RunStore> store = RunStore::resume(file, now);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_EQ(store->facts().command, facts.command);
}

TEST_F(StoreResume, FactsThatCouldNotBeReadAgainAreRefusedAtOnce) {
    const auto refused = [&](void (*spoil)(RunFacts&)) {
        RunFacts facts = factsOf(10);
        spoil(facts);
        const Result<RunStore> store = RunStore::create(file, facts);
        ASSERT_FALSE(store);
        EXPECT_EQ(store.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(store.error().message, HasSubstr("could not be begun"));
        EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{});
    };
    refused([](RunFacts& facts) { facts.level = 1001; });
    refused([](RunFacts& facts) { facts.shard = {0, 1}; });
    refused([](RunFacts& facts) { facts.shard = {3, 2}; });
    refused([](RunFacts& facts) { facts.mapping[2] = kClasses; });
    refused([](RunFacts& facts) { facts.mapping[2] = -2; });
    refused([](RunFacts& facts) { facts.images = (1ULL << 32) + 1; });
    refused([](RunFacts& facts) { facts.command = std::string(20'000'000, 'x'); });
}

TEST_F(StoreResume, NothingIsWrittenOverOrTakenForARun) {
    const RunFacts facts = factsOf(10);
    const Result<RunStore> missing = RunStore::resume(file, facts);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::FileNotFound);
    EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{});

    const auto refused = [&](const std::string& content) {
        folder.write("run.db", content);
        const Result<RunStore> created = RunStore::create(file, facts);
        ASSERT_FALSE(created);
        EXPECT_EQ(created.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(created.error().message, HasSubstr("--resume"));
        for (const Result<RunStore>& store : {RunStore::open(file), RunStore::resume(file, facts)}) {
            ASSERT_FALSE(store);
            EXPECT_EQ(store.error().code, ErrorCode::FileUnreadable);
            EXPECT_THAT(store.error().message, HasSubstr("no run"));
        }
        EXPECT_EQ(readFile(file).value_or(std::vector<std::uint8_t>()),
                  std::vector<std::uint8_t>(content.begin(), content.end()));
        EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{"run.db"});
    };
    refused("");
    refused("a letter");
    refused(std::string(100'000, 'x'));
    fs::remove(file);
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t(a)");
    EXPECT_THAT(said(RunStore::open(file)), HasSubstr("no run"));

    EXPECT_THAT(said(RunStore::open(folder.path())), HasSubstr("is a folder"));
    EXPECT_THAT(said(RunStore::open("/dev/null")), HasSubstr("device"));
    EXPECT_THAT(said(RunStore::create(folder.path() / "no folder/run.db", facts)),
                HasSubstr("its folder is not there"));
    fs::create_symlink(folder.path() / "nowhere", folder.path() / "link");
    EXPECT_THAT(said(RunStore::open(folder.path() / "link")), HasSubstr("does not exist"));
}

TEST_F(StoreResume, ANewerVersionIsNamed) {
    const RunFacts facts = factsOf(10);
    ASSERT_EQ(said(evaluateTo(file, facts)), "fine");
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE)
        .exec("PRAGMA user_version = 2; CREATE TABLE more(x)");
    const auto before = readFile(file).value();
    for (const Result<RunStore>& store : {RunStore::open(file), RunStore::resume(file, facts)}) {
        ASSERT_FALSE(store);
        EXPECT_EQ(store.error().code, ErrorCode::FileUnreadable);
        EXPECT_THAT(store.error().message,
                    HasSubstr("newer version of the program (format 2, this one knows 1)"));
    }
    EXPECT_EQ(readFile(file).value(), before);
}

TEST_F(StoreResume, PathsAreAsLongAsSqliteTakesThem) {
    fs::path deep = folder.path();
    while (deep.native().size() < 400) {
        deep /= std::string(60, 'd');
    }
    fs::create_directories(deep);
    const std::size_t rest = 504 - deep.native().size() - 1;
    const fs::path longest = deep / std::string(rest, 'r');
    EXPECT_EQ(said(evaluateTo(longest, factsOf(5))), "fine");
    EXPECT_EQ(RunStore::open(longest)->count().value(), 5U);
    const fs::path longer = deep / std::string(rest + 1, 'r');
    EXPECT_THAT(said(RunStore::create(longer, factsOf(5))), HasSubstr("a path of 505 bytes"));
    fs::rename(longest, longer);
    EXPECT_THAT(said(RunStore::open(longer)), HasSubstr("a path of 505 bytes"));
}

TEST_F(StoreResume, ALinkIsFollowed) {
    fs::create_directory(folder.path() / "elsewhere");
    fs::create_symlink(folder.path() / "elsewhere", folder.path() / "here");
    EXPECT_EQ(said(evaluateTo(folder.path() / "here/run.db", factsOf(5))), "fine");
    fs::create_symlink(folder.path() / "elsewhere/run.db", folder.path() / "run link");
    EXPECT_EQ(RunStore::open(folder.path() / "run link")->count().value(), 5U);
    EXPECT_EQ(said(evaluateTo(folder.path() / "run link", factsOf(5))), "fine");
    EXPECT_EQ(namesIn(folder.path() / "elsewhere"), std::set<std::string>{"run.db"});
}

} // namespace
} // namespace actiscope::runs
