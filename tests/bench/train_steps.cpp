// Times training steps on batches that lie ready and on batches that the loader makes meanwhile.
//   train_steps NETWORK SIDE BATCH STEPS THREADS [FOLDER | demo]
// Prints {"step_ms", "ready_images_per_second", "loaded_images_per_second"?}. Medians over the steps; the
// loaded figure is that of a whole epoch after one that warmed up.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
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

struct Bench {
    std::unique_ptr<TrainingSession> session;
    std::uint64_t steps = 0;

    void step(const InputTensor& images, const std::vector<int>& labels) {
        (void)orEnd(session->step(images, labels, 0.01, steps++));
    }

    double readyStep(int classes, int side, int batch, int count) {
        InputTensor images{batch, side, side, {}};
        images.values.resize(static_cast<std::size_t>(batch) * 3 * static_cast<std::size_t>(side) *
                             static_cast<std::size_t>(side));
        std::uint32_t state = 1;
        for (float& value : images.values) {
            state = state * 1664525U + 1013904223U;
            value = static_cast<float>(state >> 8U) * 0x1p-23F - 1;
        }
        std::vector<int> labels;
        for (int i = 0; i < batch; ++i) {
            labels.push_back(i % classes);
        }
        std::vector<double> times;
        for (int i = -2; i < count; ++i) { // two to warm up
            const auto start = Clock::now();
            step(images, labels);
            if (i >= 0) {
                times.push_back(millisecondsSince(start));
            }
        }
        std::nth_element(times.begin(), times.begin() + count / 2, times.end());
        return times[static_cast<std::size_t>(count / 2)];
    }

    double loadedImagesPerSecond(const training::ExampleSourcePtr& source, const training::BatchPlan& plan,
                                 int count) {
        double milliseconds = 0;
        for (int epoch = 0; epoch < 2; ++epoch) {
            const std::uint64_t most = source->size() / plan.batch;
            const auto loader = training::trainingBatches(
                source, plan, epoch, std::min<std::uint64_t>(most, static_cast<std::uint64_t>(count)), 0);
            training::Batch batch;
            const auto start = Clock::now();
            std::size_t images = 0;
            while (loader->next(batch)) {
                step(batch.input, batch.labels);
                images += batch.labels.size();
            }
            milliseconds = millisecondsSince(start) / static_cast<double>(images);
        }
        return 1e3 / milliseconds;
    }
};

} // namespace

int main(int argc, char** argv) {
    if (argc < 6) {
        std::fprintf(stderr, "usage: train_steps NETWORK SIDE BATCH STEPS THREADS [FOLDER | demo]\n");
        return 2;
    }
    const int side = std::atoi(argv[2]);
    const int batch = std::atoi(argv[3]);
    const int steps = std::atoi(argv[4]);
    const std::string folder = argc > 6 ? argv[6] : "";
    ModuleLoader modules;
    Backend& backend = *orEnd(modules.backend(kTorchModule));
    training::DataSet data;
    if (folder == "demo") {
        demo::DemoOptions options;
        options.side = side + side / 4;
        data = orEnd(training::openDemo(
            options, static_cast<std::uint64_t>(batch) * static_cast<std::uint64_t>(steps) * 5 / 4 + 80));
    } else if (!folder.empty()) {
        data = orEnd(training::openFolders({folder, {}, {}, 1}, *orEnd(modules.codecs())));
    }
    TrainingPlan plan;
    plan.network = argv[1];
    plan.classes = data.classes.empty() ? 64 : static_cast<int>(data.classes.size());
    plan.threads = std::atoi(argv[5]);
    Bench bench{orEnd(backend.train(plan)), 0};
    const double ready = bench.readyStep(plan.classes, side, batch, steps);
    std::printf("{\"step_ms\": %.3f, \"ready_images_per_second\": %.2f", ready, batch * 1e3 / ready);
    if (data.training) {
        training::BatchPlan batches;
        batches.input = bench.session->facts().input;
        batches.input.size = {side, side};
        batches.batch = static_cast<std::size_t>(batch);
        batches.threads = plan.threads;
        const auto source = training::keptInMemory(data.training, training::memoryForPictures());
        std::printf(", \"loaded_images_per_second\": %.2f",
                    bench.loadedImagesPerSecond(source, batches, steps));
    }
    std::printf("}\n");
    std::fflush(stdout);
    std::_Exit(0); // LibTorch's libraries take long to take down
}
