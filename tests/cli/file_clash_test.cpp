// Files that would be written over one another, and shards that are none: refused before anything is opened.
#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using testing::HasSubstr;

class FileClash : public CommandLine {
protected:
    static void refuses(const std::vector<std::string>& arguments) {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.err, HasSubstr("name the same file"));
        expectSentences(outcome.err);
    }
};

TEST_F(FileClash, AnExportDoesNotWriteOverTheRun) {
    const std::string file = in("run.db");
    write(file, "what the run holds");
    fs::create_symlink("run.db", in("link.db"));
    fs::create_hard_link(file, in("second.db"));
    fs::create_directory(in("folder"));
    for (const std::string& other :
         {file, in("./run.db"), in("folder/../run.db"), in("link.db"), in("second.db")}) {
        for (const char* option : {"--csv", "--json", "--html"}) {
            refuses({"export", file, option, other});
        }
    }
    EXPECT_EQ(contentOf(file), "what the run holds");
}

TEST_F(FileClash, TwoOutputsAreTwoFiles) {
    write(in("run.db"), "never opened");
    refuses({"export", in("run.db"), "--csv", in("out"), "--json", in("./out")});
    refuses({"export", in("run.db"), "--json", in("out"), "--html", in("out")});
    EXPECT_FALSE(fs::exists(in("out")));
    const Outcome twice = run({"export", in("run.db"), "--csv", "/dev/null", "--json", "/dev/null"});
    EXPECT_THAT(twice.err, HasSubstr("is no run")) << "the null device can be named twice";
}

TEST_F(FileClash, AnEvaluationNeitherMixesItsFilesNorWritesOverWhatItReads) {
    write(in("set.csv"), "path,label,x0,y0,x1,y1\n");
    refuses({"evaluate", in("set.csv"), "--store", in("x"), "--submission", in("x")});
    refuses({"evaluate", in("set.csv"), "--submission", in("set.csv")});
    write(in("mapping.txt"), "a b\n");
    refuses({"evaluate", in("set.csv"), "--mapping", in("mapping.txt"), "--submission", in("mapping.txt")});
    write(in("model.pth"), "weights");
    refuses({"evaluate", in("set.csv"), "--model", in("model.pth"), "--submission", in("model.pth")});
    EXPECT_EQ(contentOf(in("set.csv")), "path,label,x0,y0,x1,y1\n");
    EXPECT_EQ(contentOf(in("model.pth")), "weights");
    EXPECT_FALSE(fs::exists(in("x")));
}

TEST_F(FileClash, ShardsAreTwoNumbers) {
    for (const char* shard : {" 1/3", "1/ 3", " 1/ 3", "+1/3", "1/3 ", "0/3", "4/3", "1", "/3", "1/", "1/3/4",
                              "-1/3", "4294967297/4294967298", "1/4294967297", "1/100001"}) {
        const Outcome outcome = run({"evaluate", in("set"), std::string("--shard=") + shard});
        EXPECT_EQ(outcome.exitCode, 2) << shard;
        EXPECT_THAT(outcome.err, HasSubstr("is no shard")) << shard;
    }
    const Outcome good = run({"evaluate", in("set"), "--shard", "3/100000"});
    EXPECT_THAT(good.err, testing::Not(HasSubstr("is no shard")));
}

} // namespace
} // namespace actiscope::test
