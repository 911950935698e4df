// How long the window took to appear, for the benchmark.
#pragma once

namespace actiscope::ui {

/// With ACTISCOPE_STARTUP_TRACE in the environment: prints "first paint N ms" on stderr, `moment` being
/// "first paint", "gallery" or "first map"; counted from the start that the variable names (nanoseconds since
/// the epoch), else from the start of the process, which the system keeps in steps of 10 ms.
void traceStartup(const char* moment);

} // namespace actiscope::ui
