// Real files without a published answer: logits and maps against those that tests/torch/onnx_reference.py
// computes operator by operator.
#include <algorithm>
#include <ostream>

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/readers.h"
#include "tests/support/npy.h"
#include "tests/support/shared_data.h"
#include "tests/torch/zoo_references.h"

namespace actiscope {
namespace {

using namespace test;

constexpr double kTolerance = 5e-5; // of the largest value: 32 bit against 64

struct RealFile {
    const char* reference;
    const char* file;
    int classes;
};

std::ostream& operator<<(std::ostream& stream, const RealFile& tested) {
    return stream << tested.reference;
}

class RealFileAgainstPython : public testing::TestWithParam<RealFile> {};

/// max|a - b| / max|b|
double relativeError(const at::Tensor& given, const at::Tensor& expected) {
    return ((given - expected).abs().max() / expected.abs().max()).item<double>();
}

at::Tensor tensorOf(const NpyArray& array) {
    return at::tensor(array.values, at::kFloat).reshape(array.shape);
}

TEST_P(RealFileAgainstPython, LogitsAndMapsAreThoseOfPython) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    ACTISCOPE_NEEDS_TORCHVISION();
    if (!hasOnnx()) {
        GTEST_SKIP() << "skipped: no python3-onnx";
    }
    const auto folder =
        references(ACTISCOPE_ONNX_SCRIPT, ACTISCOPE_ONNX_REFERENCES, "'" + sharedData().string() + "'");
    const auto arrays = readNpz(folder / (std::string(GetParam().reference) + ".npz"));
    OpenNetworkRequest request;
    request.path = (sharedData() / "weights" / GetParam().file).string();
    const bool isOnnx = request.path.find(".onnx") != std::string::npos;
    auto model = isOnnx ? torch_backend::readOnnx(request.path) : torch_backend::readStateDict(request.path);
    ASSERT_TRUE(model) << model.error().message;
    const auto network = torch_backend::makeGraphNetwork(*std::move(model), request);
    ASSERT_TRUE(network) << network.error().message;
    ASSERT_TRUE((*network)->info().exact) << (*network)->info().whyNot;
    EXPECT_EQ((*network)->info().classes, GetParam().classes);

    const NpyArray& input = arrays.at("input");
    const at::Tensor logits = tensorOf(arrays.at("logits"));
    const at::Tensor maps = tensorOf(arrays.at("maps"));
    const auto outputs =
        (*network)->forward({static_cast<int>(input.shape[0]), static_cast<int>(input.shape[2]),
                             static_cast<int>(input.shape[3]), input.values},
                            {});
    ASSERT_TRUE(outputs) << outputs.error().message << outputs.error().detail;
    ASSERT_EQ(static_cast<std::int64_t>(outputs->size()), logits.size(0));
    for (std::size_t i = 0; i < outputs->size(); ++i) {
        const ForwardOutput& output = (*outputs)[i];
        const auto image = static_cast<std::int64_t>(i);
        ASSERT_EQ(static_cast<std::int64_t>(output.logits.size()), logits.size(1));
        EXPECT_LE(relativeError(at::tensor(output.logits), logits[image]), kTolerance);
        const FeatureMaps& given = output.featureMaps;
        ASSERT_EQ(maps[image].sizes(), (at::IntArrayRef{given.channels, given.height, given.width}));
        EXPECT_LE(relativeError(
                      at::from_blob(const_cast<float*>(given.channel(0)), maps[image].sizes(), at::kFloat),
                      maps[image]),
                  kTolerance);
    }
}

INSTANTIATE_TEST_SUITE_P(
    OnnxRealFiles, RealFileAgainstPython,
    testing::Values(RealFile{"gluon", "squeezenet1_1_gluon.safetensors", 1000},
                    RealFile{"fp16", "squeezenet_fp16.onnx", 1000},
                    RealFile{"mobilenet", "mobilenet_v1_0.25_224.onnx", 1000},
                    RealFile{"places", "squeezenet_places365/squeezenet_places365.onnx", 365},
                    RealFile{"places-larger", "squeezenet_places365/squeezenet_places365.onnx", 365}),
    [](const auto& tested) {
        std::string name = tested.param.reference;
        name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
        return name;
    });

} // namespace
} // namespace actiscope
