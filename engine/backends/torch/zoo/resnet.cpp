// ResNet (He et al. 2016) of any depth, Wide ResNet and ResNeXt, parameter names of torchvision: in a
// bottleneck it is the 3x3 convolution that halves the map.
#include "engine/backends/torch/zoo/parameters.h"

namespace actiscope::torch_backend {

namespace {

constexpr int kStages = 4;

std::string stageName(int stage) {
    return "layer" + std::to_string(stage + 1);
}

bool hasBottlenecks(const StateDict& state) {
    return state.count("layer1.0.conv3.weight") > 0;
}

/// Depth as the papers count it: the convolutions on the main path and the linear layer.
int depth(const StateDict& state) {
    int blocks = 0;
    for (int stage = 0; stage < kStages; ++stage) {
        blocks += countBlocks(state, stageName(stage), "conv1.weight");
    }
    return 2 + blocks * (hasBottlenecks(state) ? 3 : 2);
}

std::optional<std::string> recognise(const StateDict& state) {
    if (!hasParameter(state, "conv1.weight", {kAny, 3, 7, 7}) ||
        !hasParameter(state, "layer1.0.conv2.weight", {kAny, kAny, 3, 3}) ||
        state.count("layer4.0.conv1.weight") == 0 || !hasParameter(state, "fc.weight", {kAny, kAny})) {
        return std::nullopt;
    }
    const at::IntArrayRef inner = state.at("layer1.0.conv2.weight").sizes();
    const std::string number = std::to_string(depth(state));
    if (inner[0] > inner[1]) {
        return "ResNeXt-" + number + " " + std::to_string(inner[0] / inner[1]) + "x" +
               std::to_string(inner[1]) + "d";
    }
    return hasBottlenecks(state) && inner[0] > 64 ? "Wide ResNet-" + number : "ResNet-" + number;
}

/// The block's own path, without what is added to it.
Features mainPath(GraphBuilder& graph, const StateDict& state, const Features& x, const std::string& name,
                  std::int64_t stride) {
    const auto convolved = [&](const Features& from, const char* number, const ConvSteps& steps) {
        return convolutionWithNorm(graph, state, from, name + ".conv" + number, name + ".bn" + number, steps);
    };
    const auto rectified = [&graph](Features features) {
        features.value = graph.relu(features.value);
        return features;
    };
    if (!hasBottlenecks(state)) {
        return convolved(rectified(convolved(x, "1", {stride, 1, 3})), "2", {1, 1, 3});
    }
    const Features narrow = rectified(convolved(x, "1", {}));
    const at::Tensor inner = parameter(state, name + ".conv2.weight", {kAny, kAny, 3, 3});
    const std::int64_t groups = std::max<std::int64_t>(1, narrow.channels / inner.size(1));
    return convolved(rectified(convolved(narrow, "2", {stride, 1, 3, groups})), "3", {});
}

Features block(GraphBuilder& graph, const StateDict& state, const Features& x, const std::string& name,
               std::int64_t stride) {
    const Features main = mainPath(graph, state, x, name, stride);
    const std::string downsample = name + ".downsample.";
    Features shortcut = x;
    if (stride != 1 || main.channels != x.channels || state.count(downsample + "0.weight") > 0) {
        shortcut = convolutionWithNorm(graph, state, x, downsample + "0", downsample + "1", {stride});
        (void)parameter(state, downsample + "0.weight",
                        {main.channels, x.channels, 1, 1}); // or the sum has no shape
    }
    return {graph.relu(graph.add(main.value, shortcut.value)), main.channels};
}

std::shared_ptr<torch::jit::Graph> build(const StateDict& state) {
    GraphBuilder graph;
    Features x = convolutionWithNorm(graph, state, {graph.input(), 3}, "conv1", "bn1", {2, 3, 7});
    x.value = graph.maxPool2d(graph.relu(x.value), 3, 2, 1, false);
    for (int stage = 0; stage < kStages; ++stage) {
        const int blocks = countBlocks(state, stageName(stage), "conv1.weight");
        for (int i = 0; i < blocks; ++i) {
            x = block(graph, state, x, stageName(stage) + "." + std::to_string(i),
                      stage > 0 && i == 0 ? 2 : 1);
        }
    }
    return graph.finish(pooledLinear(graph, state, x, "fc"));
}

} // namespace

Family resnet() {
    return {"ResNet-18/34/50/101/152, Wide ResNet, ResNeXt", recognise, build, InputDescription{}};
}

} // namespace actiscope::torch_backend
