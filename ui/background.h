// Work away from the window's thread, its value back on it.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include <QObject>
#include <QThreadPool>

namespace actiscope::ui {

/// One thread that runs functions in order. A later start makes the earlier one's answer stale: it is
/// dropped, and what has not begun is not run. Lives on the window's thread; its destructor waits for what
/// runs.
class Background : public QObject {
public:
    explicit Background(QObject* parent = nullptr) : QObject(parent) { m_pool.setMaxThreadCount(1); }
    ~Background() override {
        m_pool.clear();
        m_pool.waitForDone();
    }

    /// `work()` on the thread, then `done(value)` on the window's. `work` must own all that it reads.
    template <class Work, class Done>
    void startNewest(Work work, Done done) {
        m_pool.clear();
        start(std::move(work), [this, ticket = ++m_newest, done = std::move(done)](auto value) {
            if (ticket == m_newest) {
                done(std::move(value));
            }
        });
    }

    /// The same, but every answer arrives.
    template <class Work, class Done>
    void start(Work work, Done done) {
        m_pool.start([this, work = std::move(work), done = std::move(done)]() mutable {
            auto value = std::make_shared<decltype(work())>(work());
            QMetaObject::invokeMethod(
                this, [value, done = std::move(done)]() mutable { done(std::move(*value)); },
                Qt::QueuedConnection);
        });
    }

    /// Makes what runs and waits stale.
    void dropNewest() {
        m_pool.clear();
        ++m_newest;
    }

private:
    QThreadPool m_pool;
    std::uint64_t m_newest = 0;
};

} // namespace actiscope::ui
