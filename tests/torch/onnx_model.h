// Small ONNX files for tests, written and run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <onnx/onnx_pb.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include "engine/backends/torch/readers.h"
#include "tests/support/temp_file.h"

namespace actiscope::test {

using Sizes = std::vector<std::int64_t>;

/// Attribute values are told apart by their type, as ONNX does.
inline void set(onnx::NodeProto* node, const std::string& name, std::int64_t value) {
    auto* attribute = node->add_attribute();
    attribute->set_name(name);
    attribute->set_type(onnx::AttributeProto::INT);
    attribute->set_i(value);
}
inline void set(onnx::NodeProto* node, const std::string& name, float value) {
    auto* attribute = node->add_attribute();
    attribute->set_name(name);
    attribute->set_type(onnx::AttributeProto::FLOAT);
    attribute->set_f(value);
}
inline void set(onnx::NodeProto* node, const std::string& name, const char* value) {
    auto* attribute = node->add_attribute();
    attribute->set_name(name);
    attribute->set_type(onnx::AttributeProto::STRING);
    attribute->set_s(value);
}
inline void set(onnx::NodeProto* node, const std::string& name, const Sizes& values) {
    auto* attribute = node->add_attribute();
    attribute->set_name(name);
    attribute->set_type(onnx::AttributeProto::INTS);
    attribute->mutable_ints()->Assign(values.begin(), values.end());
}

inline void fill(onnx::TensorProto* proto, const std::string& name, const at::Tensor& tensor) {
    proto->set_name(name);
    proto->mutable_dims()->Assign(tensor.sizes().begin(), tensor.sizes().end());
    const at::Tensor packed = tensor.contiguous();
    proto->set_data_type(packed.scalar_type() == at::kFloat  ? onnx::TensorProto::FLOAT
                         : packed.scalar_type() == at::kHalf ? onnx::TensorProto::FLOAT16
                         : packed.scalar_type() == at::kBool ? onnx::TensorProto::BOOL
                                                             : onnx::TensorProto::INT64);
    proto->set_raw_data(packed.data_ptr(), packed.nbytes());
}

/// A model with the input "image" and the output "classes".
class OnnxModel {
public:
    explicit OnnxModel(int opset = 13, const Sizes& input = {0, 3, 0, 0}) {
        proto.set_ir_version(7);
        proto.add_opset_import()->set_version(opset);
        declare(graph().add_input(), "image", input);
        declare(graph().add_output(), "classes", {});
    }

    onnx::GraphProto& graph() { return *proto.mutable_graph(); }

    static void declare(onnx::ValueInfoProto* info, const std::string& name, const Sizes& sizes,
                        int type = onnx::TensorProto::FLOAT) {
        info->set_name(name);
        info->mutable_type()->mutable_tensor_type()->set_elem_type(type);
        for (const std::int64_t size : sizes) {
            auto* dimension = info->mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim();
            if (size > 0) {
                dimension->set_dim_value(size);
            } else {
                dimension->set_dim_param("free");
            }
        }
    }

    onnx::NodeProto* node(const std::string& type, const std::vector<std::string>& inputs,
                          const std::vector<std::string>& outputs) {
        auto* node = graph().add_node();
        node->set_op_type(type);
        for (const auto& name : inputs) {
            node->add_input(name);
        }
        for (const auto& name : outputs) {
            node->add_output(name);
        }
        return node;
    }

    void weight(const std::string& name, const at::Tensor& tensor) {
        fill(graph().add_initializer(), name, tensor);
    }
    void integers(const std::string& name, const Sizes& values) {
        weight(name, at::tensor(values, at::kLong));
    }

    onnx::ModelProto proto;
};

inline Result<torch_backend::GraphModel> readOnnxBytes(const std::string& bytes) {
    const TempFile file(bytes, ".onnx");
    return torch_backend::readOnnx(file.path().string());
}

inline Result<torch_backend::GraphModel> read(const OnnxModel& model) {
    return readOnnxBytes(model.proto.SerializeAsString());
}

inline at::Tensor run(const torch_backend::GraphModel& model, const at::Tensor& image) {
    const at::NoGradGuard noGradients;
    torch::jit::GraphExecutor executor(model.graph, "test");
    torch::jit::Stack stack{image};
    executor.run(stack);
    return stack.at(0).toTensor();
}

/// The output [N, …] of the file for the images; a failure to read is the test's.
inline at::Tensor run(const OnnxModel& model, const at::Tensor& image) {
    const auto opened = read(model);
    if (!opened) {
        ADD_FAILURE() << opened.error().message << " | " << opened.error().detail;
        return at::zeros({1});
    }
    return run(*opened, image);
}

/// A model of one operator between image and classes.
inline OnnxModel oneNode(int opset, const std::string& type, const std::vector<std::string>& moreInputs = {},
                         const std::function<void(onnx::NodeProto*)>& attributes = {}) {
    OnnxModel model(opset);
    std::vector<std::string> inputs{"image"};
    inputs.insert(inputs.end(), moreInputs.begin(), moreInputs.end());
    auto* node = model.node(type, inputs, {"classes"});
    if (attributes) {
        attributes(node);
    }
    return model;
}

/// The same numbers on every run.
inline at::Tensor numbers(const Sizes& sizes, std::uint64_t seed = 1) {
    at::Generator generator = at::detail::createCPUGenerator(seed);
    return at::randn(sizes, generator, at::kFloat);
}

/// Equal within float error, whatever the shapes: what comes out of a network is a row an image.
inline void expectSame(const at::Tensor& given, const at::Tensor& expected, double tolerance = 1e-5) {
    ASSERT_EQ(given.numel(), expected.numel());
    ASSERT_EQ(given.size(0), expected.size(0));
    const at::Tensor difference = (given.flatten() - expected.flatten()).abs();
    EXPECT_LE(difference.max().item<double>(),
              tolerance * std::max(1.0, expected.abs().max().item<double>()));
}

/// y(n, c, h, w) for each element of a tensor of this size.
inline at::Tensor
everywhere(const Sizes& sizes,
           const std::function<double(std::int64_t, std::int64_t, std::int64_t, std::int64_t)>& value) {
    at::Tensor result = at::empty(sizes, at::kFloat);
    auto cells = result.accessor<float, 4>();
    for (std::int64_t n = 0; n < sizes[0]; ++n) {
        for (std::int64_t c = 0; c < sizes[1]; ++c) {
            for (std::int64_t h = 0; h < sizes[2]; ++h) {
                for (std::int64_t w = 0; w < sizes[3]; ++w) {
                    cells[n][c][h][w] = static_cast<float>(value(n, c, h, w));
                }
            }
        }
    }
    return result;
}

} // namespace actiscope::test
