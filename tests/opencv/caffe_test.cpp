// Caffe files through OpenCV: the real SqueezeNet, small networks of every head, and damaged files.
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/backends/opencv/caffe_backend.h"
#include "tests/opencv/caffe_writer.h"
#include "tests/support/npy.h"
#include "tests/support/shared_data.h"

namespace actiscope {
namespace {

using opencv_backend::openCaffe;
namespace fs = std::filesystem;
using test::CaffeBlob;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

fs::path squeezeNet() {
    return test::sharedData() / "weights" / "squeezenet_v1.1_caffe" / "squeezenet_v1.1.caffemodel";
}

Result<NetworkPtr> open(const fs::path& model, const fs::path& prototxt = {}) {
    OpenNetworkRequest request;
    request.path = model.string();
    request.format = ModelFormat::Caffe;
    request.prototxt = prototxt.string();
    return openCaffe(request);
}

/// One of the reference photos as this network wants it: BGR, 0...255, mean colour subtracted.
InputTensor photo(int number) {
    const std::string name = "squeezenet1_1.ILSVRC2012_val_0000000" + std::to_string(number) + ".npz";
    const auto arrays = test::readNpz(test::sharedData() / "reference" / "torch" / name);
    const test::NpyArray& rgb = arrays.at("input");
    const std::array<double, 3> mean{0.485, 0.456, 0.406};
    const std::array<double, 3> deviation{0.229, 0.224, 0.225};
    const std::array<double, 3> colour{104, 117, 123};
    InputTensor input;
    input.width = 224;
    input.height = 224;
    const std::size_t plane = std::size_t{224} * 224;
    for (std::size_t c = 0; c < 3; ++c) {
        const std::size_t source = 2 - c;
        for (std::size_t i = 0; i < plane; ++i) {
            const double value = static_cast<double>(rgb.values[source * plane + i]);
            input.values.push_back(
                static_cast<float>((value * deviation[source] + mean[source]) * 255 - colour[c]));
        }
    }
    return input;
}

std::vector<int> topClasses(const std::vector<float>& values, std::size_t count) {
    std::vector<int> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<int>(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)];
    });
    order.resize(count);
    return order;
}

ForwardOutput runOnce(const Network& network, const InputTensor& input) {
    auto outputs = network.forward(input, {});
    EXPECT_TRUE(outputs.has_value()) << (outputs ? "" : outputs.error().message);
    return outputs ? outputs->front() : ForwardOutput{};
}

double meanOf(const FeatureMaps& maps, int channel) {
    const float* plane = maps.channel(channel);
    double sum = 0;
    for (int i = 0; i < maps.height * maps.width; ++i) {
        sum += static_cast<double>(plane[i]);
    }
    return sum / (maps.height * maps.width);
}

TEST(CaffeSqueezeNet, SaysWhatItIs) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const NetworkInfo& info = (*network)->info();
    EXPECT_EQ(info.format, "Caffe");
    EXPECT_EQ(info.family, "SqueezeNet 1.1");
    EXPECT_EQ(info.classes, 1000);
    EXPECT_EQ(info.parameters, 1235496); // as published for SqueezeNet 1.1
    EXPECT_TRUE(info.exact);
    EXPECT_TRUE(info.softmaxAtEnd);
    EXPECT_TRUE(info.freeInputSize);
    EXPECT_FALSE(info.gradients);
    EXPECT_EQ(info.defaultInput.size, (Size{227, 227}));
    EXPECT_EQ(info.defaultInput.channels, ChannelOrder::Bgr);
    EXPECT_DOUBLE_EQ(info.defaultInput.range, 255);
    EXPECT_THAT(info.defaultInput.mean, ElementsAre(104, 117, 123));
    EXPECT_THAT(info.defaultInput.std, ElementsAre(1, 1, 1));
    ASSERT_NE((*network)->head(), nullptr);
    EXPECT_TRUE((*network)->head()->identity);
    EXPECT_EQ(info.layers.front().name, "conv1");
    EXPECT_EQ(info.layers.front().channels, 64);
    EXPECT_EQ(info.layers.front().width, 113);
}

// Logits and maps as Python's cv2.dnn gives them for the same pixels.
TEST(CaffeSqueezeNet, AgreesWithAnIndependentRun) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message;
    struct Expected {
        int photo;
        std::vector<int> top;
        std::vector<float> logits;
        float largestOfFirstMap;
        float cellOfFirstMap; // row 6, column 7
    };
    const std::vector<Expected> all{
        {1,
         {65, 58, 53, 34, 62},
         {15.85857F, 15.54504F, 14.78273F, 14.54282F, 14.49863F},
         85.60391F,
         40.8757F},
        {3,
         {230, 231, 232, 263, 157},
         {34.69131F, 33.6714F, 29.95118F, 27.31479F, 26.52019F},
         285.84308F,
         260.59882F},
        {7,
         {334, 361, 377, 282, 375},
         {21.40689F, 20.07479F, 19.95274F, 19.34945F, 19.23587F},
         85.51992F,
         5.17194F},
    };
    for (const Expected& expected : all) {
        const ForwardOutput output = runOnce(**network, photo(expected.photo));
        EXPECT_EQ(topClasses(output.logits, 5), expected.top);
        for (std::size_t i = 0; i < 5; ++i) {
            EXPECT_NEAR(output.logits[static_cast<std::size_t>(expected.top[i])], expected.logits[i], 1e-3);
        }
        const FeatureMaps& maps = output.featureMaps;
        ASSERT_EQ(maps.channels, 1000);
        ASSERT_EQ(maps.width, 13);
        ASSERT_EQ(maps.height, 13);
        const float* first = maps.channel(expected.top[0]);
        EXPECT_NEAR(*std::max_element(first, first + 169), expected.largestOfFirstMap, 1e-2);
        EXPECT_NEAR(first[6 * 13 + 7], expected.cellOfFirstMap, 1e-2);
        EXPECT_GE(*std::min_element(maps.values.get(), maps.values.get() + 169000), 0.0F)
            << "not after the ReLU";
    }
}

TEST(CaffeSqueezeNet, MapsAreExactForEveryClass) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message;
    const ForwardOutput output = runOnce(**network, photo(2));
    double probability = 0;
    for (int c = 0; c < 1000; ++c) {
        const double logit = static_cast<double>(output.logits[static_cast<std::size_t>(c)]);
        EXPECT_LE(std::abs(meanOf(output.featureMaps, c) - logit) / std::max(1.0, std::abs(logit)), 1e-4);
        probability += static_cast<double>(output.probabilities[static_cast<std::size_t>(c)]);
    }
    EXPECT_NEAR(probability, 1, 1e-5);
}

TEST(CaffeSqueezeNet, FindsTheClassOfRealPhotos) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::map<std::string, int> indexOf;
    std::ifstream synsets(test::sharedData() / "labels" / "synset_words.txt");
    for (std::string line; std::getline(synsets, line);) {
        indexOf.emplace(line.substr(0, 9), static_cast<int>(indexOf.size()));
    }
    std::map<std::string, std::string> truth;
    std::ifstream solution(test::sharedData() / "ilsvrc" / "LOC_val_solution.csv");
    for (std::string line; std::getline(solution, line);) {
        truth[line.substr(0, line.find(','))] = line.substr(line.find(',') + 1, 9);
    }
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message;
    int right = 0;
    for (int number = 1; number <= 8; ++number) {
        const std::vector<int> top = topClasses(runOnce(**network, photo(number)).logits, 5);
        const int label = indexOf.at(truth.at("ILSVRC2012_val_0000000" + std::to_string(number)));
        right += std::find(top.begin(), top.end(), label) != top.end() ? 1 : 0;
    }
    EXPECT_EQ(right, 6); // so says cv2.dnn in Python
}

TEST(CaffeSqueezeNet, ALargerInputGivesAFinerMap) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message;
    InputTensor input;
    input.width = 451;
    input.height = 323;
    input.values.assign(std::size_t{3} * 451 * 323, 10.0F);
    const ForwardOutput output = runOnce(**network, input);
    EXPECT_EQ(output.featureMaps.width, 28);
    EXPECT_EQ(output.featureMaps.height, 20);
    EXPECT_NEAR(meanOf(output.featureMaps, 7), static_cast<double>(output.logits[7]), 1e-3);
    EXPECT_EQ(runOnce(**network, photo(1)).featureMaps.width, 13) << "and back again";
}

TEST(CaffeSqueezeNet, ABatchGivesWhatEachPictureGives) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message;
    InputTensor both = photo(1);
    const InputTensor second = photo(2);
    both.count = 2;
    both.values.insert(both.values.end(), second.values.begin(), second.values.end());
    const auto outputs = (*network)->forward(both, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    ASSERT_THAT(*outputs, SizeIs(2));
    const ForwardOutput alone = runOnce(**network, second);
    for (std::size_t c = 0; c < 1000; ++c) {
        ASSERT_NEAR((*outputs)[1].logits[c], alone.logits[c], 1e-4);
    }
    EXPECT_NEAR((*outputs)[1].featureMaps.channel(795)[80], alone.featureMaps.channel(795)[80], 1e-4);
}

TEST(CaffeSqueezeNet, SeveralThreadsGetTheirOwnAnswers) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto network = open(squeezeNet());
    ASSERT_TRUE(network) << network.error().message;
    std::vector<std::vector<int>> tops(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < tops.size(); ++i) {
        threads.emplace_back(
            [&, i] { tops[i] = topClasses(runOnce(**network, photo(i % 2 == 0 ? 1 : 3)).logits, 1); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_THAT(tops, ElementsAre(ElementsAre(65), ElementsAre(230), ElementsAre(65), ElementsAre(230)));
}

/// Small networks written by the test: a 1x1 convolution from 3 to 4 channels with ReLU, then a head.
class SmallCaffe : public testing::Test {
protected:
    void SetUp() override {
        m_folder = fs::path(testing::TempDir()) /
                   ("caffe_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
    }
    void TearDown() override { fs::remove_all(m_folder); }

    static std::vector<float> ramp(std::size_t count, float start, float step) {
        std::vector<float> values(count);
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = start + step * static_cast<float>(i);
        }
        return values;
    }

    static std::string layer(const std::string& name, const std::string& type, const std::string& bottom,
                             const std::string& top, const std::string& rest = {}) {
        return "layer { name: \"" + name + "\" type: \"" + type + "\" bottom: \"" + bottom + "\" top: \"" +
               top + "\" " + rest + " }\n";
    }

    static std::string trunk() {
        return "input: \"data\" input_dim: 1 input_dim: 3 input_dim: 6 input_dim: 5\n" +
               layer("conv", "Convolution", "data", "conv",
                     "convolution_param { num_output: 4 kernel_size: 1 }") +
               layer("relu", "ReLU", "conv", "conv");
    }

    static std::string pooling(const std::string& kind) {
        return layer("pool", "Pooling", "conv", "pool",
                     "pooling_param { pool: " + kind + " global_pooling: true }");
    }

    static std::string linear(const std::string& bottom) {
        return layer("fc", "InnerProduct", bottom, "fc", "inner_product_param { num_output: 2 }") +
               layer("prob", "Softmax", "fc", "prob");
    }

    /// Writes model.caffemodel and model.prototxt and opens them.
    Result<NetworkPtr> openSmall(const std::string& prototxt, std::vector<std::uint64_t> fcShape = {2, 4}) {
        test::writeText(m_folder / "model.prototxt", prototxt);
        test::writeText(
            m_folder / "model.caffemodel",
            test::caffeModelBytes(
                {{"conv", "Convolution", {{{4, 3, 1, 1}, ramp(12, -0.5F, 0.1F)}, {{4}, ramp(4, 0.1F, 0.1F)}}},
                 {"fc",
                  "InnerProduct",
                  {{fcShape, ramp(2 * fcShape[1], -0.3F, 0.2F)}, {{2}, {0.25F, -0.5F}}}}}));
        return open(m_folder / "model.caffemodel");
    }

    static InputTensor smallInput() {
        InputTensor input;
        input.height = 6;
        input.width = 5;
        input.values = ramp(90, -2.0F, 0.07F);
        return input;
    }

    /// f_k(x, y) of the trunk, by its formula.
    static double feature(const InputTensor& input, int k, int cell) {
        double sum = 0.1 + 0.1 * k;
        for (int c = 0; c < 3; ++c) {
            sum += (-0.5 + 0.1 * (3 * k + c)) *
                   static_cast<double>(input.values[static_cast<std::size_t>(30 * c + cell)]);
        }
        return std::max(0.0, sum);
    }

    fs::path m_folder;
};

TEST_F(SmallCaffe, AveragePoolingAndInnerProduct) {
    const auto network = openSmall(trunk() + pooling("AVE") + linear("pool"));
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const ClassifierHead* head = (*network)->head();
    ASSERT_NE(head, nullptr);
    EXPECT_FALSE(head->identity);
    EXPECT_EQ(head->pooling, Pooling::Average);
    EXPECT_EQ(head->channels, 4);
    EXPECT_THAT(head->weights,
                ElementsAre(testing::FloatEq(-0.3F), testing::FloatEq(-0.1F), testing::FloatNear(0.1F, 1e-6F),
                            testing::FloatNear(0.3F, 1e-6F), testing::FloatEq(0.5F), testing::FloatEq(0.7F),
                            testing::FloatEq(0.9F), testing::FloatEq(1.1F)));
    EXPECT_THAT(head->bias, ElementsAre(0.25F, -0.5F));
    EXPECT_EQ((*network)->info().family, "Caffe");
    EXPECT_EQ((*network)->info().parameters, 26);

    const InputTensor input = smallInput();
    const ForwardOutput output = runOnce(**network, input);
    ASSERT_EQ(output.featureMaps.channels, 4);
    double logit = 0.25;
    for (int k = 0; k < 4; ++k) {
        double sum = 0;
        for (int cell = 0; cell < 30; ++cell) {
            EXPECT_NEAR(output.featureMaps.channel(k)[cell], feature(input, k, cell), 1e-5);
            sum += feature(input, k, cell);
        }
        logit += (-0.3 + 0.2 * k) * sum / 30;
    }
    EXPECT_NEAR(output.logits[0], logit, 1e-5);
}

TEST_F(SmallCaffe, MaximumPoolingAndDropoutAndOneByOneConvolution) {
    const auto network = openSmall(
        trunk() + pooling("MAX") + layer("drop", "Dropout", "pool", "pool") +
            layer("fc", "Convolution", "pool", "fc", "convolution_param { num_output: 2 kernel_size: 1 }"),
        {2, 4, 1, 1});
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const ClassifierHead* head = (*network)->head();
    ASSERT_NE(head, nullptr);
    EXPECT_EQ(head->pooling, Pooling::Max);
    EXPECT_FALSE((*network)->info().softmaxAtEnd);
    const InputTensor input = smallInput();
    const ForwardOutput output = runOnce(**network, input);
    double logit = -0.5;
    for (int k = 0; k < 4; ++k) {
        double largest = 0;
        for (int cell = 0; cell < 30; ++cell) {
            largest = std::max(largest, feature(input, k, cell));
        }
        logit += (0.5 + 0.2 * k) * largest;
    }
    EXPECT_NEAR(output.logits[1], logit, 1e-5);
}

TEST_F(SmallCaffe, APoolingWhoseKernelIsTheWholeMapFixesTheInput) {
    const auto network = openSmall(
        trunk() +
        layer("pool", "Pooling", "conv", "pool", "pooling_param { pool: AVE kernel_h: 6 kernel_w: 5 }") +
        linear("pool"));
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_TRUE((*network)->info().exact);
    EXPECT_FALSE((*network)->info().freeInputSize);
    InputTensor larger;
    larger.width = 10;
    larger.height = 12;
    larger.values.assign(360, 0.0F);
    const auto refused = (*network)->forward(larger, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::NetworkFailed);
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr("5 x 6"), HasSubstr("10 x 12")));
}

TEST_F(SmallCaffe, WithoutGlobalPoolingItPredictsAndSaysWhyNot) {
    const auto network = openSmall(trunk() + linear("conv"), {2, 120});
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    EXPECT_FALSE((*network)->info().exact);
    EXPECT_THAT((*network)->info().whyNot, HasSubstr("fc (InnerProduct)"));
    EXPECT_EQ((*network)->head(), nullptr);
    const ForwardOutput output = runOnce(**network, smallInput());
    EXPECT_TRUE(output.featureMaps.empty());
    EXPECT_THAT(output.logits, SizeIs(2));
}

TEST_F(SmallCaffe, PrototxtIsFoundByNameOrIsTheOnlyOne) {
    const std::string good = trunk() + pooling("AVE") + linear("pool");
    ASSERT_TRUE(openSmall(good));
    fs::rename(m_folder / "model.prototxt", m_folder / "other.prototxt");
    EXPECT_TRUE(open(m_folder / "model.caffemodel")) << "the only one";
    test::writeText(m_folder / "train.prototxt", "layer {");
    const auto several = open(m_folder / "model.caffemodel");
    ASSERT_FALSE(several);
    EXPECT_THAT(several.error().message, AllOf(HasSubstr("several"), HasSubstr("--prototxt")));
    EXPECT_TRUE(open(m_folder / "model.caffemodel", m_folder / "other.prototxt")) << "named";
    fs::rename(m_folder / "other.prototxt", m_folder / "deploy.prototxt");
    EXPECT_TRUE(open(m_folder / "model.caffemodel")) << "deploy.prototxt";
    const auto missing = open(m_folder / "model.caffemodel", m_folder / "none.prototxt");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::FileNotFound);
}

TEST_F(SmallCaffe, WithoutAPrototxtItSaysToNameOne) {
    ASSERT_TRUE(openSmall(trunk() + pooling("AVE") + linear("pool")));
    fs::remove(m_folder / "model.prototxt");
    const auto refused = open(m_folder / "model.caffemodel");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::FileNotFound);
    EXPECT_THAT(refused.error().message, HasSubstr("--prototxt"));
}

TEST_F(SmallCaffe, DamagedPrototxtsAreRefusedInWords) {
    const std::string good = trunk() + pooling("AVE") + linear("pool");
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        return text.replace(text.find(from), from.size(), to);
    };
    const std::vector<std::string> damaged{
        "",
        "no prototxt",
        good.substr(0, good.size() / 2),
        with("kernel_size: 1", "kernel_size: 0"),
        with("kernel_size: 1", "kernel_size: 1 stride: 0"),
        with("kernel_size: 1", "kernel_size: 1 group: 0"),
        with("kernel_size: 1", "kernel_size: 1 group: 3"),
        with("kernel_size: 1", "kernel_size: 1 dilation: 0"),
        with("kernel_size: 1", "kernel_size: 7"),
        with("num_output: 4", "num_output: 999999999999"),
        with("num_output: 4", "num_output: 40"),
        with("num_output: 2", "num_output: 3"),
        with("input_dim: 3", "input_dim: 1"),
        with("input_dim: 6", "input_dim: 16000000 input_dim: 16000000"),
        with("input_dim: 6 input_dim: 5", ""),
        with("input_dim: 6 input_dim: 5", "input_dim: 16000000 input_dim: 16000000"),
        with("\"InnerProduct\"", "\"Teleport\""),
        with("bottom: \"pool\"", "bottom: \"nowhere\""),
        with("\"fc\" type", "\"nameless\" type"),
        with("AVE", "STOCHASTIC"),
        trunk(),
        "input: \"data\" input_dim: 1 input_dim: 3 input_dim: 6 input_dim: 5\n",
        trunk() + linear("conv") + layer("second", "ReLU", "conv", "second"),
    };
    for (const std::string& text : damaged) {
        const auto refused = openSmall(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_THAT(refused.error().message, HasSubstr("model.prototxt")) << text;
        EXPECT_THAT(refused.error().message, testing::EndsWith(".")) << text;
    }
}

TEST_F(SmallCaffe, DamagedModelsAreRefusedInWords) {
    const std::string prototxt = trunk() + pooling("AVE") + linear("pool");
    ASSERT_TRUE(openSmall(prototxt));
    const fs::path model = m_folder / "model.caffemodel";
    std::ifstream stream(model, std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const auto refusedWith = [&](const std::string& bytes) {
        test::writeText(model, bytes);
        const auto result = open(model);
        EXPECT_FALSE(result);
        return result ? std::string() : result.error().message;
    };
    EXPECT_THAT(refusedWith(""), HasSubstr("model.caffemodel"));
    EXPECT_THAT(refusedWith("no model at all"), HasSubstr("model.caffemodel"));
    EXPECT_THAT(refusedWith(good.substr(0, good.size() - 9)), HasSubstr("model.caffemodel"));
    const std::vector<CaffeBlob> lying{{{4, 3, 1, std::uint64_t{1} << 40}, ramp(12, 0, 1)},
                                       {{4}, ramp(4, 0, 1)}};
    EXPECT_THAT(refusedWith(test::caffeModelBytes({{"conv", "Convolution", lying}})),
                HasSubstr("model.caffemodel"));
    const std::vector<CaffeBlob> small{{{1, 1, 1, 1}, {1.0F}}};
    EXPECT_THAT(
        refusedWith(test::caffeModelBytes({{"conv", "Convolution", small}, {"fc", "InnerProduct", small}})),
        HasSubstr("model.caffemodel"));
}

} // namespace
} // namespace actiscope
