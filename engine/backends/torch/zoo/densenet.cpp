// DenseNet-121/161/169/201 (Huang et al. 2017), parameter names of torchvision.
#include <array>
#include <numeric>
#include <string_view>

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

constexpr std::size_t kBlocks = 4;
/// Channels of a layer's 1x1 convolution, in growths.
constexpr std::int64_t kBottleneck = 4;

struct Plan {
    std::int64_t growth = 32;
    std::array<int, kBlocks> layers{};
    std::int64_t firstChannels = 64;
};

std::string blockName(std::size_t block) {
    return "features.denseblock" + std::to_string(block + 1) + ".denselayer";
}

/// Two convolutions, each behind a norm and a ReLU; what they give is appended to their input.
Features layer(NetworkBuilder& b, const Features& x, const std::string& name, const Plan& plan) {
    Features y = b.relu(b.norm(x, name + ".norm1"));
    y = b.relu(b.convNorm(y, name + ".conv1", name + ".norm2", {kBottleneck * plan.growth}));
    y = b.convOnly(y, name + ".conv2", {plan.growth, 3, 1, 1});
    return b.concat({x, y});
}

GraphBuilder::Value* write(NetworkBuilder& b, const Plan& plan) {
    Features x = b.relu(b.convNorm(b.input(), "features.conv0", "features.norm0",
                                   {plan.firstChannels, 7, b.halving(b.input()), 3}));
    if (b.halving(x) == 2) {
        x = b.maxPool(x, {3, 2, 1});
    }
    for (std::size_t block = 0; block < kBlocks; ++block) {
        for (int i = 1; i <= plan.layers[block]; ++i) {
            x = layer(b, x, blockName(block) + std::to_string(i), plan);
        }
        if (block + 1 < kBlocks) {
            const std::string name = "features.transition" + std::to_string(block + 1);
            x = b.convOnly(b.relu(b.norm(x, name + ".norm")), name + ".conv", {x.channels / 2});
            x = b.halving(x) == 2 ? b.averagePool(x, {2, 2}) : x;
        }
    }
    return b.classifier(b.relu(b.norm(x, "features.norm5")), "classifier");
}

Architecture architecture(const Plan& plan) {
    const int layers = std::accumulate(plan.layers.begin(), plan.layers.end(), 0);
    return {"DenseNet-" + std::to_string(2 * layers + 5),
            [plan](NetworkBuilder& b) { return write(b, plan); },
            {}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    if (!hasParameter(state, "features.conv0.weight", {kAny, 3, 7, 7}) ||
        !hasParameter(state, "features.transition3.conv.weight", {kAny, kAny, 1, 1}) ||
        !hasParameter(state, "classifier.weight", {kAny, kAny})) {
        return std::nullopt;
    }
    Plan plan;
    for (std::size_t block = 0; block < kBlocks; ++block) {
        plan.layers[block] = countBlocks(state, blockName(block), ".conv1.weight", 1);
    }
    return architecture(plan);
}

/// The files of 2017 name "norm.1" what is "norm1" now.
std::string todaysName(const std::string& name) {
    constexpr std::string_view kLayer = ".denselayer";
    constexpr std::size_t kKind = 5; // ".norm"
    const std::size_t layer = name.find(kLayer);
    const std::size_t part = layer == std::string::npos ? layer : name.find('.', layer + kLayer.size());
    std::string today = name;
    for (const std::string_view old : {".norm.1.", ".norm.2.", ".conv.1.", ".conv.2."}) {
        if (part != std::string::npos && name.compare(part, old.size(), old) == 0) {
            today.erase(part + kKind, 1);
        }
    }
    return today;
}

} // namespace

Family densenet() {
    const auto named = [](const char* name, const Plan& plan) {
        const Architecture network = architecture(plan);
        return NamedNetwork{name, network.title + ", every layer sees all before it", network, {}};
    };
    return {
        "DenseNet-121/161/169/201",
        recognise,
        {named("densenet-121", {32, {6, 12, 24, 16}, 64}), named("densenet-161", {48, {6, 12, 36, 24}, 96}),
         named("densenet-169", {32, {6, 12, 32, 32}, 64}), named("densenet-201", {32, {6, 12, 48, 32}, 64})},
        todaysName};
}

} // namespace actiscope::torch_backend
