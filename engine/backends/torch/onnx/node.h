// One node of an ONNX graph as the functions of the operator table see it: attributes, inputs, and the
// builder that they write to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/api/image.h"
#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/onnx/value.h"

namespace onnx {
class AttributeProto;
class NodeProto;
class TensorProto;
} // namespace onnx

namespace actiscope::torch_backend::onnx_reader {

/// What a node gives, in the order of its outputs; the last ones may be left out.
using Outputs = std::vector<OnnxValue>;

/// Facts of the file that the meaning of a node depends on.
struct FileFacts {
    std::filesystem::path folder; ///< where weights outside of the file lie
    int opset = 0;
    std::size_t bytes = 0;                  ///< of the file and of those weights
    std::optional<std::int64_t> fixedBatch; ///< where the image input states a number
    std::optional<Size> fixedInput;         ///< the same of height and width
};

class Node {
public:
    Node(const ::onnx::NodeProto& proto, std::size_t position, const FileFacts& facts,
         std::vector<OnnxValue> inputs, GraphBuilder& builder);

    [[nodiscard]] const std::string& type() const;
    [[nodiscard]] const FileFacts& facts() const { return m_facts; }
    [[nodiscard]] int opset() const { return m_facts.opset; }
    [[nodiscard]] GraphBuilder& builder() const { return m_builder; }
    /// "node 12 'block3/foo' (Foo)": where it stands, for messages.
    [[nodiscard]] std::string place() const;
    [[noreturn]] void refuse(const std::string& why) const;

    // Inputs, counted from 0. An optional one that is left out is absent.
    [[nodiscard]] std::size_t inputCount() const { return m_inputs.size(); }
    [[nodiscard]] bool has(std::size_t index) const;
    [[nodiscard]] const OnnxValue& input(std::size_t index) const;
    /// As a tensor of the graph; constants and integers are put into it.
    [[nodiscard]] GraphTensor tensor(std::size_t index) const;
    /// Its value where it depends on no image; undefined where absent.
    [[nodiscard]] std::optional<at::Tensor> ifConstant(std::size_t index) const;
    /// The same, but refuses the node where the value is computed; undefined tensor where absent.
    [[nodiscard]] at::Tensor constant(std::size_t index) const;
    /// As integers; refuses the node where it is none.
    [[nodiscard]] Ints ints(std::size_t index) const;
    /// An integer vector that later opsets give as an input and earlier ones as an attribute.
    [[nodiscard]] std::optional<std::vector<std::int64_t>> numbers(std::size_t index,
                                                                   const char* attribute) const;

    [[nodiscard]] std::size_t outputCount() const;

    // Attributes. Those never asked for are unknown ones, see refuseUnknownAttributes().
    [[nodiscard]] bool hasAttribute(const char* name) const;
    [[nodiscard]] std::int64_t integer(const char* name, std::int64_t fallback) const;
    [[nodiscard]] double real(const char* name, double fallback) const;
    [[nodiscard]] std::string text(const char* name, const char* fallback) const;
    [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(const char* name) const;
    [[nodiscard]] std::vector<float> reals(const char* name) const;
    [[nodiscard]] const ::onnx::TensorProto& tensorAttribute(const char* name) const;
    /// Attributes without a meaning when a network is used.
    void ignore(const char* name) const { m_known.insert(name); }
    void refuseUnknownAttributes() const;

    /// An axis counted from 0, from one that may count from the end. Throws Failure where there is no such.
    int axis(std::int64_t axis, int rank) const;
    [[nodiscard]] std::vector<std::int64_t> axes(const std::vector<std::int64_t>& axes, int rank) const;

    // Shorthands for results.
    [[nodiscard]] GraphBuilder::Value* op(const char* name,
                                          std::vector<GraphBuilder::Argument> arguments) const;
    /// One output with the rank, kind and batch of another tensor.
    [[nodiscard]] static Outputs like(const GraphTensor& tensor, GraphBuilder::Value* value);

private:
    [[nodiscard]] const ::onnx::AttributeProto* find(const char* name, int kind) const;

    const ::onnx::NodeProto& m_proto;
    std::size_t m_position;
    const FileFacts& m_facts;
    std::vector<OnnxValue> m_inputs;
    GraphBuilder& m_builder;
    mutable std::set<std::string> m_known;
};

/// "node 12 'block3/foo' (Foo)"; nodes count from 0, one without a name is known by its first output.
[[nodiscard]] std::string placeOf(const ::onnx::NodeProto& proto, std::size_t position);

} // namespace actiscope::torch_backend::onnx_reader
