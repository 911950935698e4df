// TorchScript files as PyTorch writes them, traced and scripted: small networks in the forms of real code.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "engine/backends/torch/readers.h"
#include "tests/support/npy.h"
#include "tests/torch/zoo_references.h"

namespace actiscope::torch_backend {
namespace {

using namespace actiscope::test;
namespace fs = std::filesystem;

fs::path scriptModels() {
    return references(ACTISCOPE_MODELS_SCRIPT, ACTISCOPE_MODELS);
}

Result<NetworkPtr> opened(const fs::path& file) {
    Result<GraphModel> model = readTorchScript(file.string());
    if (!model) {
        return fail(model.error());
    }
    OpenNetworkRequest request;
    request.path = file.string();
    request.threads = 1;
    return makeGraphNetwork(*std::move(model), request);
}

/// Opens, and gives the logits that PyTorch gives.
NetworkPtr expectAnswer(const fs::path& file, double tolerance) {
    const auto network = opened(file);
    if (!network) {
        ADD_FAILURE() << network.error().message << " " << network.error().detail;
        return nullptr;
    }
    fs::path answer = file;
    answer.replace_filename(file.stem().string() + ".answer.npz");
    const auto expected = readNpz(answer);
    const NpyArray& input = expected.at("input");
    const auto side = [&](std::size_t i) { return static_cast<int>(input.shape.at(i)); };
    const auto outputs = (*network)->forward({side(0), side(2), side(3), input.values}, {});
    if (!outputs) {
        ADD_FAILURE() << outputs.error().message << " " << outputs.error().detail;
        return nullptr;
    }
    EXPECT_THAT(outputs->front().logits, testing::Pointwise(testing::FloatNear(static_cast<float>(tolerance)),
                                                            expected.at("logits").values));
    return *network;
}

TEST(ScriptModels, EveryFormOfAHeadIsFound) {
    ACTISCOPE_NEEDS_TORCHVISION();
    std::size_t seen = 0;
    for (const auto& entry : fs::directory_iterator(scriptModels())) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() != ".pt" || name.compare(0, 5, "head-") != 0) {
            continue;
        }
        SCOPED_TRACE(name);
        ++seen;
        if (const NetworkPtr network = expectAnswer(entry.path(), 1e-5)) {
            const bool none = name.compare(0, 10, "head-none-") == 0;
            EXPECT_EQ(network->info().exact, !none) << network->info().whyNot;
            EXPECT_EQ(network->info().whyNot.empty(), !none);
            EXPECT_EQ(network->info().mapStride, none ? 0 : 2);
        }
    }
    EXPECT_GT(seen, 100U);
}

TEST(ScriptModels, DoublePrecisionRunsInFloat) {
    ACTISCOPE_NEEDS_TORCHVISION();
    for (const char* name :
         {"double-traced", "double-scripted", "double-inside-traced", "double-inside-scripted"}) {
        SCOPED_TRACE(name);
        if (const NetworkPtr network = expectAnswer(scriptModels() / (std::string(name) + ".pt"), 1e-4)) {
            EXPECT_EQ(network->info().family, "SqueezeNet 1.1");
            EXPECT_TRUE(network->info().exact) << network->info().whyNot;
            EXPECT_FALSE(network->info().halfPrecision);
        }
    }
}

TEST(ScriptModels, InceptionV3IsMadeFor299Pixels) {
    ACTISCOPE_NEEDS_TORCHVISION();
    const auto network = opened(scriptModels() / "inception_v3.pt");
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_EQ((*network)->info().family, "Inception v3");
    EXPECT_EQ((*network)->info().defaultInput.size, (Size{299, 299}));
}

} // namespace
} // namespace actiscope::torch_backend
