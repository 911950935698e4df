// What is asked about an image, and the answer. Answers are immutable and shared.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/api/maps.h"
#include "engine/data/labels.h"
#include "engine/runtime/model.h"
#include "engine/runtime/scene_summary.h"
#include "engine/vision/threshold_boxes.h"

namespace actiscope {

/// Where a picture comes from: a file, or (pasted, dropped) pixels that are there already.
struct ImageSource {
    std::filesystem::path path; ///< empty for pixels without a file
    ImagePtr pixels;            ///< null: read `path`
    std::string name;           ///< for messages and the title; empty: the path's file name
};

struct AnalysisRequest {
    ImageSource source;
    int top = 5;
    std::vector<int> extraClasses; ///< appended after the top ones, in this order, duplicates left out
    std::filesystem::path annotationsFolder;
    /// Empty: the boxes at every threshold. Else only the box at this level (k / 1000), which is cheaper.
    std::optional<int> onlyLevel;
    bool annotations = true; ///< looked for, beside the image or in their folder
};

/// One class of an answer.
struct ClassResult {
    int rank = 0; ///< 1 = most probable; true rank also for classes asked for
    int classIndex = -1;
    ClassLabel label;
    double probability = 0;
    double logit = 0;
    std::shared_ptr<const ClassActivationMap> cam; ///< null where the network has none
    std::shared_ptr<const ThresholdBoxes> boxes;   ///< in image pixels; null until found or without a map
    std::optional<Box> boxAtLevel;                 ///< with AnalysisRequest::onlyLevel
    std::string note; ///< "constant map", "no positive value, so no box": one sentence, else empty

    /// The predicted box at a threshold level 0...1000, from whichever of the two is there.
    [[nodiscard]] std::optional<Box> predictedBox(int level) const;
};

/// Milliseconds, as measured when the result was made (a kept result keeps its times).
struct Timing {
    double decodeMs = 0;  ///< decoding the file and making the network's input of it
    double forwardMs = 0; ///< the forward pass
    double mapMs = 0;     ///< ranking and the maps of all classes of the answer
    double boxMs = 0;     ///< their boxes
};

/// How far an answer has come. Each stage's Analysis holds all that the earlier ones held.
enum class Stage {
    Decoded,   ///< image and ground truth
    Predicted, ///< classes with probabilities and maps
    Finished   ///< and boxes
};

struct Analysis {
    Stage stage = Stage::Decoded;
    ImageSource source;
    ImagePtr image;
    ModelPtr model; ///< null where no model is open
    Box seen;       ///< rectangle of the image that the network saw
    std::shared_ptr<const ForwardOutput> output;
    std::vector<ClassResult> classes;          ///< top ones by rank, then those asked for
    std::shared_ptr<const SceneSummary> scene; ///< null before Predicted, and where Model::scenes is empty
    std::vector<GroundTruthBox> groundTruth;
    std::string annotationWarning; ///< one sentence where the annotation is bad, else empty
    std::string annotationNote;    ///< one sentence where its boxes were scaled to the image, else empty
    Timing timing;
    std::uint64_t contentKey = 0; ///< hash of the picture's bytes
};

using AnalysisPtr = std::shared_ptr<const Analysis>;

/// How one image of many came out.
struct Outcome {
    AnalysisPtr analysis;       ///< as far as it came; null where it could not be decoded
    std::optional<Error> error; ///< why it came no further, or why its results were not written
};

/// Ground-truth boxes that are of this class (by synset, else by name).
[[nodiscard]] std::vector<Box> groundTruthOf(const Analysis& analysis, const ClassLabel& label);

/// Largest IoU of the box with the ground-truth boxes of the class; empty where there is none of that class.
[[nodiscard]] std::optional<double> bestIou(const Analysis& analysis, const ClassResult& result,
                                            const Box& box);

/// IoU of the class's predicted box with the best ground-truth box of the class; 0 where its map yields no
/// box, which misses the object just as a box elsewhere does. Empty without ground truth of the class,
/// without a map, or before boxes are there.
[[nodiscard]] std::optional<double> overlapAt(const Analysis& analysis, const ClassResult& result,
                                              int thresholdLevel);

/// IoU at every level 0...999 (0 where there is no box); empty where there is no ground truth of the class.
[[nodiscard]] std::vector<double> iouOverThreshold(const Analysis& analysis, const ClassResult& result);

} // namespace actiscope
