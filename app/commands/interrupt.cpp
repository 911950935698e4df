#include "app/commands/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>

#include <poll.h>

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

bool waitForInput(int descriptor) {
    // Held back until ppoll() waits, so that none comes between the question and the waiting.
    sigset_t held;
    sigset_t before;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &held, &before);
    pollfd input{descriptor, POLLIN, 0};
    while (!interrupted() && ppoll(&input, 1, nullptr, &before) < 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return !interrupted();
}

} // namespace actiscope::app
