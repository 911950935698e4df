// Networks as the rest of the program sees them: real files against references, and their rules.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/readers.h"
#include "tests/support/npy.h"
#include "tests/support/shared_data.h"

namespace actiscope::torch_backend {
namespace {

using namespace actiscope::test;
using testing::HasSubstr;
using testing::SizeIs;
using torch::jit::Value;

NetworkPtr made(Result<GraphModel> model, const std::string& path = "test.pt") {
    EXPECT_TRUE(model) << (model ? "" : model.error().message + " " + model.error().detail);
    OpenNetworkRequest request;
    request.path = path;
    Result<NetworkPtr> network = makeGraphNetwork(*std::move(model), request);
    if (!network) {
        throw std::runtime_error(network.error().message + " " + network.error().detail);
    }
    return *std::move(network);
}

NetworkPtr opened(const std::string& file) {
    const std::string path = (sharedData() / "weights" / file).string();
    if (file.find("torchscript.pt") != std::string::npos) {
        return made(readTorchScript(path), path);
    }
    return made(file.find(".onnx") != std::string::npos ? readOnnx(path) : readStateDict(path), path);
}

InputTensor toInput(const NpyArray& array) {
    return {static_cast<int>(array.shape[0]), static_cast<int>(array.shape[2]),
            static_cast<int>(array.shape[3]), array.values};
}

ForwardOutput runOne(const Network& network, const InputTensor& input) {
    auto outputs = network.forward(input, {});
    if (!outputs) {
        throw std::runtime_error(outputs.error().message + " " + outputs.error().detail);
    }
    return std::move(outputs->front());
}

/// M_c(x, y) = sum over k of W[c, k] f_k(x, y), as it is defined.
std::vector<float> mapOf(const ForwardOutput& output, const ClassifierHead& head, int c) {
    const FeatureMaps& maps = output.featureMaps;
    const auto cells = static_cast<std::size_t>(maps.height) * static_cast<std::size_t>(maps.width);
    if (head.identity) {
        return {maps.channel(c), maps.channel(c) + cells};
    }
    std::vector<double> sum(cells, 0.0);
    for (int k = 0; k < maps.channels; ++k) {
        const double weight = static_cast<double>(
            head.weights[static_cast<std::size_t>(c) * static_cast<std::size_t>(head.channels) +
                         static_cast<std::size_t>(k)]);
        for (std::size_t i = 0; i < cells; ++i) {
            sum[i] += weight * static_cast<double>(maps.channel(k)[i]);
        }
    }
    return {sum.begin(), sum.end()};
}

double relativeError(const std::vector<float>& a, const float* b) {
    double difference = 0;
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = std::max(difference, static_cast<double>(std::abs(a[i] - b[i])));
        largest = std::max(largest, static_cast<double>(std::abs(b[i])));
    }
    return difference / largest;
}

std::map<std::string, NpyArray> reference(const std::string& network, int image) {
    return readNpz(sharedData() / "reference/torch" /
                   (network + ".ILSVRC2012_val_0000000" + std::to_string(image) + ".npz"));
}

void expectReferences(const Network& network, const std::string& name, double tolerance) {
    for (int image = 1; image <= 8; ++image) {
        const auto expected = reference(name, image);
        const ForwardOutput output = runOne(network, toInput(expected.at("input")));
        ASSERT_EQ(output.logits.size(), expected.at("logits").values.size());
        EXPECT_LT(relativeError(output.logits, expected.at("logits").values.data()), tolerance);
        const NpyArray& cams = expected.at("cams");
        const auto cells = static_cast<std::size_t>(cams.shape[1] * cams.shape[2]);
        ASSERT_EQ(output.featureMaps.height, cams.shape[1]);
        ASSERT_EQ(output.featureMaps.width, cams.shape[2]);
        for (std::size_t i = 0; i < 5; ++i) {
            const int c = static_cast<int>(expected.at("classes").values[i]);
            const std::vector<float> map = mapOf(output, *network.head(), c);
            EXPECT_LT(relativeError(map, cams.values.data() + i * cells), tolerance) << "class " << c;
        }
    }
}

struct RealFile {
    const char* file;
    const char* references;
    double tolerance;
};

void PrintTo(const RealFile& tested, std::ostream* out) {
    *out << tested.file;
}

class RealNetwork : public testing::TestWithParam<RealFile> {};

TEST_P(RealNetwork, GivesTheReferencesLogitsAndMaps) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const NetworkPtr network = opened(GetParam().file);
    EXPECT_TRUE(network->info().exact) << network->info().whyNot;
    EXPECT_TRUE(network->info().freeInputSize);
    EXPECT_EQ(network->info().classes, 1000);
    const bool squeezing = std::string(GetParam().references) == "squeezenet1_1";
    EXPECT_EQ(network->info().family, squeezing ? "SqueezeNet 1.1" : "MobileNetV2");
    ASSERT_NE(network->head(), nullptr);
    expectReferences(*network, GetParam().references, GetParam().tolerance);
}

INSTANTIATE_TEST_SUITE_P(
    GraphNetwork, RealNetwork,
    testing::Values(
        RealFile{"squeezenet1_1_torchvision/squeezenet1_1_torchvision_torchscript.pt", "squeezenet1_1", 1e-3},
        RealFile{"squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth", "squeezenet1_1", 1e-3},
        RealFile{"squeezenet1_1_torchvision/squeezenet1_1_torchvision_legacy.pth", "squeezenet1_1", 1e-3},
        RealFile{"squeezenet1_1_torchvision/squeezenet1_1_torchvision_half.pth", "squeezenet1_1", 1e-2},
        RealFile{"squeezenet1_1_torchvision/squeezenet1_1_checkpoint_module_prefix.pth.tar", "squeezenet1_1",
                 1e-3},
        RealFile{"squeezenet1_1_torchvision/squeezenet1_1_torchvision.onnx", "squeezenet1_1", 1e-3},
        RealFile{"mobilenet_v2/mobilenet_v2_torchscript.pt", "mobilenet_v2", 1e-3},
        RealFile{"mobilenet_v2/mobilenet_v2.pth", "mobilenet_v2", 1e-3},
        RealFile{"mobilenet_v2/mobilenet_v2.onnx", "mobilenet_v2", 1e-3}),
    [](const auto& tested) {
        std::string name =
            std::string(tested.param.file).substr(std::string(tested.param.file).find('/') + 1);
        std::replace_if(
            name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

class OtherRealNetwork : public testing::TestWithParam<const char*> {};

TEST_P(OtherRealNetwork, IsExactAndItsMapsGiveItsLogits) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const NetworkPtr network = opened(GetParam());
    ASSERT_TRUE(network->info().exact) << network->info().whyNot;
    const ForwardOutput output = runOne(*network, toInput(reference("mobilenet_v2", 1).at("input")));
    const ClassifierHead& head = *network->head();
    for (int c = 0; c < network->info().classes; ++c) {
        const auto at = static_cast<std::size_t>(c);
        const std::vector<float> map = mapOf(output, head, c);
        double mean = head.bias.empty() ? 0 : static_cast<double>(head.bias[at]);
        for (const float value : map) {
            mean += static_cast<double>(value) / static_cast<double>(map.size());
        }
        const auto logit = static_cast<double>(output.logits[at]);
        ASSERT_LE(std::abs(mean - logit), 1e-4 * std::max(1.0, std::abs(logit))) << "class " << c;
    }
}

INSTANTIATE_TEST_SUITE_P(GraphNetwork, OtherRealNetwork,
                         testing::Values("squeezenet1_1_gluon.safetensors", "squeezenet_fp16.onnx",
                                         "mobilenet_v1_0.25_224.onnx",
                                         "squeezenet_places365/squeezenet_places365.onnx"),
                         [](const auto& tested) {
                             std::string name = tested.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
                             return name;
                         });

// Small networks, built here.

at::Tensor weights(const std::vector<std::int64_t>& shape, double phase) {
    std::int64_t count = 1;
    for (const std::int64_t side : shape) {
        count *= side;
    }
    return at::sin(at::arange(count, at::kDouble) * 1.7 + phase).to(at::kFloat).reshape(shape);
}

Value* features(GraphBuilder& builder) {
    Value* x = builder.conv2d(builder.input(), weights({8, 3, 3, 3}, 0), weights({8}, 1), {2, 2}, {1, 1},
                              {1, 1}, 1, "stem");
    x = builder.batchNorm(x, weights({8}, 2), weights({8}, 3), weights({8}, 4), weights({8}, 5).abs() + 0.5,
                          1e-5);
    Value* rectified = builder.relu(x);
    Value* deep = builder.conv2d(rectified, weights({8, 8, 3, 3}, 6), {}, {1, 1}, {1, 1}, {1, 1}, 1);
    return builder.clamp(builder.add(deep, rectified), 0, 6);
}

GraphModel smallModel(std::int64_t rows = -1) {
    GraphBuilder builder;
    Value* pooled = builder.globalAveragePool(features(builder));
    // A file's reshape may be bound to one image.
    Value* flat = builder.op("aten::reshape", {pooled, std::vector<std::int64_t>{rows, 8}});
    GraphModel model;
    model.graph = builder.finish(builder.linear(flat, weights({4, 8}, 7), weights({4}, 8)));
    model.format = "test";
    model.defaultInput.size = {32, 32};
    return model;
}

/// As old networks are: the map is flattened into the linear layer.
GraphModel flattenedModel() {
    GraphBuilder builder;
    GraphModel model;
    model.graph =
        builder.finish(builder.linear(builder.flatten(features(builder)), weights({4, 8 * 16 * 16}, 7), {}));
    model.format = "test";
    model.defaultInput.size = {32, 32};
    return model;
}

InputTensor waves(int count, int height, int width) {
    InputTensor input{count, height, width, {}};
    for (int i = 0; i < count * 3 * height * width; ++i) {
        input.values.push_back(static_cast<float>(std::sin(0.37 * i) + 0.1 * (i % 7)));
    }
    return input;
}

InputTensor imageOf(const InputTensor& batch, int index) {
    const std::size_t each = batch.values.size() / static_cast<std::size_t>(batch.count);
    const auto begin =
        batch.values.begin() + static_cast<std::ptrdiff_t>(each * static_cast<std::size_t>(index));
    return {1, batch.height, batch.width, {begin, begin + static_cast<std::ptrdiff_t>(each)}};
}

std::vector<float> valuesOf(const FeatureMaps& maps) {
    return {maps.values.get(), maps.values.get() + maps.bytes() / sizeof(float)};
}

TEST(GraphNetwork, FastGraphGivesWhatThePlainGraphGives) {
    GraphModel model = smallModel();
    const InputTensor input = waves(1, 32, 32);
    const at::Tensor image = at::tensor(input.values).reshape({1, 3, 32, 32});
    torch::jit::Stack stack{image};
    torch::jit::GraphExecutor(model.graph->copy(), "plain").run(stack);
    const at::Tensor plain = stack.front().toTensor();
    const ForwardOutput output = runOne(*made(std::move(model)), input);
    EXPECT_LT(relativeError(output.logits, plain.data_ptr<float>()), 1e-5);
}

TEST(GraphNetwork, TellsItsFacts) {
    const NetworkPtr network = made(smallModel());
    const NetworkInfo& info = network->info();
    EXPECT_TRUE(info.exact);
    EXPECT_TRUE(info.gradients);
    EXPECT_TRUE(info.freeInputSize);
    EXPECT_FALSE(info.softmaxAtEnd);
    EXPECT_EQ(info.classes, 4);
    EXPECT_EQ(info.device, "cpu");
    EXPECT_EQ(info.family, "test");
    // Two convolutions, weight and bias of the batch normalisation, the linear layer.
    EXPECT_EQ(info.parameters, 8 * 3 * 9 + 8 + 8 * 8 * 9 + 16 + 4 * 8 + 4);
    ASSERT_THAT(info.layers, SizeIs(testing::Ge(6U)));
    EXPECT_EQ(info.layers[0].name, "stem");
    EXPECT_EQ(info.layers[0].kind, "conv2d");
    EXPECT_EQ(info.layers[0].channels, 8);
    EXPECT_EQ(info.layers[0].height, 16);
    EXPECT_EQ(info.layers[0].width, 16);
    EXPECT_EQ(info.layers[4].kind, "add");
    EXPECT_EQ(network->head()->weights.size(), 32U);
    EXPECT_EQ(network->head()->bias.size(), 4U);
}

TEST(GraphNetwork, BatchGivesWhatSinglesGive) {
    for (const std::int64_t rows : {-1, 1}) {
        const NetworkPtr network = made(smallModel(rows));
        const InputTensor batch = waves(5, 40, 24);
        const auto together = network->forward(batch, {});
        ASSERT_TRUE(together) << together.error().message;
        ASSERT_THAT(*together, SizeIs(5));
        for (int i = 0; i < batch.count; ++i) {
            const ForwardOutput& output = (*together)[static_cast<std::size_t>(i)];
            const ForwardOutput single = runOne(*network, imageOf(batch, i));
            EXPECT_LT(relativeError(output.logits, single.logits.data()), 1e-5);
            EXPECT_LT(relativeError(output.probabilities, single.probabilities.data()), 1e-5);
            EXPECT_LT(relativeError(valuesOf(output.featureMaps), single.featureMaps.values.get()), 1e-5);
            EXPECT_EQ(output.featureMaps.height, 20);
            EXPECT_EQ(output.featureMaps.width, 12);
        }
    }
}

TEST(GraphNetwork, ANetworkBoundToOneImageRunsABatchImageByImage) {
    GraphBuilder builder;
    Value* maps = features(builder);
    // A channel shuffle whose reshape holds batch and size, as exporters write it.
    Value* apart = builder.op("aten::reshape", {maps, std::vector<std::int64_t>{1, 2, 4, 16, 16}});
    Value* turned = builder.op("aten::transpose", {apart, 1, 2});
    Value* together = builder.op("aten::reshape", {turned, std::vector<std::int64_t>{1, 8, 16, 16}});
    GraphModel model;
    model.defaultInput.size = {32, 32};
    model.graph = builder.finish(
        builder.linear(builder.flatten(builder.globalAveragePool(together)), weights({4, 8}, 7), {}));
    const NetworkPtr network = made(std::move(model));
    EXPECT_TRUE(network->info().exact) << network->info().whyNot;
    EXPECT_FALSE(network->info().freeInputSize);
    const InputTensor batch = waves(3, 32, 32);
    const auto outputs = network->forward(batch, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    ASSERT_THAT(*outputs, SizeIs(3));
    EXPECT_EQ((*outputs)[2].logits, runOne(*network, imageOf(batch, 2)).logits);
}

TEST(GraphNetwork, SeveralThreadsAtOnceGiveWhatOneGives) {
    const NetworkPtr network = made(smallModel());
    const InputTensor input = waves(2, 48, 48);
    ForwardOptions oneThread;
    oneThread.threads = 1;
    const auto expected = network->forward(input, oneThread);
    ASSERT_TRUE(expected);
    std::vector<std::thread> threads;
    std::vector<int> equal(4, 0);
    for (std::size_t t = 0; t < equal.size(); ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const auto outputs = network->forward(input, oneThread);
                equal[t] +=
                    outputs && (*outputs)[1].logits == (*expected)[1].logits &&
                            valuesOf((*outputs)[1].featureMaps) == valuesOf((*expected)[1].featureMaps)
                        ? 1
                        : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_THAT(equal, testing::Each(20));
}

TEST(GraphNetwork, AFlattenedMapGivesPredictionsWithoutMaps) {
    const NetworkPtr network = made(flattenedModel(), "/models/old.pt");
    EXPECT_FALSE(network->info().exact);
    EXPECT_FALSE(network->info().freeInputSize);
    EXPECT_EQ(network->head(), nullptr);
    EXPECT_EQ(network->info().whyNot,
              "There is no global pooling: a 8×16×16 map is flattened into its linear layer.");
    const ForwardOutput output = runOne(*network, waves(1, 32, 32));
    EXPECT_THAT(output.logits, SizeIs(4));
    EXPECT_TRUE(output.featureMaps.empty());
    double sum = 0;
    for (const float probability : output.probabilities) {
        sum += static_cast<double>(probability);
    }
    EXPECT_NEAR(sum, 1, 1e-6);
}

TEST(GraphNetwork, AWrongSizeIsRefusedWithTheOneThatFits) {
    const auto outputs = made(flattenedModel(), "/models/old.pt")->forward(waves(1, 20, 48), {});
    ASSERT_FALSE(outputs);
    EXPECT_EQ(outputs.error().code, ErrorCode::NetworkFailed);
    EXPECT_EQ(outputs.error().message,
              "/models/old.pt: the network can't take an input of 48×20 pixels; 32×32 fits.");
    EXPECT_THAT(outputs.error().detail, testing::Not(HasSubstr("\n")));
    EXPECT_THAT(outputs.error().detail, testing::Not(testing::IsEmpty()));
}

TEST(GraphNetwork, ValuesThatDoNotFitTheShapeAreRefused) {
    InputTensor input = waves(1, 32, 32);
    input.values.pop_back();
    const auto outputs = made(smallModel())->forward(input, {});
    ASSERT_FALSE(outputs);
    EXPECT_EQ(outputs.error().code, ErrorCode::InvalidArgument);
}

TEST(GraphNetwork, TheSizeThatFitsIsFoundWhereTheFileTellsNone) {
    GraphModel model = flattenedModel();
    model.defaultInput = InputDescription(); // 224
    EXPECT_EQ(made(std::move(model))->info().defaultInput.size, (Size{32, 32}));
}

TEST(GraphNetwork, LogitsThatAreNotFiniteComeBackAsTheyAre) {
    const NetworkPtr network = made(smallModel());
    InputTensor input = waves(1, 32, 32);
    input.values[100] = std::numeric_limits<float>::quiet_NaN();
    const auto outputs = network->forward(input, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    EXPECT_TRUE(std::isnan(outputs->front().logits[0]));
}

TEST(GraphNetwork, ADenseAnswerIsNoClassifier) {
    GraphBuilder builder;
    GraphModel model;
    model.defaultInput.size = {32, 32};
    model.graph = builder.finish(features(builder));
    OpenNetworkRequest request;
    request.path = "dense.onnx";
    const auto network = makeGraphNetwork(std::move(model), request);
    ASSERT_FALSE(network);
    EXPECT_EQ(network.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(network.error().message, HasSubstr("dense.onnx"));
}

TEST(GraphNetwork, AMissingDeviceIsSaid) {
    if (at::hasCUDA()) {
        GTEST_SKIP() << "skipped: a CUDA device is there";
    }
    OpenNetworkRequest request;
    request.device = Device::Cuda;
    const auto network = makeGraphNetwork(smallModel(), request);
    ASSERT_FALSE(network);
    EXPECT_EQ(network.error().code, ErrorCode::DeviceMissing);
}

} // namespace
} // namespace actiscope::torch_backend
