// Tells ONNX from Caffe by the top-level fields of a protobuf message.
#pragma once

#include <optional>

#include "engine/api/modules.h"
#include "engine/data/random_file.h"

namespace actiscope {

struct ProtobufFormat {
    std::optional<ModelFormat> format; ///< Onnx or Caffe; empty where the fields fit neither
    bool complete = false;             ///< the last field ends where the file does
};

/// Steps from field to field without reading their contents.
/// Source: onnx.proto (ModelProto), caffe.proto (NetParameter), protobuf's encoding guide.
[[nodiscard]] ProtobufFormat recogniseProtobuf(const RandomFile& file);

} // namespace actiscope
