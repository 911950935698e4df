// Takes training steps as it is asked to on stdin, one answer a line:
//   train_steps NETWORK SIDE BATCH THREADS [FOLDER | demo]
//   step       one step on a batch that lies ready   {"ms", "cpu_ms"}
//   epoch N    up to N steps on batches that are made meanwhile, always the same ones; the first time their
//              pictures are decoded or drawn, later they lie in memory {"images", "ms"}
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "engine/runtime/module_loader.h"
#include "engine/training/batches.h"
#include "engine/training/data_set.h"

namespace {

using namespace actiscope;
using Clock = std::chrono::steady_clock;

template <class T>
T orEnd(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(2);
    }
    return std::move(*result);
}

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double processMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

class Bench {
public:
    Bench(std::unique_ptr<TrainingSession> session, training::ExampleSourcePtr source, int classes,
          training::BatchPlan plan)
        : m_session(std::move(session)), m_source(std::move(source)), m_plan(std::move(plan)) {
        const Size side = m_plan.input.size;
        const auto batch = static_cast<int>(m_plan.batch);
        m_ready = {batch, side.height, side.width, {}};
        m_ready.values.resize(m_plan.batch * 3 * static_cast<std::size_t>(side.height) *
                              static_cast<std::size_t>(side.width));
        std::uint32_t state = 1;
        for (float& value : m_ready.values) {
            state = state * 1664525U + 1013904223U;
            value = static_cast<float>(state >> 8U) * 0x1p-23F - 1;
        }
        for (int i = 0; i < batch; ++i) {
            m_labels.push_back(i % classes);
        }
    }

    void readyStep() {
        const auto start = Clock::now();
        const double before = processMilliseconds();
        step(m_ready, m_labels);
        std::printf("{\"ms\": %.3f, \"cpu_ms\": %.3f}\n", millisecondsSince(start),
                    processMilliseconds() - before);
    }

    void epoch(std::uint64_t most) {
        const std::uint64_t steps = std::min<std::uint64_t>(most, m_source->size() / m_plan.batch);
        const auto start = Clock::now();
        const auto loader = training::trainingBatches(m_source, m_plan, 0, steps, 0);
        training::Batch batch;
        std::size_t images = 0;
        while (loader->next(batch)) {
            step(batch.input, batch.labels);
            images += batch.labels.size();
        }
        std::printf("{\"images\": %zu, \"ms\": %.3f}\n", images, millisecondsSince(start));
    }

private:
    void step(const InputTensor& images, const std::vector<int>& labels) {
        (void)orEnd(m_session->step(images, labels, 0.01, m_steps++));
    }

    std::unique_ptr<TrainingSession> m_session;
    training::ExampleSourcePtr m_source;
    training::BatchPlan m_plan;
    InputTensor m_ready;
    std::vector<int> m_labels;
    std::uint64_t m_steps = 0;
};

training::DataSet dataOf(const std::string& folder, int side, const Codecs& codecs) {
    if (folder != "demo") {
        return orEnd(training::openFolders({folder, {}, {}, 1}, codecs));
    }
    constexpr std::uint64_t kEnough = 20'000;
    demo::DemoOptions options;
    options.side = side + side / 4;
    return orEnd(training::openDemo(options, kEnough));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 5) {
        std::fprintf(stderr, "usage: train_steps NETWORK SIDE BATCH THREADS [FOLDER | demo]\n");
        return 2;
    }
    const int side = std::atoi(argv[2]);
    ModuleLoader modules;
    Backend& backend = *orEnd(modules.backend(kTorchModule));
    const training::DataSet data = dataOf(argc > 5 ? argv[5] : "demo", side, *orEnd(modules.codecs()));
    TrainingPlan plan;
    plan.network = argv[1];
    plan.classes = static_cast<int>(data.classes.size());
    plan.threads = std::atoi(argv[4]);
    auto session = orEnd(backend.train(plan));
    training::BatchPlan batches;
    batches.input = session->facts().input;
    batches.input.size = {side, side};
    batches.batch = static_cast<std::size_t>(std::atoi(argv[3]));
    batches.threads = plan.threads;
    Bench bench(std::move(session), training::keptInMemory(data.training, training::memoryForPictures()),
                plan.classes, batches);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string what;
        std::uint64_t steps = 0;
        if (words >> what >> steps && what == "epoch") {
            bench.epoch(steps);
        } else {
            bench.readyStep();
        }
        std::fflush(stdout);
    }
    std::_Exit(0); // LibTorch's libraries take long to take down
}
