#include "engine/training/trainer.h"

namespace actiscope::training {

void TrainingControl::pause() {
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void TrainingControl::proceed() {
    {
        const std::lock_guard lock(m_mutex);
        m_paused = false;
    }
    m_changed.notify_all();
}

void TrainingControl::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_changed.notify_all();
}

bool TrainingControl::paused() const {
    const std::lock_guard lock(m_mutex);
    return m_paused;
}

bool TrainingControl::stopped() const {
    const std::lock_guard lock(m_mutex);
    return m_stopped;
}

void TrainingControl::waitWhilePaused() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_paused || m_stopped; });
}

} // namespace actiscope::training
