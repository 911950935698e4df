// GoogLeNet (Szegedy et al. 2015) on torchvision's trunk (batch norm) and on Caffe's (normalisation across
// channels), and the paper's GoogLeNet-GAP and -GMP, which end behind inception 4e.
#include <ATen/ATen.h>

#include "engine/backends/torch/zoo/cam_head.h"

namespace actiscope::torch_backend {

namespace {

/// Channels of an inception module: 1x1; 3x3 and 5x5, each behind its reducing 1x1; 1x1 behind the pooling.
struct Inception {
    const char* name;
    std::int64_t one, reduce3, three, reduce5, five, pool;
};

/// Table 1 of the paper; a pooling stands before 4a and 5a.
constexpr Inception kModules[] = {{"3a", 64, 96, 128, 16, 32, 32},     {"3b", 128, 128, 192, 32, 96, 64},
                                  {"4a", 192, 96, 208, 16, 48, 64},    {"4b", 160, 112, 224, 24, 64, 64},
                                  {"4c", 128, 128, 256, 24, 64, 64},   {"4d", 112, 144, 288, 32, 64, 64},
                                  {"4e", 256, 160, 320, 32, 128, 128}, {"5a", 256, 160, 320, 32, 128, 128},
                                  {"5b", 384, 192, 384, 48, 128, 128}};
constexpr int kFirstOf4 = 2;
constexpr int kFirstOf5 = 7;
constexpr int kEnd = 9;
/// The map of inception 4e: pool4 is what the paper leaves out.
constexpr int kCamStride = 16;

/// What the two trunks do differently.
struct Trunk {
    bool caffe = false;

    [[nodiscard]] std::string module(const Inception& m) const {
        return caffe ? std::string("inception_") + m.name + "/" : std::string("inception") + m.name + ".";
    }
    [[nodiscard]] const char* classifier() const { return caffe ? "loss3/classifier" : "fc"; }
    [[nodiscard]] std::vector<std::string> auxiliary() const {
        return caffe ? std::vector<std::string>{"loss1/", "loss2/"}
                     : std::vector<std::string>{"aux1.", "aux2."};
    }
    [[nodiscard]] double dropout() const { return caffe ? 0.4 : 0.2; }

    Features conv(NetworkBuilder& b, const Features& x, const std::string& name, const Conv& shape) const {
        return b.relu(caffe ? b.conv(x, name, shape)
                            : b.convNorm(x, name + ".conv", name + ".bn", shape, {0.001, 0.1}));
    }
    [[nodiscard]] Features pool(NetworkBuilder& b, const Features& x, std::int64_t kernel = 3) const {
        return b.halving(x) == 2 ? b.maxPool(x, {kernel, 2, 0, true}) : x;
    }
    /// Behind inception 4e, where torchvision's has another size.
    [[nodiscard]] Features pool4(NetworkBuilder& b, const Features& x) const {
        return pool(b, x, caffe ? 3 : 2);
    }
    [[nodiscard]] Features normalised(NetworkBuilder& b, const Features& x) const {
        return caffe ? b.localResponseNorm(x) : x;
    }
};

Features inception(NetworkBuilder& b, const Features& x, const Inception& m, const Trunk& trunk) {
    const std::string name = trunk.module(m);
    const auto conv = [&](const Features& from, const char* caffe, const char* other, const Conv& shape) {
        return trunk.conv(b, from, name + (trunk.caffe ? caffe : other), shape);
    };
    // torchvision's 5x5 is a 3x3, and its weights are trained so.
    const Conv five = trunk.caffe ? Conv{m.five, 5, 1, 2} : Conv{m.five, 3, 1, 1};
    return b.concat(
        {conv(x, "1x1", "branch1", {m.one}),
         conv(conv(x, "3x3_reduce", "branch2.0", {m.reduce3}), "3x3", "branch2.1", {m.three, 3, 1, 1}),
         conv(conv(x, "5x5_reduce", "branch3.0", {m.reduce5}), "5x5", "branch3.1", five),
         conv(b.maxPool(x, {3, 1, 1, true}), "pool_proj", "branch4.1", {m.pool})});
}

/// torchvision's published weights were trained on (pixel - 0.5) / 0.5, but the network takes an input
/// normalised as for its others, and changes it itself (transform_input).
Features transformed(NetworkBuilder& b) {
    const InputDescription input;
    std::vector<double> scale;
    std::vector<double> shift;
    for (std::size_t c = 0; c < 3; ++c) {
        scale.push_back(input.std[c] / 0.5);
        shift.push_back((input.mean[c] - 0.5) / 0.5);
    }
    const auto perChannel = [](const std::vector<double>& values) {
        return at::tensor(values, at::kFloat).reshape({1, 3, 1, 1});
    };
    const Features x = b.input();
    GraphBuilder::Value* scaled = b.graph().op("aten::mul", {x.value, b.constant(perChannel(scale))});
    return b.with(x, b.graph().op("aten::add", {scaled, b.constant(perChannel(shift))}));
}

/// Up to the module before `end`.
Features features(NetworkBuilder& b, const Trunk& trunk, int end) {
    const auto name = [&](const char* caffe, const char* other) { return trunk.caffe ? caffe : other; };
    Features x = trunk.caffe ? b.input() : transformed(b);
    x = trunk.conv(b, x, name("conv1/7x7_s2", "conv1"), {64, 7, b.halving(x), 3});
    x = trunk.normalised(b, trunk.pool(b, x));
    x = trunk.conv(b, x, name("conv2/3x3_reduce", "conv2"), {64});
    x = trunk.conv(b, x, name("conv2/3x3", "conv3"), {192, 3, 1, 1});
    x = trunk.pool(b, trunk.normalised(b, x));
    for (int i = 0; i < end; ++i) {
        if (i == kFirstOf4) {
            x = trunk.pool(b, x);
        } else if (i == kFirstOf5) {
            x = trunk.pool4(b, x);
        }
        x = inception(b, x, kModules[i], trunk);
    }
    return x;
}

Architecture googLeNet(const Trunk& trunk) {
    return {"GoogLeNet",
            [trunk](NetworkBuilder& b) {
                return b.classifier(features(b, trunk, kEnd), trunk.classifier(), trunk.dropout());
            },
            trunk.caffe ? caffeInput(224) : InputDescription{}, 0, trunk.auxiliary()};
}

Architecture googLeNetGap(const Trunk& trunk) {
    return {"GoogLeNet-GAP",
            [trunk](NetworkBuilder& b) {
                return camHead(b, trunk.pool4(b, features(b, trunk, kFirstOf5)), trunk.caffe ? 2 : 1);
            },
            trunk.caffe ? caffeInput(224) : InputDescription{},
            kCamStride,
            trunk.auxiliary(),
            {"CAM_conv."}};
}

std::optional<Architecture> recognise(const StateDict& state) {
    for (const Trunk trunk : {Trunk{false}, Trunk{true}}) {
        const std::string last = trunk.caffe ? "pool_proj.weight" : "branch4.1.conv.weight";
        if (!hasParameter(state, trunk.module(kModules[kFirstOf5 - 1]) + last, {kAny, kAny, 1, 1})) {
            continue;
        }
        if (hasCamHead(state)) {
            return googLeNetGap(trunk);
        }
        if (hasParameter(state, trunk.module(kModules[kEnd - 1]) + last, {kAny, kAny, 1, 1})) {
            return googLeNet(trunk);
        }
    }
    return std::nullopt;
}

} // namespace

Family googlenet() {
    const Trunk plain{false};
    const Trunk caffe{true};
    const NetworkOptions gmp{Pooling::Max};
    return {
        "GoogLeNet, GoogLeNet-GAP, GoogLeNet-GMP",
        recognise,
        {{"googlenet", "GoogLeNet as torchvision has it", googLeNet(plain), {}},
         {"googlenet-caffe", "GoogLeNet on Caffe's trunk, without batch norm", googLeNet(caffe), {}},
         {"googlenet-gap", "GoogLeNet-GAP of the paper on torchvision's trunk", googLeNetGap(plain), {}},
         {"googlenet-gap-caffe", "GoogLeNet-GAP of the paper on Caffe's trunk", googLeNetGap(caffe), {}},
         {"googlenet-gmp", "GoogLeNet-GMP of the paper on torchvision's trunk", googLeNetGap(plain), gmp},
         {"googlenet-gmp-caffe", "GoogLeNet-GMP of the paper on Caffe's trunk", googLeNetGap(caffe), gmp}}};
}

} // namespace actiscope::torch_backend
