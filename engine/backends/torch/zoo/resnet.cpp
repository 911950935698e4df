// ResNet (He et al. 2016) of any depth, Wide ResNet and ResNeXt, parameter names of torchvision: in a
// bottleneck it is the 3x3 convolution that halves the map.
#include <array>
#include <numeric>

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

constexpr std::size_t kStages = 4;
constexpr std::int64_t kFirstChannels = 64;

struct Plan {
    std::array<int, kStages> blocks{};
    bool bottlenecks = false;
    std::int64_t groups = 1;
    std::int64_t width = 64; ///< channels of the 3x3 convolution in the first stage
    bool maxPool = true;     ///< after the first convolution; without it the map has twice the side
};

std::string stageName(std::size_t stage) {
    return "layer" + std::to_string(stage + 1) + ".";
}

/// Depth as the papers count it: the convolutions on the main path and the linear layer.
std::string titleOf(const Plan& plan) {
    const int blocks = std::accumulate(plan.blocks.begin(), plan.blocks.end(), 0);
    const std::string depth = std::to_string(2 + blocks * (plan.bottlenecks ? 3 : 2));
    if (plan.groups > 1) {
        return "ResNeXt-" + depth + " " + std::to_string(plan.groups) + "x" +
               std::to_string(plan.width / plan.groups) + "d";
    }
    return (plan.bottlenecks && plan.width > kFirstChannels ? "Wide ResNet-" : "ResNet-") + depth +
           (plan.maxPool ? "" : " without max pooling");
}

/// The block's own path, without what is added to it.
Features mainPath(NetworkBuilder& b, const Features& x, const std::string& name, const Plan& plan,
                  std::size_t stage, std::int64_t stride) {
    const auto convolved = [&](const Features& from, const char* number, const Conv& shape) {
        return b.convNorm(from, name + ".conv" + number, name + ".bn" + number, shape);
    };
    const std::int64_t planes = kFirstChannels << stage;
    if (!plan.bottlenecks) {
        return convolved(b.relu(convolved(x, "1", {planes, 3, stride, 1})), "2", {planes, 3, 1, 1});
    }
    const std::int64_t width = plan.width << stage;
    const Features narrow = b.relu(convolved(x, "1", {width}));
    const std::int64_t groups = b.groupsOf(name + ".conv2", narrow, plan.groups);
    return convolved(b.relu(convolved(narrow, "2", {width, 3, stride, 1, groups})), "3", {4 * planes});
}

Features block(NetworkBuilder& b, const Features& x, const std::string& name, const Plan& plan,
               std::size_t stage, bool first) {
    const std::int64_t stride = first && stage > 0 ? b.halving(x) : 1;
    const Features main = mainPath(b, x, name, plan, stage, stride);
    // The first block of a stage has it even where the mapping resolution keeps the stride at 1.
    const bool changes = (first && stage > 0) || main.channels != x.channels;
    const std::string downsample = name + ".downsample.";
    const Features shortcut =
        changes ? b.convNorm(x, downsample + "0", downsample + "1", {main.channels, 1, stride}) : x;
    if (changes) { // or the sum has no shape
        b.refuseUnless(downsample + "0.weight", {main.channels, x.channels, 1, 1});
    }
    return b.relu(b.add(main, shortcut));
}

GraphBuilder::Value* write(NetworkBuilder& b, const Plan& plan) {
    Features x = b.relu(b.convNorm(b.input(), "conv1", "bn1", {kFirstChannels, 7, b.halving(b.input()), 3}));
    if (plan.maxPool && b.halving(x) == 2) {
        x = b.maxPool(x, {3, 2, 1});
    }
    for (std::size_t stage = 0; stage < kStages; ++stage) {
        for (int i = 0; i < plan.blocks[stage]; ++i) {
            x = block(b, x, stageName(stage) + std::to_string(i), plan, stage, i == 0);
        }
    }
    return b.classifier(x, "fc");
}

Architecture architecture(const Plan& plan) {
    return {titleOf(plan), [plan](NetworkBuilder& b) { return write(b, plan); }, {}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    if (!hasParameter(state, "conv1.weight", {kAny, 3, 7, 7}) ||
        !hasParameter(state, "layer1.0.conv2.weight", {kAny, kAny, 3, 3}) ||
        state.count("layer4.0.conv1.weight") == 0 || !hasParameter(state, "fc.weight", {kAny, kAny})) {
        return std::nullopt;
    }
    Plan plan;
    for (std::size_t stage = 0; stage < kStages; ++stage) {
        plan.blocks[stage] = countBlocks(state, stageName(stage), ".conv1.weight");
    }
    plan.bottlenecks = state.count("layer1.0.conv3.weight") > 0;
    const at::IntArrayRef inner = state.at("layer1.0.conv2.weight").sizes();
    plan.width = inner[0];
    plan.groups = plan.bottlenecks ? std::max<std::int64_t>(1, inner[0] / inner[1]) : 1;
    return architecture(plan);
}

} // namespace

Family resnet() {
    const auto named = [](const char* name, const char* help, const Plan& plan) {
        return NamedNetwork{name, help, architecture(plan), {}};
    };
    return {"ResNet-18/34/50/101/152, Wide ResNet, ResNeXt",
            recognise,
            {named("resnet-18", "ResNet-18", {{2, 2, 2, 2}}),
             named("resnet-18-no-pool", "ResNet-18 without max pooling: a map of 14 x 14",
                   {{2, 2, 2, 2}, false, 1, 64, false}),
             named("resnet-34", "ResNet-34", {{3, 4, 6, 3}}),
             named("resnet-50", "ResNet-50, bottlenecks", {{3, 4, 6, 3}, true}),
             named("resnet-101", "ResNet-101, bottlenecks", {{3, 4, 23, 3}, true}),
             named("resnet-152", "ResNet-152, bottlenecks", {{3, 8, 36, 3}, true}),
             named("resnext-50-32x4d", "ResNeXt-50, 32 groups of 4", {{3, 4, 6, 3}, true, 32, 128}),
             named("resnext-101-32x8d", "ResNeXt-101, 32 groups of 8", {{3, 4, 23, 3}, true, 32, 256}),
             named("resnext-101-64x4d", "ResNeXt-101, 64 groups of 4", {{3, 4, 23, 3}, true, 64, 256}),
             named("wide-resnet-50-2", "Wide ResNet-50, twice as wide", {{3, 4, 6, 3}, true, 1, 128}),
             named("wide-resnet-101-2", "Wide ResNet-101, twice as wide", {{3, 4, 23, 3}, true, 1, 128})}};
}

} // namespace actiscope::torch_backend
