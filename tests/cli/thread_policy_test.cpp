// Threads that wait must not keep the cores busy: libgomp says what it took from its environment.
#include <cstdlib>

#include <gmock/gmock.h>

#include "tests/cli/program.h"

namespace {

using actiscope::test::run;
using testing::HasSubstr;

class ThreadPolicy : public testing::Test {
protected:
    void SetUp() override {
        unsetenv("OMP_WAIT_POLICY");
        unsetenv("GOMP_SPINCOUNT");
        setenv("OMP_DISPLAY_ENV", "verbose", 1);
        if (run({"--version"}).err.find("GOMP_SPINCOUNT") == std::string::npos) {
            GTEST_SKIP() << "skipped: the program's libraries bring no libgomp";
        }
    }
    void TearDown() override {
        unsetenv("OMP_DISPLAY_ENV");
        unsetenv("OMP_WAIT_POLICY");
        unsetenv("GOMP_SPINCOUNT");
    }
};

TEST_F(ThreadPolicy, ThreadsSpinShortly) {
    EXPECT_THAT(run({"--version"}).err, HasSubstr("GOMP_SPINCOUNT = '1000'"));
}

TEST_F(ThreadPolicy, WhatTheUserSetsIsKept) {
    setenv("GOMP_SPINCOUNT", "7", 1);
    EXPECT_THAT(run({"--version"}).err, HasSubstr("GOMP_SPINCOUNT = '7'"));
    unsetenv("GOMP_SPINCOUNT");
    setenv("OMP_WAIT_POLICY", "active", 1);
    EXPECT_THAT(run({"--version"}).err, testing::Not(HasSubstr("GOMP_SPINCOUNT = '1000'")));
}

/// OpenBLAS asks when LibTorch is loaded, and says nothing; its question is answered by the same function,
/// which this test program has, too.
TEST(ThreadPolicyAnswer, OpenBlasHasOneThreadUnlessTheUserSetsMore) {
    unsetenv("OPENBLAS_NUM_THREADS");
    EXPECT_STREQ(getenv("OPENBLAS_NUM_THREADS"), "1");
    setenv("OPENBLAS_NUM_THREADS", "3", 1);
    EXPECT_STREQ(getenv("OPENBLAS_NUM_THREADS"), "3");
    unsetenv("OPENBLAS_NUM_THREADS");
    EXPECT_EQ(getenv("ACTISCOPE_IS_NOT_SET"), nullptr);
}

} // namespace
