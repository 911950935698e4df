// Files that ask for more than they should: one number for each class, and memory in proportion.
#include <fstream>
#include <limits>

#include <gmock/gmock.h>

#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/memory_limit.h"
#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;
using testing::HasSubstr;
using torch_backend::MemoryLimit;

Result<NetworkPtr> open(const OnnxModel& model) {
    auto graph = read(model);
    if (!graph) {
        return fail(graph.error());
    }
    OpenNetworkRequest request;
    request.path = "test.onnx";
    return torch_backend::makeGraphNetwork(*std::move(graph), request);
}

void declareOutput(OnnxModel& model, const Sizes& sizes) {
    model.graph().mutable_output()->Clear();
    OnnxModel::declare(model.graph().add_output(), "classes", sizes);
}

/// Scores of 21 classes for each pixel, or for the whole picture.
OnnxModel segmentation(const char* last) {
    OnnxModel model(13, {1, 3, 8, 10});
    model.node("Conv", {"image", "kernels"}, {"scores"});
    model.node(last, {"scores"}, {"classes"});
    model.weight("kernels", numbers({21, 3, 1, 1}, 2));
    return model;
}

TEST(OnnxOutput, AMapForEachClassIsNoClassifier) {
    OnnxModel declared = segmentation("Relu");
    declareOutput(declared, {1, 21, 8, 10});
    const auto refused = read(declared);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(refused.error().message, HasSubstr("'classes' is 1 x 21 x 8 x 10"));
    EXPECT_EQ(refused.error().message.back(), '.');

    const auto undeclared = open(segmentation("Relu"));
    ASSERT_FALSE(undeclared);
    EXPECT_EQ(undeclared.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(undeclared.error().message, HasSubstr("one number a class"));
}

TEST(OnnxOutput, OneCellForEachClassIsOne) {
    for (const bool declared : {true, false}) {
        OnnxModel model = segmentation("GlobalAveragePool");
        if (declared) {
            declareOutput(model, {1, 21, 1, 1});
        }
        const auto network = open(model);
        ASSERT_TRUE(network) << network.error().message;
        EXPECT_EQ((*network)->info().classes, 21);
        EXPECT_TRUE((*network)->info().exact);
        const at::Tensor image = numbers({1, 3, 8, 10});
        const auto outputs =
            (*network)->forward({1, 8, 10, {image.data_ptr<float>(), image.data_ptr<float>() + 240}}, {});
        ASSERT_TRUE(outputs) << outputs.error().message;
        const at::Tensor means = image.sum({2, 3}) / 80;
        const at::Tensor expected = means.matmul(numbers({21, 3, 1, 1}, 2).view({21, 3}).t());
        expectSame(at::tensor(outputs->front().logits).view({1, 21}), expected);
    }
}

TEST(MemoryLimit, RefusesBeforeItAllocatesAndOnlyWhileItLasts) {
    constexpr std::size_t kBytes = 1 << 20;
    {
        const MemoryLimit limit(kBytes);
        EXPECT_EQ(at::empty({1 << 19}, at::kByte).numel(), 1 << 19);
        EXPECT_FALSE(limit.exceeded());
        EXPECT_THROW(at::empty({std::int64_t{1} << 42}, at::kByte), c10::Error);
        EXPECT_TRUE(limit.exceeded());
        {
            const MemoryLimit inner(4 * kBytes);
            EXPECT_EQ(at::empty({2 << 20}, at::kByte).numel(), 2 << 20);
        }
        EXPECT_THROW(at::empty({1 << 20}, at::kByte), c10::Error); // half of it is used up
        EXPECT_EQ(at::empty({1 << 18}, at::kByte).numel(), 1 << 18);
    }
    EXPECT_EQ(at::empty({2 << 20}, at::kByte).numel(), 2 << 20);
}

/// The most memory that this process ever had, in bytes.
std::size_t peakMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == "VmHWM:") {
            std::size_t kilobytes = 0;
            status >> kilobytes;
            return kilobytes * 1024;
        }
    }
    return 0;
}

/// Opening fails with these words and does not take much memory.
void expectBounded(const OnnxModel& model, const std::string& part) {
    const std::size_t before = peakMemory();
    const auto network = open(model);
    ASSERT_FALSE(network);
    EXPECT_THAT(network.error().message, HasSubstr(part)) << network.error().detail;
    EXPECT_EQ(network.error().message.back(), '.');
    EXPECT_LE(peakMemory() - before, std::size_t{3} << 29);
}

/// x, then twice as long along an axis again and again; the last is "doubled".
void doubling(OnnxModel& model, std::string x, std::int64_t axis, int times) {
    for (int i = 0; i < times; ++i) {
        const std::string next = i + 1 == times ? "doubled" : "doubled" + std::to_string(i);
        set(model.node("Concat", {x, x}, {next}), "axis", axis);
        x = next;
    }
}

TEST(OnnxMemory, OfConstantsThatGrow) {
    OnnxModel model(13, {1, 3, 32, 32});
    doubling(model, "seed", 0, 40);
    model.node("Conv", {"image", "doubled"}, {"maps"});
    model.node("GlobalAveragePool", {"maps"}, {"classes"});
    model.weight("seed", numbers({1, 3, 1, 1}));
    expectBounded(model, "(Concat) and the constants before it take more than");
}

TEST(OnnxMemory, OfListsOfSizesThatGrow) {
    OnnxModel model(13, {1, 3, 32, 32});
    model.node("Shape", {"image"}, {"sizes"});
    doubling(model, "sizes", 0, 40);
    model.node("Reshape", {"image", "doubled"}, {"classes"});
    expectBounded(model, "more than any tensor has");
}

TEST(OnnxMemory, OfTensorsThatGrow) {
    OnnxModel model(13, {1, 3, 32, 32});
    doubling(model, "image", 1, 40);
    model.node("GlobalAveragePool", {"doubled"}, {"classes"});
    expectBounded(model, "a single image of 32×32 pixels takes more than 1.0 GB");
}

TEST(OnnxMemory, OfAConvolutionWithVeryManyChannels) {
    OnnxModel model(13, {1, 3, 224, 224});
    model.node("ConstantOfShape", {"shape"}, {"kernels"});
    model.node("Conv", {"image", "kernels"}, {"maps"});
    model.node("GlobalAveragePool", {"maps"}, {"classes"});
    model.integers("shape", {1 << 22, 3, 1, 1});
    expectBounded(model, "a single image of 224×224 pixels takes more than");
}

TEST(OnnxMemory, OfAHugePadding) {
    for (const Sizes& input : {Sizes{1, 3, 32, 32}, Sizes{0, 3, 0, 0}}) {
        OnnxModel model(13, input);
        model.node("Pad", {"image", "pads"}, {"padded"});
        model.node("GlobalAveragePool", {"padded"}, {"classes"});
        model.integers("pads", {0, 0, 100000, 100000, 0, 0, 100000, 100000});
        expectBounded(model, "takes more than");
    }
}

TEST(OnnxMemory, OfAHugePicture) {
    for (const std::int64_t side : {10000, 60000, 100000}) {
        OnnxModel model(13, {1, 3, side, side});
        model.node("GlobalAveragePool", {"image"}, {"classes"});
        expectBounded(model, "asks for a picture of " + std::to_string(side) + " x " + std::to_string(side));
    }
}

TEST(OnnxMemory, TheSizeThatAFileStatesIsTheOnlyOneTried) {
    OnnxModel model(13, {1, 3, 40, 40});
    model.node("Reshape", {"image", "shape"}, {"rows"});
    model.node("Gemm", {"rows", "weights"}, {"classes"});
    model.integers("shape", {0, -1});
    model.weight("weights", numbers({3 * 64 * 64, 5})); // those of 64 x 64 pixels
    const auto network = open(model);
    ASSERT_FALSE(network);
    EXPECT_EQ(network.error().code, ErrorCode::NetworkFailed);
    EXPECT_THAT(network.error().message, HasSubstr("trial"));
}

} // namespace
} // namespace actiscope
