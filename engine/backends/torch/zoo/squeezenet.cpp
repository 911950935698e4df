// SqueezeNet 1.0 and 1.1 (Iandola et al. 2016), parameter names of torchvision.
#include <algorithm>

#include "engine/backends/torch/zoo/parameters.h"

namespace actiscope::torch_backend {

namespace {

struct Variant {
    const char* name;
    std::int64_t firstChannels;
    std::int64_t firstKernel;
    std::vector<int> pools; ///< of features.2 … features.12; the others are fire modules
};

constexpr int kFirstModule = 2;
constexpr int kLastModule = 12;

const std::vector<Variant>& variants() {
    static const std::vector<Variant> all{{"SqueezeNet 1.0", 96, 7, {2, 6, 11}},
                                          {"SqueezeNet 1.1", 64, 3, {2, 5, 8}}};
    return all;
}

const Variant* findVariant(const StateDict& state) {
    for (const Variant& variant : variants()) {
        if (hasParameter(state, "features.0.weight",
                         {variant.firstChannels, 3, variant.firstKernel, variant.firstKernel}) &&
            hasParameter(state, "features.3.squeeze.weight", {kAny, variant.firstChannels, 1, 1})) {
            return &variant;
        }
    }
    return nullptr;
}

std::optional<std::string> recognise(const StateDict& state) {
    const Variant* variant = findVariant(state);
    return variant == nullptr ? std::nullopt : std::optional<std::string>(variant->name);
}

Features fire(GraphBuilder& graph, const StateDict& state, const Features& x, const std::string& name) {
    const auto convolved = [&](const Features& from, const char* layer, const ConvSteps& steps) {
        Features to = convolution(graph, state, from, name + layer, steps);
        to.value = graph.relu(to.value);
        return to;
    };
    const Features squeezed = convolved(x, ".squeeze", {});
    const Features narrow = convolved(squeezed, ".expand1x1", {});
    const Features wide = convolved(squeezed, ".expand3x3", {1, 1, 3});
    return {graph.concat({narrow.value, wide.value}, 1), narrow.channels + wide.channels};
}

std::shared_ptr<torch::jit::Graph> build(const StateDict& state) {
    const Variant& variant = *findVariant(state);
    GraphBuilder graph;
    Features x = convolution(graph, state, {graph.input(), 3}, "features.0", {2, 0, variant.firstKernel});
    x.value = graph.relu(x.value);
    for (int i = kFirstModule; i <= kLastModule; ++i) {
        if (std::count(variant.pools.begin(), variant.pools.end(), i) > 0) {
            x.value = graph.maxPool2d(x.value, 3, 2, 0, true);
        } else {
            x = fire(graph, state, x, "features." + std::to_string(i));
        }
    }
    x = convolution(graph, state, x, "classifier.1", {});
    return graph.finish(graph.flatten(graph.globalAveragePool(graph.relu(x.value))));
}

} // namespace

Family squeezenet() {
    return {"SqueezeNet 1.0/1.1", recognise, build, InputDescription{}};
}

} // namespace actiscope::torch_backend
