// Speed of drawing demo pictures on one core, without encoding. Asked: 150 pictures of 224 px a second.
#include <benchmark/benchmark.h>

#include "engine/demo/demo_set.h"

namespace actiscope::demo {
namespace {

/// Argument 0: the task, 1: hard, 2: the side in pixels.
void drawing(benchmark::State& state) {
    DemoOptions options;
    options.task = static_cast<DemoTask>(state.range(0));
    options.hard = state.range(1) != 0;
    options.side = static_cast<int>(state.range(2));
    const auto set = DemoSet::open(options);
    if (!set) {
        state.SkipWithError(set.error().message.c_str());
        return;
    }
    std::uint64_t index = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize((*set)->draw(index++).image.rgb.get());
    }
    state.SetItemsProcessed(state.iterations()); // pictures a second
}
BENCHMARK(drawing)
    ->ArgNames({"task", "hard", "side"})
    ->ArgsProduct({{0, 1, 2}, {0, 1}, {112, 224}})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(1);

/// What a program pays once.
void opening(benchmark::State& state) {
    DemoOptions options;
    options.task = static_cast<DemoTask>(state.range(0));
    for (auto _ : state) {
        const auto set = DemoSet::open(options);
        if (!set) {
            state.SkipWithError(set.error().message.c_str());
            return;
        }
    }
}
BENCHMARK(opening)->ArgName("task")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace actiscope::demo

BENCHMARK_MAIN();
