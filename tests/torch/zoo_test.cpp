// The families: recognised from names and shapes, and computing what their definition says.
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {
namespace {

using testing::HasSubstr;

std::string titleOf(const StateDict& state) {
    const auto architecture = recogniseNetwork(state);
    return architecture ? architecture->title : "unknown";
}

at::Tensor runZoo(const StateDict& state, const at::Tensor& input) {
    return GraphRunner(inferenceGraph(*recogniseNetwork(state), state, {})).run(input)[0];
}

double relativeError(const at::Tensor& a, const at::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

std::string buildFailure(const StateDict& state) {
    try {
        (void)inferenceGraph(*recogniseNetwork(state), state, {});
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "built";
}

// Random parameters under torchvision's names, and the same networks written down once more with plain
// operators (batch norm as such, not folded).

void addConvolution(StateDict& state, const std::string& name, std::vector<std::int64_t> shape, bool bias) {
    if (bias) {
        state[name + ".bias"] = at::randn({shape[0]}) * 0.1;
    }
    const double scale = 1.4 / std::sqrt(static_cast<double>(shape[1] * shape[2] * shape[3]));
    state[name + ".weight"] = at::randn(shape) * scale;
}

void addNorm(StateDict& state, const std::string& name, std::int64_t channels) {
    state[name + ".weight"] = at::rand({channels}) + 0.5;
    state[name + ".bias"] = at::randn({channels}) * 0.1;
    state[name + ".running_mean"] = at::randn({channels}) * 0.1;
    state[name + ".running_var"] = at::rand({channels}) + 0.5;
}

void addLinear(StateDict& state, const std::string& name, std::int64_t classes, std::int64_t channels) {
    state[name + ".weight"] = at::randn({classes, channels});
    state[name + ".bias"] = at::randn({classes});
}

at::Tensor plainConvolution(const StateDict& state, const at::Tensor& x, const std::string& name, int stride,
                            int padding, int groups = 1) {
    const auto bias = state.find(name + ".bias");
    return at::conv2d(x, state.at(name + ".weight"), bias == state.end() ? at::Tensor() : bias->second,
                      {stride, stride}, {padding, padding}, {1, 1}, groups);
}

at::Tensor plainNorm(const StateDict& state, const at::Tensor& x, const std::string& name) {
    return at::batch_norm(x, state.at(name + ".weight"), state.at(name + ".bias"),
                          state.at(name + ".running_mean"), state.at(name + ".running_var"), false, 0.1, 1e-5,
                          false);
}

at::Tensor plainHead(const StateDict& state, const at::Tensor& x, const std::string& name) {
    return at::linear(x.mean({2, 3}), state.at(name + ".weight"), state.at(name + ".bias"));
}

struct ResNetShape {
    std::vector<int> blocks;
    bool bottleneck = false;
    int width = 8; ///< of the first stage's 3x3 convolutions, times planes / 8
    int groups = 1;
};

constexpr int kPlanes = 8; ///< an eighth of the real networks', so that the tests are small

std::string blockName(std::size_t stage, int block) {
    return "layer" + std::to_string(stage + 1) + "." + std::to_string(block);
}

StateDict randomResNet(const ResNetShape& shape, int classes) {
    at::manual_seed(7);
    StateDict state;
    addConvolution(state, "conv1", {kPlanes, 3, 7, 7}, false);
    addNorm(state, "bn1", kPlanes);
    std::int64_t in = kPlanes;
    for (std::size_t stage = 0; stage < shape.blocks.size(); ++stage) {
        const std::int64_t planes = kPlanes << stage;
        const std::int64_t width = shape.bottleneck ? std::int64_t{shape.width} << stage : planes;
        const std::int64_t out = shape.bottleneck ? planes * 4 : planes;
        for (int i = 0; i < shape.blocks[stage]; ++i) {
            const std::string name = blockName(stage, i);
            if (shape.bottleneck) {
                addConvolution(state, name + ".conv1", {width, in, 1, 1}, false);
                addConvolution(state, name + ".conv2", {width, width / shape.groups, 3, 3}, false);
                addConvolution(state, name + ".conv3", {out, width, 1, 1}, false);
                addNorm(state, name + ".bn3", out);
            } else {
                addConvolution(state, name + ".conv1", {width, in, 3, 3}, false);
                addConvolution(state, name + ".conv2", {width, width, 3, 3}, false);
            }
            addNorm(state, name + ".bn1", width);
            addNorm(state, name + ".bn2", width);
            if (i == 0 && (stage > 0 || in != out)) {
                addConvolution(state, name + ".downsample.0", {out, in, 1, 1}, false);
                addNorm(state, name + ".downsample.1", out);
            }
            in = out;
        }
    }
    addLinear(state, "fc", classes, in);
    return state;
}

at::Tensor plainResNet(const StateDict& state, const ResNetShape& shape, const at::Tensor& input) {
    at::Tensor x = at::relu(plainNorm(state, plainConvolution(state, input, "conv1", 2, 3), "bn1"));
    x = at::max_pool2d(x, {3, 3}, {2, 2}, {1, 1});
    for (std::size_t stage = 0; stage < shape.blocks.size(); ++stage) {
        for (int i = 0; i < shape.blocks[stage]; ++i) {
            const std::string name = blockName(stage, i);
            const int stride = stage > 0 && i == 0 ? 2 : 1;
            const bool wide = shape.bottleneck;
            at::Tensor y = plainConvolution(state, x, name + ".conv1", wide ? 1 : stride, wide ? 0 : 1);
            y = at::relu(plainNorm(state, y, name + ".bn1"));
            y = plainConvolution(state, y, name + ".conv2", wide ? stride : 1, 1, shape.groups);
            y = plainNorm(state, y, name + ".bn2");
            if (wide) {
                y = plainNorm(state, plainConvolution(state, at::relu(y), name + ".conv3", 1, 0),
                              name + ".bn3");
            }
            if (state.count(name + ".downsample.0.weight") > 0) {
                x = plainNorm(state, plainConvolution(state, x, name + ".downsample.0", stride, 0),
                              name + ".downsample.1");
            }
            x = at::relu(x + y);
        }
    }
    return plainHead(state, x, "fc");
}

TEST(ZooTest, ResNetsOfEveryDepth) {
    const std::map<std::string, ResNetShape> networks{
        {"ResNet-18", {{2, 2, 2, 2}}},
        {"ResNet-34", {{3, 4, 6, 3}}},
        {"ResNet-50", {{3, 4, 6, 3}, true}},
        {"ResNet-101", {{3, 4, 23, 3}, true}},
        {"ResNet-152", {{3, 8, 36, 3}, true}},
        {"ResNeXt-50 4x2d", {{3, 4, 6, 3}, true, 8, 4}},
        {"Wide ResNet-50", {{3, 4, 6, 3}, true, 80}},
    };
    const at::Tensor input = at::randn({2, 3, 64, 80});
    for (const auto& [name, shape] : networks) {
        const StateDict state = randomResNet(shape, 7);
        EXPECT_EQ(titleOf(state), name);
        const at::Tensor expected = plainResNet(state, shape, input);
        ASSERT_EQ(expected.sizes(), (std::vector<std::int64_t>{2, 7}));
        EXPECT_LT(relativeError(runZoo(state, input), expected), 1e-4) << name;
    }
}

TEST(ZooTest, DamagedResNetsNameTheParameter) {
    const StateDict whole = randomResNet({{2, 2, 2, 2}}, 7);
    const auto without = [&whole](const char* name) {
        StateDict state = whole;
        state.erase(name);
        return buildFailure(state);
    };
    const auto with = [&whole](const char* name, std::vector<std::int64_t> shape) {
        StateDict state = whole;
        state[name] = at::zeros(shape);
        return buildFailure(state);
    };
    EXPECT_THAT(without("bn1.running_var"), HasSubstr("parameter bn1.running_var of shape [8] is missing"));
    EXPECT_THAT(without("layer2.0.downsample.0.weight"), HasSubstr("layer2.0.downsample.0.weight"));
    EXPECT_THAT(without("fc.bias"), HasSubstr("fc.bias"));
    EXPECT_THAT(
        with("layer3.1.conv2.weight", {32, 16, 3, 3}),
        HasSubstr("layer3.1.conv2.weight has the shape [32, 16, 3, 3] where [any, 32, 3, 3] is expected"));
    EXPECT_THAT(with("layer2.0.downsample.0.weight", {24, 8, 1, 1}), HasSubstr("layer2.0.downsample"));
    EXPECT_THAT(with("fc.weight", {7, 63}), HasSubstr("fc.weight has the shape [7, 63] where [any, 64]"));
}

struct SqueezeNetShape {
    const char* name;
    int firstChannels;
    int firstKernel;
    const char* layers; ///< features.2 on: p a pooling, f a fire module
};

TEST(ZooTest, SqueezeNets) {
    const SqueezeNetShape shapes[] = {{"SqueezeNet 1.0", 96, 7, "pfffpffffpf"},
                                      {"SqueezeNet 1.1", 64, 3, "pffpffpffff"}};
    for (const SqueezeNetShape& shape : shapes) {
        at::manual_seed(7);
        StateDict state;
        const at::Tensor input = at::randn({1, 3, 70, 64});
        addConvolution(state, "features.0", {shape.firstChannels, 3, shape.firstKernel, shape.firstKernel},
                       true);
        at::Tensor x = at::relu(plainConvolution(state, input, "features.0", 2, 0));
        std::int64_t channels = shape.firstChannels;
        for (int i = 0; shape.layers[i] != '\0'; ++i) {
            const std::string name = "features." + std::to_string(i + 2);
            if (shape.layers[i] == 'p') {
                x = at::max_pool2d(x, {3, 3}, {2, 2}, {0, 0}, {1, 1}, true);
                continue;
            }
            addConvolution(state, name + ".squeeze", {8, channels, 1, 1}, true);
            addConvolution(state, name + ".expand1x1", {16, 8, 1, 1}, true);
            addConvolution(state, name + ".expand3x3", {24, 8, 3, 3}, true);
            channels = 40;
            const at::Tensor squeezed = at::relu(plainConvolution(state, x, name + ".squeeze", 1, 0));
            x = at::cat({at::relu(plainConvolution(state, squeezed, name + ".expand1x1", 1, 0)),
                         at::relu(plainConvolution(state, squeezed, name + ".expand3x3", 1, 1))},
                        1);
        }
        addConvolution(state, "classifier.1", {11, channels, 1, 1}, true);
        x = at::relu(plainConvolution(state, x, "classifier.1", 1, 0)).mean({2, 3});
        EXPECT_EQ(titleOf(state), shape.name);
        EXPECT_LT(relativeError(runZoo(state, input), x), 1e-4) << shape.name;
    }
}

TEST(ZooTest, MobileNetV2OfAnotherWidth) {
    at::manual_seed(7);
    StateDict state;
    const at::Tensor input = at::randn({1, 3, 96, 64});
    const auto layer = [&state](const at::Tensor& x, const std::string& convolution, const std::string& norm,
                                std::vector<std::int64_t> shape, int stride) {
        addConvolution(state, convolution, shape, false);
        addNorm(state, norm, shape[0]);
        const int groups = shape[1] == 1 ? static_cast<int>(shape[0]) : 1;
        return plainNorm(
            state, plainConvolution(state, x, convolution, stride, shape[2] == 3 ? 1 : 0, groups), norm);
    };
    const auto relu6 = [](const at::Tensor& x) { return at::clamp(x, 0, 6); };
    at::Tensor x = relu6(layer(input, "features.0.0", "features.0.1", {8, 3, 3, 3}, 2));
    struct Group {
        int expand, channels, blocks, stride;
    };
    // The paper's Table 2, channels divided by four.
    const Group groups[] = {{1, 4, 1, 1},  {6, 6, 2, 2},  {6, 8, 3, 2}, {6, 16, 4, 2},
                            {6, 24, 3, 1}, {6, 40, 3, 2}, {6, 80, 1, 1}};
    std::int64_t in = 8;
    int index = 1;
    for (const Group& group : groups) {
        for (int i = 0; i < group.blocks; ++i, ++index) {
            const std::string name = "features." + std::to_string(index) + ".conv.";
            const std::int64_t wide = in * group.expand;
            at::Tensor y = x;
            int part = 0;
            if (group.expand > 1) {
                y = relu6(layer(y, name + "0.0", name + "0.1", {wide, in, 1, 1}, 1));
                part = 1;
            }
            const std::string middle = name + std::to_string(part);
            const int stride = i == 0 ? group.stride : 1;
            y = relu6(layer(y, middle + ".0", middle + ".1", {wide, 1, 3, 3}, stride));
            y = layer(y, name + std::to_string(part + 1), name + std::to_string(part + 2),
                      {group.channels, wide, 1, 1}, 1);
            x = stride == 1 && in == group.channels ? x + y : y;
            in = group.channels;
        }
    }
    x = relu6(layer(x, "features.18.0", "features.18.1", {96, in, 1, 1}, 1));
    addLinear(state, "classifier.1", 5, 96);
    EXPECT_EQ(titleOf(state), "MobileNetV2");
    EXPECT_LT(relativeError(runZoo(state, input), plainHead(state, x, "classifier.1")), 1e-4);
}

TEST(ZooTest, WhatHasNoPlaceInTheNetworkIsNamed) {
    const auto made = [](const char* name) {
        const NamedNetwork& network = *findNetwork(name);
        return createState(network.architecture, network.options, 10, 1);
    };
    // Squeeze and excitation in every block: names and shapes of the rest are those of the plain network.
    StateDict excited = made("resnet-18");
    excited["layer1.0.se.fc1.weight"] = at::zeros({4, 64});
    EXPECT_THAT(buildFailure(excited), HasSubstr("layer1.0.se.fc1.weight has no place"));
    excited["layer1.0.se.fc2.weight"] = at::zeros({64, 4});
    excited["layer1.1.se.fc1.weight"] = at::zeros({4, 64});
    excited["layer1.1.se.fc2.weight"] = at::zeros({64, 4});
    excited["layer2.0.se.fc1.weight"] = at::zeros({8, 128});
    const std::string refusal = buildFailure(excited);
    EXPECT_THAT(refusal, HasSubstr("ResNet-18"));
    EXPECT_THAT(refusal, HasSubstr("layer1.0.se.fc1.weight, layer1.0.se.fc2.weight, layer1.1.se.fc1.weight "
                                   "and 2 more have no place"));

    StateDict counted = made("resnet-18");
    counted["bn1.num_batches_tracked"] = at::zeros({});
    EXPECT_EQ(buildFailure(counted), "built");
    StateDict trained = made("googlenet");
    trained["aux1.fc2.weight"] = at::zeros({10, 1024});
    EXPECT_EQ(buildFailure(trained), "built");
    trained["aux3.fc2.weight"] = at::zeros({10, 1024});
    EXPECT_THAT(buildFailure(trained), HasSubstr("aux3.fc2.weight"));
}

TEST(ZooTest, UnknownNetworksAreOfNoFamily) {
    EXPECT_FALSE(recogniseNetwork({}));
    EXPECT_FALSE(recogniseNetwork({{"fc.weight", at::zeros({3, 4})}}));
    StateDict otherKernel = randomResNet({{2, 2, 2, 2}}, 7);
    otherKernel["conv1.weight"] = at::zeros({8, 3, 3, 3}); // ResNets for CIFAR have no pooling behind it
    EXPECT_FALSE(recogniseNetwork(otherKernel));
}

} // namespace
} // namespace actiscope::torch_backend
