// AlexNet (Krizhevsky et al. 2012), on torchvision's trunk and on Caffe's (groups, normalisation across
// channels), and the paper's AlexNet-GAP and AlexNet*-GAP (the authors' alexnetplusCAM).
#include "engine/backends/torch/zoo/cam_head.h"

namespace actiscope::torch_backend {

namespace {

constexpr double kDropout = 0.5;
constexpr std::int64_t kFlattenedSide = 6;
constexpr std::int64_t kHidden = 4096;
/// The map behind conv5: pool5 is what the paper leaves out.
constexpr int kCamStride = 16;

/// conv1 ... conv5 of both trunks.
struct Trunk {
    const char* names[5];
    Conv shapes[5];
    bool caffe; ///< normalises across channels, and its poolings may reach beyond the map
};

constexpr Trunk kTorchvision{{"features.0", "features.3", "features.6", "features.8", "features.10"},
                             {{64, 11, 4, 2}, {192, 5, 1, 2}, {384, 3, 1, 1}, {256, 3, 1, 1}, {256, 3, 1, 1}},
                             false};
constexpr Trunk kCaffe{
    {"conv1", "conv2", "conv3", "conv4", "conv5"},
    {{96, 11, 4, 0}, {256, 5, 1, 2, 2}, {384, 3, 1, 1}, {384, 3, 1, 1, 2}, {256, 3, 1, 1, 2}},
    true};
/// The authors' file gives conv5 more channels.
constexpr Trunk kPlus{
    {"conv1", "conv2", "conv3", "conv4", "conv5"},
    {{96, 11, 4, 0}, {256, 5, 1, 2, 2}, {384, 3, 1, 1}, {384, 3, 1, 1, 2}, {384, 3, 1, 1, 2}},
    true};

/// Halves the map, unless the mapping resolution asked for forbids it.
Features pooled(NetworkBuilder& b, const Features& x, const Trunk& trunk) {
    return b.halving(x) == 2 ? b.maxPool(x, {3, 2, 0, trunk.caffe}) : x;
}

/// Up to conv5 and its ReLU.
Features features(NetworkBuilder& b, const Trunk& trunk) {
    Features x = b.input();
    for (int i = 0; i < 5; ++i) {
        Conv shape = trunk.shapes[i];
        shape.groups = b.groupsOf(trunk.names[i], x, shape.groups);
        x = b.relu(b.conv(x, trunk.names[i], shape));
        if (i < 2) {
            x = pooled(b, x, trunk);
            x = trunk.caffe ? b.localResponseNorm(x) : x;
        }
    }
    return x;
}

/// The three linear layers.
GraphBuilder::Value* writeAlexNet(NetworkBuilder& b, const Trunk& trunk) {
    Features x = pooled(b, features(b, trunk), trunk);
    if (trunk.caffe) {
        x = b.dropout(b.relu(b.fullyConnected(x, "fc6", kHidden, kFlattenedSide)), kDropout);
        x = b.dropout(b.relu(b.linear(x, "fc7", kHidden)), kDropout);
        return b.linear(x, "fc8", b.classes()).value;
    }
    x = b.dropout(b.averageToSide(x, kFlattenedSide), kDropout);
    x = b.relu(b.fullyConnected(x, "classifier.1", kHidden, kFlattenedSide));
    x = b.relu(b.linear(b.dropout(x, kDropout), "classifier.4", kHidden));
    return b.linear(x, "classifier.6", b.classes()).value;
}

GraphBuilder::Value* writeGap(NetworkBuilder& b, const Trunk& trunk) {
    return camHead(b, pooled(b, features(b, trunk), trunk), trunk.caffe ? 2 : 1);
}

/// conv6 and conv7 behind a pooling that keeps the stride.
GraphBuilder::Value* writePlus(NetworkBuilder& b) {
    Features x = b.maxPool(features(b, kPlus), {3, 1});
    for (const char* name : {"conv6", "conv7"}) {
        x = b.relu(b.conv(x, name, {512, 3, 1, 1, b.groupsOf(name, x, 2)}));
    }
    return b.classifier(x, "fc9", kDropout);
}

Architecture alexNet(const Trunk& trunk) {
    return {"AlexNet", [&trunk](NetworkBuilder& b) { return writeAlexNet(b, trunk); },
            trunk.caffe ? caffeInput(227) : InputDescription{}};
}

Architecture alexNetGap(const Trunk& trunk) {
    return {"AlexNet-GAP",
            [&trunk](NetworkBuilder& b) { return writeGap(b, trunk); },
            trunk.caffe ? caffeInput(227) : InputDescription{},
            kCamStride,
            {},
            {"CAM_conv."}};
}

Architecture alexNetPlus() {
    return {"AlexNet*-GAP", writePlus, caffeInput(227), kCamStride, {}, {"conv6.", "conv7."}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    for (const Trunk* trunk : {&kTorchvision, &kCaffe}) {
        const std::string last = trunk->names[4];
        if (!hasParameter(state, trunk->names[0] + std::string(".weight"), {kAny, 3, 11, 11}) ||
            !hasParameter(state, last + ".weight", {kAny, kAny, 3, 3})) {
            continue;
        }
        if (trunk->caffe && hasParameter(state, "conv7.weight", {kAny, kAny, 3, 3})) {
            return alexNetPlus();
        }
        if (hasCamHead(state)) {
            return alexNetGap(*trunk);
        }
        if (hasParameter(state, trunk->caffe ? "fc6.weight" : "classifier.1.weight", {kAny, kAny})) {
            return alexNet(*trunk);
        }
    }
    return std::nullopt;
}

} // namespace

Family alexnet() {
    return {
        "AlexNet, AlexNet-GAP, AlexNet*-GAP",
        recognise,
        {{"alexnet", "AlexNet as torchvision has it", alexNet(kTorchvision), {}},
         {"alexnet-caffe",
          "AlexNet on Caffe's trunk: groups, normalisation across channels",
          alexNet(kCaffe),
          {}},
         {"alexnet-gap", "AlexNet-GAP of the paper on torchvision's trunk", alexNetGap(kTorchvision), {}},
         {"alexnet-gap-caffe", "AlexNet-GAP of the paper on Caffe's trunk", alexNetGap(kCaffe), {}},
         {"alexnetplus-gap", "AlexNet*-GAP of the paper: the authors' alexnetplusCAM", alexNetPlus(), {}}}};
}

} // namespace actiscope::torch_backend
