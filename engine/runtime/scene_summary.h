// What a network of scenes says of a picture in a few words: where it is, what it is, what is true of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/maps.h"
#include "engine/data/scene_table.h"

namespace actiscope {

/// Shown of each at most: as DEFINITIONS, "Places scene demo", and the demo of Places365-CNNs.
inline constexpr int kSceneCategories = 5;
inline constexpr int kSceneAttributes = 9;

/// How the most probable classes voted.
struct EnvironmentVote {
    int outdoor = 0; ///< of the voters
    int voters = 0;
    /// Indoor where fewer than half of the voters are outdoor, so that a draw is outdoor: the Places demo's
    /// mean of labels 0 (indoor) and 1 (outdoor) over the ten most probable classes, below 0.5 is indoor.
    [[nodiscard]] bool isOutdoor() const { return 2 * outdoor >= voters; }
};

struct SceneCategory {
    int classIndex = -1;
    ClassLabel label;
    double probability = 0;
};

struct SceneAttribute {
    std::string name;
    double score = 0; ///< without unit; with attributes by class the probability that the picture has it
};

struct SceneSummary {
    std::optional<EnvironmentVote> vote;    ///< empty where indoor or outdoor is not known
    std::vector<SceneCategory> categories;  ///< the most probable first
    std::vector<SceneAttribute> attributes; ///< the strongest first; empty where no weights are given
};

/// Class indices by falling value; of equals the lower index first. `top` at most.
[[nodiscard]] std::vector<int> indicesByRank(const std::vector<float>& values, int top);

/// Precondition: table, labels and output are of one network, whose maps are pooled by `pooling`. Attributes
/// that come out as no finite number are left out. Cheap: weights times one vector.
[[nodiscard]] SceneSummary summariseScene(const ForwardOutput& output, const SceneTable& table,
                                          const LabelTable& labels, Pooling pooling);

} // namespace actiscope
