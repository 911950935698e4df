#include "app/commands/cam_table.h"

#include "app/commands/messages.h"
#include "app/commands/table_text.h"

namespace actiscope::app {

namespace {

constexpr std::size_t kNameWidth = 28;

std::string boxText(const std::optional<Box>& box) {
    return box ? format("%d %d %d %d", box->x0, box->y0, box->x1, box->y1) : "none";
}

std::string line(const Analysis& analysis, const ClassResult& result, int thresholdLevel) {
    const std::optional<Box> box = result.predictedBox(thresholdLevel);
    std::string text = format("%5d  ", result.rank) + column(shortName(result.label), kNameWidth) +
                       format(" %5d  %8.4f %9.3f", result.classIndex, result.probability, result.logit);
    if (result.cam) {
        text += format("  %8.2f .. %-8.2f  ", static_cast<double>(result.cam->min + 0.0F),
                       static_cast<double>(result.cam->max));
        text += boxText(box);
        if (const auto overlap = overlapAt(analysis, result, thresholdLevel)) {
            text += format("  IoU %.3f", *overlap);
        }
    }
    return text + "\n";
}

std::string sceneLines(const SceneSummary& scene) {
    std::string text;
    if (scene.vote) {
        text =
            format("       scene: %s (%d of the %d most probable are outdoor)\n",
                   scene.vote->isOutdoor() ? "outdoor" : "indoor", scene.vote->outdoor, scene.vote->voters);
    }
    std::string names;
    for (const SceneAttribute& attribute : scene.attributes) {
        names += (names.empty() ? "       attributes: " : ", ") + shortened(attribute.name, kNameWidth);
    }
    return text + (names.empty() ? "" : names + "\n");
}

} // namespace

std::string camTable(const Analysis& analysis, const std::string& path, int thresholdLevel) {
    const Size size = analysis.image->size;
    std::string text = printable(path) + format("  %d x %d\n", size.width, size.height);
    text += " rank  class                         index  probab.     logit  map in logit units    box x0 y0 "
            "x1 y1\n";
    for (const ClassResult& result : analysis.classes) {
        text += line(analysis, result, thresholdLevel);
    }
    if (analysis.scene) {
        text += sceneLines(*analysis.scene);
    }
    constexpr std::size_t kMostName = 80;
    for (const GroundTruthBox& truth : analysis.groundTruth) {
        text += "       ground truth " +
                shortened(truth.synset.empty() ? truth.name : truth.synset, kMostName) + ": " +
                boxText(truth.boxInImage) + "\n";
    }
    return text + "\n";
}

} // namespace actiscope::app
