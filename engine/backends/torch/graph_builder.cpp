#include "engine/backends/torch/graph_builder.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/interned_strings.h>

namespace actiscope::torch_backend {

namespace {

c10::IValue tensorOrNone(const at::Tensor& tensor) {
    return tensor.defined() ? c10::IValue(tensor) : c10::IValue();
}

} // namespace

GraphBuilder::GraphBuilder() : m_graph(std::make_shared<torch::jit::Graph>()) {
    m_input = m_graph->addInput("image");
}

torch::jit::Value* GraphBuilder::op(const std::string& name, std::vector<Argument> arguments,
                                    const std::string& layerName) {
    Value* value = m_graph->insert(c10::Symbol::fromQualString(name), arguments);
    nameLayer(value, layerName);
    return value;
}

void GraphBuilder::nameLayer(Value* value, const std::string& layerName) {
    // The graph keeps names that are numbers for itself.
    if (layerName.find_first_not_of("0123456789") != std::string::npos) {
        value->setDebugName(layerName);
    }
}

torch::jit::Value* GraphBuilder::conv2d(Value* x, const at::Tensor& weight, const at::Tensor& bias,
                                        std::vector<std::int64_t> stride, std::vector<std::int64_t> padding,
                                        std::vector<std::int64_t> dilation, std::int64_t groups,
                                        const std::string& layerName) {
    return op(
        "aten::conv2d",
        {x, weight, tensorOrNone(bias), std::move(stride), std::move(padding), std::move(dilation), groups},
        layerName);
}

torch::jit::Value* GraphBuilder::batchNorm(Value* x, const at::Tensor& weight, const at::Tensor& bias,
                                           const at::Tensor& mean, const at::Tensor& variance, double epsilon,
                                           const std::string& layerName) {
    return op("aten::batch_norm",
              {x, tensorOrNone(weight), tensorOrNone(bias), mean, variance, false, 0.1, epsilon, false},
              layerName);
}

torch::jit::Value* GraphBuilder::trainedBatchNorm(Value* x, const at::Tensor& weight, const at::Tensor& bias,
                                                  const at::Tensor& mean, const at::Tensor& variance,
                                                  double epsilon, double momentum,
                                                  const std::string& layerName) {
    return op("aten::batch_norm",
              {x, tensorOrNone(weight), tensorOrNone(bias), mean, variance, true, momentum, epsilon, true},
              layerName);
}

torch::jit::Value* GraphBuilder::localResponseNorm(Value* x, std::int64_t size, double alpha, double beta,
                                                   double bias) {
    // Channels become the depth of a volume with one channel, over which the mean is taken.
    using Numbers = std::vector<std::int64_t>;
    const std::int64_t before = (size - 1) / 2;
    Value* mean = op("aten::unsqueeze", {op("aten::mul", {x, x}), std::int64_t{1}});
    mean = op("aten::constant_pad_nd", {mean, Numbers{0, 0, 0, 0, before, size - 1 - before}, 0.0});
    mean = op("aten::avg_pool3d",
              {mean, Numbers{size, 1, 1}, Numbers{1, 1, 1}, Numbers{0, 0, 0}, false, true, c10::IValue()});
    mean = op("aten::squeeze", {mean, std::int64_t{1}});
    Value* divisor = op("aten::add", {op("aten::mul", {mean, alpha}), bias, std::int64_t{1}});
    return op("aten::div", {x, op("aten::pow", {divisor, beta})});
}

torch::jit::Value* GraphBuilder::relu(Value* x) {
    return op("aten::relu", {x});
}

torch::jit::Value* GraphBuilder::clamp(Value* x, double low, double high) {
    return op("aten::hardtanh", {x, low, high});
}

torch::jit::Value* GraphBuilder::maxPool2d(Value* x, std::int64_t kernel, std::int64_t stride,
                                           std::int64_t padding, bool ceilMode) {
    using Pair = std::vector<std::int64_t>;
    return op("aten::max_pool2d",
              {x, Pair{kernel, kernel}, Pair{stride, stride}, Pair{padding, padding}, Pair{1, 1}, ceilMode});
}

torch::jit::Value* GraphBuilder::globalAveragePool(Value* x) {
    return op("aten::adaptive_avg_pool2d", {x, std::vector<std::int64_t>{1, 1}});
}

torch::jit::Value* GraphBuilder::globalMaxPool(Value* x) {
    return op("aten::amax", {x, std::vector<std::int64_t>{2, 3}, true});
}

torch::jit::Value* GraphBuilder::add(Value* a, Value* b) {
    // alpha, which add.Tensor takes by name only, would make this add.Scalar.
    return op("aten::add", {a, b});
}

torch::jit::Value* GraphBuilder::concat(const std::vector<Value*>& values, std::int64_t dimension) {
    Value* list = m_graph->insertNode(m_graph->createList(c10::TensorType::get(), values))->output();
    return op("aten::cat", {list, dimension});
}

torch::jit::Value* GraphBuilder::flatten(Value* x, std::int64_t from) {
    return op("aten::flatten", {x, from, std::int64_t{-1}});
}

torch::jit::Value* GraphBuilder::linear(Value* x, const at::Tensor& weight, const at::Tensor& bias) {
    return op("aten::linear", {x, weight, tensorOrNone(bias)});
}

std::shared_ptr<torch::jit::Graph> GraphBuilder::finish(Value* logits) {
    m_graph->registerOutput(logits);
    return std::move(m_graph);
}

} // namespace actiscope::torch_backend
