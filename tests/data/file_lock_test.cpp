// One at a time: locks that a file's name stands for.
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

TEST(FileLock, OthersMayLookWhoHoldsIt) {
    const test::TemporaryFolder folder;
    const mode_t before = ::umask(022);
    const FileLock lock(folder.path() / "run-lock");
    ::umask(before);
    ASSERT_TRUE(lock.taken());
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() / "run-lock").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

/// What another user makes of a lock in a folder that all may write to: "taken", "held" or "neither".
std::string triedAsNobody(const std::filesystem::path& name) {
    int ends[2];
    if (::pipe(ends) != 0) {
        return "no pipe";
    }
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr uid_t kNobody = 65534;
        const bool other = ::setuid(kNobody) == 0;
        const FileLock lock(name);
        const char answer = !other ? '?' : lock.taken() ? 't' : lock.isHeldElsewhere() ? 'h' : 'n';
        ::_exit(::write(ends[1], &answer, 1) == 1 ? 0 : 1);
    }
    ::close(ends[1]);
    char answer = '?';
    const bool told = ::read(ends[0], &answer, 1) == 1;
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return !told           ? "nothing"
           : answer == 't' ? "taken"
           : answer == 'h' ? "held"
           : answer == 'n' ? "neither"
                           : "?";
}

TEST(FileLock, OfAnotherUserIsHeldNotMissing) {
    if (::getuid() != 0) {
        GTEST_SKIP() << "skipped: only root can be another user";
    }
    const test::TemporaryFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    const auto name = folder.path() / "run-lock";
    {
        const FileLock lock(name);
        ASSERT_TRUE(lock.taken());
        EXPECT_EQ(triedAsNobody(name), "held");
        ASSERT_EQ(::chmod(name.c_str(), 0600), 0); // as other versions made it
        EXPECT_EQ(triedAsNobody(name), "held");
    }
    EXPECT_EQ(triedAsNobody(name), "taken");
}

TEST(FileLock, WithoutAFolderNobodyHoldsIt) {
    const test::TemporaryFolder folder;
    const FileLock lock(folder.path() / "missing" / "run-lock");
    EXPECT_FALSE(lock.taken());
    EXPECT_FALSE(lock.isHeldElsewhere());
}

} // namespace
} // namespace actiscope
