// `actiscope demo-data`.
#include <csignal>
#include <cstdlib>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class DemoData : public CommandLine {
protected:
    [[nodiscard]] int filesEndingWith(const std::string& ending) const {
        int count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder)) {
            count += entry.is_regular_file() && entry.path().extension() == ending ? 1 : 0;
        }
        return count;
    }
};

TEST_F(DemoData, WritesWhatIsAskedFor) {
    const Outcome done =
        run({"demo-data", "--out", in("set"), "--count", "20", "--size", "48", "--task", "scenes", "--json"});
    EXPECT_EQ(done.exitCode, 0) << done.err;
    EXPECT_EQ(done.json().at("train"), 16);
    EXPECT_EQ(done.json().at("val"), 4);
    EXPECT_EQ(filesEndingWith(".jpg"), 20);
    EXPECT_EQ(filesEndingWith(".xml"), 20);
    EXPECT_TRUE(fs::exists(in("set/train/kitchen/000000.jpg")));
    const auto description = nlohmann::json::parse(contentOf(in("set/demo.json")));
    EXPECT_EQ(description.at("task"), "scenes");
    EXPECT_EQ(description.at("count"), 20);
    EXPECT_EQ(description.at("classes").at(0), "kitchen");
    EXPECT_EQ(description.at("scenes").size(), description.at("classes").size());
    EXPECT_EQ(description.at("scenes").at(0).at("environment"), "indoor");
    EXPECT_THAT(description.at("scenes").at(0).at("attributes"), testing::Contains("cooking"));
    EXPECT_THAT(done.err, HasSubstr("20/20")) << "progress";
}

TEST_F(DemoData, ThreadsDoNotChangeTheBytes) {
    for (const char* threads : {"1", "2"}) {
        ASSERT_EQ(run({"demo-data", "--out", in(threads), "--count", "6", "--size", "64", "--seed", "9",
                       "--hard", "--threads", threads})
                      .exitCode,
                  0);
    }
    EXPECT_EQ(contentOf(in("1/val/horse/000005.jpg")), contentOf(in("2/val/horse/000005.jpg")));
    EXPECT_THAT(contentOf(in("1/val/horse/000005.jpg")), Not(IsEmpty()));
    EXPECT_EQ(contentOf(in("1/demo.json")), contentOf(in("2/demo.json")));
}

TEST_F(DemoData, WrongUseIsExitCode2) {
    const std::vector<std::vector<std::string>> wrong{
        {"demo-data"},
        {"demo-data", "--out", in("a"), "--count", "0"},
        {"demo-data", "--out", in("a"), "--count", "-3"},
        {"demo-data", "--out", in("a"), "--count", "many"},
        {"demo-data", "--out", in("a"), "--task", "dreams"},
        {"demo-data", "--out", in("a"), "--size", "7"},
        {"demo-data", "--out", in("a"), "--size", "99999"},
        {"demo-data", "--out", in("a"), "--seed", "x"},
    };
    for (const auto& arguments : wrong) {
        const Outcome done = run(arguments);
        EXPECT_EQ(done.exitCode, 2) << arguments.back();
        EXPECT_THAT(done.out, IsEmpty());
        expectSentences(done.err);
    }
    EXPECT_FALSE(fs::exists(in("a")));
}

TEST_F(DemoData, AFolderThatIsNotEmptyIsRefused) {
    write(in("mine/letter.txt"), "keep");
    const Outcome done = run({"demo-data", "--out", in("mine"), "--count", "2", "--size", "48"});
    EXPECT_EQ(done.exitCode, 2);
    expectSentences(done.err);
    EXPECT_THAT(done.err, HasSubstr(in("mine")));
    EXPECT_EQ(filesEndingWith(".jpg"), 0);
    EXPECT_EQ(contentOf(in("mine/letter.txt")), "keep");
}

TEST_F(DemoData, AMissingFontIsNamedWithItsPackage) {
    ASSERT_EQ(setenv("ACTISCOPE_EMOJI_FONT", in("no.ttf").c_str(), 1), 0);
    const Outcome done = run({"demo-data", "--out", in("a"), "--count", "2"});
    unsetenv("ACTISCOPE_EMOJI_FONT");
    EXPECT_EQ(done.exitCode, 2);
    EXPECT_THAT(done.err, AllOf(HasSubstr("no.ttf"), HasSubstr("fonts-noto-color-emoji")));
    EXPECT_FALSE(fs::exists(in("a")));
}

TEST_F(DemoData, CtrlCEndsCleanly) {
    const Outcome done = run({"demo-data", "--out", in("set"), "--count", "1000000", "--size", "48"},
                             {{}, "pictures", SIGINT});
    EXPECT_EQ(done.exitCode, 1);
    expectSentences(done.err);
    EXPECT_FALSE(fs::exists(in("set/demo.json")));
    EXPECT_GT(filesEndingWith(".jpg"), 0);
    EXPECT_EQ(filesEndingWith(".jpg"), filesEndingWith(".xml"));
    for (const auto& entry : fs::recursive_directory_iterator(m_folder)) {
        EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
    }
}

TEST_F(DemoData, HelpTellsTheLayout) {
    const Outcome done = run({"demo-data", "--help"});
    EXPECT_EQ(done.exitCode, 0);
    EXPECT_THAT(done.out, AllOf(HasSubstr("DIR/train/CLASS"), HasSubstr("demo.json"), HasSubstr("--hard"),
                                HasSubstr("64 classes"), HasSubstr("17 classes")));
}

} // namespace
} // namespace actiscope::test
