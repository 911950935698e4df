#include "engine/backends/opencv/caffe_family.h"

namespace actiscope::opencv_backend {

namespace {

struct KnownNetwork {
    const char* name;
    WeightSummary weights;
};

const std::vector<KnownNetwork>& knownNetworks() {
    static const std::vector<KnownNetwork> kNetworks{
        {"SqueezeNet 1.0", {26, 0, {96, 3, 7, 7}}}, {"SqueezeNet 1.1", {26, 0, {64, 3, 3, 3}}},
        {"NIN", {12, 0, {96, 3, 11, 11}}},          {"AlexNet", {5, 3, {96, 3, 11, 11}}},
        {"AlexNet-GAP", {6, 1, {96, 3, 11, 11}}},   {"AlexNet*-GAP", {7, 1, {96, 3, 11, 11}}},
        {"VGG-16", {13, 3, {64, 3, 3, 3}}},         {"VGG-19", {16, 3, {64, 3, 3, 3}}},
        {"VGGnet-GAP", {14, 1, {64, 3, 3, 3}}},     {"GoogLeNet", {57, 1, {64, 3, 7, 7}}},
        {"GoogLeNet-GAP", {46, 1, {64, 3, 7, 7}}},  {"ResNet-50", {53, 1, {64, 3, 7, 7}}},
        {"ResNet-101", {104, 1, {64, 3, 7, 7}}},    {"ResNet-152", {155, 1, {64, 3, 7, 7}}},
    };
    return kNetworks;
}

} // namespace

std::string caffeFamily(const WeightSummary& weights) {
    for (const KnownNetwork& known : knownNetworks()) {
        if (known.weights.convolutions == weights.convolutions &&
            known.weights.innerProducts == weights.innerProducts &&
            known.weights.firstConvolution == weights.firstConvolution) {
            return known.name;
        }
    }
    return "Caffe";
}

} // namespace actiscope::opencv_backend
