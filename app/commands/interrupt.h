// Ctrl-C as a question that the work asks between its stages.
#pragma once

namespace actiscope::app {

/// From now on Ctrl-C (SIGINT) and SIGTERM ask for an end; a second one ends the program at once.
void watchForInterrupt();

[[nodiscard]] bool interrupted();

/// Waits until there is something to read, or an end. False where an interruption came first. Main thread.
[[nodiscard]] bool waitForInput(int descriptor);

} // namespace actiscope::app
