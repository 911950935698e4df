// The readers of this backend, each from a file to a graph. All throw nothing: errors are Results.
#pragma once

#include <string>

#include "engine/backends/torch/graph_network.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

/// Traced or scripted TorchScript (zip archive with code). Freezes it.
[[nodiscard]] Result<GraphModel> readTorchScript(const std::string& path);

/// .pth/.pt/.pth.tar in the zip or the legacy pickle layout, or .safetensors: a state dict whose architecture
/// the zoo recognises, written with the options that it can't show itself. `network`: the name of the zoo's
/// network where names and shapes don't tell it from another.
[[nodiscard]] Result<GraphModel> readStateDict(const std::string& path, const NetworkOptions& options = {},
                                               const std::string& network = {});

/// The parameters alone, of any network, as float, by the same names as readStateDict reads them: to start
/// training from.
[[nodiscard]] Result<StateDict> readParameters(const std::string& path);

/// ONNX, opset 7 to 17.
[[nodiscard]] Result<GraphModel> readOnnx(const std::string& path);

} // namespace actiscope::torch_backend
