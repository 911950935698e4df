#include <new>
#include <stdexcept>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/runtime/guarded.h"

namespace actiscope {
namespace {

using Answer = Result<std::monostate>;

TEST(Guarded, MemoryThatRunsOutBecomesAnErrorWithItsSubject) {
    const Answer answer = guarded("large.png", []() -> Answer { throw std::bad_alloc(); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::OutOfMemory);
    EXPECT_THAT(answer.error().message, testing::StartsWith("large.png needs more memory"));
}

TEST(Guarded, WhatWasNotForeseenKeepsItsReasonAsDetail) {
    const Answer answer = guarded("odd.png", []() -> Answer { throw std::runtime_error("why"); });
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message, testing::StartsWith("odd.png failed"));
    EXPECT_EQ(answer.error().detail, "why");
}

TEST(Guarded, AResultPassesAsItIs) {
    EXPECT_TRUE(guarded("fine.png", []() -> Answer { return std::monostate{}; }));
    const Answer refused =
        guarded("bad.png", []() -> Answer { return fail(ErrorCode::Cancelled, "It was stopped."); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Cancelled);
}

} // namespace
} // namespace actiscope
