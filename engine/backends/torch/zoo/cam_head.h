// The end that the paper gives its networks (Zhou et al. 2016, section 3): CAM_conv, 3x3 with 1024 channels,
// ReLU, global pooling, dropout, and the single linear layer CAM_fc. Names of the authors' Caffe files.
#pragma once

#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

/// `groups` of CAM_conv in a new network: 2 in the authors' Caffe files, 1 in the paper.
[[nodiscard]] inline GraphBuilder::Value* camHead(NetworkBuilder& b, const Features& x, std::int64_t groups) {
    constexpr std::int64_t kChannels = 1024;
    constexpr double kDropout = 0.5;
    const Conv shape{kChannels, 3, 1, 1, b.groupsOf("CAM_conv", x, groups)};
    return b.classifier(b.relu(b.conv(x, "CAM_conv", shape)), "CAM_fc", kDropout);
}

[[nodiscard]] inline bool hasCamHead(const StateDict& state) {
    return hasParameter(state, "CAM_conv.weight", {kAny, kAny, 3, 3}) &&
           hasParameter(state, "CAM_fc.weight", {kAny, kAny});
}

/// What Caffe's published networks expect: BGR, 0 ... 255, the mean colour of ILSVRC subtracted.
[[nodiscard]] inline InputDescription caffeInput(int side) {
    InputDescription input;
    input.size = {side, side};
    input.channels = ChannelOrder::Bgr;
    input.range = 255;
    input.mean = {104, 117, 123};
    input.std = {1, 1, 1};
    return input;
}

} // namespace actiscope::torch_backend
