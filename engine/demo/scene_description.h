// What a model that is trained on drawn scenes tells of its classes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/model_description.h"
#include "engine/demo/demo_set.h"

namespace actiscope::demo {

/// Indoor or outdoor and the attributes of the classes, in their order. Among so few classes the most
/// probable alone decides indoor or outdoor: most of ten would be classes of no probability. Empty where a
/// class is none of the scenes, or there is none.
[[nodiscard]] std::optional<SceneDescription> describeScenes(const std::vector<SceneFacts>& scenes,
                                                             const std::vector<std::string>& classes);

/// The same from the demo.json that `actiscope demo-data --task scenes` wrote into a folder; empty also where
/// there is no such file, or it is something else.
[[nodiscard]] std::optional<SceneDescription> describeScenes(const std::filesystem::path& folder,
                                                             const std::vector<std::string>& classes);

} // namespace actiscope::demo
