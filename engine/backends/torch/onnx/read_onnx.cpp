#include <filesystem>
#include <fstream>
#include <limits>
#include <set>

#include <ATen/ATen.h>
#include <onnx/onnx_pb.h>

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/graph_import.h"
#include "engine/backends/torch/onnx/tensor_proto.h"
#include "engine/backends/torch/readers.h"

namespace actiscope::torch_backend {

namespace {

using namespace onnx_reader;

constexpr int kOldestOpset = 7;
constexpr int kNewestOpset = 17;
// Protobuf counts bytes in 32 bit with sign.
constexpr std::uintmax_t kLargestFile = std::numeric_limits<std::int32_t>::max();

::onnx::ModelProto parse(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        throw Failure(ErrorCode::FileNotFound, "there is no such file");
    }
    std::ifstream stream(file, std::ios::binary);
    if (!std::filesystem::is_regular_file(file, error) || !stream) {
        throw Failure(ErrorCode::FileUnreadable, "the file cannot be read");
    }
    if (std::filesystem::file_size(file, error) > kLargestFile || error) {
        unsupported(
            "the file is larger than 2 GB, which ONNX does not allow; save it with its weights beside it");
    }
    ::onnx::ModelProto model;
    if (!model.ParseFromIstream(&stream) || !model.has_graph() || model.graph().node_size() == 0) {
        unreadable("the file is no ONNX model or is damaged");
    }
    return model;
}

int opsetOf(const ::onnx::ModelProto& model) {
    std::int64_t opset = 1; // what the format takes for granted
    for (const auto& import : model.opset_import()) {
        if (import.domain().empty() || import.domain() == "ai.onnx") {
            opset = import.version();
        }
    }
    if (opset < kOldestOpset || opset > kNewestOpset) {
        unsupported("the network is written in ONNX opset " + std::to_string(opset) +
                    "; export it with opset " + std::to_string(kOldestOpset) + " to " +
                    std::to_string(kNewestOpset));
    }
    return static_cast<int>(opset);
}

/// Of the file and of the weights beside it, each file of them once.
std::size_t bytesOf(const ::onnx::GraphProto& graph, const std::filesystem::path& file) {
    std::set<std::string> names{file.filename().string()};
    for (const auto& weights : graph.initializer()) {
        for (const auto& entry : weights.external_data()) {
            if (entry.key() == "location") {
                names.insert(entry.value());
            }
        }
    }
    std::size_t bytes = 0;
    for (const std::string& name : names) {
        std::error_code error; // no such file: whoever reads the weights says it
        const std::uintmax_t size = std::filesystem::file_size(file.parent_path() / name, error);
        bytes += error ? 0 : size;
    }
    return bytes;
}

GraphModel read(const std::filesystem::path& file) {
    const ::onnx::ModelProto model = parse(file);
    const ::onnx::GraphProto& graph = model.graph();
    if (graph.sparse_initializer_size() > 0) {
        unsupported("it has sparse weights, which are not supported");
    }
    FileFacts facts;
    facts.folder = file.parent_path();
    facts.bytes = bytesOf(graph, file);
    facts.opset = opsetOf(model);
    ImportedGraph imported = importGraph(graph, facts);
    GraphModel result;
    result.format = "ONNX";
    result.graph = std::move(imported.graph);
    result.fixedInput = imported.fixedInput;
    for (const auto& weights : graph.initializer()) {
        result.halfPrecision = result.halfPrecision || isHalf(weights);
    }
    return result;
}

} // namespace

Result<GraphModel> readOnnx(const std::string& path) {
    try {
        return read(path);
    } catch (const Failure& failure) {
        return fail(failure.code(), path + ": " + failure.what() + ".", failure.detail());
    } catch (const c10::Error& error) {
        return fail(ErrorCode::ModelUnreadable, path + ": the network in this file is damaged.",
                    error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(ErrorCode::ModelUnreadable, path + ": the network in this file cannot be read.",
                    error.what());
    }
}

} // namespace actiscope::torch_backend
