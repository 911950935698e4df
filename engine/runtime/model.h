// An open model: network, input description and labels, agreed with each other.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/api/network.h"
#include "engine/data/labels.h"
#include "engine/data/scene_table.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

struct ModelRequest {
    std::filesystem::path path;             ///< a file, or the name of a model (model_names.h)
    std::filesystem::path prototxt;         ///< Caffe only; empty: beside the model
    std::filesystem::path description;      ///< empty: NAME.ext.json beside the model, if there
    std::filesystem::path labels;           ///< empty: the description's, the file's own, or by class count
    std::optional<ModelDescription> edited; ///< used in place of the description file (the window's editor)
    std::optional<int> inputSize;           ///< both sides
    std::optional<Geometry> geometry;
    Device device = Device::Auto;
    int threads = 0; ///< 0: all cores
};

/// Immutable once open; shared between requests.
struct Model {
    ModelRequest request; ///< with a name replaced by its file
    NetworkPtr network;
    ModelDescription description; ///< what the description file says (empty where there is none)
    InputDescription input;       ///< as used: defaults, description, then the request's own wishes
    LabelTable labels;
    std::optional<SceneTable> scenes; ///< where its classes are kinds of scenes
    std::string key;                  ///< content and input description: equal keys give equal answers
    double openMs = 0;
};

using ModelPtr = std::shared_ptr<const Model>;

/// Finds the file of a name, recognises it by content, loads the module it needs, opens the network and finds
/// its labels, and what is known of them where they are scenes. Errors: those of recogniseModel,
/// Backend::open, readDescription, readLabels, readSceneTable; LabelsInvalid for a wrong count;
/// InvalidArgument or NetworkFailed for an input size that the network can't take; InvalidArgument for a
/// prototxt with a model that is not Caffe's. Thread rule: blocks; call on the engine's thread or from a
/// command.
[[nodiscard]] Result<ModelPtr> openModel(const ModelRequest& request, ModuleLoader& modules);

} // namespace actiscope
