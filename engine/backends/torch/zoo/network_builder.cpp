#include "engine/backends/torch/zoo/network_builder.h"

#include <cmath>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend {

std::int64_t divisible(double channels) {
    const std::int64_t nearest = std::max<std::int64_t>(8, static_cast<std::int64_t>(channels + 4) / 8 * 8);
    return static_cast<double>(nearest) < 0.9 * channels ? nearest + 8 : nearest;
}

struct NetworkBuilder::NormParameters {
    at::Tensor weight;
    at::Tensor bias;
    at::Tensor mean;
    at::Tensor variance;
};

NetworkBuilder::NetworkBuilder(const StateDict& state, const NetworkOptions& options, Purpose purpose)
    : m_state(&state), m_options(options), m_purpose(purpose) {}

NetworkBuilder::NetworkBuilder(std::int64_t classes, std::optional<std::uint64_t> seed,
                               const NetworkOptions& options)
    : m_options(options), m_classes(classes) {
    if (seed) {
        m_generator = at::detail::createCPUGenerator(*seed);
    }
}

at::Tensor NetworkBuilder::made(const Shape& shape, Fill fill) {
    if (!m_generator) {
        return at::empty(shape, at::TensorOptions(at::kMeta).dtype(at::kFloat));
    }
    if (fill == Fill::Zero || fill == Fill::One) {
        return at::full(shape, fill == Fill::One ? 1.0 : 0.0, at::kFloat);
    }
    double inputs = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) {
        inputs *= static_cast<double>(shape[i]);
    }
    at::Tensor values = at::empty(shape, at::kFloat);
    return fill == Fill::Convolution
               ? values.normal_(0, std::sqrt(2 / inputs), *m_generator)
               : values.uniform_(-1 / std::sqrt(inputs), 1 / std::sqrt(inputs), *m_generator);
}

at::Tensor NetworkBuilder::parameter(const std::string& name, const Shape& shape, Fill fill) {
    at::Tensor tensor =
        m_state == nullptr ? made(shape, fill) : torch_backend::parameter(*m_state, name, shape);
    m_used.emplace(name, tensor);
    m_folded.emplace(name, tensor);
    // A graph takes no constant that requires gradients; training keeps the very tensor and turns them on
    // again.
    return training() || m_state == nullptr ? tensor : tensor.detach();
}

NetworkBuilder::NormParameters NetworkBuilder::normParameters(const std::string& name,
                                                              std::int64_t channels) {
    return {parameter(name + ".weight", {channels}, Fill::One),
            parameter(name + ".bias", {channels}, Fill::Zero),
            parameter(name + ".running_mean", {channels}, Fill::Zero),
            parameter(name + ".running_var", {channels}, Fill::One)};
}

GraphBuilder::Value* NetworkBuilder::parameterValue(const std::string& name, const Shape& shape,
                                                    double fill) {
    at::Tensor tensor = parameter(name, shape, Fill::One);
    if (m_generator) {
        tensor.fill_(fill);
    }
    return m_graph.graph().insertConstant(tensor);
}

GraphBuilder::Value* NetworkBuilder::constant(const at::Tensor& tensor) {
    const bool read = m_state != nullptr && !m_state->empty();
    return m_graph.graph().insertConstant(read ? tensor.to(m_state->begin()->second.device()) : tensor);
}

std::int64_t NetworkBuilder::groupsOf(const std::string& name, const Features& x,
                                      std::int64_t otherwise) const {
    if (m_state == nullptr) {
        return otherwise;
    }
    const at::Tensor weight = torch_backend::parameter(*m_state, name + ".weight", {kAny, kAny, kAny, kAny});
    return std::max<std::int64_t>(1, x.channels / weight.size(1));
}

at::Tensor NetworkBuilder::convWeight(const Features& x, const std::string& name, const Conv& shape) {
    return parameter(
        name + ".weight",
        {m_state == nullptr ? shape.channels : kAny, x.channels / shape.groups, shape.kernel, shape.kernel},
        Fill::Convolution);
}

Features NetworkBuilder::convolved(const Features& x, const std::string& name, const Conv& shape,
                                   const at::Tensor& weight, const at::Tensor& bias) {
    GraphBuilder::Value* value = m_graph.conv2d(x.value, weight, bias, {shape.stride, shape.stride},
                                                {shape.padding, shape.padding}, {1, 1}, shape.groups, name);
    return {value, weight.size(0), x.stride * shape.stride};
}

Features NetworkBuilder::conv(const Features& x, const std::string& name, const Conv& shape) {
    const at::Tensor weight = convWeight(x, name, shape);
    return convolved(x, name, shape, weight, parameter(name + ".bias", {weight.size(0)}, Fill::Zero));
}

Features NetworkBuilder::convOnly(const Features& x, const std::string& name, const Conv& shape) {
    return convolved(x, name, shape, convWeight(x, name, shape), {});
}

Features NetworkBuilder::convNorm(const Features& x, const std::string& conv, const std::string& norm,
                                  const Conv& shape, const Norm& settings) {
    const bool folded = m_state != nullptr && !training() && m_state->count(norm + ".running_mean") == 0 &&
                        m_state->count(conv + ".bias") == 1;
    if (folded) {
        return this->conv(x, conv, shape);
    }
    const at::Tensor weight = convWeight(x, conv, shape);
    at::Tensor bias;
    if (shape.biasBeforeNorm) {
        bias = parameter(conv + ".bias", {weight.size(0)}, Fill::Zero);
    }
    if (training() || m_state == nullptr) {
        return this->norm(convolved(x, conv, shape, weight, bias), norm, settings);
    }
    const NormParameters of = normParameters(norm, weight.size(0));
    const at::Tensor scale =
        of.weight.to(at::kDouble) * at::rsqrt(of.variance.to(at::kDouble) + settings.epsilon);
    const at::Tensor before = bias.defined() ? bias.to(at::kDouble) - of.mean : -of.mean.to(at::kDouble);
    const at::Tensor shift = (of.bias.to(at::kDouble) + before * scale).to(at::kFloat);
    const at::Tensor scaled = weight * scale.to(at::kFloat).reshape({-1, 1, 1, 1});
    for (const char* gone : {".weight", ".bias", ".running_mean", ".running_var"}) {
        m_folded.erase(norm + gone);
    }
    m_folded[conv + ".weight"] = scaled;
    m_folded[conv + ".bias"] = shift;
    return convolved(x, conv, shape, scaled, shift);
}

Features NetworkBuilder::norm(const Features& x, const std::string& name, const Norm& settings) {
    const NormParameters of = normParameters(name, x.channels);
    return with(x, training() ? m_graph.trainedBatchNorm(x.value, of.weight, of.bias, of.mean, of.variance,
                                                         settings.epsilon, settings.momentum, name)
                              : m_graph.batchNorm(x.value, of.weight, of.bias, of.mean, of.variance,
                                                  settings.epsilon, name));
}

Features NetworkBuilder::linear(const Features& x, const std::string& name, std::int64_t channels) {
    const at::Tensor weight =
        parameter(name + ".weight", {m_state == nullptr ? channels : kAny, x.channels}, Fill::Linear);
    const at::Tensor bias = parameter(name + ".bias", {weight.size(0)}, Fill::Zero);
    return {m_graph.linear(x.value, weight, bias), weight.size(0), x.stride};
}

Features NetworkBuilder::fullyConnected(const Features& x, const std::string& name, std::int64_t channels,
                                        std::int64_t side) {
    return linear({m_graph.flatten(x.value), x.channels * side * side, x.stride}, name, channels);
}

Features NetworkBuilder::averageToSide(const Features& x, std::int64_t side) {
    return with(x, m_graph.op("aten::adaptive_avg_pool2d", {x.value, Shape{side, side}}));
}

Features NetworkBuilder::localResponseNorm(const Features& x) {
    return with(x, m_graph.localResponseNorm(x.value, 5, 1e-4, 0.75, 1)); // as all of Caffe's networks
}

Features NetworkBuilder::maxPool(const Features& x, const Window& window) {
    return {m_graph.maxPool2d(x.value, window.kernel, window.stride, window.padding, window.ceilMode),
            x.channels, x.stride * window.stride};
}

Features NetworkBuilder::averagePool(const Features& x, const Window& window) {
    const auto square = [](std::int64_t side) { return Shape{side, side}; };
    return {m_graph.op("aten::avg_pool2d", {x.value, square(window.kernel), square(window.stride),
                                            square(window.padding), window.ceilMode}),
            x.channels, x.stride * window.stride};
}

Features NetworkBuilder::squeezeExcite(const Features& x, const std::string& name, std::int64_t squeezed,
                                       const std::string& activation, const std::string& gate) {
    const Features averages = with(x, m_graph.globalAveragePool(x.value));
    const Features narrow = apply(activation, conv(averages, name + ".fc1", {squeezed}));
    const Features wide = apply(gate, conv(narrow, name + ".fc2", {x.channels}));
    return multiply(x, wide.value);
}

Features NetworkBuilder::concat(const std::vector<Features>& parts) {
    std::vector<GraphBuilder::Value*> values;
    std::int64_t channels = 0;
    for (const Features& part : parts) {
        values.push_back(part.value);
        channels += part.channels;
    }
    return {m_graph.concat(values, 1), channels, parts.front().stride};
}

Features NetworkBuilder::dropout(const Features& x, double probability) {
    return training() && probability > 0 ? with(x, m_graph.op("aten::dropout", {x.value, probability, true}))
                                         : x;
}

Features NetworkBuilder::dropPath(const Features& x, double probability) {
    if (!training() || !(probability > 0)) {
        return x;
    }
    // An image as the only channel of a volume: dropped whole or kept and scaled.
    GraphBuilder::Value* volume = m_graph.op("aten::unsqueeze", {x.value, std::int64_t{1}});
    volume = m_graph.op("aten::feature_dropout", {volume, probability, true});
    return with(x, m_graph.op("aten::squeeze", {volume, std::int64_t{1}}));
}

std::int64_t NetworkBuilder::halving(const Features& x) const {
    return m_options.mapStride == 0 || x.stride * 2 <= m_options.mapStride ? 2 : 1;
}

Features NetworkBuilder::globalPoolMap(const Features& x) {
    m_mapStride = x.stride;
    return with(x, m_options.pool == Pooling::Max ? m_graph.globalMaxPool(x.value)
                                                  : m_graph.globalAveragePool(x.value));
}

GraphBuilder::Value* NetworkBuilder::classifier(const Features& x, const std::string& name,
                                                double dropoutProbability) {
    return linear(dropout(globalPool(x), dropoutProbability), name, m_classes).value;
}

void NetworkBuilder::refuseUnless(const std::string& name, const Shape& shape) const {
    (void)torch_backend::parameter(m_used, name, shape);
}

std::shared_ptr<torch::jit::Graph> NetworkBuilder::finish(Value* logits) {
    if (m_options.mapStride != 0 && m_mapStride != m_options.mapStride) {
        throw ModelError(ErrorCode::ModelUnsupported,
                         "a map stride of " + std::to_string(m_options.mapStride) +
                             " is asked of it, but it has " +
                             (m_mapStride == 0 ? std::string("no map that is pooled globally")
                                               : "one of " + std::to_string(m_mapStride)) +
                             "; correct \"map_stride\" in its description");
    }
    if (m_options.pool == Pooling::Max && m_mapStride == 0) {
        throw ModelError(
            ErrorCode::ModelUnsupported,
            "global max pooling is asked of it, but it has no map that is pooled globally; leave "
            "\"pool\" out");
    }
    return m_graph.finish(logits);
}

} // namespace actiscope::torch_backend
