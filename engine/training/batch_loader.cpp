#include "engine/training/batch_loader.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace actiscope::training {

/// A batch that is being made. Each place is written by one thread only.
struct BatchLoader::Slot {
    struct Place {
        ExampleFacts facts;
        std::optional<Error> error;
    };
    Batch batch;
    std::vector<Place> places;
    std::size_t missing = 0; ///< places that are not finished; guarded by the loader's mutex
};

BatchLoader::BatchLoader(ExampleSourcePtr source, LoaderPlan plan, FillInput fill)
    : m_source(std::move(source)), m_plan(std::move(plan)), m_fill(std::move(fill)),
      m_batches((m_plan.order.size() + m_plan.batchSize - 1) / m_plan.batchSize),
      m_slots(std::max<std::size_t>(1, std::min(m_plan.ahead, m_batches))) {
    for (std::size_t i = 0; i < std::min(m_slots.size(), m_batches); ++i) {
        prepare(m_slots[i], i);
    }
    for (int i = 0; i < std::max(1, m_plan.threads); ++i) {
        m_threads.emplace_back([this] { work(); });
    }
}

BatchLoader::~BatchLoader() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_room.notify_all();
    for (std::thread& thread : m_threads) {
        thread.join();
    }
}

std::size_t BatchLoader::sizeOf(std::size_t batch) const {
    return std::min(m_plan.batchSize, m_plan.order.size() - batch * m_plan.batchSize);
}

void BatchLoader::prepare(Slot& slot, std::size_t batch) const {
    const std::size_t count = sizeOf(batch);
    slot.places.assign(count, {});
    slot.missing = count;
    slot.batch.input.height = m_plan.input.height;
    slot.batch.input.width = m_plan.input.width;
    slot.batch.input.values.resize(count * 3 * static_cast<std::size_t>(m_plan.input.height) *
                                   static_cast<std::size_t>(m_plan.input.width));
}

void BatchLoader::make(Slot& slot, std::size_t place, std::size_t index) {
    const std::size_t values =
        3 * static_cast<std::size_t>(m_plan.input.height) * static_cast<std::size_t>(m_plan.input.width);
    Slot::Place& target = slot.places[place];
    target.facts.index = index;
    target.facts.label = m_source->label(index);
    try {
        Result<Example> example = m_source->load(index);
        if (!example) {
            target.error = example.error();
            return;
        }
        target.facts.image = example->image->size;
        target.facts.boxes = std::move(example->boxes);
        target.facts.remark = std::move(example->remark);
        m_fill(index, *example->image, slot.batch.input.values.data() + place * values);
    } catch (const std::exception& error) {
        target.error = Error{
            ErrorCode::OutOfMemory,
            m_source->name(index) + " needs more memory than there is; close other programs.", error.what()};
    }
}

void BatchLoader::work() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto hasRoom = [this] { return m_begun / m_plan.batchSize < m_taken + m_slots.size(); };
        m_room.wait(lock, [&] { return m_stop || m_begun == m_plan.order.size() || hasRoom(); });
        if (m_stop || m_begun == m_plan.order.size()) {
            return;
        }
        const std::size_t position = m_begun++;
        Slot& slot = m_slots[position / m_plan.batchSize % m_slots.size()];
        lock.unlock();
        make(slot, position % m_plan.batchSize, m_plan.order[position]);
        lock.lock();
        if (--slot.missing == 0) {
            m_made.notify_one();
        }
    }
}

void BatchLoader::closeGaps(Slot& slot) const {
    Batch& batch = slot.batch;
    batch.labels.clear();
    batch.facts.clear();
    batch.skipped.clear();
    const std::size_t values = batch.input.values.size() / slot.places.size();
    for (std::size_t place = 0; place < slot.places.size(); ++place) {
        if (slot.places[place].error) {
            batch.skipped.push_back(std::move(*slot.places[place].error));
            continue;
        }
        const std::size_t to = batch.labels.size();
        if (to != place) {
            const auto from = batch.input.values.begin() + static_cast<std::ptrdiff_t>(place * values);
            std::copy(from, from + static_cast<std::ptrdiff_t>(values),
                      batch.input.values.begin() + static_cast<std::ptrdiff_t>(to * values));
        }
        batch.labels.push_back(slot.places[place].facts.label);
        batch.facts.push_back(std::move(slot.places[place].facts));
    }
    batch.input.count = static_cast<int>(batch.labels.size());
    batch.input.values.resize(batch.labels.size() * values);
}

bool BatchLoader::next(Batch& batch) {
    std::unique_lock lock(m_mutex);
    if (m_taken == m_batches) {
        return false;
    }
    Slot& slot = m_slots[m_taken % m_slots.size()];
    m_made.wait(lock, [&slot] { return slot.missing == 0; });
    closeGaps(slot);
    std::swap(batch, slot.batch);
    ++m_taken;
    if (m_taken + m_slots.size() - 1 < m_batches) {
        prepare(slot, m_taken + m_slots.size() - 1);
    }
    lock.unlock();
    m_room.notify_all();
    return true;
}

} // namespace actiscope::training
