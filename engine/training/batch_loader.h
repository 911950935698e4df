// Batches made ahead of time, on threads of their own.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/api/network.h"
#include "engine/training/example_source.h"

namespace actiscope::training {

/// What validation needs to know of a picture beside the pixels.
struct ExampleFacts {
    std::size_t index = 0; ///< in the source
    int label = 0;
    Size image;
    std::vector<Box> boxes;
    std::string remark; ///< as Example::remark
};

struct Batch {
    InputTensor input;
    std::vector<int> labels;
    std::vector<ExampleFacts> facts; ///< by position, as labels
    std::vector<Error> skipped;      ///< pictures that could not be read: they are left out of the batch
};

/// Fills target[3 * height * width] with the picture, ready for the network. Called on several threads at
/// once.
using FillInput = std::function<void(std::size_t index, const Image& image, float* target)>;

struct LoaderPlan {
    std::vector<std::size_t> order; ///< indices into the source, cut into batches from the front
    std::size_t batchSize = 1;      ///< the last batch may be smaller
    Size input;
    int threads = 1;
    std::size_t ahead = 3; ///< batches that are made or being made before they are asked for
};

/// Gives the batches of a plan in its order, the same ones whatever the number of threads. Thread rule:
/// next() is called from one thread; the destructor waits for the pictures in work only.
class BatchLoader {
public:
    BatchLoader(ExampleSourcePtr source, LoaderPlan plan, FillInput fill);
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;
    ~BatchLoader();

    [[nodiscard]] std::size_t batches() const { return m_batches; }

    /// Waits for the next batch and swaps it into `batch`, whose memory is used again. False after the last
    /// one. A batch of which no picture could be read has a count of 0.
    bool next(Batch& batch);

private:
    struct Slot;

    void work();
    void make(Slot& slot, std::size_t place, std::size_t index);
    [[nodiscard]] std::size_t sizeOf(std::size_t batch) const;
    void prepare(Slot& slot, std::size_t batch) const;
    void closeGaps(Slot& slot) const;

    ExampleSourcePtr m_source;
    LoaderPlan m_plan;
    FillInput m_fill;
    std::size_t m_batches;

    std::mutex m_mutex;
    std::condition_variable m_room; ///< a batch was taken: its slot is free
    std::condition_variable m_made; ///< a batch is whole
    std::vector<Slot> m_slots;      ///< batch b lies in slot b % size
    std::size_t m_begun = 0;        ///< examples of the order that were given to a thread
    std::size_t m_taken = 0;        ///< batches that next() has given away
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace actiscope::training
