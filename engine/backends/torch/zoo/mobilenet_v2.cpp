// MobileNetV2 (Sandler et al. 2018) of any width, parameter names of torchvision.
#include <algorithm>

#include "engine/backends/torch/zoo/parameters.h"

namespace actiscope::torch_backend {

namespace {

constexpr int kBlocks = 17;
/// Blocks features.N that halve the map.
constexpr int kHalving[] = {2, 4, 7, 14};

std::optional<std::string> recognise(const StateDict& state) {
    if (hasParameter(state, "features.0.0.weight", {kAny, 3, 3, 3}) &&
        hasParameter(state, "features.1.conv.0.0.weight", {kAny, 1, 3, 3}) &&
        hasParameter(state, "features.18.0.weight", {kAny, kAny, 1, 1}) &&
        hasParameter(state, "classifier.1.weight", {kAny, kAny})) {
        return "MobileNetV2";
    }
    return std::nullopt;
}

/// Convolution NAME.0, batch norm NAME.1, ReLU6.
Features convolved(GraphBuilder& graph, const StateDict& state, const Features& x, const std::string& name,
                   const ConvSteps& steps) {
    Features to = convolutionWithNorm(graph, state, x, name + ".0", name + ".1", steps);
    to.value = graph.clamp(to.value, 0, 6);
    return to;
}

/// Widen (but for the first block), convolve each channel by itself, narrow; added to the input where that
/// fits.
Features invertedResidual(GraphBuilder& graph, const StateDict& state, const Features& x, int index) {
    const std::string name = "features." + std::to_string(index) + ".conv.";
    const std::int64_t stride = std::count(std::begin(kHalving), std::end(kHalving), index) > 0 ? 2 : 1;
    int layer = 0;
    Features wide = x;
    if (state.count(name + "3.weight") > 0) {
        wide = convolved(graph, state, x, name + std::to_string(layer++), {});
    }
    wide = convolved(graph, state, wide, name + std::to_string(layer++), {stride, 1, 3, wide.channels});
    Features narrow = convolutionWithNorm(graph, state, wide, name + std::to_string(layer),
                                          name + std::to_string(layer + 1), {});
    if (stride == 1 && narrow.channels == x.channels) {
        narrow.value = graph.add(x.value, narrow.value);
    }
    return narrow;
}

std::shared_ptr<torch::jit::Graph> build(const StateDict& state) {
    GraphBuilder graph;
    Features x = convolved(graph, state, {graph.input(), 3}, "features.0", {2, 1, 3});
    for (int i = 1; i <= kBlocks; ++i) {
        x = invertedResidual(graph, state, x, i);
    }
    x = convolved(graph, state, x, "features.18", {});
    return graph.finish(pooledLinear(graph, state, x, "classifier.1"));
}

} // namespace

Family mobilenet_v2() {
    return {"MobileNetV2", recognise, build, InputDescription{}};
}

} // namespace actiscope::torch_backend
