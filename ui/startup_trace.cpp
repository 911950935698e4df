#include "ui/startup_trace.h"

#include <chrono>
#include <cstdio>
#include <ctime>

#include <unistd.h>

#include <QByteArray>
#include <QFile>
#include <QList>

namespace actiscope::ui {

namespace {

constexpr qint64 kLeastPlausibleEpochNs = 1'000'000'000'000'000;

/// Milliseconds since this process began, from the 22nd field of /proc/self/stat.
double millisecondsOfProcess() {
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray line = stat.readAll();
    const QList<QByteArray> afterName = line.mid(line.lastIndexOf(')') + 2).split(' ');
    constexpr int kStartTime = 22 - 3;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double nowMs = static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    return nowMs - afterName.value(kStartTime).toDouble() * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

void traceStartup(const char* moment) {
    const QByteArray given = qgetenv("ACTISCOPE_STARTUP_TRACE");
    if (given.isEmpty()) {
        return;
    }
    const qint64 startNs = given.toLongLong();
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const double nowNs =
        static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
    const double elapsed = startNs > kLeastPlausibleEpochNs ? (nowNs - static_cast<double>(startNs)) / 1e6
                                                            : millisecondsOfProcess();
    std::fprintf(stderr, "%s %.1f ms\n", moment, elapsed);
}

} // namespace actiscope::ui
