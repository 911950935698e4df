#include "engine/runtime/pixel_budget.h"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace actiscope {
namespace {

TEST(PixelBudget, IsNeverExceededByMoreThanOne) {
    PixelBudget budget(10);
    std::atomic<int> taken = 0;
    std::atomic<int> most = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 500; ++i) {
                const int pixels = 1 + (7 * thread + i) % 6;
                const PixelBudget::Share share(budget, pixels);
                const int now = taken += pixels;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
                }
                std::this_thread::yield();
                taken -= pixels;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_LE(most, 10);
    EXPECT_GE(most, 6);
}

TEST(PixelBudget, LetsOneThatIsTooLargeInAlone) {
    PixelBudget budget(10);
    std::atomic<bool> small = false;
    std::optional<PixelBudget::Share> large(std::in_place, budget, 1'000);
    std::thread other([&] {
        const PixelBudget::Share share(budget, 1);
        small = true;
    });
    EXPECT_FALSE(small);
    large.reset();
    other.join();
    EXPECT_TRUE(small);
    const PixelBudget::Share again(budget, 1'000);
}

} // namespace
} // namespace actiscope
