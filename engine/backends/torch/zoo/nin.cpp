// Network in Network (Lin et al. 2014) for ImageNet, layer names of the authors' Caffe file. Its last 1x1
// convolution gives one map a class, which is pooled into the logit.
#include "engine/backends/torch/zoo/cam_head.h"

namespace actiscope::torch_backend {

namespace {

constexpr double kDropout = 0.5;

/// A convolution and the two 1x1 convolutions behind it.
struct Stage {
    const char* names[3];
    Conv first;
};
constexpr Stage kStages[] = {{{"conv1", "cccp1", "cccp2"}, {96, 11, 4, 0}},
                             {{"conv2", "cccp3", "cccp4"}, {256, 5, 1, 2}},
                             {{"conv3", "cccp5", "cccp6"}, {384, 3, 1, 1}}};
constexpr std::int64_t kLastChannels = 1024;

/// `suffix`: "-1024" as in the authors' file, or nothing.
GraphBuilder::Value* write(NetworkBuilder& b, const std::string& suffix) {
    Features x = b.input();
    for (const Stage& stage : kStages) {
        x = b.relu(b.conv(x, stage.names[0], stage.first));
        x = b.relu(b.conv(x, stage.names[1], {stage.first.channels}));
        x = b.relu(b.conv(x, stage.names[2], {stage.first.channels}));
        if (b.halving(x) == 2) {
            x = b.maxPool(x, {3, 2, 0, true});
        }
    }
    x = b.relu(b.conv(b.dropout(x, kDropout), "conv4" + suffix, {kLastChannels, 3, 1, 1}));
    x = b.relu(b.conv(x, "cccp7" + suffix, {kLastChannels}));
    x = b.relu(b.conv(x, "cccp8" + suffix, {b.classes()}));
    return b.globalPool(x).value;
}

Architecture architecture(const std::string& suffix) {
    return {"NIN", [suffix](NetworkBuilder& b) { return write(b, suffix); }, caffeInput(224)};
}

std::optional<Architecture> recognise(const StateDict& state) {
    if (hasParameter(state, "conv1.weight", {kAny, 3, 11, 11})) {
        for (const char* suffix : {"", "-1024"}) {
            if (hasParameter(state, "cccp8" + std::string(suffix) + ".weight", {kAny, kAny, 1, 1})) {
                return architecture(suffix);
            }
        }
    }
    return std::nullopt;
}

} // namespace

Family nin() {
    return {"NIN",
            recognise,
            {NamedNetwork{"nin", "Network in Network, a map for each class", architecture(""), {}}}};
}

} // namespace actiscope::torch_backend
