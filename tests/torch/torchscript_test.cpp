// TorchScript files: scripted ones written here, damaged ones.
#include <string>

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/csrc/jit/api/module.h>

#include "engine/backends/torch/readers.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_file.h"

namespace actiscope::torch_backend {
namespace {

using namespace actiscope::test;
using testing::HasSubstr;

/// A module with a convolution, a linear layer and this code.
torch::jit::Module scripted(const std::string& code) {
    torch::jit::Module module("Scripted");
    module.register_parameter("kernel", at::full({4, 3, 3, 3}, 0.1, at::kFloat), false);
    module.register_parameter("weight", at::full({2, 4}, 0.5, at::kFloat), false);
    module.register_buffer("count", at::zeros({1}));
    module.register_attribute("training", c10::BoolType::get(), true);
    module.define(code);
    return module;
}

const char* const kClassifier = R"(
    def forward(self, x):
        assert x.dim() == 4, "four dimensions expected"
        y = torch.relu_(torch.conv2d(x, self.kernel))
        if self.training:
            y = torch.dropout(y, 0.5, True)
        pooled = torch.adaptive_avg_pool2d(y, [1, 1])
        logits = torch.linear(torch.flatten(pooled, 1), self.weight)
        return logits, y
)";

Result<NetworkPtr> openModule(const torch::jit::Module& module) {
    const TempFile file;
    module.save(file.path().string());
    Result<GraphModel> model = readTorchScript(file.path().string());
    if (!model) {
        return fail(model.error());
    }
    OpenNetworkRequest request;
    request.path = file.path().string();
    return makeGraphNetwork(*std::move(model), request);
}

TEST(TorchScript, ScriptedCodeWithChecksAndATupleIsExact) {
    const auto network = openModule(scripted(kClassifier));
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_TRUE((*network)->info().exact) << (*network)->info().whyNot;
    EXPECT_TRUE((*network)->info().freeInputSize);
    EXPECT_EQ((*network)->info().classes, 2);
    EXPECT_EQ((*network)->info().parameters, 4 * 27 + 8);
    const auto outputs = (*network)->forward({1, 5, 6, std::vector<float>(90, 1.0F)}, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    EXPECT_NEAR(outputs->front().logits[0], 4 * 2.7 * 0.5, 1e-5);
    EXPECT_EQ(outputs->front().featureMaps.height, 3);
    EXPECT_EQ(outputs->front().featureMaps.width, 4);
}

TEST(TorchScript, AViewOfAWholeMapRunsInAnyLayout) {
    const auto network = openModule(scripted(R"(
    def forward(self, x):
        y = torch.conv2d(x, self.kernel)
        places = (torch.arange(y.numel()) * 1.0).view(1, -1)
        return (y.view(y.size(0), -1) * places).view(-1, 4, 222 * 222).sum(2)
)"));
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_FALSE((*network)->info().exact);
    const auto outputs = (*network)->forward({1, 224, 224, std::vector<float>(150528, 1.0F)}, {});
    ASSERT_TRUE(outputs) << outputs.error().message << outputs.error().detail;
    // Every value of the map is 2.7; channel c holds the places from 49284 c on.
    constexpr double kCells = 222.0 * 222;
    for (int c = 0; c < 4; ++c) {
        const double expected = 2.7 * kCells * (c * kCells + (kCells - 1) / 2);
        EXPECT_NEAR(static_cast<double>(outputs->front().logits[static_cast<std::size_t>(c)]), expected,
                    1e-3 * expected);
    }
}

TEST(TorchScript, AWindowThatCoversTheUsualMapFixesTheSize) {
    const auto network = openModule(scripted(R"(
    def forward(self, x):
        y = torch.conv2d(x, self.kernel, None, [32, 32], [1, 1])
        pooled = torch.flatten(torch.avg_pool2d(y, [7, 7], [7, 7]), 1)
        return torch.linear(torch.relu(torch.linear(pooled, self.weight)), torch.ones([3, 2]))
)"));
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_FALSE((*network)->info().freeInputSize);
    EXPECT_TRUE((*network)->forward({1, 224, 224, std::vector<float>(150528, 1.0F)}, {}));
    EXPECT_FALSE((*network)->forward({1, 448, 448, std::vector<float>(602112, 1.0F)}, {}));
}

TEST(TorchScript, AnErrorAtRunTimeIsOneSentence) {
    // Freezing inlines calls, and errors of the interpreter name them.
    const auto network = openModule(scripted(R"(
    def pool(self, y):
        return torch.flatten(torch.avg_pool2d(y, [222, 222]), 1)
    def forward(self, x):
        return torch.linear(self.pool(torch.conv2d(x, self.kernel)), self.weight)
)"));
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_TRUE((*network)->info().exact) << (*network)->info().whyNot;
    const auto outputs = (*network)->forward({1, 2, 2, std::vector<float>(12, 1.0F)}, {});
    ASSERT_FALSE(outputs);
    EXPECT_EQ(outputs.error().code, ErrorCode::NetworkFailed);
    EXPECT_THAT(outputs.error().message, HasSubstr("2×2"));
    EXPECT_THAT(outputs.error().detail, testing::Not(HasSubstr("Traceback")));
}

TEST(TorchScript, ATrialThatFailsSaysWhy) {
    const auto network = openModule(scripted(R"(
    def forward(self, x):
        return torch.linear(torch.conv2d(x, self.kernel).mean([2, 3]), torch.ones([2, 7]))
)"));
    ASSERT_FALSE(network);
    EXPECT_EQ(network.error().code, ErrorCode::NetworkFailed);
    EXPECT_THAT(network.error().message, HasSubstr("could not be run for a trial: mat1 and mat2 shapes"));
    EXPECT_THAT(network.error().message, testing::Not(HasSubstr("\n")));
}

TEST(TorchScript, HalfPrecisionRunsInFloat) {
    torch::jit::Module module = scripted(kClassifier);
    module.to(at::kHalf);
    const auto network = openModule(module);
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_TRUE((*network)->info().halfPrecision);
    const auto outputs = (*network)->forward({1, 5, 6, std::vector<float>(90, 1.0F)}, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    EXPECT_NEAR(outputs->front().logits[1], 4 * 2.7 * 0.5, 1e-2);
}

TEST(TorchScript, WhatIsNoImageClassifierIsRefused) {
    const struct {
        const char* code;
        const char* words;
    } cases[] = {
        {"def forward(self, x, y):\n  return x + y\n", "does not take one image"},
        {"def forward(self, x: List[Tensor]):\n  return x[0]\n", "does not take one image"},
        {"def forward(self, x):\n  return 3\n", "not answer one number a class"},
        {"def other(self, x):\n  return x\n", "no forward method"},
    };
    for (const auto& tested : cases) {
        const auto network = openModule(scripted(tested.code));
        ASSERT_FALSE(network) << tested.code;
        EXPECT_EQ(network.error().code, ErrorCode::ModelUnsupported) << network.error().message;
        EXPECT_THAT(network.error().message, HasSubstr(tested.words));
    }
}

TEST(TorchScript, DamagedFilesAreUnreadable) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string whole = contentOf(
        sharedData() / "weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision_torchscript.pt");
    for (const std::size_t kept : {std::size_t{0}, std::size_t{100}, whole.size() / 2, whole.size() - 30}) {
        const TempFile file(whole.substr(0, kept));
        const auto model = readTorchScript(file.path().string());
        ASSERT_FALSE(model) << kept;
        EXPECT_EQ(model.error().code, ErrorCode::ModelUnreadable);
        EXPECT_THAT(model.error().message, HasSubstr(file.path().string()));
    }
}

} // namespace
} // namespace actiscope::torch_backend
