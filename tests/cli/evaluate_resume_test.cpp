// What `actiscope evaluate --resume` takes from the run: how labels are mapped; and what it clears away.
#include <algorithm>

#include <sys/wait.h>
#include <unistd.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/runs/run_store.h"
#include "tests/cli/fixture.h"
#include "tests/support/bmp_picture.h"

namespace actiscope::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Four pictures whose labels only a mapping file makes classes of the demo network.
class EvaluateResume : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        std::string list = "path,label,x0,y0,x1,y1\n";
        for (int i = 0; i < 4; ++i) {
            const std::string name = "p" + std::to_string(i) + ".bmp";
            write(in("set/" + name), bmpPicture(i % 3, static_cast<unsigned>(i)));
            list += name + (i % 2 == 0 ? ",Rind" : ",Hund") + ",4,5,30,31\n";
        }
        write(in("set/list.csv"), list);
        write(in("map.txt"), "Rind\tcow\nHund\tdog\n");
        write(in("other.txt"), "Rind\tdog\nHund\tdog\n");
        write(in("empty.txt"), "# nothing\n");
    }

    [[nodiscard]] Outcome evaluate(const std::vector<std::string>& more) const {
        std::vector<std::string> words = {"evaluate",   in("set/list.csv"), "--model", "demo-gap",
                                          "--protocol", "ilsvrc",           "--store", in("run.db")};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }
    /// Class and top-1 class of each row.
    [[nodiscard]] std::vector<std::pair<int, int>> rows() const {
        std::vector<std::pair<int, int>> found;
        const auto store = runs::RunStore::open(in("run.db"));
        EXPECT_TRUE(store && store->forEach([&](runs::ImageRow&& row) {
            found.emplace_back(row.labels.at(0).label, row.predictions.at(0).label);
            return true;
        }));
        return found;
    }
    void change(const std::string& sql) const {
        SQLite::Database(in("run.db"), SQLite::OPEN_READWRITE).exec(sql);
    }
    /// As if it had been killed before the third image.
    void takeAway() const {
        change("DELETE FROM image WHERE item = 2; DELETE FROM prediction WHERE item = 2; DELETE FROM label "
               "WHERE item = 2; DELETE FROM truth WHERE item = 2; DELETE FROM heuristic WHERE item = 2");
    }
};

TEST_F(EvaluateResume, WithoutAMappingLabelsAreMappedAsInTheRun) {
    ASSERT_EQ(evaluate({"--mapping", in("map.txt")}).exitCode, 0);
    const auto whole = rows();
    ASSERT_EQ(whole.size(), 4U);
    EXPECT_NE(whole[0].first, whole[1].first);
    takeAway();
    ASSERT_EQ(rows().size(), 3U);
    const Outcome resumed = evaluate({"--resume"});
    ASSERT_EQ(resumed.exitCode, 0) << resumed.err;
    EXPECT_THAT(resumed.err, Not(HasSubstr("mapped"))); // as in the run, none is left over
    EXPECT_EQ(rows(), whole);
    takeAway();
    EXPECT_EQ(evaluate({"--resume", "--mapping", in("map.txt")}).exitCode, 0);
    EXPECT_EQ(rows(), whole);
}

TEST_F(EvaluateResume, AnotherMappingIsRefused) {
    ASSERT_EQ(evaluate({"--mapping", in("map.txt")}).exitCode, 0);
    takeAway();
    const Outcome other = evaluate({"--resume", "--mapping", in("other.txt")});
    EXPECT_EQ(other.exitCode, 2);
    EXPECT_THAT(other.err, HasSubstr("The mapping of classes has changed since the run began."));
    const Outcome empty = evaluate({"--resume", "--mapping", in("empty.txt")});
    EXPECT_EQ(empty.exitCode, 2);
    expectSentences(empty.err);
    EXPECT_EQ(rows().size(), 3U);
}

TEST_F(EvaluateResume, WhatChangedIsToldNotItsMapping) {
    ASSERT_EQ(evaluate({"--mapping", in("map.txt")}).exitCode, 0);
    takeAway();
    const std::string list = contentOf(in("set/list.csv"));
    write(in("set/list.csv"), list + "p0.bmp,Katze,4,5,30,31\np1.bmp,cow,4,5,30,31\n");
    const Outcome outcome = evaluate({"--resume"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("The data set has changed since the run began."));
}

TEST_F(EvaluateResume, AMappingThatFitsNothingIsRefused) {
    ASSERT_EQ(evaluate({"--mapping", in("map.txt")}).exitCode, 0);
    takeAway();
    const auto refused = [&](const std::string& words, const std::string& sql) {
        change(sql);
        const Outcome outcome = evaluate({"--resume"});
        EXPECT_EQ(outcome.exitCode, 2) << sql;
        EXPECT_THAT(outcome.err, HasSubstr(words)) << sql;
        EXPECT_EQ(outcome.out, "");
    };
    refused("its file is damaged", "INSERT INTO mapping VALUES(2, 1)"); // one too many
    refused("its file is damaged", "DELETE FROM mapping");
    // More classes than the model has, so that the file alone can't tell.
    refused("its file is damaged",
            "INSERT INTO class SELECT max(label) + 1, '', 'more' FROM class; INSERT INTO mapping VALUES(0, "
            "(SELECT max(label) FROM class)), (1, 0)");
    refused("one that the model lacks", "UPDATE mapping SET label = 1000000 WHERE set_class = 0");
}

TEST_F(EvaluateResume, MapsThatAKilledProcessBeganAreCleared) {
    ASSERT_EQ(evaluate({"--mapping", in("map.txt"), "--maps", in("maps")}).exitCode, 0);
    takeAway();
    const pid_t ended = fork();
    if (ended == 0) {
        _exit(0);
    }
    ASSERT_EQ(waitpid(ended, nullptr, 0), ended);
    std::vector<std::string> maps;
    for (const auto& entry : fs::directory_iterator(in("maps"))) {
        maps.push_back(entry.path().filename().string());
    }
    ASSERT_EQ(maps.size(), 4U);
    std::sort(maps.begin(), maps.end());
    const std::string own = "maps/." + maps[2] + ".";
    write(in(own + std::to_string(ended) + ".7"), "half a map");
    write(in(own + std::to_string(getpid()) + ".7"), "of a process that lives");
    write(in("maps/.p9.npy." + std::to_string(ended) + ".7"), "of another set");
    ASSERT_EQ(evaluate({"--resume", "--maps", in("maps")}).exitCode, 0);
    EXPECT_FALSE(fs::exists(in(own + std::to_string(ended) + ".7")));
    EXPECT_TRUE(fs::exists(in(own + std::to_string(getpid()) + ".7")));
    EXPECT_TRUE(fs::exists(in("maps/.p9.npy." + std::to_string(ended) + ".7")));
    EXPECT_TRUE(fs::exists(in("maps/" + maps[2])));
}

} // namespace
} // namespace actiscope::test
