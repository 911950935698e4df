// Speed of the forward pass, beside the other ways in which LibTorch can run the same file.
//   ACTISCOPE_DATA=…/data bench_forward
// Arguments of each benchmark: threads, images in a batch. Time is per batch; images_per_second compares.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/passes/frozen_graph_optimizations.h>
#include <torch/csrc/jit/passes/frozen_ops_to_mkldnn.h>
#include <torch/csrc/jit/serialization/import.h>

#include "engine/backends/torch/execution.h"
#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/readers.h"

namespace actiscope::torch_backend {
namespace {

constexpr int kSide = 224;

std::string fileOf(const std::string& network) {
    const char* named = std::getenv("ACTISCOPE_DATA");
    const std::filesystem::path data = named != nullptr ? named : ACTISCOPE_DEFAULT_DATA;
    return (data / "weights" / network).string();
}

const char* const kSqueezeNet = "squeezenet1_1_torchvision/squeezenet1_1_torchvision_torchscript.pt";
const char* const kMobileNet = "mobilenet_v2/mobilenet_v2_torchscript.pt";

at::Tensor images(std::int64_t count) {
    return at::sin(at::arange(count * 3 * kSide * kSide, at::kFloat) * 0.37).view({count, 3, kSide, kSide});
}

torch::jit::Module loaded(const char* network) {
    torch::jit::Module module = torch::jit::load(fileOf(network));
    module.eval();
    return module;
}

/// The file's frozen graph without the module itself.
GraphPtr frozenGraph(const torch::jit::Module& frozen) {
    GraphPtr graph = frozen.get_method("forward").graph()->copy();
    graph->eraseInput(0);
    return graph;
}

template <class Forward>
void measure(benchmark::State& state, Forward forward) {
    useThreads(static_cast<int>(state.range(0)));
    for (int i = 0; i < 3; ++i) { // observing and compiling executors
        forward();
    }
    for (auto _ : state) {
        forward();
    }
    state.counters["images_per_second"] = benchmark::Counter(static_cast<double>(state.range(1)),
                                                             benchmark::Counter::kIsIterationInvariantRate);
}

/// As the file is.
void asLoaded(benchmark::State& state, const char* network) {
    torch::jit::Module module = loaded(network);
    const at::Tensor input = images(state.range(1));
    const c10::InferenceMode inference;
    measure(state, [&] { benchmark::DoNotOptimize(module.forward({input})); });
}

/// Frozen, batch normalisation folded.
void frozen(benchmark::State& state, const char* network) {
    const torch::jit::Module module = torch::jit::freeze_module(loaded(network));
    GraphPtr graph = frozenGraph(module);
    torch::jit::OptimizeFrozenGraph(graph, true);
    const GraphRunner runner(graph);
    const at::Tensor input = images(state.range(1));
    const c10::InferenceMode inference;
    measure(state, [&] { benchmark::DoNotOptimize(runner.run(input)); });
}

/// The same in oneDNN's blocked layout: what optimize_for_inference does.
void blocked(benchmark::State& state, const char* network) {
    const torch::jit::Module module = torch::jit::freeze_module(loaded(network));
    GraphPtr graph = frozenGraph(module);
    torch::jit::OptimizeFrozenGraph(graph, true);
    torch::jit::ConvertFrozenOpsToMKLDNN(graph);
    const GraphRunner runner(graph);
    const at::Tensor input = images(state.range(1));
    const c10::InferenceMode inference;
    measure(state, [&] { benchmark::DoNotOptimize(runner.run(input)); });
}

/// Frozen, weights and input channels last.
void channelsLast(benchmark::State& state, const char* network) {
    const torch::jit::Module module = torch::jit::freeze_module(loaded(network));
    GraphPtr graph = frozenGraph(module);
    torch::jit::OptimizeFrozenGraph(graph, true);
    for (Node* node : graph->nodes()) {
        const at::Tensor weight =
            node->kind() == torch::jit::prim::Constant ? constantTensor(node->output()) : at::Tensor();
        if (weight.defined() && weight.dim() == 4) {
            node->t_(torch::jit::attr::value, weight.contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
    const GraphRunner runner(graph);
    const at::Tensor input = images(state.range(1)).contiguous(at::MemoryFormat::ChannelsLast);
    const c10::InferenceMode inference;
    measure(state, [&] { benchmark::DoNotOptimize(runner.run(input)); });
}

/// The program's own forward pass: input and maps in plain layout, probabilities included.
void network(benchmark::State& state, const char* file) {
    OpenNetworkRequest request;
    request.path = fileOf(file);
    const Result<NetworkPtr> opened = makeGraphNetwork(readTorchScript(request.path).value(), request);
    const at::Tensor input = images(state.range(1));
    const InputTensor tensor{static_cast<int>(state.range(1)),
                             kSide,
                             kSide,
                             {input.data_ptr<float>(), input.data_ptr<float>() + input.numel()}};
    ForwardOptions options;
    options.threads = static_cast<int>(state.range(0));
    measure(state, [&] { benchmark::DoNotOptimize((*opened)->forward(tensor, options).value()); });
}

/// Opening: reading, freezing, trial run, packing.
void open(benchmark::State& state, const char* file) {
    OpenNetworkRequest request;
    request.path = fileOf(file);
    request.threads = 2;
    for (auto _ : state) {
        benchmark::DoNotOptimize(makeGraphNetwork(readTorchScript(request.path).value(), request).value());
    }
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"threads", "batch"})->Args({2, 1})->Args({1, 1})->Args({2, 8});
    benchmark->Unit(benchmark::kMillisecond)->UseRealTime();
}

#define ACTISCOPE_FORWARD_BENCHMARKS(name, file)                                                             \
    BENCHMARK_CAPTURE(asLoaded, name, file)->Apply(sizes);                                                   \
    BENCHMARK_CAPTURE(frozen, name, file)->Apply(sizes);                                                     \
    BENCHMARK_CAPTURE(blocked, name, file)->Apply(sizes);                                                    \
    BENCHMARK_CAPTURE(channelsLast, name, file)->Apply(sizes);                                               \
    BENCHMARK_CAPTURE(network, name, file)->Apply(sizes);                                                    \
    BENCHMARK_CAPTURE(open, name, file)->Unit(benchmark::kMillisecond)->UseRealTime()

ACTISCOPE_FORWARD_BENCHMARKS(squeezenet, kSqueezeNet);
ACTISCOPE_FORWARD_BENCHMARKS(mobilenet, kMobileNet);

} // namespace
} // namespace actiscope::torch_backend

BENCHMARK_MAIN();
