// News from another thread to the window's, in order.
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace actiscope::ui {

/// However fast news come, one event at a time waits in the window's queue. Thread rule: any thread.
class Mailbox {
public:
    /// True where nothing waited: then someone has to call takeAll() on the window's thread.
    bool put(std::function<void()> news) {
        const std::lock_guard lock(m_mutex);
        m_news.push_back(std::move(news));
        return m_news.size() == 1;
    }
    std::vector<std::function<void()>> takeAll() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_news, {});
    }

private:
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_news;
};

} // namespace actiscope::ui
