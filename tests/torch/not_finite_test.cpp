// Weights that training has driven to NaN or infinity are named when the network is opened, and values that
// only some images make overflow reach the logits: fused operators would hide both.
#include <cmath>
#include <limits>
#include <random>

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/csrc/jit/api/module.h>

#include "engine/backends/torch/fast_graph.h"
#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/readers.h"
#include "tests/support/temp_file.h"
#include "tests/torch/model_files.h"

namespace actiscope::torch_backend {
namespace {

Result<NetworkPtr> networkWith(float weight) {
    GraphBuilder builder;
    at::Tensor kernel = at::ones({4, 3, 3, 3}, at::kFloat);
    kernel[2][1][0][0] = weight;
    torch::jit::Value* maps =
        builder.relu(builder.conv2d(builder.input(), kernel, {}, {1, 1}, {1, 1}, {1, 1}, 1));
    GraphModel model;
    model.format = "made here";
    model.graph = builder.finish(
        builder.linear(builder.flatten(builder.globalAveragePool(maps)), at::ones({5, 4}, at::kFloat), {}));
    model.defaultInput.size = Size{32, 32};
    OpenNetworkRequest request;
    request.path = "diverged.pth";
    return makeGraphNetwork(std::move(model), request);
}

TEST(NotFinite, WeightsAreNamedAtOpening) {
    EXPECT_TRUE(networkWith(2.0F));
    for (const float weight :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const Result<NetworkPtr> network = networkWith(weight);
        ASSERT_FALSE(network);
        EXPECT_EQ(network.error().code, ErrorCode::LogitsNotFinite);
        EXPECT_THAT(network.error().message, testing::HasSubstr("diverged.pth"));
    }
}

TEST(NotFinite, ValuesThatOverflowOnTheWayAreNamedAtOpening) {
    const Result<NetworkPtr> network = networkWith(3e38F); // finite, but its products are not
    ASSERT_FALSE(network);
    EXPECT_EQ(network.error().code, ErrorCode::LogitsNotFinite);
    EXPECT_THAT(network.error().message, testing::HasSubstr("trial image"));
    EXPECT_THAT(network.error().message, testing::HasSubstr("though its weights are finite"));
}

TEST(NotFinite, AParameterIsNamedInAScript) {
    torch::jit::Module module("Diverged");
    module.register_parameter("kernel", at::full({4, 3, 3, 3}, 0.1, at::kFloat), false);
    module.register_parameter("fc_weight", at::full({2, 4}, std::nan(""), at::kFloat), false);
    module.define("def forward(self, x):\n"
                  "    return torch.linear(torch.conv2d(x, self.kernel).mean([2, 3]), self.fc_weight)\n");
    const test::TempFile file;
    module.save(file.path().string());
    const Result<GraphModel> model = readTorchScript(file.path().string());
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::LogitsNotFinite);
    EXPECT_THAT(model.error().message, testing::HasSubstr("fc_weight"));
    EXPECT_THAT(model.error().message, testing::HasSubstr(file.path().string()));
}

TEST(NotFinite, AParameterIsNamedInAStateDict) {
    const std::string header = R"({"fc.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    const test::TempFile file(test::safetensors(header, test::bytesOf({1, -INFINITY})));
    const Result<StateDict> state = readParameters(file.path().string());
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().code, ErrorCode::LogitsNotFinite);
    EXPECT_THAT(state.error().message, testing::HasSubstr("fc.bias"));
}

TEST(NotFinite, TheLayerIsNamedWhereTheWeightHasNoName) {
    GraphBuilder builder;
    at::Tensor kernel = at::full({4, 3, 1, 1}, INFINITY, at::kFloat);
    torch::jit::Value* maps =
        builder.conv2d(builder.input(), kernel, {}, {1, 1}, {0, 0}, {1, 1}, 1, "features.conv");
    GraphModel model;
    model.graph = builder.finish(builder.flatten(builder.globalAveragePool(maps)));
    const Result<NetworkPtr> network = makeGraphNetwork(std::move(model), {});
    ASSERT_FALSE(network);
    EXPECT_THAT(network.error().message, testing::HasSubstr("features.conv"));
}

using Value = torch::jit::Value;

Value* convRelu(GraphBuilder& builder, Value* x, const at::Tensor& kernel) {
    return builder.relu(builder.conv2d(x, kernel, {}, {1, 1}, {1, 1}, {1, 1}, 1));
}

NetworkPtr classifierOf(GraphBuilder& builder, Value* maps, std::int64_t channels) {
    GraphModel model;
    model.format = "made here";
    model.graph = builder.finish(builder.linear(builder.flatten(builder.globalAveragePool(maps)),
                                                at::ones({5, channels}, at::kFloat), {}));
    model.defaultInput.size = Size{32, 32};
    auto network = makeGraphNetwork(std::move(model), {});
    if (!network) {
        throw std::runtime_error(network.error().message + network.error().detail);
    }
    return *network;
}

InputTensor image(float value) {
    return {1, 32, 32, std::vector<float>(std::size_t{3} * 32 * 32, value)};
}

bool logitsAreFinite(const NetworkPtr& network, const InputTensor& input) {
    const auto outputs = network->forward(input, {});
    EXPECT_TRUE(outputs);
    const std::vector<float>& logits = outputs->front().logits;
    return std::all_of(logits.begin(), logits.end(), [](float logit) { return std::isfinite(logit); });
}

TEST(NotFinite, AnOverflowOfOneImageReachesTheLogits) {
    // Opposite products of large values: infinity minus infinity, of which a fused ReLU makes 0.
    GraphBuilder builder;
    at::Tensor up = at::zeros({4, 3, 3, 3}, at::kFloat);
    up.select(2, 1).select(2, 1).fill_(1e18F);
    at::Tensor differences = at::zeros({4, 4, 3, 3}, at::kFloat);
    differences.select(2, 1).select(2, 1).copy_(at::tensor({3e3F, -3e3F, 2e3F, -2e3F}).expand({4, 4}));
    Value* maps = convRelu(builder, convRelu(builder, builder.input(), up), differences);
    const NetworkPtr network = classifierOf(builder, maps, 4);
    EXPECT_TRUE(logitsAreFinite(network, image(1)));
    EXPECT_FALSE(logitsAreFinite(network, image(1e17F)));
    EXPECT_TRUE(logitsAreFinite(network, image(0.5F)));
}

TEST(NotFinite, AQuotientThatOneImageMakesNaNReachesTheLogits) {
    GraphBuilder builder;
    Value* norm = builder.op(
        "aten::sum", {builder.op("aten::abs", {builder.input()}), std::vector<std::int64_t>{1, 2, 3}, true});
    Value* normal = builder.op("aten::div", {builder.input(), norm});
    Value* maps = convRelu(builder, normal, at::ones({4, 3, 3, 3}, at::kFloat));
    const NetworkPtr network = classifierOf(builder, maps, 4);
    EXPECT_TRUE(logitsAreFinite(network, image(1)));
    EXPECT_FALSE(logitsAreFinite(network, image(0))) << "a black image: 0 / 0";
}

TEST(NotFinite, ADeepNetworkIsMeasuredOnTheWay) {
    // Bounds grow tenfold a layer, the values hardly: 60 layers leave the range of float without being large.
    std::mt19937 random(7); // NOLINT: the same weights in every run
    std::normal_distribution<float> normal(0, 0.09F);
    GraphBuilder builder;
    Value* maps = convRelu(builder, builder.input(), at::full({16, 3, 3, 3}, 0.1F));
    for (int layer = 0; layer < 60; ++layer) {
        at::Tensor kernel = at::empty({16, 16, 3, 3}, at::kFloat);
        std::generate_n(kernel.data_ptr<float>(), kernel.numel(), [&] { return normal(random); });
        maps = convRelu(builder, maps, kernel);
    }
    const GraphPtr graph = builder.finish(builder.flatten(builder.globalAveragePool(maps)));
    const at::Tensor ones = at::ones({1, 3, 32, 32});
    const FastGraph fast = fastGraph(graph, {ones, trialRun(graph, ones).at(graph->outputs()[0])});
    const GraphRunner runner(fast.graph);
    const auto holds = [&](float value) {
        const at::Tensor images = at::full({1, 3, 32, 32}, value);
        return fast.guard.holds(images, runner.run(images));
    };
    EXPECT_GT(fast.guard.measured(), 0U);
    EXPECT_LE(fast.guard.measured(), 8U) << "few of 61 layers";
    EXPECT_TRUE(holds(1));
    EXPECT_FALSE(holds(3e37F));
    EXPECT_FALSE(holds(NAN));
}

} // namespace
} // namespace actiscope::torch_backend
