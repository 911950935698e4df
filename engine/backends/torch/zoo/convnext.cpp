// ConvNeXt-Tiny (Liu et al. 2022), parameter names of torchvision. A layer norm stands between its pooling
// and its linear layer, so that it has no exact map.
#include <numeric>

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

constexpr int kBlocks[] = {3, 3, 9, 3};
constexpr std::int64_t kChannels[] = {96, 192, 384, 768};
constexpr double kEpsilon = 1e-6;
constexpr double kLayerScale = 1e-6;
constexpr double kDropPath = 0.1; ///< of the last block; it grows from 0

Features permuted(NetworkBuilder& b, const Features& x, const Shape& order) {
    return b.with(x, b.graph().op("aten::permute", {x.value, order}));
}

Features channelsLast(NetworkBuilder& b, const Features& x) {
    return permuted(b, x, {0, 2, 3, 1});
}

Features channelsFirst(NetworkBuilder& b, const Features& x) {
    return permuted(b, x, {0, 3, 1, 2});
}

/// Of the last dimension.
Features layerNorm(NetworkBuilder& b, const Features& x, const std::string& name) {
    const Shape shape{x.channels};
    return b.with(
        x, b.graph().op("aten::layer_norm", {x.value, shape, b.parameterValue(name + ".weight", shape, 1),
                                             b.parameterValue(name + ".bias", shape, 0), kEpsilon, true}));
}

Features layerNorm2d(NetworkBuilder& b, const Features& x, const std::string& name) {
    return channelsFirst(b, layerNorm(b, channelsLast(b, x), name));
}

Features block(NetworkBuilder& b, const Features& x, const std::string& name, double dropPath) {
    Features y = channelsLast(b, b.conv(x, name + ".block.0", {x.channels, 7, 1, 3, x.channels}));
    y = b.linear(layerNorm(b, y, name + ".block.2"), name + ".block.3", 4 * x.channels);
    y = b.with(y, b.graph().op("aten::gelu", {y.value}));
    y = channelsFirst(b, b.linear(y, name + ".block.5", x.channels));
    y = b.multiply(y, b.parameterValue(name + ".layer_scale", {x.channels, 1, 1}, kLayerScale));
    return b.add(b.dropPath(y, dropPath), x);
}

GraphBuilder::Value* write(NetworkBuilder& b) {
    Features x = layerNorm2d(b, b.conv(b.input(), "features.0.0", {kChannels[0], 4, 4}), "features.0.1");
    const double last = std::accumulate(std::begin(kBlocks), std::end(kBlocks), 0) - 1;
    double done = 0;
    for (std::size_t stage = 0; stage < std::size(kBlocks); ++stage) {
        if (stage > 0) {
            const std::string name = "features." + std::to_string(2 * stage) + ".";
            x = b.conv(layerNorm2d(b, x, name + "0"), name + "1", {kChannels[stage], 2, 2});
        }
        for (int i = 0; i < kBlocks[stage]; ++i) {
            const std::string name = "features." + std::to_string(2 * stage + 1) + "." + std::to_string(i);
            x = block(b, x, name, kDropPath * done++ / last);
        }
    }
    // The norm works on maps, so the pooling keeps its 1x1 map until behind it.
    x = layerNorm2d(b, b.globalPoolMap(x), "classifier.0");
    return b.linear(b.flattened(x), "classifier.2", b.classes()).value;
}

Architecture architecture() {
    return {"ConvNeXt-Tiny", write, {}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    bool fits = hasParameter(state, "features.0.0.weight", {kAny, 3, 4, 4}) &&
                hasParameter(state, "classifier.2.weight", {kAny, kAny});
    for (std::size_t stage = 0; stage < std::size(kBlocks); ++stage) {
        const std::string name = "features." + std::to_string(2 * stage + 1) + ".";
        fits = fits && countBlocks(state, name, ".layer_scale") == kBlocks[stage];
    }
    return fits ? std::optional<Architecture>(architecture()) : std::nullopt;
}

} // namespace

Family convnext() {
    return {"ConvNeXt-Tiny",
            recognise,
            {NamedNetwork{"convnext-tiny",
                          "ConvNeXt-Tiny; a layer norm behind the pooling, so no exact map",
                          architecture(),
                          {}}}};
}

} // namespace actiscope::torch_backend
