// Threads that work in the background let the window's go first.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace actiscope::ui {

/// The calling thread, and those that it starts from now on, get what the window's thread leaves over while
/// all cores are busy. Linux keeps this for each thread; where it can't be set, nothing changes.
inline void giveWayToWindow() {
    constexpr int kNice = 10;
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
}

} // namespace actiscope::ui
