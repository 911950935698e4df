#include "engine/backends/torch/onnx/operators.h"

#include <unordered_map>

namespace actiscope::torch_backend::onnx_reader {

Emit findOperator(const std::string& type) {
    static const std::unordered_map<std::string, Emit> kOperators{
        {"Abs", elementwise},
        {"Add", binary},
        {"AveragePool", averagePool},
        {"BatchNormalization", batchNormalization},
        {"Cast", cast},
        {"Ceil", elementwise},
        {"Clip", clip},
        {"Concat", concat},
        {"Constant", constant},
        {"ConstantOfShape", constantOfShape},
        {"Conv", conv},
        {"Div", binary},
        {"Dropout", dropout},
        {"Elu", elu},
        {"Erf", elementwise},
        {"Exp", elementwise},
        {"Flatten", flatten},
        {"Floor", elementwise},
        {"Gather", gather},
        {"Gemm", gemm},
        {"GlobalAveragePool", globalAveragePool},
        {"GlobalMaxPool", globalMaxPool},
        {"HardSigmoid", hardSigmoid},
        {"HardSwish", elementwise},
        {"Identity", identity},
        {"LRN", localResponseNormalization},
        {"LayerNormalization", layerNormalization},
        {"LeakyRelu", leakyRelu},
        {"Log", elementwise},
        {"LogSoftmax", softmax},
        {"MatMul", matMul},
        {"Max", variadic},
        {"MaxPool", maxPool},
        {"Min", variadic},
        {"Mul", binary},
        {"Neg", elementwise},
        {"PRelu", parametricRelu},
        {"Pad", pad},
        {"Pow", binary},
        {"Reciprocal", elementwise},
        {"ReduceMax", reduction},
        {"ReduceMean", reduction},
        {"ReduceMin", reduction},
        {"ReduceSum", reduction},
        {"Relu", elementwise},
        {"Reshape", reshape},
        {"Shape", shape},
        {"Sigmoid", elementwise},
        {"Slice", slice},
        {"Softmax", softmax},
        {"Softplus", elementwise},
        {"Split", split},
        {"Sqrt", elementwise},
        {"Squeeze", squeeze},
        {"Sub", binary},
        {"Sum", variadic},
        {"Tanh", elementwise},
        {"Transpose", transpose},
        {"Unsqueeze", unsqueeze},
    };
    const auto found = kOperators.find(type);
    return found != kOperators.end() ? found->second : nullptr;
}

} // namespace actiscope::torch_backend::onnx_reader
