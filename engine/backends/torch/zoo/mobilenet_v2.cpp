// MobileNetV2 (Sandler et al. 2018) of any width, parameter names of torchvision.
#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

/// The paper's Table 2.
struct Group {
    std::int64_t expand;
    std::int64_t channels;
    int blocks;
    bool halves;
};
constexpr Group kGroups[] = {{1, 16, 1, false}, {6, 24, 2, true},  {6, 32, 3, true},  {6, 64, 4, true},
                             {6, 96, 3, false}, {6, 160, 3, true}, {6, 320, 1, false}};
constexpr std::int64_t kFirstChannels = 32;
constexpr std::int64_t kLastChannels = 1280;
constexpr double kDropout = 0.2;

/// Convolution NAME.0, batch norm NAME.1, ReLU6.
Features convolved(NetworkBuilder& b, const Features& x, const std::string& name, const Conv& shape) {
    return b.relu6(b.convNorm(x, name + ".0", name + ".1", shape));
}

/// Widen (but for the first block), convolve each channel by itself, narrow; added to the input where that
/// fits.
Features invertedResidual(NetworkBuilder& b, const Features& x, const std::string& name, const Group& group,
                          std::int64_t stride) {
    int layer = 0;
    const auto next = [&] { return name + std::to_string(layer++); };
    Features wide = group.expand > 1 ? convolved(b, x, next(), {x.channels * group.expand}) : x;
    wide = convolved(b, wide, next(), {wide.channels, 3, stride, 1, wide.channels});
    const std::string narrowing = next();
    const Features narrow = b.convNorm(wide, narrowing, next(), {group.channels});
    return narrow.stride == x.stride && narrow.channels == x.channels ? b.add(x, narrow) : narrow;
}

GraphBuilder::Value* write(NetworkBuilder& b) {
    Features x = convolved(b, b.input(), "features.0", {kFirstChannels, 3, b.halving(b.input()), 1});
    int index = 1;
    for (const Group& group : kGroups) {
        for (int i = 0; i < group.blocks; ++i) {
            const std::int64_t stride = group.halves && i == 0 ? b.halving(x) : 1;
            x = invertedResidual(b, x, "features." + std::to_string(index++) + ".conv.", group, stride);
        }
    }
    x = convolved(b, x, "features." + std::to_string(index), {kLastChannels});
    return b.classifier(x, "classifier.1", kDropout);
}

Architecture architecture() {
    return {"MobileNetV2", write, {}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    const bool fits = hasParameter(state, "features.0.0.weight", {kAny, 3, 3, 3}) &&
                      hasParameter(state, "features.1.conv.0.0.weight", {kAny, 1, 3, 3}) &&
                      hasParameter(state, "features.18.0.weight", {kAny, kAny, 1, 1}) &&
                      hasParameter(state, "classifier.1.weight", {kAny, kAny});
    return fits ? std::optional<Architecture>(architecture()) : std::nullopt;
}

} // namespace

Family mobilenet_v2() {
    return {"MobileNetV2",
            recognise,
            {NamedNetwork{"mobilenet-v2", "MobileNetV2: inverted residuals", architecture(), {}}}};
}

} // namespace actiscope::torch_backend
