#include <mutex>
#include <optional>

#include <unistd.h>

#include "engine/training/example_source.h"

namespace actiscope::training {

namespace {

class KeptSource final : public ExampleSource {
public:
    KeptSource(ExampleSourcePtr source, std::size_t bytes)
        : m_source(std::move(source)), m_left(bytes), m_kept(m_source->size()) {}

    std::size_t size() const override { return m_source->size(); }
    int label(std::size_t index) const override { return m_source->label(index); }
    std::string name(std::size_t index) const override { return m_source->name(index); }

    Result<Example> load(std::size_t index) const override {
        {
            const std::lock_guard lock(m_mutex);
            if (m_kept[index]) {
                return *m_kept[index];
            }
        }
        Result<Example> example = m_source->load(index);
        if (!example) {
            return example;
        }
        const std::lock_guard lock(m_mutex);
        if (!m_kept[index] && example->image->bytes() <= m_left) {
            m_left -= example->image->bytes();
            m_kept[index] = *example;
        }
        return example;
    }

private:
    ExampleSourcePtr m_source;
    mutable std::mutex m_mutex;
    mutable std::size_t m_left;
    mutable std::vector<std::optional<Example>> m_kept;
};

} // namespace

ExampleSourcePtr keptInMemory(ExampleSourcePtr source, std::size_t bytes) {
    return std::make_shared<KeptSource>(std::move(source), bytes);
}

std::size_t memoryForPictures() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageBytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && pageBytes > 0
               ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(pageBytes) / 4
               : 0;
}

} // namespace actiscope::training
