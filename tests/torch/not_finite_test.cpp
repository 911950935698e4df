// Weights that training has driven to NaN or infinity are named when the network is opened: fused operators
// would hide them from the logits.
#include <limits>

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/graph_network.h"

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
}

} // namespace
} // namespace actiscope::torch_backend
