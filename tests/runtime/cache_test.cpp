#include "engine/runtime/cache.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

using actiscope::ResultCache;

std::shared_ptr<const int> number(int value) {
    return std::make_shared<const int>(value);
}

TEST(ResultCache, GivesBackWhatWasKept) {
    ResultCache cache(100);
    cache.put<int>("a", number(7), 10);
    ASSERT_NE(cache.get<int>("a"), nullptr);
    EXPECT_EQ(*cache.get<int>("a"), 7);
    EXPECT_EQ(cache.get<int>("b"), nullptr);
    EXPECT_EQ(cache.bytes(), 10U);
}

TEST(ResultCache, DropsTheLeastRecentlyUsedFirst) {
    ResultCache cache(30);
    cache.put<int>("a", number(1), 10);
    cache.put<int>("b", number(2), 10);
    cache.put<int>("c", number(3), 10);
    ASSERT_NE(cache.get<int>("a"), nullptr); // now "b" is the oldest
    cache.put<int>("d", number(4), 10);
    EXPECT_EQ(cache.get<int>("b"), nullptr);
    EXPECT_NE(cache.get<int>("a"), nullptr);
    EXPECT_NE(cache.get<int>("c"), nullptr);
    EXPECT_NE(cache.get<int>("d"), nullptr);
    EXPECT_EQ(cache.bytes(), 30U);
}

TEST(ResultCache, NeverHoldsMoreThanItsBound) {
    ResultCache cache(1000);
    for (int i = 0; i < 500; ++i) {
        cache.put<int>(std::to_string(i), number(i), static_cast<std::size_t>(1 + i % 97));
        ASSERT_LE(cache.bytes(), 1000U);
    }
}

TEST(ResultCache, LeavesOutWhatIsLargerThanTheBound) {
    ResultCache cache(100);
    cache.put<int>("small", number(1), 60);
    cache.put<int>("huge", number(2), 101);
    EXPECT_EQ(cache.get<int>("huge"), nullptr);
    EXPECT_NE(cache.get<int>("small"), nullptr);
}

TEST(ResultCache, ReplacesAndCountsBytesOnce) {
    ResultCache cache(100);
    cache.put<int>("a", number(1), 60);
    cache.put<int>("a", number(2), 30);
    EXPECT_EQ(*cache.get<int>("a"), 2);
    EXPECT_EQ(cache.bytes(), 30U);
    cache.put<int>("a", number(3), 200);
    EXPECT_EQ(cache.get<int>("a"), nullptr);
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST(ResultCache, ShrinksWhenItsBoundDoes) {
    ResultCache cache(100);
    cache.put<int>("a", number(1), 40);
    cache.put<int>("b", number(2), 40);
    cache.setMaxBytes(50);
    EXPECT_EQ(cache.get<int>("a"), nullptr);
    EXPECT_NE(cache.get<int>("b"), nullptr);
    cache.clear();
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST(ResultCache, KeptResultsOutliveTheirEviction) {
    ResultCache cache(10);
    cache.put<int>("a", number(5), 10);
    const auto held = cache.get<int>("a");
    cache.put<int>("b", number(6), 10);
    EXPECT_EQ(cache.get<int>("a"), nullptr);
    EXPECT_EQ(*held, 5);
}

TEST(ResultCache, MayBeUsedFromSeveralThreads) {
    ResultCache cache(500);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&cache, t] {
            for (int i = 0; i < 2000; ++i) {
                const std::string key = std::to_string((i * 7 + t) % 60);
                cache.put<int>(key, number(i), 11);
                (void)cache.get<int>(key);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_LE(cache.bytes(), 500U);
    EXPECT_EQ(cache.bytes() % 11, 0U);
}

} // namespace
