// Reading and tidying TorchScript graphs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/ir/ir.h>

namespace actiscope::torch_backend {

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;
using GraphPtr = std::shared_ptr<Graph>;
using Shape = std::vector<std::int64_t>;

/// The operator without name space and in-place mark: "relu" for aten::relu_, "conv2d" for
/// aten::_convolution.
[[nodiscard]] std::string operatorName(const Node* node);

// What a value is, where it is a constant; nothing (an undefined tensor) where it is not.
[[nodiscard]] at::Tensor constantTensor(const Value* value);
[[nodiscard]] std::optional<double> constantNumber(const Value* value);
[[nodiscard]] std::optional<bool> constantBool(const Value* value);
[[nodiscard]] std::optional<Shape> constantInts(const Value* value);

/// The shape of a value, as the trial run saw it; empty where it saw none.
[[nodiscard]] Shape shapeOf(const Value* value);

// As above, also where the number is computed from the shapes that the trial run saw: "x.size(2) *
// x.size(3)".
[[nodiscard]] std::optional<double> numberOfTrial(const Value* value);
[[nodiscard]] std::optional<Shape> intsOfTrial(const Value* value);

/// A convolution of two dimensions with all its settings constant, whichever of Torch's operators it is.
struct Convolution {
    Value* input = nullptr;
    at::Tensor weight; ///< [out, in / groups, kh, kw]
    at::Tensor bias;   ///< [out], undefined for none
    Shape stride;
    Shape padding;
    Shape dilation;
    std::int64_t groups = 1;
};
[[nodiscard]] std::optional<Convolution> asConvolution(Node* node);

/// Folds what is constant and takes out what stands in the way: checks that only raise exceptions, writes in
/// place, views that ask for one layout, operators whose result nobody uses.
void tidy(GraphPtr& graph);

/// What a run gave for each tensor of the graph's top level.
using TensorsOfRun = std::unordered_map<const Value*, at::Tensor>;

/// Runs the graph once and writes the shapes that it sees into the graph's types. Throws what Torch throws.
[[nodiscard]] TensorsOfRun trialRun(const GraphPtr& graph, const at::Tensor& input);

} // namespace actiscope::torch_backend
