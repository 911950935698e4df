// One at a time: locks that a file's name stands for.
#include <optional>

#include <gtest/gtest.h>

#include "engine/data/file_lock.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

TEST(FileLock, IsTakenOnceAndLeavesNothing) {
    const test::TemporaryFolder folder;
    const std::filesystem::path name = folder.path() / "run-lock";
    {
        std::optional<FileLock> first(name);
        EXPECT_TRUE(first->taken());
        EXPECT_FALSE(first->isHeldElsewhere());
        {
            const FileLock second(name);
            EXPECT_FALSE(second.taken());
            EXPECT_TRUE(second.isHeldElsewhere());
        }
        EXPECT_TRUE(std::filesystem::exists(name)) << "who did not get it does not remove it";
        first.reset();
        EXPECT_TRUE(FileLock(name).taken());
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FileLock, TakesOverWhatAKilledProcessLeft) {
    const test::TemporaryFolder folder;
    const std::filesystem::path name = folder.write("run-lock", "");
    EXPECT_TRUE(FileLock(name).taken());
    EXPECT_FALSE(std::filesystem::exists(name));
}

TEST(FileLock, WithoutAFolderNobodyHoldsIt) {
    const test::TemporaryFolder folder;
    const FileLock lock(folder.path() / "missing" / "run-lock");
    EXPECT_FALSE(lock.taken());
    EXPECT_FALSE(lock.isHeldElsewhere());
}

} // namespace
} // namespace actiscope
