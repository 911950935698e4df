#include "app/commands/interrupt.h"

#include <atomic>
#include <csignal>

namespace actiscope::app {

namespace {

std::atomic<bool> wasInterrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only use lock-free values");

extern "C" void onInterrupt(int) {
    wasInterrupted.store(true);
}

} // namespace

void watchForInterrupt() {
    struct sigaction action {};
    action.sa_handler = &onInterrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
    return wasInterrupted.load();
}

} // namespace actiscope::app
