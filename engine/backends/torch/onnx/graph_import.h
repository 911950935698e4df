// From an ONNX graph to one of LibTorch's.
#pragma once

#include <memory>
#include <optional>

#include <torch/csrc/jit/ir/ir.h>

#include "engine/api/image.h"
#include "engine/backends/torch/onnx/node.h"

namespace onnx {
class GraphProto;
}

namespace actiscope::torch_backend::onnx_reader {

struct ImportedGraph {
    std::shared_ptr<torch::jit::Graph> graph; ///< [N, 3, H, W] to [N, classes] or [N, classes, 1, 1]
    std::optional<Size> fixedInput;           ///< where the file states height and width
};

/// Translates what the classifying output needs, and nothing else. Throws Failure, which names the node.
[[nodiscard]] ImportedGraph importGraph(const ::onnx::GraphProto& proto, FileFacts facts);

} // namespace actiscope::torch_backend::onnx_reader
