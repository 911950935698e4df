// The operators that ONNX files may use: one function an operator, one line in the table (operators.cpp).
#pragma once

#include <string>

#include "engine/backends/torch/onnx/node.h"

namespace actiscope::torch_backend::onnx_reader {

/// Writes the node into its builder. Throws Failure where it can't.
using Emit = Outputs (*)(const Node& node);

/// Null for an operator that is not known.
[[nodiscard]] Emit findOperator(const std::string& type);

// convolution.cpp
Outputs conv(const Node& node);
// pooling.cpp
Outputs maxPool(const Node& node);
Outputs averagePool(const Node& node);
Outputs globalAveragePool(const Node& node);
Outputs globalMaxPool(const Node& node);
// normalization.cpp
Outputs batchNormalization(const Node& node);
Outputs layerNormalization(const Node& node);
Outputs localResponseNormalization(const Node& node);
// activation.cpp
Outputs elementwise(const Node& node); ///< every operator of one tensor without attributes
Outputs leakyRelu(const Node& node);
Outputs parametricRelu(const Node& node);
Outputs elu(const Node& node);
Outputs clip(const Node& node);
Outputs hardSigmoid(const Node& node);
Outputs softmax(const Node& node);
Outputs dropout(const Node& node);
// arithmetic.cpp
Outputs binary(const Node& node);    ///< Add, Sub, Mul, Div, Pow
Outputs variadic(const Node& node);  ///< Sum, Min, Max
Outputs reduction(const Node& node); ///< ReduceMean, ReduceSum, ReduceMax, ReduceMin
Outputs matMul(const Node& node);
Outputs gemm(const Node& node);
// shape.cpp
Outputs flatten(const Node& node);
Outputs reshape(const Node& node);
Outputs squeeze(const Node& node);
Outputs unsqueeze(const Node& node);
Outputs transpose(const Node& node);
Outputs concat(const Node& node);
Outputs identity(const Node& node);
// padding.cpp
Outputs pad(const Node& node);
// indexing.cpp
Outputs gather(const Node& node);
Outputs slice(const Node& node);
Outputs split(const Node& node);
// constants.cpp
Outputs constant(const Node& node);
Outputs constantOfShape(const Node& node);
Outputs shape(const Node& node);
Outputs cast(const Node& node);

} // namespace actiscope::torch_backend::onnx_reader
