#include "engine/backends/torch/memory_limit.h"

#include <algorithm>
#include <mutex>

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <unistd.h>

namespace actiscope::torch_backend {

namespace {

constexpr std::size_t kGigabyte = std::size_t{1} << 30;

thread_local MemoryLimit* innermost = nullptr;

/// Torch's own allocator, asked only for what a limit leaves.
class CountingAllocator final : public c10::Allocator {
public:
    explicit CountingAllocator(c10::Allocator* own) : m_own(own) {}

    c10::DataPtr allocate(std::size_t bytes) const override {
        MemoryLimit::count(bytes);
        return m_own->allocate(bytes);
    }
    c10::DeleterFnPtr raw_deleter() const override { return m_own->raw_deleter(); }

private:
    c10::Allocator* m_own;
};

/// Once; Torch owns it from then on.
void installAllocator() {
    static std::once_flag installed;
    std::call_once(installed, [] { c10::SetCPUAllocator(new CountingAllocator(c10::GetCPUAllocator())); });
}

} // namespace

MemoryLimit::MemoryLimit(std::size_t bytes) : m_bytes(bytes), m_outer(innermost) {
    installAllocator();
    innermost = this;
}

MemoryLimit::~MemoryLimit() {
    innermost = m_outer;
}

void MemoryLimit::count(std::size_t bytes) {
    if (innermost == nullptr) {
        return;
    }
    if (bytes > innermost->m_bytes - innermost->m_used) {
        innermost->m_exceeded = true;
        TORCH_CHECK(false, "a tensor of ", bytes, " bytes goes beyond ", inGigabytes(innermost->m_bytes));
    }
    innermost->m_used += bytes;
}

std::size_t memoryForRun(std::int64_t count, std::int64_t height, std::int64_t width) {
    // A guess with room: every intermediate result of a run is kept, and there may be hundreds of them.
    constexpr std::size_t kTimesTheImages = 4096;
    const std::size_t images = static_cast<std::size_t>(count * height * width) * 3 * sizeof(float);
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long pageSize = ::sysconf(_SC_PAGESIZE);
    const std::size_t physical = pages > 0 && pageSize > 0
                                     ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(pageSize)
                                     : 8 * kGigabyte;
    return std::min(physical / 2, kGigabyte + kTimesTheImages * images);
}

std::string inGigabytes(std::size_t bytes) {
    const std::size_t tenths = bytes * 10 / kGigabyte;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

} // namespace actiscope::torch_backend
