#include "engine/backends/torch/known_families.h"

namespace actiscope::torch_backend {

namespace {

/// Weights of all convolutions but the last, which may be the classifier of any number of classes. Folding
/// batch normalisation into them leaves these numbers as they are.
struct Fingerprint {
    int convolutions;
    std::int64_t weights;
    const char* family;
    int side = 224;
};

constexpr Fingerprint kFamilies[] = {
    {5, 1878720, "AlexNet"},
    {8, 6858432, "VGG-11"},
    {10, 7042752, "VGG-13"},
    {13, 12351168, "VGG-16"},
    {16, 17659584, "VGG-19"},
    {20, 8807616, "ResNet-18"},
    {26, 732448, "SqueezeNet 1.0"},
    {26, 719552, "SqueezeNet 1.1"},
    {36, 18908352, "ResNet-34"},
    {52, 1780160, "MobileNetV2"},
    {52, 856712, "MobileNetV3 Small"},
    {52, 2654792, "MNASNet 1.0"},
    {53, 22406336, "ResNet-50"},
    {53, 20814528, "ResNeXt-50 32x4d"},
    {53, 64668864, "Wide ResNet-50-2"},
    {56, 137232, "ShuffleNetV2 0.5x"},
    {56, 762288, "ShuffleNetV2 1.0x"},
    {57, 5478848, "GoogLeNet"},
    {62, 2788872, "MobileNetV3 Large"},
    {81, 3546592, "EfficientNet-B0"},
    {94, 21357920, "Inception v3", 299},
    {104, 41346240, "ResNet-101"},
    {120, 6833344, "DenseNet-121"},
    {155, 56943808, "ResNet-152"},
    {160, 26169120, "DenseNet-161"},
    {168, 12289216, "DenseNet-169"},
    {200, 17827008, "DenseNet-201"},
};

} // namespace

std::optional<KnownFamily> knownFamily(Graph& graph) {
    Fingerprint seen{0, 0, ""};
    std::int64_t last = 0;
    for (Node* node : graph.nodes()) {
        if (const auto convolution = asConvolution(node)) {
            ++seen.convolutions;
            seen.weights += last;
            last = convolution->weight.numel();
        }
    }
    for (const Fingerprint& known : kFamilies) {
        if (known.convolutions == seen.convolutions && known.weights == seen.weights) {
            return KnownFamily{known.family, known.side};
        }
    }
    return std::nullopt;
}

} // namespace actiscope::torch_backend
