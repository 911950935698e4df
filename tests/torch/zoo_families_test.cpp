// The families against torchvision's networks, the published parameter counts, and the paper's map sizes.
#include <cmath>
#include <map>

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "tests/support/npy.h"
#include "tests/torch/zoo_references.h"

namespace actiscope::torch_backend {
namespace {

using testing::HasSubstr;

/// What a file of zoo_reference.py must turn out to be.
struct Expected {
    const char* file;
    const char* title;
    bool exact = true;
    Pooling pool = Pooling::Average;
    int mapStride = 0;        ///< where the file's network is not as it was published
    int side = 96;            ///< of a picture that it takes: the reference's networks are run on small ones
    const char* network = ""; ///< as the description names it, where names and shapes are another's, too
};

void PrintTo(const Expected& expected, std::ostream* out) {
    *out << expected.file;
}

InputTensor toInput(const test::NpyArray& array) {
    return {static_cast<int>(array.shape[0]), static_cast<int>(array.shape[2]),
            static_cast<int>(array.shape[3]), array.values};
}

Result<NetworkPtr> openReference(const Expected& expected) {
    const auto file = test::zooReferences() / (std::string(expected.file) + ".pth");
    auto model = readStateDict(file.string(), {expected.pool, expected.mapStride}, expected.network);
    if (!model) {
        return fail(model.error());
    }
    model->defaultInput.size = {expected.side, expected.side};
    OpenNetworkRequest request;
    request.path = file.string();
    return makeGraphNetwork(std::move(*model), request);
}

/// max|a - b| over max|b|, of one image of the batch.
double relativeError(const float* found, const float* expected, std::size_t count) {
    double difference = 0;
    double largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        difference =
            std::max(difference, std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i])));
        largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
    }
    return difference / largest;
}

/// |pooled map + bias - logit| of the worst class.
double exactness(const ClassifierHead& head, const ForwardOutput& output) {
    double worst = 0;
    const FeatureMaps& maps = output.featureMaps;
    for (int c = 0; c < head.classes; ++c) {
        double logit = head.bias.empty() ? 0 : static_cast<double>(head.bias[static_cast<std::size_t>(c)]);
        for (int k = 0; k < head.channels; ++k) {
            const auto index = static_cast<std::size_t>(c) * static_cast<std::size_t>(head.channels) +
                               static_cast<std::size_t>(k);
            const double weight = head.identity ? (c == k ? 1 : 0) : static_cast<double>(head.weights[index]);
            double sum = 0;
            double largest = -INFINITY;
            for (int i = 0; i < maps.height * maps.width; ++i) {
                const double value = static_cast<double>(maps.channel(k)[i]);
                sum += value;
                largest = std::max(largest, value);
            }
            logit += weight * (head.pooling == Pooling::Max ? largest : sum / (maps.height * maps.width));
        }
        const double found = static_cast<double>(output.logits[static_cast<std::size_t>(c)]);
        worst = std::max(worst, std::abs(logit - found) / std::max(1.0, std::abs(found)));
    }
    return worst;
}

class ZooReferenceTest : public testing::TestWithParam<Expected> {};

TEST_P(ZooReferenceTest, LogitsAndMapsAreThoseOfPython) {
    ACTISCOPE_NEEDS_TORCHVISION();
    const Expected& expected = GetParam();
    const auto network = openReference(expected);
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const NetworkInfo& info = (*network)->info();
    EXPECT_EQ(info.family, expected.title);
    EXPECT_TRUE(info.halfPrecision);
    EXPECT_EQ(info.classes, 20);
    EXPECT_EQ(info.exact, expected.exact) << info.whyNot;

    const auto answers = test::readNpz(test::zooReferences() / (expected.file + std::string(".answer.npz")));
    const auto outputs = (*network)->forward(toInput(answers.at("input")), {});
    ASSERT_TRUE(outputs) << outputs.error().message << outputs.error().detail;
    ASSERT_EQ(outputs->size(), 2U);
    for (std::size_t i = 0; i < outputs->size(); ++i) {
        const ForwardOutput& output = (*outputs)[i];
        ASSERT_EQ(output.logits.size(), 20U);
        const float* logits = answers.at("logits").values.data() + 20 * i;
        EXPECT_LT(relativeError(output.logits.data(), logits, 20), 1e-3);
        if (expected.exact) {
            EXPECT_LT(exactness(*(*network)->head(), output), 1e-4);
        }
        EXPECT_EQ(answers.count("maps"), expected.exact ? 1U : 0U)
            << "the maps of each exact network are compared";
        if (answers.count("maps") == 1) {
            const test::NpyArray& maps = answers.at("maps");
            ASSERT_EQ(output.featureMaps.channels, maps.shape[1]);
            ASSERT_EQ(output.featureMaps.height, maps.shape[2]);
            ASSERT_EQ(output.featureMaps.width, maps.shape[3]);
            const std::size_t count = maps.values.size() / 2;
            EXPECT_LT(relativeError(output.featureMaps.values.get(), maps.values.data() + count * i, count),
                      1e-3);
        }
    }
}

std::string nameOf(const testing::TestParamInfo<Expected>& info) {
    std::string name = info.param.file;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Torchvision, ZooReferenceTest,
    testing::Values(
        Expected{"alexnet", "AlexNet", false}, Expected{"vgg11", "VGG-11", false},
        Expected{"vgg16_bn", "VGG-16 with batch norm", false}, Expected{"googlenet", "GoogLeNet"},
        Expected{"squeezenet1_0", "SqueezeNet 1.0"}, Expected{"squeezenet1_1", "SqueezeNet 1.1"},
        Expected{"resnet18", "ResNet-18"},
        Expected{"resnet18-no-pool", "ResNet-18 without max pooling", true, Pooling::Average, 0, 96,
                 "resnet-18-no-pool"},
        Expected{"resnet50", "ResNet-50"}, Expected{"resnext50_32x4d", "ResNeXt-50 32x4d"},
        Expected{"wide_resnet50_2", "Wide ResNet-50"}, Expected{"densenet121", "DenseNet-121"},
        Expected{"densenet121-2017", "DenseNet-121"}, Expected{"densenet161", "DenseNet-161"},
        Expected{"mobilenet_v2", "MobileNetV2"}, Expected{"mobilenet_v3_small", "MobileNetV3 Small", false},
        Expected{"mobilenet_v3_large", "MobileNetV3 Large", false},
        Expected{"efficientnet_b0", "EfficientNet-B0"}, Expected{"efficientnet_b1", "EfficientNet-B1"},
        Expected{"efficientnet_b2", "EfficientNet-B2"}, Expected{"efficientnet_b3", "EfficientNet-B3"},
        Expected{"convnext_tiny", "ConvNeXt-Tiny", false}),
    nameOf);

INSTANTIATE_TEST_SUITE_P(
    Paper, ZooReferenceTest,
    testing::Values(Expected{"alexnet-gap", "AlexNet-GAP"}, Expected{"alexnet-gap-caffe", "AlexNet-GAP"},
                    Expected{"alexnetplus-gap", "AlexNet*-GAP"}, Expected{"vgg-16-gap", "VGG-16-GAP"},
                    Expected{"googlenet-gap", "GoogLeNet-GAP"},
                    Expected{"googlenet-gmp", "GoogLeNet-GMP", true, Pooling::Max},
                    Expected{"googlenet-gap-caffe", "GoogLeNet-GAP"}, Expected{"nin", "NIN"},
                    Expected{"googlenet-caffe", "GoogLeNet"},
                    Expected{"alexnet-caffe", "AlexNet", false, Pooling::Average, 0, 227}),
    nameOf);

/// Mapping resolutions other than the published ones.
INSTANTIATE_TEST_SUITE_P(
    MapStrides, ZooReferenceTest,
    testing::Values(Expected{"alexnet-gap-8", "AlexNet-GAP", true, Pooling::Average, 8},
                    Expected{"alexnet-gap-32", "AlexNet-GAP", true, Pooling::Average, 32},
                    Expected{"vgg-11-gap-8", "VGG-11-GAP", true, Pooling::Average, 8},
                    Expected{"vgg-11-gap-32", "VGG-11-GAP", true, Pooling::Average, 32},
                    Expected{"googlenet-gap-8", "GoogLeNet-GAP", true, Pooling::Average, 8},
                    Expected{"googlenet-gap-32", "GoogLeNet-GAP", true, Pooling::Average, 32}),
    nameOf);

TEST(ZooFamiliesTest, ANetworkThatIsNamedMustBeKnownAndFit) {
    ACTISCOPE_NEEDS_TORCHVISION();
    const std::string file = (test::zooReferences() / "resnet18.pth").string();
    const auto unknown = readStateDict(file, {}, "resnet-1000");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::DescriptionInvalid);
    EXPECT_THAT(unknown.error().message, HasSubstr("resnet-1000"));
    const auto other = readStateDict(file, {}, "resnet-50");
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().message, HasSubstr("layer"));
}

/// The grid of classes against the classifier applied window by window in Python.
TEST(ZooFamiliesTest, TheFullyConvolutionalFormIsTheClassifierAtEveryPlace) {
    ACTISCOPE_NEEDS_TORCHVISION();
    int of451 = 0;
    for (const char* name : {"alexnet", "vgg11", "vgg16_bn"}) {
        auto model = readStateDict((test::zooReferences() / (std::string(name) + ".pth")).string());
        ASSERT_TRUE(model) << model.error().message;
        const auto network = makeGraphNetwork(std::move(*model), {});
        ASSERT_TRUE(network) << network.error().message;
        const auto answers = test::readNpz(test::zooReferences() / (std::string(name) + ".answer.npz"));
        const auto grid = (*network)->classifyGrid(toInput(answers.at("larger")), {});
        ASSERT_TRUE(grid) << grid.error().message << grid.error().detail;
        const test::NpyArray& expected = answers.at("grid");
        EXPECT_THAT(expected.shape, testing::ElementsAre(1, grid->classes, grid->height, grid->width));
        if (answers.at("larger").shape[2] == 451) {
            EXPECT_EQ(grid->height, 8) << name;
            EXPECT_EQ(grid->width, 8) << name;
            ++of451;
        }
        ASSERT_EQ(grid->logits.size(), expected.values.size());
        EXPECT_LT(relativeError(grid->logits.data(), expected.values.data(), expected.values.size()), 1e-3);
        double sum = 0;
        const std::size_t cells =
            static_cast<std::size_t>(grid->height) * static_cast<std::size_t>(grid->width);
        for (std::size_t i = 0; i < grid->probabilities.size(); i += cells) {
            sum += static_cast<double>(grid->probabilities[i]);
        }
        EXPECT_NEAR(sum, 1, 1e-5);
    }
    EXPECT_EQ(of451, 2);
}

/// As torchvision publishes them, and as Caffe's files hold them; the GAP networks by their layers' shapes.
TEST(ZooFamiliesTest, ParameterCounts) {
    const std::map<std::string, std::int64_t> counts{
        {"alexnet", 61100840},
        {"alexnet-caffe", 60965224},
        {"vgg-11", 132863336},
        {"vgg-11-bn", 132868840},
        {"vgg-13", 133047848},
        {"vgg-13-bn", 133053736},
        {"vgg-16", 138357544},
        {"vgg-16-bn", 138365992},
        {"vgg-19", 143667240},
        {"vgg-19-bn", 143678248},
        {"googlenet", 6624904},
        {"googlenet-caffe", 6998552},
        {"nin", 7595176},
        {"squeezenet-1.0", 1248424},
        {"squeezenet-1.1", 1235496},
        {"resnet-18", 11689512},
        {"resnet-18-no-pool", 11689512},
        {"resnet-34", 21797672},
        {"resnet-50", 25557032},
        {"resnet-101", 44549160},
        {"resnet-152", 60192808},
        {"resnext-50-32x4d", 25028904},
        {"resnext-101-32x8d", 88791336},
        {"resnext-101-64x4d", 83455272},
        {"wide-resnet-50-2", 68883240},
        {"wide-resnet-101-2", 126886696},
        {"densenet-121", 7978856},
        {"densenet-161", 28681000},
        {"densenet-169", 14149480},
        {"densenet-201", 20013928},
        {"mobilenet-v2", 3504872},
        {"mobilenet-v3-small", 2542856},
        {"mobilenet-v3-large", 5483032},
        {"efficientnet-b0", 5288548},
        {"efficientnet-b1", 7794184},
        {"efficientnet-b2", 9109994},
        {"efficientnet-b3", 12233232},
        {"convnext-tiny", 28589128},
        // trunk + 1024 * (9 * channels / groups + 1) + 1025 * 1000
        {"vgg-16-gap", 14714688 + 1024 * (9 * 512 + 1) + 1025000},
        {"vgg-19-gap", 20024384 + 1024 * (9 * 512 + 1) + 1025000},
        {"alexnet-gap", 2469696 + 1024 * (9 * 256 + 1) + 1025000},
        {"alexnet-gap-caffe", 2334080 + 1024 * (9 * 128 + 1) + 1025000},
        {"alexnetplus-gap", 4620800 + 513 * 1000},
        {"googlenet-gap", 3273920 + 1024 * (9 * 832 + 1) + 1025000},
        {"googlenet-gmp", 3273920 + 1024 * (9 * 832 + 1) + 1025000},
        {"googlenet-gap-caffe", 3486016 + 1024 * (9 * 416 + 1) + 1025000},
        {"googlenet-gmp-caffe", 3486016 + 1024 * (9 * 416 + 1) + 1025000}};
    for (const auto& [name, expected] : counts) {
        const NamedNetwork* network = findNetwork(name);
        ASSERT_NE(network, nullptr) << name;
        std::int64_t count = 0;
        for (const auto& [parameter, tensor] : createOutline(network->architecture, network->options, 1000)) {
            count += isStatistic(parameter) ? 0 : tensor.numel();
        }
        EXPECT_EQ(count, expected) << name;
    }
}

/// A network made anew, opened as if it came from a file.
NetworkPtr openNew(const std::string& name, std::int64_t classes, NetworkOptions options = {}) {
    const NamedNetwork& network = *findNetwork(name);
    if (options.pool == Pooling::Average) {
        options.pool = network.options.pool;
    }
    const StateDict state = createState(network.architecture, options, classes, 11);
    auto opened = makeGraphNetwork(zooModel(network.architecture, state, options), {});
    EXPECT_TRUE(opened) << name << ": " << (opened ? "" : opened.error().message + opened.error().detail);
    return opened ? *opened : nullptr;
}

/// Name, channels and side of the maps that a layer of this name gives; poolings have no names of their own.
std::string blob(const LayerInfo& layer) {
    return std::to_string(layer.channels) + "x" + std::to_string(layer.height) + "x" +
           std::to_string(layer.width);
}

std::vector<std::string> blobsOf(const NetworkInfo& info, const std::string& kind) {
    std::vector<std::string> blobs;
    for (const LayerInfo& layer : info.layers) {
        if (layer.kind == kind) {
            blobs.push_back(blob(layer));
        }
    }
    return blobs;
}

TEST(ZooFamiliesTest, TheAuthorsPlacesNetworkHasTheirBlobs) {
    const NetworkPtr network = openNew("alexnetplus-gap", 205);
    ASSERT_NE(network, nullptr);
    const NetworkInfo& info = network->info();
    EXPECT_EQ(info.defaultInput.size, (Size{227, 227}));
    EXPECT_EQ(info.classes, 205);
    EXPECT_EQ(info.parameters, 4725965);
    // conv1 ... conv7, then fc9 behind the pooling.
    EXPECT_THAT(blobsOf(info, "conv2d"),
                testing::ElementsAre("96x55x55", "256x27x27", "384x13x13", "384x13x13", "384x13x13",
                                     "512x11x11", "512x11x11", "205x1x1"));
    EXPECT_THAT(blobsOf(info, "max_pool2d"), testing::ElementsAre("96x27x27", "256x13x13", "384x11x11"));
    EXPECT_THAT(blobsOf(info, "adaptive_avg_pool2d"), testing::ElementsAre("512x1x1"));
}

TEST(ZooFamiliesTest, AlexNetAt451GivesEightByEightPlaces) {
    for (const char* name : {"alexnet-caffe", "alexnet"}) {
        const NetworkPtr network = openNew(name, 1000);
        ASSERT_NE(network, nullptr);
        EXPECT_FALSE(network->info().exact);
        InputTensor input{1, 451, 451, {}};
        for (int i = 0; i < 3 * 451 * 451; ++i) {
            input.values.push_back(std::sin(static_cast<float>(i) * 0.013F));
        }
        const auto grid = network->classifyGrid(input, {});
        ASSERT_TRUE(grid) << grid.error().message << grid.error().detail;
        EXPECT_EQ(grid->classes, 1000);
        EXPECT_EQ(grid->height, 8);
        EXPECT_EQ(grid->width, 8);
        // At the network's own size there is one place, and it has the network's own logits.
        const int side = network->info().defaultInput.size.width;
        input.width = input.height = side;
        input.values.resize(std::size_t{3} * static_cast<std::size_t>(side * side));
        const auto single = network->classifyGrid(input, {});
        const auto outputs = network->forward(input, {});
        ASSERT_TRUE(single && outputs);
        ASSERT_EQ(single->logits.size(), 1000U);
        EXPECT_LT(relativeError(single->logits.data(), outputs->front().logits.data(), 1000), 1e-4);
    }
}

/// With a global pooling the grid is map + bias, so that its mean is the logit; with what can't slide over a
/// map there is none.
TEST(ZooFamiliesTest, GridsOfNetworksWithAGlobalPooling) {
    for (const char* name : {"demo-net", "mobilenet-v3-small", "convnext-tiny"}) {
        const NetworkPtr network = openNew(name, 5);
        ASSERT_NE(network, nullptr);
        InputTensor input{1, 160, 128, {}};
        for (int i = 0; i < 3 * 160 * 128; ++i) {
            input.values.push_back(std::sin(static_cast<float>(i) * 0.013F));
        }
        const auto grid = network->classifyGrid(input, {});
        if (std::string(name) == "convnext-tiny") {
            ASSERT_FALSE(grid);
            EXPECT_EQ(grid.error().code, ErrorCode::ModelUnsupported);
            EXPECT_THAT(grid.error().message, HasSubstr("layer_norm"));
            continue;
        }
        ASSERT_TRUE(grid) << grid.error().message;
        if (std::string(name) == "demo-net") {
            const auto outputs = network->forward(input, {});
            ASSERT_TRUE(outputs);
            EXPECT_EQ(grid->height, 20);
            EXPECT_EQ(grid->width, 16);
            for (int c = 0; c < 5; ++c) {
                double sum = 0;
                for (int i = 0; i < 20 * 16; ++i) {
                    sum += static_cast<double>(grid->logits[static_cast<std::size_t>(c * 320 + i)]);
                }
                EXPECT_NEAR(sum / 320, outputs->front().logits[static_cast<std::size_t>(c)], 1e-4);
            }
        }
        input.count = 2;
        EXPECT_EQ(network->classifyGrid(input, {}).error().code, ErrorCode::InvalidArgument);
    }
}

struct MapCase {
    const char* name;
    int side;
    int channels;
    int mapSide;
};

TEST(ZooFamiliesTest, ThePapersMapSizes) {
    const MapCase cases[] = {{"alexnet-gap-caffe", 227, 1024, 13},
                             {"alexnet-gap", 224, 1024, 13},
                             {"vgg-16-gap", 224, 1024, 14},
                             {"googlenet-gap", 224, 1024, 14},
                             {"googlenet-gmp", 224, 1024, 14},
                             {"googlenet-gap-caffe", 224, 1024, 14},
                             {"googlenet-gmp-caffe", 224, 1024, 14},
                             {"googlenet", 224, 1024, 7},
                             {"demo-net", 112, 224, 14}};
    for (const MapCase& expected : cases) {
        const NetworkPtr network = openNew(expected.name, 8);
        ASSERT_NE(network, nullptr);
        EXPECT_EQ(network->info().defaultInput.size, (Size{expected.side, expected.side})) << expected.name;
        ASSERT_NE(network->head(), nullptr) << expected.name << ": " << network->info().whyNot;
        InputTensor input{1, expected.side, expected.side, {}};
        input.values.assign(std::size_t{3} * expected.side * expected.side, 0.25F);
        const auto outputs = network->forward(input, {});
        ASSERT_TRUE(outputs) << outputs.error().message;
        const FeatureMaps& maps = outputs->front().featureMaps;
        EXPECT_EQ(maps.channels, expected.channels) << expected.name;
        EXPECT_EQ(maps.width, expected.mapSide) << expected.name;
        EXPECT_EQ(maps.height, expected.mapSide) << expected.name;
    }
}

/// The mapping resolution is there for every family with a map; 64 pixels give 64 / stride cells.
TEST(ZooFamiliesTest, MappingResolutions) {
    const std::map<std::string, std::vector<int>> cases{
        {"squeezenet-1.1", {4, 8}},  {"resnet-18", {8, 16, 32}},   {"densenet-121", {8, 32}},
        {"mobilenet-v2", {16, 32}},  {"efficientnet-b0", {8, 32}}, {"googlenet", {16, 32}},
        {"googlenet-gap", {16, 32}}, {"vgg-11-gap", {8, 16, 32}},  {"alexnet-gap", {16, 32}}};
    for (const auto& [name, strides] : cases) {
        for (const int stride : strides) {
            const NetworkPtr network = openNew(name, 4, {Pooling::Average, stride});
            ASSERT_NE(network, nullptr) << name << " " << stride;
            InputTensor input{1, 256, 256, {}};
            input.values.assign(std::size_t{3} * 256 * 256, 0.25F);
            const auto outputs = network->forward(input, {});
            ASSERT_TRUE(outputs) << outputs.error().message;
            EXPECT_NEAR(outputs->front().featureMaps.width, 256 / stride, 256 / stride / 10 + 1)
                << name << " " << stride;
        }
    }
}

TEST(ZooFamiliesTest, NetworksWithoutAMapRefuseAMappingResolution) {
    for (const char* name : {"vgg-16", "alexnet", "convnext-tiny"}) {
        try {
            (void)createOutline(findNetwork(name)->architecture, {Pooling::Average, 8}, 4);
            FAIL() << name;
        } catch (const ModelError& error) {
            EXPECT_THAT(error.what(), HasSubstr("a map stride of 8 is asked of it, but it has")) << name;
        }
    }
}

TEST(ZooFamiliesTest, NetworksWithoutAGlobalPoolingRefuseMaxPooling) {
    for (const char* name : {"vgg-16", "alexnet", "alexnet-caffe"}) {
        try {
            (void)createOutline(findNetwork(name)->architecture, {Pooling::Max}, 4);
            FAIL() << name;
        } catch (const ModelError& error) {
            EXPECT_THAT(error.what(), HasSubstr("global max pooling is asked of it, but it has no map"))
                << name;
        }
    }
    for (const char* name : {"resnet-18", "mobilenet-v3-small", "convnext-tiny", "squeezenet-1.1"}) {
        EXPECT_FALSE(createOutline(findNetwork(name)->architecture, {Pooling::Max}, 4).empty()) << name;
    }
}

} // namespace
} // namespace actiscope::torch_backend
