// The zoo's networks for training: parameters made anew, gradients as Python's, statistics moved in place.
#include <set>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <torch/csrc/autograd/autograd.h>

#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/zoo.h"
#include "tests/support/npy.h"
#include "tests/torch/zoo_references.h"

namespace actiscope::torch_backend {
namespace {

using testing::HasSubstr;

at::Tensor toTensor(const test::NpyArray& array) {
    return at::tensor(array.values).reshape(array.shape);
}

double relativeError(const at::Tensor& a, const at::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

const Architecture& demoNet() {
    return findNetwork("demo-net")->architecture;
}

bool sameTensors(const StateDict& a, const StateDict& b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) {
               return x.first == y.first && at::equal(x.second, y.second);
           });
}

at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& labels) {
    return at::nll_loss(at::log_softmax(logits, 1), labels);
}

/// One step of Python's, repeated: loss, every gradient, and what batch norm observed.
void compareTrainingStep(const std::string& name, Pooling pool) {
    const auto folder = test::zooReferences();
    auto answers = test::readNpz(folder / (name + ".answer.npz"));
    auto state = readParameters((folder / (name + ".pth")).string());
    ASSERT_TRUE(state) << state.error().message;
    const auto architecture = recogniseNetwork(*state);
    ASSERT_TRUE(architecture);
    const GraphRunner network(trainingGraph(*architecture, *state, {pool, 0}));

    const at::Tensor images = toTensor(answers.at("input"));
    const at::Tensor labels = toTensor(answers.at("labels")).to(at::kLong);
    const at::Tensor logits = network.run(images)[0];
    EXPECT_LT(relativeError(logits, toTensor(answers.at("logits"))), 1e-4);
    const at::Tensor loss = crossEntropy(logits, labels);
    EXPECT_NEAR(loss.item<double>(), static_cast<double>(answers.at("loss").values[0]), 1e-4);
    loss.backward();
    int compared = 0;
    for (const auto& [parameter, tensor] : *state) {
        if (isStatistic(parameter)) {
            EXPECT_FALSE(tensor.requires_grad()) << parameter;
            EXPECT_LT(relativeError(tensor, toTensor(answers.at("after:" + parameter))), 1e-4) << parameter;
        } else {
            ASSERT_TRUE(tensor.grad().defined()) << parameter;
            EXPECT_LT(relativeError(tensor.grad(), toTensor(answers.at("grad:" + parameter))), 1e-3)
                << parameter;
            ++compared;
        }
    }
    EXPECT_EQ(compared, 8 * 3 + 2);
}

TEST(ZooTrainingTest, GradientsAndStatisticsAreThoseOfPython) {
    ACTISCOPE_NEEDS_TORCHVISION();
    compareTrainingStep("training-gap", Pooling::Average);
    compareTrainingStep("training-gmp", Pooling::Max);
}

TEST(ZooTrainingTest, AFreshNetworkIsTheSameForTheSameSeed) {
    const StateDict first = createState(demoNet(), {}, 60, 7);
    EXPECT_TRUE(sameTensors(first, createState(demoNet(), {}, 60, 7)));
    EXPECT_FALSE(sameTensors(first, createState(demoNet(), {}, 60, 8)));
    EXPECT_EQ(first.at("fc.weight").sizes(), (std::vector<std::int64_t>{60, 224}));
    std::int64_t parameters = 0;
    for (const auto& [name, tensor] : first) {
        parameters += isStatistic(name) ? 0 : tensor.numel();
        EXPECT_TRUE(at::isfinite(tensor).all().item<bool>()) << name;
    }
    EXPECT_GE(parameters, 900'000);
    EXPECT_LE(parameters, 1'400'000);
}

TEST(ZooTrainingTest, AStepDownTheGradientLowersTheLossAndShowsInTheRunningNetwork) {
    StateDict state = createState(demoNet(), {}, 5, 1);
    const GraphRunner network(trainingGraph(demoNet(), state, {}));
    const at::Tensor images = at::randn({8, 3, 48, 48}, at::detail::createCPUGenerator(3));
    const at::Tensor labels = at::arange(8).remainder(5);
    std::vector<double> losses;
    for (int step = 0; step < 16; ++step) {
        const at::Tensor loss = crossEntropy(network.run(images)[0], labels);
        losses.push_back(loss.item<double>());
        loss.backward();
        const at::NoGradGuard plain;
        for (auto& [name, tensor] : state) {
            if (tensor.requires_grad()) {
                tensor.sub_(tensor.grad(), 0.05);
                tensor.mutable_grad().reset();
            }
        }
    }
    EXPECT_LT(losses.back(), losses.front() / 2);
    // The graph that runs is made from the trained tensors, though they require gradients.
    const GraphRunner trained(inferenceGraph(demoNet(), state, {}));
    const GraphRunner untrained(inferenceGraph(demoNet(), createState(demoNet(), {}, 5, 1), {}));
    const at::NoGradGuard plain;
    EXPECT_GT(relativeError(trained.run(images)[0], untrained.run(images)[0]), 0.1);
}

TEST(ZooTrainingTest, DropoutIsThereInTrainingOnly) {
    const Architecture& network = findNetwork("squeezenet-1.1")->architecture;
    StateDict state = createState(network, {}, 5, 1);
    const at::Tensor images = at::randn({2, 3, 40, 40}, at::detail::createCPUGenerator(3));
    const GraphRunner running(inferenceGraph(network, state, {}));
    const GraphRunner training(trainingGraph(network, state, {}));
    const at::NoGradGuard plain;
    EXPECT_TRUE(at::equal(running.run(images)[0], running.run(images)[0]));
    EXPECT_GT(relativeError(training.run(images)[0], training.run(images)[0]), 1e-3);
}

TEST(ZooTrainingTest, MappingResolutionIsAnOption) {
    const StateDict state = createState(demoNet(), {}, 5, 1);
    const at::Tensor images = at::zeros({1, 3, 64, 64});
    for (const int stride : {2, 4, 8}) {
        const auto network = makeGraphNetwork(zooModel(demoNet(), state, {Pooling::Max, stride}), {});
        ASSERT_TRUE(network) << network.error().message;
        ASSERT_NE((*network)->head(), nullptr);
        EXPECT_EQ((*network)->head()->pooling, Pooling::Max);
        InputTensor input{1, 64, 64, std::vector<float>(std::size_t{3} * 64 * 64, 0.5F)};
        const auto outputs = (*network)->forward(input, {});
        ASSERT_TRUE(outputs) << outputs.error().message;
        EXPECT_EQ(outputs->front().featureMaps.width, 64 / stride);
    }
    try {
        (void)inferenceGraph(demoNet(), state, {Pooling::Average, 16});
        FAIL() << "a map coarser than the network's own";
    } catch (const ModelError& error) {
        EXPECT_THAT(error.what(), HasSubstr("a map stride of 16 is asked of it, but it has one of 8"));
    }
}

/// Every network that has a name: distinct names, found by them, recognised from its own parameters.
TEST(ZooTrainingTest, EveryNamedNetworkIsRecognisedFromItsParameters) {
    std::set<std::string> names;
    for (const Family& family : zoo()) {
        EXPECT_FALSE(family.networks.empty()) << family.name;
        for (const NamedNetwork& network : family.networks) {
            EXPECT_TRUE(names.insert(network.name).second) << network.name << " is there twice";
            EXPECT_EQ(findNetwork(network.name), &network);
            EXPECT_FALSE(network.help.empty()) << network.name;
            const StateDict outline = createOutline(network.architecture, network.options, 10);
            const auto found = recogniseNetwork(outline);
            ASSERT_TRUE(found) << network.name;
            // What has another's parameters is told by its name only.
            const bool named = network.name == "resnet-18-no-pool";
            EXPECT_EQ(found->title, named ? "ResNet-18" : network.architecture.title);
            EXPECT_EQ(found->input, network.architecture.input) << network.name;
        }
    }
    EXPECT_EQ(findNetwork("no-such-net"), nullptr);
}

} // namespace
} // namespace actiscope::torch_backend
