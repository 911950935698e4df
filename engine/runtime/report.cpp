#include "engine/runtime/report.h"

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

namespace actiscope {

namespace {

using Json = nlohmann::ordered_json;

/// The double that prints as the float does: 0.1F becomes 0.1 and not 0.10000000149011612, -0.0F becomes 0.
double asPrinted(float value) {
    value += 0.0F;
    std::array<char, 32> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
    double result = static_cast<double>(value);
    std::from_chars(text.data(), written.ptr, result);
    return result;
}

std::string textOf(const Json& document) {
    // Paths need not be UTF-8.
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json boxJson(const Box& box) {
    return Json::array({box.x0, box.y0, box.x1, box.y1});
}

Json camJson(const ClassActivationMap& cam) {
    return Json{{"shape", Json::array({cam.height, cam.width})},
                {"min", asPrinted(cam.min)},
                {"max", asPrinted(cam.max)},
                {"exactness_error", cam.exactnessError}};
}

Json predictionJson(const Analysis& analysis, const ClassResult& result, int thresholdLevel) {
    Json json{{"rank", result.rank}, {"index", result.classIndex}};
    if (!result.label.synset.empty()) {
        json["synset"] = result.label.synset;
    }
    json["name"] = result.label.name;
    json["probability"] = asPrinted(static_cast<float>(result.probability));
    json["logit"] = asPrinted(static_cast<float>(result.logit));
    json["cam"] = result.cam ? camJson(*result.cam) : Json(nullptr);
    const std::optional<Box> box = result.predictedBox(thresholdLevel);
    json["box"] = box ? boxJson(*box) : Json(nullptr);
    if (const std::optional<double> overlap = overlapAt(analysis, result, thresholdLevel)) {
        json["iou"] = *overlap;
    }
    return json;
}

Json sceneJson(const SceneSummary& scene) {
    Json json = Json::object();
    if (scene.vote) {
        json["environment"] = scene.vote->isOutdoor() ? "outdoor" : "indoor";
        json["vote"] = Json{{"outdoor", scene.vote->outdoor}, {"voters", scene.vote->voters}};
    }
    json["categories"] = Json::array();
    for (const SceneCategory& category : scene.categories) {
        json["categories"].push_back(
            Json{{"index", category.classIndex},
                 {"name", category.label.name},
                 {"probability", asPrinted(static_cast<float>(category.probability))}});
    }
    if (!scene.attributes.empty()) {
        json["attributes"] = Json::array();
        for (const SceneAttribute& attribute : scene.attributes) {
            json["attributes"].push_back(
                Json{{"name", attribute.name}, {"score", asPrinted(static_cast<float>(attribute.score))}});
        }
    }
    return json;
}

Json groundTruthJson(const GroundTruthBox& truth) {
    Json json;
    if (!truth.synset.empty()) {
        json["synset"] = truth.synset;
    } else {
        json["name"] = truth.name;
    }
    json["box"] = boxJson(truth.boxInImage);
    return json;
}

Json imageJson(const ReportImage& image, int thresholdLevel) {
    const auto& [analysis, error] = image.outcome;
    Json json{{"path", image.path}, {"width", nullptr}, {"height", nullptr}};
    if (analysis) {
        json["width"] = analysis->image->size.width;
        json["height"] = analysis->image->size.height;
    }
    if (error) {
        json["error"] = error->message;
    } else if (!analysis->annotationWarning.empty()) {
        json["error"] = analysis->annotationWarning;
    }
    if (analysis && !analysis->annotationNote.empty()) {
        json["note"] = analysis->annotationNote;
    }
    json["predictions"] = Json::array();
    json["ground_truth"] = Json::array();
    json["timing_ms"] = nullptr;
    if (!analysis) {
        return json;
    }
    for (const ClassResult& result : analysis->classes) {
        json["predictions"].push_back(predictionJson(*analysis, result, thresholdLevel));
    }
    if (analysis->scene) {
        json["scene"] = sceneJson(*analysis->scene);
    }
    for (const GroundTruthBox& truth : analysis->groundTruth) {
        json["ground_truth"].push_back(groundTruthJson(truth));
    }
    json["timing_ms"] = Json{{"decode", analysis->timing.decodeMs},
                             {"forward", analysis->timing.forwardMs},
                             {"map", analysis->timing.mapMs}};
    return json;
}

void addModelFacts(Json& json, const NetworkInfo& info) {
    json["path"] = info.path;
    json["family"] = info.family;
    json["classes"] = info.classes;
    json["exact"] = info.exact;
    if (!info.exact) {
        json["why_not"] = info.whyNot;
    }
}

Json inputJson(const InputDescription& input) {
    return Json{{"width", input.size.width},
                {"height", input.size.height},
                {"channels", input.channels == ChannelOrder::Rgb ? "RGB" : "BGR"},
                {"range", input.range},
                {"mean", input.mean},
                {"std", input.std},
                {"geometry", input.geometry == Geometry::Stretch ? "stretch" : "crop"},
                {"resize", input.resize == ResizeFilter::Antialias ? "antialias" : "bilinear"}};
}

} // namespace

std::string reportJson(const ModelPtr& model, const std::vector<ReportImage>& images, int thresholdLevel,
                       ReportThreshold threshold) {
    Json document{{"model", nullptr}};
    if (threshold == ReportThreshold::Written) {
        document["threshold"] = thresholdLevel / static_cast<double>(kThresholdLevels);
    }
    document["images"] = Json::array();
    if (model) {
        document["model"] = Json::object();
        addModelFacts(document["model"], model->network->info());
    }
    for (const ReportImage& image : images) {
        document["images"].push_back(imageJson(image, thresholdLevel));
    }
    return textOf(document);
}

std::string classificationJson(const ClassificationMap& map, const std::string& path) {
    Json json{{"path", path},
              {"width", map.image->size.width},
              {"height", map.image->size.height},
              {"input", Json::array({map.input.width, map.input.height})},
              {"grid", Json::array({map.grid.height, map.grid.width})},
              {"cells", Json::array()}};
    const std::vector<CellAnswer> answers = cellAnswers(map.grid);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto columns = static_cast<std::size_t>(map.grid.width);
        const CellAnswer& answer = answers[i];
        const ClassLabel& label = map.model->labels.classes[static_cast<std::size_t>(answer.classIndex)];
        Json cell{{"row", i / columns}, {"column", i % columns}, {"index", answer.classIndex}};
        if (!label.synset.empty()) {
            cell["synset"] = label.synset;
        }
        cell["name"] = label.name;
        cell["probability"] = asPrinted(answer.probability);
        cell["logit"] = asPrinted(answer.logit);
        json["cells"].push_back(std::move(cell));
    }
    return textOf(json);
}

std::string modelJson(const Model& model) {
    const NetworkInfo& info = model.network->info();
    Json json = Json::object();
    addModelFacts(json, info);
    json["format"] = info.format;
    json["parameters"] = info.parameters;
    json["half_precision"] = info.halfPrecision;
    json["softmax_at_end"] = info.softmaxAtEnd;
    json["gradients"] = info.gradients;
    json["free_input_size"] = info.freeInputSize;
    json["device"] = info.device;
    json["input"] = inputJson(model.input);
    json["labels"] = Json{{"source", model.labels.source}, {"count", model.labels.classes.size()}};
    if (const ClassifierHead* head = model.network->head()) {
        json["head"] = Json{{"pooling", head->pooling == Pooling::Average ? "gap" : "gmp"},
                            {"channels", head->channels},
                            {"linear_layer", !head->identity}};
    }
    json["layers"] = Json::array();
    for (const LayerInfo& layer : info.layers) {
        json["layers"].push_back(Json{{"name", layer.name},
                                      {"kind", layer.kind},
                                      {"shape", {layer.channels, layer.height, layer.width}}});
    }
    return textOf(json);
}

} // namespace actiscope
