#include "engine/backends/torch/onnx/graph_import.h"

#include <unordered_map>

#include <ATen/ATen.h>
#include <onnx/onnx_pb.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include "engine/backends/torch/memory_limit.h"
#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"
#include "engine/backends/torch/onnx/operators.h"
#include "engine/backends/torch/onnx/signature.h"
#include "engine/backends/torch/onnx/tensor_proto.h"
#include "engine/backends/torch/torch_errors.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using ::onnx::GraphProto;
using ::onnx::NodeProto;

// What weights and everything computed from them alone may take. A byte of the file becomes nine where it is
// an integer (stored, then as 64 bit).
constexpr std::size_t kLeastMemory = std::size_t{1} << 28;
constexpr std::size_t kTimesTheFile = 16;

// Sizes and pads of tensors with a few dimensions are computed, nothing longer.
constexpr std::size_t kLongestComputedShape = 64;

class Importer {
public:
    Importer(const GraphProto& proto, FileFacts facts)
        : m_proto(proto), m_facts(std::move(facts)), m_memory(kLeastMemory + kTimesTheFile * m_facts.bytes) {}

    ImportedGraph run() {
        const ImageInput image = findImageInput(m_proto);
        m_facts.fixedBatch = image.batch;
        m_facts.fixedInput = image.size;
        for (const auto& tensor : m_proto.initializer()) {
            m_weights.emplace(tensor.name(), &tensor);
        }
        GraphTensor picture{m_builder.input(), 4, false, true};
        if (image.channelsLast) { // what the file does to get channels first is taken back again by its
                                  // Transpose
            picture.value =
                m_builder.op("aten::permute", {picture.value, std::vector<std::int64_t>{0, 2, 3, 1}});
        }
        m_values[image.name] = picture;
        const std::string output = findClassOutput(m_proto);
        const std::vector<bool> needed = nodesBehind(output);
        for (int i = 0; i < m_proto.node_size(); ++i) {
            if (needed[static_cast<std::size_t>(i)]) {
                translate(m_proto.node(i), static_cast<std::size_t>(i));
            }
        }
        ImportedGraph imported;
        imported.graph = m_builder.finish(classes(output));
        imported.fixedInput = image.size;
        torch::jit::EliminateDeadCode(imported.graph);
        return imported;
    }

private:
    /// Which nodes the output depends on. An operator in any other branch need not be known.
    std::vector<bool> nodesBehind(const std::string& output) const {
        std::unordered_map<std::string, int> producers;
        for (int i = 0; i < m_proto.node_size(); ++i) {
            for (const std::string& name : m_proto.node(i).output()) {
                if (!name.empty() && !producers.emplace(name, i).second) {
                    unreadable("it computes '" + shown(name) + "' twice");
                }
            }
        }
        std::vector<bool> needed(static_cast<std::size_t>(m_proto.node_size()), false);
        std::vector<std::string> open{output};
        while (!open.empty()) {
            const auto producer = producers.find(open.back());
            open.pop_back();
            if (producer == producers.end() || needed[static_cast<std::size_t>(producer->second)]) {
                continue;
            }
            needed[static_cast<std::size_t>(producer->second)] = true;
            const auto& inputs = m_proto.node(producer->second).input();
            open.insert(open.end(), inputs.begin(), inputs.end());
        }
        return needed;
    }

    /// A value by its name; weights are read when the first node asks for them.
    const OnnxValue& value(const std::string& name, const std::string& reader) {
        const auto known = m_values.find(name);
        if (known != m_values.end()) {
            if (std::holds_alternative<std::monostate>(known->second)) {
                unsupported(reader + " reads '" + shown(name) + "', which only training computes");
            }
            return known->second;
        }
        const auto weight = m_weights.find(name);
        if (weight == m_weights.end()) {
            unreadable(reader + " reads '" + shown(name) + "', which nothing before it computes");
        }
        return m_values.emplace(name, readTensor(*weight->second, m_facts.folder)).first->second;
    }

    void translate(const NodeProto& proto, std::size_t position) {
        const std::string place = placeOf(proto, position);
        const bool isStandard = proto.domain().empty() || proto.domain() == "ai.onnx";
        const Emit emit = isStandard ? findOperator(proto.op_type()) : nullptr;
        if (emit == nullptr) {
            unsupported(place + " is an operator '" + shown(proto.op_type()) + "' of " +
                        (isStandard ? std::string("ONNX") : "the domain '" + shown(proto.domain()) + "'") +
                        " that is not supported");
        }
        Outputs outputs;
        try {
            outputs = translated(emit, proto, position, place);
        } catch (const Failure&) {
            throw;
        } catch (const std::exception& error) {
            const std::string what = m_memory.exceeded()
                                         ? " and the constants before it take more than " +
                                               inGigabytes(m_memory.bytes()) +
                                               " of memory, which is out of proportion to the file"
                                         : " cannot be computed with these inputs";
            throw Failure(ErrorCode::ModelUnsupported, place + what, reasonOf(error));
        }
        outputs.resize(static_cast<std::size_t>(proto.output_size()));
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            keep(proto.output(static_cast<int>(i)), proto.name(), std::move(outputs[i]));
        }
    }

    Outputs translated(Emit emit, const NodeProto& proto, std::size_t position, const std::string& place) {
        std::vector<OnnxValue> inputs;
        bool allConstant = true;
        for (const std::string& name : proto.input()) {
            inputs.push_back(name.empty() ? OnnxValue() : value(name, place));
            allConstant = allConstant && (name.empty() || std::holds_alternative<at::Tensor>(inputs.back()));
        }
        return allConstant ? evaluated(emit, proto, position, std::move(inputs))
                           : written(emit, proto, position, std::move(inputs), m_builder);
    }

    Outputs written(Emit emit, const NodeProto& proto, std::size_t position, std::vector<OnnxValue> inputs,
                    GraphBuilder& builder) const {
        const Node node(proto, position, m_facts, std::move(inputs), builder);
        Outputs outputs = emit(node);
        node.refuseUnknownAttributes();
        return outputs;
    }

    /// What depends on constants alone is one: written into a graph of its own, which runs at once.
    Outputs evaluated(Emit emit, const NodeProto& proto, std::size_t position,
                      std::vector<OnnxValue> inputs) const {
        GraphBuilder builder;
        Outputs outputs = written(emit, proto, position, std::move(inputs), builder);
        std::vector<OnnxValue*> computed;
        torch::jit::Value* last = builder.input();
        for (OnnxValue& output : outputs) {
            if (const auto* tensor = std::get_if<GraphTensor>(&output)) {
                builder.graph().registerOutput(tensor->value);
                computed.push_back(&output);
            }
        }
        if (computed.empty()) {
            return outputs;
        }
        const std::size_t count = computed.size();
        const at::NoGradGuard noGradients;
        torch::jit::Stack stack{at::zeros({1})};
        torch::jit::InterpreterState(torch::jit::Code(builder.finish(last), "constant")).run(stack);
        for (std::size_t i = 0; i < count; ++i) {
            const at::Tensor result = stack[i].toTensor();
            const bool integral = !result.is_floating_point() && result.scalar_type() != at::kBool;
            *computed[i] = integral ? result.to(at::kLong) : result;
        }
        return outputs;
    }

    void keep(const std::string& name, const std::string& nodeName, OnnxValue value) {
        if (name.empty()) {
            return;
        }
        if (const auto* ints = std::get_if<Ints>(&value)) {
            if (const auto numbers = asNumbers(ints->items)) {
                const at::Tensor tensor = at::tensor(*numbers, at::kLong);
                value = ints->scalar ? tensor.reshape({}) : tensor;
            } else if (ints->items.size() > kLongestComputedShape) {
                unsupported("'" + shown(name) + "' is a list of " + std::to_string(ints->items.size()) +
                            " sizes, which is more than any tensor has");
            }
        }
        if (const auto* tensor = std::get_if<GraphTensor>(&value);
            tensor != nullptr && !tensor->value->hasDebugName()) {
            GraphBuilder::nameLayer(tensor->value, shown(nodeName.empty() ? name : nodeName));
        }
        if (!m_values.emplace(name, std::move(value)).second) {
            unreadable("it computes '" + shown(name) + "', which is an input or a weight as well");
        }
    }

    /// The output, whose size only a run tells: a map for each class must not pass for many classes.
    torch::jit::Value* classes(const std::string& name) {
        const auto* output = std::get_if<GraphTensor>(&value(name, "its output"));
        if (output == nullptr || output->integral) {
            unsupported("its output '" + shown(name) +
                        "' is not computed from a picture as floating point numbers");
        }
        if (output->rank < 2) {
            unsupported("its output '" + shown(name) + "' is not one row of classes for each picture");
        }
        return output->value;
    }

    const GraphProto& m_proto;
    FileFacts m_facts;
    MemoryLimit m_memory;
    GraphBuilder m_builder;
    std::unordered_map<std::string, const ::onnx::TensorProto*> m_weights;
    std::unordered_map<std::string, OnnxValue> m_values;
};

} // namespace

ImportedGraph importGraph(const GraphProto& proto, FileFacts facts) {
    return Importer(proto, std::move(facts)).run();
}

} // namespace actiscope::torch_backend::onnx_reader
