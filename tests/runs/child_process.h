// Work in a process of its own: to be killed, or to have fewer rights.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace actiscope::runs::test {

/// What `work` returns in a child process; "died" where it ended otherwise.
inline std::string inChild(const std::function<std::string()>& work) {
    int ends[2];
    if (::pipe(ends) != 0) {
        return "no pipe";
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string answer = work();
        const bool told =
            ::write(ends[1], answer.data(), answer.size()) == static_cast<ssize_t>(answer.size());
        ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    std::string answer;
    char bytes[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;) {
        answer.append(bytes, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? answer : "died";
}

/// How a traced child ended.
struct Traced {
    std::size_t stops = 0; ///< before and after each system call, as far as it came
    bool killed = false;
};

/// Why a test is skipped where killedAt() is empty.
inline constexpr const char* kNoTracing = "skipped: processes may not be traced here (ptrace is forbidden)";
inline constexpr int kMayNotBeTraced = 99; ///< a child's exit status

/// Runs `work` in a child process that is killed when it enters or leaves its `last`-th system call: nothing
/// of it runs on, no file is closed properly. Empty where processes may not be traced here, and only there:
/// throws where the child ends before its work for another reason.
inline std::optional<Traced> killedAt(std::size_t last, const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
            ::_exit(errno == EPERM || errno == ENOSYS ? kMayNotBeTraced : 1);
        }
        ::raise(SIGSTOP);
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) {
        if (!WIFEXITED(status) || WEXITSTATUS(status) != kMayNotBeTraced) {
            throw std::runtime_error("the traced process ended before its work");
        }
        return std::nullopt;
    }
    Traced traced;
    while (traced.stops < last) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        ::waitpid(child, &status, 0);
        if (!WIFSTOPPED(status)) {
            return traced;
        }
        ++traced.stops;
    }
    traced.killed = true;
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return traced;
}

} // namespace actiscope::runs::test
