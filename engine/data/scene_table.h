// What is known of a model's classes where they are kinds of scenes: indoor or outdoor, and attributes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/model_description.h"
#include "engine/api/result.h"
#include "engine/data/labels.h"
#include "engine/data/npy.h"

namespace actiscope {

/// The most probable classes that vote indoor or outdoor where the description gives no other number: as in
/// the demo of Places365-CNNs (Zhou et al., "Places: A 10 million Image Database for Scene Recognition",
/// 2017).
inline constexpr int kSceneVoters = 10;

struct SceneTable {
    std::vector<bool> outdoor; ///< by class index; empty where it is not known
    int voters = kSceneVoters;
    std::vector<std::string> attributes; ///< names; empty where nothing is known of them
    /// What the attributes' weights are applied to.
    enum class Over {
        Features,     ///< [attributes, channels]: the pooled feature maps
        Probabilities ///< [attributes, classes]: 1 where the class has the attribute, else 0
    };
    Over over = Over::Features;
    NumberTable weights;
};

/// Indoor or outdoor of every class, from a text file with a class a line: its last word is indoor or
/// outdoor, or 1 (indoor) or 2 (outdoor) as in Places' IO_places365.txt; what stands before it is not looked
/// at. Errors: FileNotFound, FileUnreadable, DescriptionInvalid (names the line).
[[nodiscard]] Result<std::vector<bool>> readEnvironments(const std::filesystem::path& file);

/// What a table must fit: the classes' names, and the channels of the pooled feature maps (0: none are
/// pooled).
struct SceneShape {
    const LabelTable& labels;
    int channels = 0;
};

/// Reads the description's files, which are relative to `folder`. Where it does not say indoor or outdoor and
/// the classes are those of Places365, that is known. Errors: those of readEnvironments, readLabels and
/// readNpyTable; DescriptionInvalid (a table of another size than the network's: says both).
[[nodiscard]] Result<SceneTable> readSceneTable(const SceneDescription& description,
                                                const std::filesystem::path& folder, const SceneShape& shape);

/// Of a model without such a description: the table of Places365 where its classes are called so, else none.
[[nodiscard]] std::optional<SceneTable> usualSceneTable(const LabelTable& labels);

} // namespace actiscope
