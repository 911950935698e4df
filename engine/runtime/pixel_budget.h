// Keeps work on large images from filling the memory on a machine of many cores.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace actiscope {

/// So many pixels may be worked on at once, by all threads together; who would be too much waits. One that is
/// larger than that alone is worked on alone. Thread rule: any thread.
class PixelBudget {
public:
    explicit PixelBudget(std::int64_t most) : m_most(most) {}

    /// Pixels taken as long as this lives.
    class Share {
    public:
        /// Waits until they are free.
        Share(PixelBudget& budget, std::int64_t pixels) : m_budget(budget), m_pixels(pixels) {
            std::unique_lock lock(m_budget.m_mutex);
            m_budget.m_freed.wait(lock, [&] {
                return m_budget.m_taken == 0 || m_budget.m_taken + m_pixels <= m_budget.m_most;
            });
            m_budget.m_taken += m_pixels;
        }
        ~Share() {
            const std::lock_guard lock(m_budget.m_mutex);
            m_budget.m_taken -= m_pixels;
            m_budget.m_freed.notify_all();
        }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

    private:
        PixelBudget& m_budget;
        std::int64_t m_pixels;
    };

private:
    std::int64_t m_most;
    std::int64_t m_taken = 0;
    std::mutex m_mutex;
    std::condition_variable m_freed;
};

} // namespace actiscope
