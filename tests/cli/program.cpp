#include "tests/cli/program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace actiscope::test {

namespace {

/// Far longer than any run takes; a hanging program is killed, so that the test fails instead of waiting.
constexpr int kMostSilenceMs = 120'000;

struct Pipe {
    int read = -1;
    int write = -1;
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
        read = ends[0];
        write = ends[1];
    }
    ~Pipe() {
        closeRead();
        closeWrite();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void closeRead() {
        if (read >= 0) {
            close(read);
            read = -1;
        }
    }
    void closeWrite() {
        if (write >= 0) {
            close(write);
            write = -1;
        }
    }
};

pid_t start(const std::vector<std::string>& arguments, const Pipe& input, const Pipe& output,
            const Pipe& errors) {
    std::vector<char*> argv{const_cast<char*>(ACTISCOPE_PROGRAM)};
    for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        dup2(input.read, STDIN_FILENO);
        dup2(output.write, STDOUT_FILENO);
        dup2(errors.write, STDERR_FILENO);
        execv(ACTISCOPE_PROGRAM, argv.data());
        _exit(127);
    }
    return child;
}

/// Appends what is there; closes the pipe at its end.
void drain(Pipe& pipe, std::string& text) {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(pipe.read, buffer.data(), buffer.size());
    if (count > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
        pipe.closeRead();
    }
}

} // namespace

Outcome run(const std::vector<std::string>& arguments, const Running& running) {
    Pipe input;
    Pipe output;
    Pipe errors;
    const pid_t child = start(arguments, input, output, errors);
    input.closeRead();
    output.closeWrite();
    errors.closeWrite();
    // Where the pipe does not take it whole, the program has begun to read it when this returns.
    if (write(input.write, running.input.data(), running.input.size()) !=
        static_cast<ssize_t>(running.input.size())) {
        throw std::runtime_error("the program takes no input");
    }
    if (!running.inputStaysOpen) {
        input.closeWrite();
    }

    Outcome result;
    bool sent = running.signal == 0;
    bool hangs = false;
    while ((output.read >= 0 || errors.read >= 0) && !hangs) {
        if (!sent && result.err.find(running.waitFor) != std::string::npos) {
            kill(child, running.signal);
            sent = true;
        }
        std::array<pollfd, 2> waiting{{{output.read, POLLIN, 0}, {errors.read, POLLIN, 0}}};
        hangs = poll(waiting.data(), waiting.size(), kMostSilenceMs) == 0;
        if (waiting[0].revents != 0) {
            drain(output, result.out);
        }
        if (waiting[1].revents != 0) {
            drain(errors, result.err);
        }
    }
    if (hangs) {
        kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    result.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

} // namespace actiscope::test
