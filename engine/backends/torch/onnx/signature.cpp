#include "engine/backends/torch/onnx/signature.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include <onnx/onnx_pb.h>

#include "engine/backends/torch/onnx/failure.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using ::onnx::GraphProto;
using ::onnx::TensorProto;
using ::onnx::ValueInfoProto;

/// Declared sizes, 0 for those left open; nothing where no shape is declared at all.
std::optional<std::vector<std::int64_t>> declaredShape(const ValueInfoProto& info) {
    if (!info.type().tensor_type().has_shape()) {
        return std::nullopt;
    }
    std::vector<std::int64_t> sizes;
    for (const auto& dimension : info.type().tensor_type().shape().dim()) {
        sizes.push_back(std::max<std::int64_t>(dimension.dim_value(), 0));
    }
    return sizes;
}

bool isFloat(const ValueInfoProto& info) {
    const int type = info.type().tensor_type().elem_type();
    return type == TensorProto::FLOAT || type == TensorProto::FLOAT16 || type == TensorProto::BFLOAT16 ||
           type == TensorProto::DOUBLE;
}

std::string inWords(const std::vector<std::int64_t>& sizes) {
    std::string text;
    for (const std::int64_t size : sizes) {
        text += (text.empty() ? "" : " x ") + (size > 0 ? std::to_string(size) : std::string("?"));
    }
    return text.empty() ? "a single number" : text;
}

const ValueInfoProto& onlyImage(const GraphProto& graph) {
    std::unordered_set<std::string> weights;
    for (const TensorProto& tensor : graph.initializer()) {
        weights.insert(tensor.name());
    }
    const ValueInfoProto* image = nullptr;
    for (const ValueInfoProto& input : graph.input()) {
        if (weights.count(input.name()) != 0) {
            continue;
        }
        if (image != nullptr) {
            unsupported("it has several inputs ('" + shown(image->name()) + "', '" + shown(input.name()) +
                        "'); a network from one picture to its classes is needed");
        }
        image = &input;
    }
    if (image == nullptr) {
        unsupported("it has no input for a picture");
    }
    return *image;
}

/// One number a class, or a map of size 1 x 1 for each.
bool looksLikeClasses(const ValueInfoProto& output) {
    const auto shape = declaredShape(output);
    if (!isFloat(output) || !shape) {
        return isFloat(output);
    }
    return shape->size() == 2 || (shape->size() == 4 && (*shape)[2] == 1 && (*shape)[3] == 1);
}

} // namespace

ImageInput findImageInput(const GraphProto& graph) {
    const ValueInfoProto& info = onlyImage(graph);
    const std::string name = "its input '" + shown(info.name()) + "'";
    if (!isFloat(info)) {
        unsupported(name + " takes no floating point numbers; export the network for float input");
    }
    ImageInput input;
    input.name = info.name();
    const auto shape = declaredShape(info);
    if (!shape) {
        return input;
    }
    if (shape->size() != 4) {
        unsupported(name + " is " + inWords(*shape) + " and no batch of pictures, which has 4 dimensions");
    }
    const auto& sizes = *shape;
    input.channelsLast = sizes[3] == 3 && sizes[1] != 3;
    const std::int64_t channels = input.channelsLast ? sizes[3] : sizes[1];
    if (channels != 3 && channels != 0) {
        unsupported(name + " is " + inWords(sizes) + "; only pictures with 3 channels are supported");
    }
    if (sizes[0] > 0) {
        input.batch = sizes[0];
    }
    // Far beyond what classifiers see; one batch of one such picture has 768 MB.
    constexpr std::int64_t kMostPixels = 1 << 26;
    const std::int64_t height = input.channelsLast ? sizes[1] : sizes[2];
    const std::int64_t width = input.channelsLast ? sizes[2] : sizes[3];
    if (height > kMostPixels || width > kMostPixels || height * width > kMostPixels) {
        unsupported(name + " asks for a picture of " + inWords({width, height}) +
                    " pixels, which is more than a network that classifies pictures takes");
    }
    if (height > 0 && width > 0) {
        input.size = Size{static_cast<int>(width), static_cast<int>(height)};
    }
    return input;
}

std::string findClassOutput(const GraphProto& graph) {
    if (graph.output_size() == 0) {
        unreadable("its graph has no output");
    }
    const ValueInfoProto* best = nullptr;
    for (const ValueInfoProto& output : graph.output()) {
        if (!looksLikeClasses(output)) {
            continue;
        }
        if (output.name().find("logits") != std::string::npos) {
            return output.name();
        }
        best = best == nullptr ? &output : best;
    }
    const ValueInfoProto& chosen = best != nullptr ? *best : graph.output(0);
    const auto shape = declaredShape(chosen);
    if (shape && shape->size() > 2 &&
        std::any_of(shape->begin() + 2, shape->end(), [](std::int64_t size) { return size > 1; })) {
        unsupported(
            "its output '" + shown(chosen.name()) + "' is " + inWords(*shape) +
            " and not one number a class for each picture; a network that classifies whole pictures is "
            "needed");
    }
    return chosen.name();
}

} // namespace actiscope::torch_backend::onnx_reader
