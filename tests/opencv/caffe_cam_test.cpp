// The paper's networks as Caffe files: they open through OpenCV and their maps are exact.
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/backends/opencv/caffe_backend.h"
#include "tests/opencv/caffe_networks.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

constexpr int kClasses = 20;

std::string blob(int channels, int side) {
    return std::to_string(channels) + "x" + std::to_string(side) + "x" + std::to_string(side);
}

/// Layer names to what they give at the described input size.
std::map<std::string, std::string> blobsOf(const NetworkInfo& info) {
    std::map<std::string, std::string> blobs;
    for (const LayerInfo& layer : info.layers) {
        EXPECT_EQ(layer.width, layer.height) << layer.name;
        blobs[layer.name] = blob(layer.channels, layer.height);
    }
    return blobs;
}

/// Pixels as these networks get them, neither constant nor symmetric.
InputTensor picture(int side) {
    InputTensor input{1, side, side, {}};
    const int count = 3 * side * side;
    for (int i = 0; i < count; ++i) {
        input.values.push_back(60 * std::sin(static_cast<float>(i) * 0.013F) +
                               static_cast<float>(i * 37 % 101));
    }
    return input;
}

void expectExact(const Network& network, int side, int channels, int mapSide) {
    const ClassifierHead* head = network.head();
    ASSERT_NE(head, nullptr) << network.info().whyNot;
    EXPECT_TRUE(network.info().exact);
    EXPECT_FALSE(head->identity);
    EXPECT_EQ(head->pooling, Pooling::Average);
    ASSERT_EQ(head->classes, kClasses);
    ASSERT_EQ(head->channels, channels);
    const auto outputs = network.forward(picture(side), {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    const ForwardOutput& output = outputs->front();
    const FeatureMaps& maps = output.featureMaps;
    ASSERT_EQ(maps.channels, channels);
    ASSERT_EQ(maps.width, mapSide);
    ASSERT_EQ(maps.height, mapSide);
    const int cells = maps.width * maps.height;
    double largest = 0;
    for (int c = 0; c < kClasses; ++c) {
        double logit = static_cast<double>(head->bias[static_cast<std::size_t>(c)]);
        for (int k = 0; k < channels; ++k) {
            double sum = 0;
            for (int i = 0; i < cells; ++i) {
                sum += static_cast<double>(maps.channel(k)[i]);
            }
            logit +=
                static_cast<double>(head->weights[static_cast<std::size_t>(c * channels + k)]) * sum / cells;
        }
        const double found = static_cast<double>(output.logits[static_cast<std::size_t>(c)]);
        EXPECT_LE(std::abs(logit - found) / std::max(1.0, std::abs(found)), 1e-4) << "class " << c;
        largest = std::max(largest, std::abs(found));
    }
    EXPECT_GT(largest, 1) << "the activations died";
}

Result<NetworkPtr> openNet(const test::CaffeNet& net, const std::filesystem::path& folder) {
    OpenNetworkRequest request;
    request.path = net.write(folder, "network").string();
    request.format = ModelFormat::Caffe;
    return opencv_backend::openCaffe(request);
}

TEST(CaffeCam, Vgg16) {
    const test::TemporaryFolder folder;
    const test::CaffeNet net = test::vgg16Cam(kClasses);
    const auto network = openNet(net, folder.path());
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const NetworkInfo& info = (*network)->info();
    EXPECT_EQ(info.family, "VGGnet-GAP");
    EXPECT_TRUE(info.softmaxAtEnd);
    EXPECT_EQ(info.parameters, static_cast<std::int64_t>(net.parameters()));
    EXPECT_EQ(info.parameters, 14714688 + 1024 * (9 * 256 + 1) + 1025 * kClasses);
    const auto blobs = blobsOf(info);
    EXPECT_EQ(blobs.at("conv5_3"), "512x14x14");
    EXPECT_EQ(blobs.at("CAM_conv"), "1024x14x14");
    EXPECT_EQ(blobs.at("CAM_pool"), "1024x1x1");
    expectExact(**network, 224, 1024, 14);
}

TEST(CaffeCam, GoogLeNet) {
    const test::TemporaryFolder folder;
    const test::CaffeNet net = test::googLeNetCam(kClasses);
    const auto network = openNet(net, folder.path());
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const NetworkInfo& info = (*network)->info();
    EXPECT_EQ(info.family, "GoogLeNet-GAP");
    EXPECT_EQ(info.parameters, static_cast<std::int64_t>(net.parameters()));
    const auto blobs = blobsOf(info);
    EXPECT_EQ(blobs.at("pool1/3x3_s2"), "64x56x56");
    EXPECT_EQ(blobs.at("inception_3b/output"), "480x28x28");
    EXPECT_EQ(blobs.at("inception_4e/output"), "832x14x14");
    EXPECT_EQ(blobs.at("CAM_conv"), "1024x14x14");
    expectExact(**network, 224, 1024, 14);
}

TEST(CaffeCam, AlexNet) {
    const test::TemporaryFolder folder;
    const test::CaffeNet net = test::alexNetCam(kClasses);
    const auto network = openNet(net, folder.path());
    ASSERT_TRUE(network) << network.error().message << network.error().detail;
    const NetworkInfo& info = (*network)->info();
    EXPECT_EQ(info.family, "AlexNet*-GAP");
    EXPECT_EQ(info.parameters, 4620800 + 513 * kClasses);
    const auto blobs = blobsOf(info);
    const std::map<std::string, std::string> expected{
        {"conv1", "96x55x55"},      {"pool1", "96x27x27"},  {"norm1", "96x27x27"},  {"conv2", "256x27x27"},
        {"pool2", "256x13x13"},     {"norm2", "256x13x13"}, {"conv3", "384x13x13"}, {"conv4", "384x13x13"},
        {"conv5", "384x13x13"},     {"pool5", "384x11x11"}, {"conv6", "512x11x11"}, {"conv7", "512x11x11"},
        {"pool8_global", "512x1x1"}};
    for (const auto& [name, shape] : expected) {
        ASSERT_EQ(blobs.count(name), 1U) << name;
        EXPECT_EQ(blobs.at(name), shape) << name;
    }
    expectExact(**network, 227, 512, 11);
}

} // namespace
} // namespace actiscope
