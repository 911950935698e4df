// SqueezeNet 1.0 and 1.1 (Iandola et al. 2016), parameter names of torchvision.
#include <algorithm>

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

struct Variant {
    const char* title;
    std::int64_t firstChannels;
    std::int64_t firstKernel;
    std::vector<int> pools; ///< of features.2 … features.12; the others are fire modules
};

constexpr int kFirstModule = 2;
constexpr int kLastModule = 12;
/// Channels of the squeezing convolution, module by module; each expanding one has four times as many.
constexpr std::int64_t kSqueezed[] = {16, 16, 32, 32, 48, 48, 64, 64};
constexpr double kDropout = 0.5;

const std::vector<Variant>& variants() {
    static const std::vector<Variant> all{{"SqueezeNet 1.0", 96, 7, {2, 6, 11}},
                                          {"SqueezeNet 1.1", 64, 3, {2, 5, 8}}};
    return all;
}

Features fire(NetworkBuilder& b, const Features& x, const std::string& name, std::int64_t channels) {
    const Features squeezed = b.relu(b.conv(x, name + ".squeeze", {channels}));
    return b.concat({b.relu(b.conv(squeezed, name + ".expand1x1", {4 * channels})),
                     b.relu(b.conv(squeezed, name + ".expand3x3", {4 * channels, 3, 1, 1}))});
}

GraphBuilder::Value* write(NetworkBuilder& b, const Variant& variant) {
    Features x = b.relu(
        b.conv(b.input(), "features.0", {variant.firstChannels, variant.firstKernel, b.halving(b.input())}));
    const std::int64_t* squeezed = kSqueezed;
    for (int i = kFirstModule; i <= kLastModule; ++i) {
        if (std::count(variant.pools.begin(), variant.pools.end(), i) == 0) {
            x = fire(b, x, "features." + std::to_string(i), *squeezed++);
        } else if (b.halving(x) == 2) {
            x = b.maxPool(x, {3, 2, 0, true});
        }
    }
    x = b.relu(b.conv(b.dropout(x, kDropout), "classifier.1", {b.classes()}));
    return b.globalPool(x).value;
}

Architecture architecture(const Variant& variant) {
    return {variant.title, [&variant](NetworkBuilder& b) { return write(b, variant); }, {}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    for (const Variant& variant : variants()) {
        if (hasParameter(state, "features.0.weight",
                         {variant.firstChannels, 3, variant.firstKernel, variant.firstKernel}) &&
            hasParameter(state, "features.3.squeeze.weight", {kAny, variant.firstChannels, 1, 1})) {
            return architecture(variant);
        }
    }
    return std::nullopt;
}

} // namespace

Family squeezenet() {
    return {"SqueezeNet 1.0/1.1",
            recognise,
            {NamedNetwork{"squeezenet-1.0",
                          "SqueezeNet 1.0: fire modules, a map for each class",
                          architecture(variants()[0]),
                          {}},
             NamedNetwork{"squeezenet-1.1",
                          "SqueezeNet 1.1: 2.4 times cheaper than 1.0",
                          architecture(variants()[1]),
                          {}}}};
}

} // namespace actiscope::torch_backend
