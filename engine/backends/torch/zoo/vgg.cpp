// VGG-11/13/16/19 (Simonyan and Zisserman 2015) with and without batch norm, parameter names of torchvision,
// and the paper's VGGnet-GAP on each of them.
#include <array>
#include <numeric>
#include <vector>

#include "engine/backends/torch/zoo/cam_head.h"

namespace actiscope::torch_backend {

namespace {

constexpr std::size_t kStages = 5;
constexpr std::int64_t kChannels[kStages] = {64, 128, 256, 512, 512};
constexpr std::int64_t kHidden = 4096;
constexpr std::int64_t kFlattenedSide = 7;
constexpr double kDropout = 0.5;
/// The map behind conv5-3: pool5 is what the paper leaves out.
constexpr int kCamStride = 16;

struct Plan {
    std::array<int, kStages> convolutions{};
    bool norm = false;
    bool gap = false;
};

/// The papers' configurations A, B, D and E.
constexpr std::array<std::array<int, kStages>, 4> kDepths{
    {{1, 1, 2, 2, 2}, {2, 2, 2, 2, 2}, {2, 2, 3, 3, 3}, {2, 2, 4, 4, 4}}};

std::string titleOf(const Plan& plan) {
    const int depth = 3 + std::accumulate(plan.convolutions.begin(), plan.convolutions.end(), 0);
    return "VGG-" + std::to_string(depth) + (plan.gap ? "-GAP" : "") + (plan.norm ? " with batch norm" : "");
}

/// The layers of `features`, counted as torchvision counts them.
Features features(NetworkBuilder& b, const Plan& plan) {
    Features x = b.input();
    int index = 0;
    for (std::size_t stage = 0; stage < kStages; ++stage) {
        for (int i = 0; i < plan.convolutions[stage]; ++i) {
            const std::string name = "features." + std::to_string(index);
            const std::string norm = "features." + std::to_string(index + 1);
            const Conv shape{kChannels[stage], 3, 1, 1, 1, plan.norm};
            x = b.relu(plan.norm ? b.convNorm(x, name, norm, shape) : b.conv(x, name, shape));
            index += plan.norm ? 3 : 2;
        }
        if (b.halving(x) == 2) {
            x = b.maxPool(x, {2, 2});
        }
        ++index;
    }
    return x;
}

GraphBuilder::Value* write(NetworkBuilder& b, const Plan& plan) {
    Features x = features(b, plan);
    if (plan.gap) {
        return camHead(b, x, 1);
    }
    x = b.averageToSide(x, kFlattenedSide);
    x = b.dropout(b.relu(b.fullyConnected(x, "classifier.0", kHidden, kFlattenedSide)), kDropout);
    x = b.dropout(b.relu(b.linear(x, "classifier.3", kHidden)), kDropout);
    return b.linear(x, "classifier.6", b.classes()).value;
}

Architecture architecture(const Plan& plan) {
    const auto writer = [plan](NetworkBuilder& b) { return write(b, plan); };
    return plan.gap ? Architecture{titleOf(plan), writer, {}, kCamStride, {}, {"CAM_conv."}}
                    : Architecture{titleOf(plan), writer, {}};
}

/// True where exactly the plan's convolutions are there.
bool fits(const StateDict& state, const Plan& plan) {
    int index = 0;
    int convolutions = 0;
    for (const int count : plan.convolutions) {
        for (int i = 0; i < count; ++i, ++convolutions) {
            const std::string name = "features." + std::to_string(index);
            if (!hasParameter(state, name + ".weight", {kAny, kAny, 3, 3})) {
                return false;
            }
            index += plan.norm ? 3 : 2;
        }
        ++index;
    }
    for (const auto& [name, tensor] : state) {
        convolutions -= name.compare(0, 9, "features.") == 0 && tensor.dim() == 4 ? 1 : 0;
    }
    return convolutions == 0;
}

std::optional<Architecture> recognise(const StateDict& state) {
    Plan plan;
    plan.norm = state.count("features.1.running_mean") > 0;
    plan.gap = hasCamHead(state);
    if (!plan.gap && !hasParameter(state, "classifier.3.weight", {kAny, kAny})) {
        return std::nullopt;
    }
    for (const auto& depth : kDepths) {
        plan.convolutions = depth;
        if (fits(state, plan)) {
            return architecture(plan);
        }
    }
    return std::nullopt;
}

} // namespace

Family vgg() {
    std::vector<NamedNetwork> networks;
    for (const bool gap : {false, true}) {
        for (const bool norm : {false, true}) {
            for (const auto& depth : kDepths) {
                const Architecture network = architecture({depth, norm, gap});
                const std::string number = std::to_string(3 + std::accumulate(depth.begin(), depth.end(), 0));
                networks.push_back({"vgg-" + number + (norm ? "-bn" : "") + (gap ? "-gap" : ""),
                                    network.title + (gap ? ", the paper's VGGnet-GAP" : ""),
                                    network,
                                    {}});
            }
        }
    }
    return {"VGG-11/13/16/19, VGGnet-GAP", recognise, std::move(networks)};
}

} // namespace actiscope::torch_backend
