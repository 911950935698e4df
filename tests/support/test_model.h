// Model files for the test backend (test_backend/), and the gate that holds its forward passes.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace actiscope::test {

/// Writes a safetensors file that the test backend opens as a network of 1,000 classes with 8 feature maps of
/// 16-pixel cells. Behaviours: "plain", "inexact" (no map), "constant" (zero maps), "nan" (a logit that is
/// not finite), "failing". `gate`: path of a Gate, or empty.
inline std::filesystem::path writeTestModel(const std::filesystem::path& file, const std::string& behaviour,
                                            const std::filesystem::path& gate = {}) {
    const std::string header = R"({"__metadata__":{"behaviour":")" + behaviour + R"(","gate":")" +
                               gate.string() + R"("},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    std::ofstream out(file, std::ios::binary);
    const std::uint64_t length = header.size();
    for (unsigned i = 0; i < 8; ++i) {
        out.put(static_cast<char>((length >> (8 * i)) & 0xFFU));
    }
    out << header << std::string(4, '\0');
    return file;
}

/// Holds every forward pass of a model written with this gate until the test opens it: no test sleeps.
class Gate {
public:
    explicit Gate(std::filesystem::path path) : m_path(std::move(path)) {
        m_entered = openPipe(m_path.string() + ".entered");
        m_go = openPipe(m_path.string() + ".go");
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    ~Gate() {
        close(m_entered);
        close(m_go);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// Blocks until a forward pass stands at the gate.
    void waitForArrival() {
        char byte = 0;
        if (read(m_entered, &byte, 1) != 1) {
            std::abort();
        }
    }
    /// How many passes have come to the gate that nobody waited for.
    [[nodiscard]] int arrivals() const {
        int bytes = 0;
        if (ioctl(m_entered, FIONREAD, &bytes) != 0) {
            std::abort();
        }
        return bytes;
    }
    /// Lets `passes` forward passes through, now or when they come.
    void open(int passes = 1) {
        const std::string bytes(static_cast<std::size_t>(passes), 'x');
        if (write(m_go, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            std::abort();
        }
    }

private:
    static int openPipe(const std::string& path) {
        if (mkfifo(path.c_str(), 0600) != 0) {
            std::abort();
        }
        return ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    }
    std::filesystem::path m_path;
    int m_entered = -1;
    int m_go = -1;
};

} // namespace actiscope::test
