// MobileNetV3 small and large (Howard et al. 2019), parameter names of torchvision. Two linear layers follow
// the pooling, so that it has no exact map.
#include <vector>

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

const char* const kRelu = "aten::relu";
const char* const kHardswish = "aten::hardswish";
constexpr Norm kNorm{0.001, 0.01};
constexpr std::int64_t kFirstChannels = 16;
constexpr double kDropout = 0.2;

/// A line of the paper's Tables 1 and 2.
struct Block {
    std::int64_t kernel, expanded, channels;
    bool squeezes;
    const char* activation;
    bool halves;
};

struct Variant {
    const char* title;
    std::vector<Block> blocks;
    std::int64_t hidden; ///< of the first linear layer
};

const Variant& large() {
    static const Variant variant{"MobileNetV3 Large",
                                 {{3, 16, 16, false, kRelu, false},
                                  {3, 64, 24, false, kRelu, true},
                                  {3, 72, 24, false, kRelu, false},
                                  {5, 72, 40, true, kRelu, true},
                                  {5, 120, 40, true, kRelu, false},
                                  {5, 120, 40, true, kRelu, false},
                                  {3, 240, 80, false, kHardswish, true},
                                  {3, 200, 80, false, kHardswish, false},
                                  {3, 184, 80, false, kHardswish, false},
                                  {3, 184, 80, false, kHardswish, false},
                                  {3, 480, 112, true, kHardswish, false},
                                  {3, 672, 112, true, kHardswish, false},
                                  {5, 672, 160, true, kHardswish, true},
                                  {5, 960, 160, true, kHardswish, false},
                                  {5, 960, 160, true, kHardswish, false}},
                                 1280};
    return variant;
}

const Variant& small() {
    static const Variant variant{"MobileNetV3 Small",
                                 {{3, 16, 16, true, kRelu, true},
                                  {3, 72, 24, false, kRelu, true},
                                  {3, 88, 24, false, kRelu, false},
                                  {5, 96, 40, true, kHardswish, true},
                                  {5, 240, 40, true, kHardswish, false},
                                  {5, 240, 40, true, kHardswish, false},
                                  {5, 120, 48, true, kHardswish, false},
                                  {5, 144, 48, true, kHardswish, false},
                                  {5, 288, 96, true, kHardswish, true},
                                  {5, 576, 96, true, kHardswish, false},
                                  {5, 576, 96, true, kHardswish, false}},
                                 1024};
    return variant;
}

Features convolved(NetworkBuilder& b, const Features& x, const std::string& name, const Conv& shape) {
    return b.convNorm(x, name + ".0", name + ".1", shape, kNorm);
}

Features write(NetworkBuilder& b, const Features& x, const Block& block, const std::string& name) {
    int layer = 0;
    const auto next = [&] { return name + std::to_string(layer++); };
    const std::int64_t stride = block.halves ? b.halving(x) : 1;
    Features y = x;
    if (block.expanded != x.channels) {
        y = b.apply(block.activation, convolved(b, x, next(), {block.expanded}));
    }
    y = convolved(b, y, next(), {y.channels, block.kernel, stride, block.kernel / 2, y.channels});
    y = b.apply(block.activation, y);
    if (block.squeezes) {
        y = b.squeezeExcite(y, next(), divisible(static_cast<double>(y.channels / 4)), kRelu,
                            "aten::hardsigmoid");
    }
    y = convolved(b, y, next(), {block.channels});
    return !block.halves && y.channels == x.channels ? b.add(x, y) : y;
}

GraphBuilder::Value* write(NetworkBuilder& b, const Variant& variant) {
    Features x = convolved(b, b.input(), "features.0", {kFirstChannels, 3, b.halving(b.input()), 1});
    x = b.apply(kHardswish, x);
    int index = 1;
    for (const Block& block : variant.blocks) {
        x = write(b, x, block, "features." + std::to_string(index++) + ".block.");
    }
    x = b.apply(kHardswish, convolved(b, x, "features." + std::to_string(index), {6 * x.channels}));
    x = b.apply(kHardswish, b.linear(b.globalPool(x), "classifier.0", variant.hidden));
    return b.linear(b.dropout(x, kDropout), "classifier.3", b.classes()).value;
}

Architecture architecture(const Variant& variant) {
    return {variant.title, [&variant](NetworkBuilder& b) { return write(b, variant); }, {}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    for (const Variant* variant : {&small(), &large()}) {
        const std::string last = "features." + std::to_string(variant->blocks.size() + 1) + ".0.weight";
        if (hasParameter(state, "features.1.block.0.0.weight", {kAny, 1, 3, 3}) &&
            hasParameter(state, last, {kAny, kAny, 1, 1}) &&
            hasParameter(state, "classifier.3.weight", {kAny, kAny})) {
            return architecture(*variant);
        }
    }
    return std::nullopt;
}

} // namespace

Family mobilenet_v3() {
    return {"MobileNetV3 small/large",
            recognise,
            {{"mobilenet-v3-small",
              "MobileNetV3 small; two linear layers, so no exact map",
              architecture(small()),
              {}},
             {"mobilenet-v3-large",
              "MobileNetV3 large; two linear layers, so no exact map",
              architecture(large()),
              {}}}};
}

} // namespace actiscope::torch_backend
