// `actiscope evaluate` killed or stopped in the middle and resumed; with --limit.
#include <csignal>
#include <set>

#include "tests/cli/fixture.h"
#include "tests/cli/stored_rows.h"
#include "tests/support/bmp_picture.h"

namespace actiscope::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kPictures = 400; ///< more than rows are handed on at once

/// Many tiny pictures of two classes of the demo network in a CSV.
class EvaluateStopped : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        std::string list = "path,label,x0,y0,x1,y1\n";
        for (int i = 0; i < kPictures; ++i) {
            write(in("set/" + nameOf(i)), bmpPicture(i % 3, static_cast<unsigned>(i)));
            list += nameOf(i) + (i % 2 == 0 ? ",cow" : ",dog") + ",4,5,30,31\n";
        }
        write(in("set/list.csv"), list);
    }

    static std::string nameOf(int number) { return "p" + std::to_string(number) + ".bmp"; }
    [[nodiscard]] std::vector<std::string> stored(const std::string& name,
                                                  const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words = {
            "evaluate",   in("set/list.csv"),          "--model", "demo-gap", "--json",
            "--protocol", "ilsvrc,gt-known,maxboxacc", "--store", in(name)};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    /// Items of the rows in a run's file, of which a copy is read: opening it would tidy up what a killed
    /// process left.
    [[nodiscard]] std::set<std::uint32_t> itemsIn(const std::string& name) const {
        for (const char* part : {"", "-wal"}) {
            if (fs::exists(in(name + part))) {
                fs::copy_file(in(name + part), in("copy.db" + std::string(part)),
                              fs::copy_options::overwrite_existing);
            }
        }
        std::set<std::uint32_t> items;
        const auto store = runs::RunStore::open(in("copy.db"));
        EXPECT_TRUE(store && store->forEach([&](runs::ImageRow&& row) {
            items.insert(row.item);
            return true;
        }));
        return items;
    }
    /// Who evaluates these again has to skip them.
    void breakPictures(const std::set<std::uint32_t>& items) const {
        for (const std::uint32_t item : items) {
            write(in("set/" + nameOf(static_cast<int>(item))), "BM and then nothing");
        }
    }
    /// Signals a run in its middle, and takes it up again.
    Outcome stopAndResume(int signal) {
        EXPECT_EQ(run(stored("whole.db")).exitCode, 0);
        const std::vector<std::string> whole = rowsOf(in("whole.db"));
        EXPECT_EQ(whole.size(), static_cast<std::size_t>(kPictures));
        Running stop;
        stop.waitFor = "/400 "; // the first line of its progress
        stop.signal = signal;
        Outcome stopped = run(stored("stopped.db", {"--resume", "--threads", "1"}), stop);
        const std::set<std::uint32_t> items = itemsIn("stopped.db");
        EXPECT_GT(items.size(), 0U);
        EXPECT_LT(items.size(), static_cast<std::size_t>(kPictures));
        breakPictures(items);
        const Outcome resumed = run(stored("stopped.db", {"--resume"}));
        EXPECT_EQ(resumed.exitCode, 0) << resumed.err;
        EXPECT_EQ(resumed.json().at("timing").at("images"), kPictures - items.size());
        EXPECT_EQ(rowsOf(in("stopped.db")), whole);
        EXPECT_FALSE(fs::exists(in("stopped.db-wal")));
        return stopped;
    }
};

TEST_F(EvaluateStopped, KilledAndResumedGivesTheSameRun) {
    const Outcome killed = stopAndResume(SIGKILL);
    EXPECT_EQ(killed.exitCode, -1) << "killed, not over";
    EXPECT_EQ(killed.out, "");
}

TEST_F(EvaluateStopped, CtrlCKeepsWhatIsDone) {
    const Outcome stopped = stopAndResume(SIGINT);
    EXPECT_EQ(stopped.exitCode, 1);
    EXPECT_EQ(stopped.out, "");
    EXPECT_THAT(stopped.err, HasSubstr("the same command with --resume goes on"));
}

TEST_F(EvaluateStopped, WithALimitOnlyTheFirstAreEvaluatedAndResumedOnlyWhatIsMissing) {
    const auto run7 = [this](const std::vector<std::string>& more) {
        std::vector<std::string> words = {"--limit", "7"};
        words.insert(words.end(), more.begin(), more.end());
        return run(stored("run.db", words));
    };
    const Outcome first = run7({"--resume"}); // where nothing is there yet it begins
    ASSERT_EQ(first.exitCode, 0) << first.err;
    EXPECT_EQ(first.json().at("images"), 7);
    EXPECT_EQ(itemsIn("run.db"), (std::set<std::uint32_t>{0, 1, 2, 3, 4, 5, 6}));
    const std::vector<std::string> rows = rowsOf(in("run.db"));

    breakPictures(itemsIn("run.db"));
    const Outcome again = run7({"--resume"});
    ASSERT_EQ(again.exitCode, 0) << again.err;
    EXPECT_EQ(again.json().at("protocols"), first.json().at("protocols"));
    EXPECT_EQ(again.json().at("timing").at("images"), 0) << "none is evaluated again";
    EXPECT_EQ(rowsOf(in("run.db")), rows);

    const Outcome without = run7({});
    EXPECT_EQ(without.exitCode, 2);
    EXPECT_THAT(without.err, HasSubstr("--resume"));
    const Outcome more = run(stored("run.db", {"--limit", "9", "--resume"}));
    EXPECT_EQ(more.exitCode, 2) << "another run";
    expectSentences(more.err);
    EXPECT_EQ(rowsOf(in("run.db")), rows);
}

} // namespace
} // namespace actiscope::test
