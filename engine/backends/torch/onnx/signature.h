// Which input and which output of an ONNX graph are the picture and the classes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/api/image.h"

namespace onnx {
class GraphProto;
}

namespace actiscope::torch_backend::onnx_reader {

struct ImageInput {
    std::string name;
    bool channelsLast = false;         ///< [N, H, W, 3], as TensorFlow has it
    std::optional<std::int64_t> batch; ///< where stated as a number
    std::optional<Size> size;          ///< the same of height and width
};

/// The one input that is no weight. Throws Failure where there is none or several, and where it is no batch
/// of pictures with three channels.
[[nodiscard]] ImageInput findImageInput(const ::onnx::GraphProto& graph);

/// Of several outputs the one that looks like a class each: by its declared shape, then by its name, then the
/// first. Throws Failure where there is none, and where its declared shape is a map for each class.
[[nodiscard]] std::string findClassOutput(const ::onnx::GraphProto& graph);

} // namespace actiscope::torch_backend::onnx_reader
