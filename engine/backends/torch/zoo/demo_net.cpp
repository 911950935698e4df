// The program's own small network: 3x3 convolutions with batch norm, a 14x14 map of 112 pixels, global
// pooling, one linear layer. Small enough to ship (1.0 M parameters) and to train on two cores.
#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

namespace {

struct Layer {
    std::int64_t channels;
    bool halves;
};

constexpr Layer kLayers[] = {{24, true},  {32, false},  {64, true},   {64, false},
                             {128, true}, {160, false}, {192, false}, {224, false}};

GraphBuilder::Value* write(NetworkBuilder& b) {
    Features x = b.input();
    int index = 0;
    for (const Layer& layer : kLayers) {
        const std::string name = "layers." + std::to_string(index++);
        const std::int64_t stride = layer.halves ? b.halving(x) : 1;
        x = b.relu(b.convNorm(x, name + ".conv", name + ".norm", {layer.channels, 3, stride, 1}));
    }
    return b.classifier(x, "fc");
}

Architecture architecture() {
    Architecture network{"Demo-GAP", write, {}};
    network.input.size = {112, 112};
    return network;
}

std::optional<Architecture> recognise(const StateDict& state) {
    const bool fits = hasParameter(state, "layers.0.conv.weight", {kAny, 3, 3, 3}) &&
                      hasParameter(state, "layers.7.norm.weight", {kAny}) &&
                      state.count("layers.8.conv.weight") == 0 &&
                      hasParameter(state, "fc.weight", {kAny, kAny});
    return fits ? std::optional<Architecture>(architecture()) : std::nullopt;
}

} // namespace

Family demo_net() {
    return {
        "demo network",
        recognise,
        {NamedNetwork{
            "demo-net", "eight small layers with global pooling, for quick training", architecture(), {}}}};
}

} // namespace actiscope::torch_backend
