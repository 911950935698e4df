// Ctrl-C as a question that the work asks between its stages.
#pragma once

namespace actiscope::app {

/// From now on Ctrl-C (SIGINT) and SIGTERM ask for an end; a second one ends the program at once.
void watchForInterrupt();

[[nodiscard]] bool interrupted();

} // namespace actiscope::app
