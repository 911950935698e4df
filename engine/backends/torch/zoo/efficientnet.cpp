// EfficientNet-B0 to B3 (Tan and Le 2019), parameter names of torchvision.
#include <cmath>
#include <numeric>

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

const char* const kSilu = "aten::silu";

/// A line of the paper's Table 1 for B0, which the others scale.
struct Stage {
    std::int64_t expand, kernel;
    bool halves;
    double channels, blocks;
};
constexpr Stage kStages[] = {{1, 3, false, 16, 1}, {6, 3, true, 24, 2},   {6, 5, true, 40, 2},
                             {6, 3, true, 80, 3},  {6, 5, false, 112, 3}, {6, 5, true, 192, 4},
                             {6, 3, false, 320, 1}};
constexpr double kFirstChannels = 32;
constexpr double kDropPath = 0.2; ///< of the last block; it grows from 0

struct Variant {
    const char* title;
    double width;
    double depth;
    double dropout;
    int side;
};
constexpr Variant kVariants[] = {{"EfficientNet-B0", 1.0, 1.0, 0.2, 224},
                                 {"EfficientNet-B1", 1.0, 1.1, 0.2, 240},
                                 {"EfficientNet-B2", 1.1, 1.2, 0.3, 288},
                                 {"EfficientNet-B3", 1.2, 1.4, 0.3, 300}};

int blocksOf(const Stage& stage, const Variant& variant) {
    return static_cast<int>(std::ceil(stage.blocks * variant.depth));
}

std::int64_t lastChannels(const Variant& variant) {
    return 4 * divisible(std::rbegin(kStages)->channels * variant.width);
}

std::string stageName(std::size_t stage) {
    return "features." + std::to_string(stage + 1) + ".";
}

Features convolved(NetworkBuilder& b, const Features& x, const std::string& name, const Conv& shape) {
    return b.convNorm(x, name + ".0", name + ".1", shape);
}

/// Widen, convolve each channel by itself, weight the channels, narrow; added to the input where that fits.
Features block(NetworkBuilder& b, const Features& x, const std::string& name, const Stage& stage,
               std::int64_t channels, bool first, double dropPath) {
    int layer = 0;
    const auto next = [&] { return name + std::to_string(layer++); };
    const bool halves = stage.halves && first;
    const std::int64_t stride = halves ? b.halving(x) : 1;
    Features y = stage.expand > 1 ? b.apply(kSilu, convolved(b, x, next(), {x.channels * stage.expand})) : x;
    y = convolved(b, y, next(), {y.channels, stage.kernel, stride, stage.kernel / 2, y.channels});
    y = b.apply(kSilu, y);
    y = b.squeezeExcite(y, next(), std::max<std::int64_t>(1, x.channels / 4), kSilu, "aten::sigmoid");
    y = convolved(b, y, next(), {channels});
    return !halves && y.channels == x.channels ? b.add(b.dropPath(y, dropPath), x) : y;
}

GraphBuilder::Value* write(NetworkBuilder& b, const Variant& variant) {
    Features x = convolved(b, b.input(), "features.0",
                           {divisible(kFirstChannels * variant.width), 3, b.halving(b.input()), 1});
    x = b.apply(kSilu, x);
    const double blocks =
        std::accumulate(std::begin(kStages), std::end(kStages), 0.0,
                        [&](double sum, const Stage& stage) { return sum + blocksOf(stage, variant); });
    double done = 0;
    for (std::size_t s = 0; s < std::size(kStages); ++s) {
        const std::int64_t channels = divisible(kStages[s].channels * variant.width);
        for (int i = 0; i < blocksOf(kStages[s], variant); ++i) {
            x = block(b, x, stageName(s) + std::to_string(i) + ".block.", kStages[s], channels, i == 0,
                      kDropPath * done++ / blocks);
        }
    }
    x = b.apply(kSilu, convolved(b, x, "features." + std::to_string(std::size(kStages) + 1),
                                 {lastChannels(variant)}));
    return b.classifier(x, "classifier.1", variant.dropout);
}

Architecture architecture(const Variant& variant) {
    Architecture network{variant.title, [&variant](NetworkBuilder& b) { return write(b, variant); }, {}};
    network.input.size = {variant.side, variant.side};
    return network;
}

std::optional<Architecture> recognise(const StateDict& state) {
    if (!hasParameter(state, "features.1.0.block.1.fc1.weight", {kAny, kAny, 1, 1})) {
        return std::nullopt;
    }
    for (const Variant& variant : kVariants) {
        bool fits = hasParameter(state, "features.8.0.weight", {lastChannels(variant), kAny, 1, 1});
        for (std::size_t s = 0; s < std::size(kStages); ++s) {
            fits = fits &&
                   countBlocks(state, stageName(s), ".block.0.0.weight") == blocksOf(kStages[s], variant);
        }
        if (fits) {
            return architecture(variant);
        }
    }
    return std::nullopt;
}

} // namespace

Family efficientnet() {
    const auto named = [](const char* name, const Variant& variant) {
        return NamedNetwork{name,
                            std::string(variant.title) + ", for pictures of " + std::to_string(variant.side) +
                                " pixels",
                            architecture(variant),
                            {}};
    };
    return {"EfficientNet-B0 to B3",
            recognise,
            {named("efficientnet-b0", kVariants[0]), named("efficientnet-b1", kVariants[1]),
             named("efficientnet-b2", kVariants[2]), named("efficientnet-b3", kVariants[3])}};
}

} // namespace actiscope::torch_backend
