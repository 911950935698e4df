// Builds a TorchScript graph, operator by operator.
//
// Whatever file a network comes from, it becomes one torch::jit graph from one image tensor to the logits:
// TorchScript files hold one, state dicts and ONNX files are written into one with this class. What follows
// (finding pooling and head, layouts, running, gradients) knows graphs only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <torch/csrc/jit/ir/ir.h>

namespace actiscope::torch_backend {

class GraphBuilder {
public:
    using Value = torch::jit::Value;
    using Argument = torch::jit::NamedValue;

    GraphBuilder();

    /// The image batch [N, 3, H, W], float.
    [[nodiscard]] Value* input() const { return m_input; }

    /// Any operator by its name, "aten::conv2d" or "prim::…"; arguments are Values, tensors, numbers, lists
    /// or c10::IValue() for None, matched against the operator's schemas. Throws torch::jit::ErrorReport on a
    /// mismatch. The layer's name, where given, becomes the value's name in the graph.
    Value* op(const std::string& name, std::vector<Argument> arguments, const std::string& layerName = {});

    /// The value's name in the graph; empty names and plain numbers leave it as it is.
    static void nameLayer(Value* value, const std::string& layerName);

    // The operators that nearly every network is made of.
    Value* conv2d(Value* x, const at::Tensor& weight, const at::Tensor& bias,
                  std::vector<std::int64_t> stride, std::vector<std::int64_t> padding,
                  std::vector<std::int64_t> dilation, std::int64_t groups, const std::string& layerName = {});
    Value* batchNorm(Value* x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& mean,
                     const at::Tensor& variance, double epsilon, const std::string& layerName = {});
    /// Normalises by the batch and moves `mean` and `variance` towards it, in place.
    Value* trainedBatchNorm(Value* x, const at::Tensor& weight, const at::Tensor& bias,
                            const at::Tensor& mean, const at::Tensor& variance, double epsilon,
                            double momentum, const std::string& layerName = {});
    /// x / (bias + alpha / size * sum of x^2 over `size` neighbouring channels) ^ beta. Source: Krizhevsky
    /// et al. 2012, section 3.3, with alpha as Caffe, ONNX and Torch count it.
    Value* localResponseNorm(Value* x, std::int64_t size, double alpha, double beta, double bias);
    Value* relu(Value* x);
    Value* clamp(Value* x, double low, double high);
    Value* maxPool2d(Value* x, std::int64_t kernel, std::int64_t stride, std::int64_t padding, bool ceilMode);
    Value* globalAveragePool(Value* x); ///< [N, C, H, W] -> [N, C, 1, 1]
    Value* globalMaxPool(Value* x);     ///< [N, C, H, W] -> [N, C, 1, 1]
    Value* add(Value* a, Value* b);
    Value* concat(const std::vector<Value*>& values, std::int64_t dimension);
    Value* flatten(Value* x, std::int64_t from = 1);
    Value* linear(Value* x, const at::Tensor& weight, const at::Tensor& bias);

    /// Registers the output and hands the graph over; the builder is used up.
    std::shared_ptr<torch::jit::Graph> finish(Value* logits);

    [[nodiscard]] torch::jit::Graph& graph() { return *m_graph; }

private:
    std::shared_ptr<torch::jit::Graph> m_graph;
    Value* m_input = nullptr;
};

} // namespace actiscope::torch_backend
