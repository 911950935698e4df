#include "engine/backends/torch/zoo/parameters.h"

#include <ATen/ATen.h>

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend {

namespace {

/// torch.nn.BatchNorm2d's default, which every network of the zoo keeps.
constexpr double kNormEpsilon = 1e-5;

bool fits(at::IntArrayRef found, const Shape& expected) {
    if (found.size() != expected.size()) {
        return false;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (found[i] < 1 || (expected[i] != kAny && found[i] != expected[i])) {
            return false;
        }
    }
    return true;
}

std::string shapeText(const Shape& shape) {
    std::string text;
    for (const std::int64_t length : shape) {
        text += (text.empty() ? "" : ", ") + (length == kAny ? std::string("any") : std::to_string(length));
    }
    return "[" + text + "]";
}

} // namespace

bool hasParameter(const StateDict& state, const std::string& name, const Shape& shape) {
    const auto found = state.find(name);
    return found != state.end() && fits(found->second.sizes(), shape);
}

at::Tensor parameter(const StateDict& state, const std::string& name, const Shape& shape) {
    const auto found = state.find(name);
    if (found == state.end()) {
        throw ModelError(ErrorCode::ModelUnsupported,
                         "its parameter " + name + " of shape " + shapeText(shape) +
                             " is missing; save the network's whole state_dict()");
    }
    if (!fits(found->second.sizes(), shape)) {
        throw ModelError(ErrorCode::ModelUnsupported,
                         "its parameter " + name + " has the shape " +
                             shapeText(found->second.sizes().vec()) + " where " + shapeText(shape) +
                             " is expected; export the network as TorchScript or ONNX if it was changed");
    }
    return found->second;
}

int countBlocks(const StateDict& state, const std::string& prefix, const std::string& suffix) {
    int count = 0;
    while (state.count(prefix + "." + std::to_string(count) + "." + suffix) > 0) {
        ++count;
    }
    return count;
}

Features convolution(GraphBuilder& graph, const StateDict& state, const Features& x, const std::string& name,
                     const ConvSteps& steps) {
    const at::Tensor weight =
        parameter(state, name + ".weight", {kAny, x.channels / steps.groups, steps.kernel, steps.kernel});
    const at::Tensor bias = parameter(state, name + ".bias", {weight.size(0)});
    return {graph.conv2d(x.value, weight, bias, {steps.stride, steps.stride}, {steps.padding, steps.padding},
                         {1, 1}, steps.groups, name),
            weight.size(0)};
}

Features convolutionWithNorm(GraphBuilder& graph, const StateDict& state, const Features& x,
                             const std::string& convolution, const std::string& norm,
                             const ConvSteps& steps) {
    const at::Tensor weight = parameter(state, convolution + ".weight",
                                        {kAny, x.channels / steps.groups, steps.kernel, steps.kernel});
    const auto ofNorm = [&](const char* what) {
        return parameter(state, norm + what, {weight.size(0)}).to(at::kDouble);
    };
    const at::Tensor scale = ofNorm(".weight") * at::rsqrt(ofNorm(".running_var") + kNormEpsilon);
    const at::Tensor bias = ofNorm(".bias") - ofNorm(".running_mean") * scale;
    const at::Tensor scaled = weight * scale.to(at::kFloat).reshape({-1, 1, 1, 1});
    return {graph.conv2d(x.value, scaled, bias.to(at::kFloat), {steps.stride, steps.stride},
                         {steps.padding, steps.padding}, {1, 1}, steps.groups, convolution),
            weight.size(0)};
}

GraphBuilder::Value* pooledLinear(GraphBuilder& graph, const StateDict& state, const Features& x,
                                  const std::string& name) {
    const at::Tensor weight = parameter(state, name + ".weight", {kAny, x.channels});
    const at::Tensor bias = parameter(state, name + ".bias", {weight.size(0)});
    return graph.linear(graph.flatten(graph.globalAveragePool(x.value)), weight, bias);
}

} // namespace actiscope::torch_backend
