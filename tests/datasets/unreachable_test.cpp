// Places that the system does not let the program reach: each is told with the reason, none ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/datasets/set_files.h"
#include "tests/runs/child_process.h"

namespace actiscope::datasets {
namespace {

using namespace actiscope::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

/// What opening says where the program has only the rights of a common person: the message of the failure,
/// else the report.
std::string openedByAnybody(const fs::path& place, const std::string& format = {}) {
    return runs::test::inChild([&]() -> std::string {
        if (::geteuid() == 0 && ::seteuid(65534) != 0) {
            return "no rights to give away";
        }
        OpenOptions options;
        options.format = format;
        const auto set = openDataSet(place, options);
        if (!set) {
            return set.error().message;
        }
        std::string said = std::to_string(set->size()) + " images.";
        for (const std::string& sentence : set->report().sentences()) {
            said += " " + sentence;
        }
        return said;
    });
}

class Unreachable : public testing::Test {
protected:
    void SetUp() override {
        ::chmod(folder.path().c_str(), 0755);
        folder.write("set/cat/a.jpg", "x");
        folder.write("set/dog/b.jpg", "x");
        if (openedByAnybody(folder.path() / "set").find("2 images.") == std::string::npos) {
            GTEST_SKIP() << "skipped: the folder for temporary files is nobody else's";
        }
    }
    void TearDown() override {
        for (const char* name : {"set", "set/dog", "set/val", "set/annotations"}) {
            ::chmod((folder.path() / name).c_str(), 0755);
        }
    }
    TemporaryFolder folder;
};

TEST_F(Unreachable, AFolderOfAClassIsNamed) {
    ::chmod((folder.path() / "set/dog").c_str(), 0);
    EXPECT_THAT(openedByAnybody(folder.path() / "set"),
                AllOf(HasSubstr("1 images."),
                      HasSubstr("1 folder cannot be listed and is left out: dog (Permission denied)")));
}

TEST_F(Unreachable, TheFolderItselfAndWhatLiesInItAreNamed) {
    ::chmod((folder.path() / "set").c_str(), 0);
    for (const char* format : {"", "folders", "coco", "csv", "voc", "ilsvrc", "cub", "wsol"}) {
        EXPECT_THAT(openedByAnybody(folder.path() / "set", format), HasSubstr("set cannot be read: check"));
        EXPECT_THAT(openedByAnybody(folder.path() / "set/dog", format),
                    AllOf(HasSubstr("set/dog cannot be read: check"), Not(HasSubstr("exist"))));
    }
}

TEST_F(Unreachable, AnnotationsThatMayNotBeListedAreNotTakenForNone) {
    fs::remove_all(folder.path() / "set/cat");
    fs::rename(folder.path() / "set/dog", folder.path() / "set/val");
    folder.write("set/annotations/b.xml", xmlText(9, 9, {{"n02000001", 1, 2, 3, 4}}));
    ::chmod((folder.path() / "set/annotations").c_str(), 0);
    EXPECT_THAT(openedByAnybody(folder.path() / "set"), HasSubstr("set/annotations cannot be read"));
}

TEST_F(Unreachable, AListThatMayNotBeReadIsToldSo) {
    for (const char* name : {"list.csv", "instances.json"}) {
        const fs::path file = folder.write(name, "x");
        ::chmod(file.c_str(), 0);
        EXPECT_THAT(openedByAnybody(file), HasSubstr(std::string(name) + " cannot be opened: check that"));
    }
}

TEST(LongNames, AreToldOrMissingAndEndNothing) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    std::string deep;
    for (int i = 0; i < 3000; ++i) {
        deep += "w/";
    }
    const auto list =
        folder.write("list.csv", "a.jpg,dog\n" + deep + "a.jpg,dog\n" + std::string(300, 'q') + ".jpg,dog\n");
    const DataSet set = opened(list);
    EXPECT_THAT(pathsOf(set), ElementsAre("a.jpg"));
    EXPECT_EQ(set.report().count(Finding::MissingImage), 2U);
    for (const std::string& name : {deep, std::string(300, 'q')}) {
        const auto place = openDataSet(folder.path() / name);
        ASSERT_FALSE(place);
        EXPECT_THAT(place.error().message, HasSubstr("a longer name than the system takes"));
    }
}

TEST(LongNames, FoldersThatLieTooDeepAreNamed) {
    const TemporaryFolder folder;
    folder.write("cat/a.jpg", "x");
    std::string deep = "cat";
    for (int i = 0; i < 17; ++i) {
        deep += "/d";
    }
    folder.write(deep + "/b.jpg", "x");
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre("cat/a.jpg"));
    ASSERT_EQ(set.report().count(Finding::UnlistedFolder), 1U);
    EXPECT_THAT(set.report().examples(Finding::UnlistedFolder)[0], HasSubstr("(more than 16 folders deep)"));
}

} // namespace
} // namespace actiscope::datasets
