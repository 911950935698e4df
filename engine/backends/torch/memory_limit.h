// How much memory a file may make the program take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace actiscope::torch_backend {

/// While one exists, the tensors that its thread allocates in main memory may have so many bytes in all,
/// freed ones included; Torch throws at the first one beyond it, before it is allocated. Of several the
/// innermost counts. Thread rule: each thread has its own.
class MemoryLimit {
public:
    explicit MemoryLimit(std::size_t bytes);
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;
    ~MemoryLimit();

    /// Whether an allocation was refused: the interpreter of graphs rewrites the exception that says it.
    [[nodiscard]] bool exceeded() const { return m_exceeded; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

    /// Counts an allocation of the calling thread. Throws c10::Error where it goes beyond the limit.
    static void count(std::size_t bytes);

private:
    std::size_t m_bytes;
    std::size_t m_used = 0;
    bool m_exceeded = false;
    MemoryLimit* m_outer;
};

/// What a run with images [N, 3, H, W] may take: thousands of times the images themselves, at most half of
/// what this computer has.
[[nodiscard]] std::size_t memoryForRun(std::int64_t count, std::int64_t height, std::int64_t width);

/// "3.5 GB"
[[nodiscard]] std::string inGigabytes(std::size_t bytes);

/// The text completes "FILE: …".
class TooLarge : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace actiscope::torch_backend
