#include "engine/backends/torch/onnx/node.h"

#include <ATen/ATen.h>
#include <onnx/onnx_pb.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"

namespace actiscope::torch_backend::onnx_reader {

using ::onnx::AttributeProto;

Node::Node(const ::onnx::NodeProto& proto, std::size_t position, const FileFacts& facts,
           std::vector<OnnxValue> inputs, GraphBuilder& builder)
    : m_proto(proto), m_position(position), m_facts(facts), m_inputs(std::move(inputs)), m_builder(builder) {}

const std::string& Node::type() const {
    return m_proto.op_type();
}

std::size_t Node::outputCount() const {
    return static_cast<std::size_t>(m_proto.output_size());
}

std::string placeOf(const ::onnx::NodeProto& proto, std::size_t position) {
    std::string name = proto.name();
    if (name.empty() && proto.output_size() > 0) {
        name = proto.output(0);
    }
    return "node " + std::to_string(position) + " '" + shown(name) + "' (" + shown(proto.op_type()) + ")";
}

std::string Node::place() const {
    return placeOf(m_proto, m_position);
}

void Node::refuse(const std::string& why) const {
    unsupported(place() + " " + why);
}

bool Node::has(std::size_t index) const {
    return index < m_inputs.size() && !std::holds_alternative<std::monostate>(m_inputs[index]);
}

const OnnxValue& Node::input(std::size_t index) const {
    if (!has(index)) {
        unreadable(place() + " lacks its input " + std::to_string(index));
    }
    return m_inputs[index];
}

GraphTensor Node::tensor(std::size_t index) const {
    const OnnxValue& value = input(index);
    if (const auto* tensor = std::get_if<GraphTensor>(&value)) {
        return *tensor;
    }
    if (const auto* tensor = std::get_if<at::Tensor>(&value)) {
        return {m_builder.graph().insertConstant(*tensor), static_cast<int>(tensor->dim()),
                !tensor->is_floating_point()};
    }
    const auto& ints = std::get<Ints>(value);
    const auto made = m_builder.op(
        "aten::tensor", {ints.scalar ? intArgument(ints.items.at(0)) : listArgument(m_builder, ints.items)});
    return {made, ints.scalar ? 0 : 1, true};
}

std::optional<at::Tensor> Node::ifConstant(std::size_t index) const {
    if (!has(index)) {
        return at::Tensor();
    }
    const auto* tensor = std::get_if<at::Tensor>(&m_inputs[index]);
    return tensor != nullptr ? std::optional(*tensor) : std::nullopt;
}

at::Tensor Node::constant(std::size_t index) const {
    const auto tensor = ifConstant(index);
    if (!tensor) {
        refuse("computes its input " + std::to_string(index) +
               " from the image; only a constant is supported");
    }
    return *tensor;
}

Ints Node::ints(std::size_t index) const {
    const auto ints = intsOf(input(index));
    if (!ints) {
        refuse("needs integers known from the file or from the input's size as its input " +
               std::to_string(index));
    }
    return *ints;
}

std::optional<std::vector<std::int64_t>> Node::numbers(std::size_t index, const char* attribute) const {
    if (!has(index)) {
        return integers(attribute);
    }
    const auto given = asNumbers(ints(index).items);
    if (!given) {
        refuse("computes its " + std::string(attribute) + " from the input's size");
    }
    return given;
}

const AttributeProto* Node::find(const char* name, int kind) const {
    m_known.insert(name);
    for (const AttributeProto& attribute : m_proto.attribute()) {
        if (attribute.name() != name) {
            continue;
        }
        if (attribute.type() != kind) {
            unreadable(place() + " has an attribute '" + name + "' of the wrong kind");
        }
        return &attribute;
    }
    return nullptr;
}

bool Node::hasAttribute(const char* name) const {
    for (const AttributeProto& attribute : m_proto.attribute()) {
        if (attribute.name() == name) {
            return true;
        }
    }
    return false;
}

std::int64_t Node::integer(const char* name, std::int64_t fallback) const {
    const AttributeProto* attribute = find(name, AttributeProto::INT);
    return attribute != nullptr ? attribute->i() : fallback;
}

double Node::real(const char* name, double fallback) const {
    const AttributeProto* attribute = find(name, AttributeProto::FLOAT);
    return attribute != nullptr ? static_cast<double>(attribute->f()) : fallback;
}

std::string Node::text(const char* name, const char* fallback) const {
    const AttributeProto* attribute = find(name, AttributeProto::STRING);
    return attribute != nullptr ? attribute->s() : fallback;
}

std::optional<std::vector<std::int64_t>> Node::integers(const char* name) const {
    const AttributeProto* attribute = find(name, AttributeProto::INTS);
    if (attribute == nullptr) {
        return std::nullopt;
    }
    return std::vector<std::int64_t>(attribute->ints().begin(), attribute->ints().end());
}

std::vector<float> Node::reals(const char* name) const {
    const AttributeProto* attribute = find(name, AttributeProto::FLOATS);
    if (attribute == nullptr) {
        return {};
    }
    return {attribute->floats().begin(), attribute->floats().end()};
}

const ::onnx::TensorProto& Node::tensorAttribute(const char* name) const {
    const AttributeProto* attribute = find(name, AttributeProto::TENSOR);
    if (attribute == nullptr) {
        unreadable(place() + " lacks its attribute '" + name + "'");
    }
    return attribute->t();
}

void Node::refuseUnknownAttributes() const {
    for (const AttributeProto& attribute : m_proto.attribute()) {
        if (m_known.count(attribute.name()) == 0) {
            refuse("has an attribute '" + shown(attribute.name()) + "' that is not supported in opset " +
                   std::to_string(opset()));
        }
    }
}

int Node::axis(std::int64_t axis, int rank) const {
    if (axis < -rank || axis >= rank) {
        unreadable(place() + " names axis " + std::to_string(axis) + " of " + std::to_string(rank));
    }
    return static_cast<int>(axis < 0 ? axis + rank : axis);
}

std::vector<std::int64_t> Node::axes(const std::vector<std::int64_t>& axes, int rank) const {
    std::set<std::int64_t> counted;
    for (const std::int64_t each : axes) {
        counted.insert(axis(each, rank));
    }
    return {counted.begin(), counted.end()};
}

GraphBuilder::Value* Node::op(const char* name, std::vector<GraphBuilder::Argument> arguments) const {
    return m_builder.op(name, std::move(arguments));
}

Outputs Node::like(const GraphTensor& tensor, GraphBuilder::Value* value) {
    return {GraphTensor{value, tensor.rank, tensor.integral, tensor.batchLeads}};
}

} // namespace actiscope::torch_backend::onnx_reader
