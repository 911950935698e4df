#include "engine/runtime/pipeline.h"

#include <algorithm>
#include <chrono>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/cam/class_activation_map.h"
#include "engine/data/annotation_xml.h"
#include "engine/data/files.h"
#include "engine/runtime/guarded.h"
#include "engine/vision/preprocess.h"

namespace actiscope {

namespace {

/// A result and the time it took when it was made: the cache keeps both.
struct TimedForward {
    std::shared_ptr<const ForwardOutput> output;
    double inputMs = 0;
    double forwardMs = 0;
};
struct TimedImage {
    ImagePtr image;
    double milliseconds = 0;
};

class Stopwatch {
public:
    [[nodiscard]] double milliseconds() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

template <class T>
std::shared_ptr<const T> cached(const PipelineContext& context, const std::string& key) {
    return context.cache != nullptr ? context.cache->get<T>(key) : nullptr;
}

template <class T>
void keep(const PipelineContext& context, const std::string& key, std::shared_ptr<const T> value,
          std::size_t bytes) {
    if (context.cache != nullptr) {
        context.cache->put<T>(key, std::move(value), bytes);
    }
}

std::string sourceName(const ImageSource& source) {
    return source.name.empty() ? source.path.string() : source.name;
}

tl::unexpected<Error> cancelledError(const ImageSource& source) {
    return fail(ErrorCode::Cancelled, "The work on " + sourceName(source) + " was cancelled.");
}

Result<TimedImage> decode(const std::vector<std::uint8_t>& bytes, std::uint64_t contentKey,
                          const ImageSource& source, const PipelineContext& context) {
    const std::string key = "image:" + std::to_string(contentKey) + ":" + std::to_string(bytes.size());
    if (const auto known = cached<TimedImage>(context, key)) {
        return *known;
    }
    const Result<const Codecs*> codecs = context.modules->codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    const Stopwatch watch;
    Result<ImagePtr> image = (*codecs)->decode(bytes.data(), bytes.size(), sourceName(source));
    if (!image) {
        return fail(image.error());
    }
    TimedImage timed{std::move(*image), watch.milliseconds()};
    keep<TimedImage>(context, key, std::make_shared<const TimedImage>(timed), timed.image->bytes());
    return timed;
}

/// The names of ImageNet's classes for objects that their annotation gives by synset only.
void nameSynsets(std::vector<GroundTruthBox>& objects) {
    constexpr int kImageNetClasses = 1000;
    static const LabelTable known = defaultLabels(kImageNetClasses);
    for (GroundTruthBox& object : objects) {
        const auto found =
            std::find_if(known.classes.begin(), known.classes.end(), [&](const ClassLabel& label) {
                return !label.synset.empty() && label.synset == object.synset;
            });
        if (object.name.empty() && found != known.classes.end()) {
            object.name = shortName(*found);
        }
    }
}

void addGroundTruth(Analysis& analysis, const AnalysisRequest& request) {
    if (request.source.path.empty() || !request.annotations) {
        return;
    }
    const std::filesystem::path file = findAnnotation(request.source.path, request.annotationsFolder);
    if (file.empty()) {
        return;
    }
    Result<Annotation> annotation =
        readAnnotation(file, analysis.image->storedSize, analysis.image->orientation);
    if (annotation) {
        analysis.groundTruth = std::move(annotation->boxes);
        nameSynsets(analysis.groundTruth);
        analysis.annotationWarning = std::move(annotation->warning);
        analysis.annotationNote = std::move(annotation->note);
    } else {
        analysis.annotationWarning = annotation.error().message;
    }
}

Result<TimedForward> runForward(const Analysis& analysis, const Model& model, const std::string& key,
                                const PipelineContext& context) {
    if (const auto known = cached<TimedForward>(context, key)) {
        return *known;
    }
    const Stopwatch inputWatch;
    const InputTensor input = preprocess(*analysis.image, model.input);
    if (!isFinite(input.values)) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The network's input made of " + sourceName(analysis.source) +
                        " is not finite; check range, mean and std in the model's description.");
    }
    const double inputMs = inputWatch.milliseconds();
    const Stopwatch watch;
    ForwardOptions options;
    options.threads = context.threads;
    Result<std::vector<ForwardOutput>> outputs = model.network->forward(input, options);
    if (!outputs) {
        return fail(outputs.error());
    }
    TimedForward timed{std::make_shared<const ForwardOutput>(std::move(outputs->front())), inputMs,
                       watch.milliseconds()};
    const std::size_t bytes =
        timed.output->featureMaps.bytes() + 2 * sizeof(float) * timed.output->logits.size();
    keep<TimedForward>(context, key, std::make_shared<const TimedForward>(timed), bytes);
    return timed;
}

int rankOf(const std::vector<float>& logits, int classIndex) {
    const float own = logits[static_cast<std::size_t>(classIndex)];
    int rank = 1;
    for (std::size_t other = 0; other < logits.size(); ++other) {
        const bool equalButEarlier = logits[other] == own && static_cast<int>(other) < classIndex;
        rank += logits[other] > own || equalButEarlier ? 1 : 0;
    }
    return rank;
}

std::vector<ClassResult> predictions(const ForwardOutput& output, const AnalysisRequest& request,
                                     const LabelTable& labels) {
    std::vector<int> wanted = indicesByRank(output.logits, request.top);
    for (const int extra : request.extraClasses) {
        const bool valid = extra >= 0 && static_cast<std::size_t>(extra) < output.logits.size();
        if (valid && std::find(wanted.begin(), wanted.end(), extra) == wanted.end()) {
            wanted.push_back(extra);
        }
    }
    std::vector<ClassResult> results;
    for (const int classIndex : wanted) {
        const auto position = static_cast<std::size_t>(classIndex);
        ClassResult result;
        result.classIndex = classIndex;
        result.rank = rankOf(output.logits, classIndex);
        result.label = labels.classes[position];
        result.logit = output.logits[position];
        result.probability = output.probabilities[position];
        results.push_back(std::move(result));
    }
    return results;
}

std::string noteFor(const ClassActivationMap& cam) {
    if (!isFinite(cam.values)) {
        return "The map holds values that are not finite, so it is not shown.";
    }
    if (isConstant(cam)) {
        return cam.max > 0 ? "The map is constant: every place counts the same."
                           : "The map is constant and not positive, so there is no box.";
    }
    return cam.max > 0 ? "" : "The map has no positive value, so there is no box.";
}

void addMaps(Analysis& analysis, const ClassifierHead& head, const std::string& key,
             const PipelineContext& context) {
    const auto mapKey = [&](int classIndex) { return "map:" + key + ":" + std::to_string(classIndex); };
    std::vector<int> missing;
    for (ClassResult& result : analysis.classes) {
        result.cam = cached<ClassActivationMap>(context, mapKey(result.classIndex));
        if (!result.cam) {
            missing.push_back(result.classIndex);
        }
    }
    std::vector<ClassActivationMap> made = classActivationMaps(*analysis.output, head, missing);
    for (ClassActivationMap& cam : made) {
        const auto shared = std::make_shared<const ClassActivationMap>(std::move(cam));
        keep<ClassActivationMap>(context, mapKey(shared->targetClass), shared,
                                 shared->values.size() * sizeof(float));
        for (ClassResult& result : analysis.classes) {
            if (result.classIndex == shared->targetClass) {
                result.cam = shared;
            }
        }
    }
    for (ClassResult& result : analysis.classes) {
        result.note = noteFor(*result.cam);
    }
}

void addBoxes(ClassResult& result, const Analysis& analysis, const AnalysisRequest& request,
              const std::string& forwardKey, const PipelineContext& context) {
    if (request.onlyLevel) {
        result.boxAtLevel = imageBoxAtThreshold(*result.cam, analysis.seen, *request.onlyLevel);
        return;
    }
    const std::string key = "boxes:" + forwardKey + ":" + std::to_string(result.classIndex);
    result.boxes = cached<ThresholdBoxes>(context, key);
    if (!result.boxes) {
        result.boxes =
            std::make_shared<const ThresholdBoxes>(imageBoxesAtEveryThreshold(*result.cam, analysis.seen));
        keep<ThresholdBoxes>(context, key, result.boxes, result.boxes->levels.size() * sizeof(ThresholdBox));
    }
}

Error notFinite(const Analysis& analysis) {
    return Error{
        ErrorCode::LogitsNotFinite,
        "The network answers " + sourceName(analysis.source) +
            " with logits that are not finite numbers; check the model's weights and its description "
            "(range, mean, std).",
        {}};
}

} // namespace

Result<AnalysisPtr> decodeStage(const AnalysisRequest& request, const PipelineContext& context) {
    auto analysis = std::make_shared<Analysis>();
    analysis->source = request.source;
    if (request.source.pixels) {
        analysis->image = request.source.pixels;
        analysis->contentKey = XXH3_64bits(analysis->image->rgb.get(), analysis->image->bytes());
    } else {
        const Result<std::vector<std::uint8_t>> bytes = readFile(request.source.path);
        if (!bytes) {
            return fail(bytes.error());
        }
        analysis->contentKey = XXH3_64bits(bytes->data(), bytes->size());
        Result<TimedImage> image = decode(*bytes, analysis->contentKey, request.source, context);
        if (!image) {
            return fail(image.error());
        }
        analysis->image = image->image;
        analysis->timing.decodeMs = image->milliseconds;
    }
    analysis->seen = Box{0, 0, analysis->image->size.width, analysis->image->size.height};
    addGroundTruth(*analysis, request);
    return analysis;
}

namespace {

Result<AnalysisPtr> runStages(const AnalysisRequest& request, const ModelPtr& model,
                              const PipelineContext& context, const CancelCheck& cancelled,
                              const StageListener& listener) {
    const auto stopped = [&] { return cancelled && cancelled(); };
    const auto tell = [&](const Analysis& analysis) {
        if (listener) {
            listener(std::make_shared<const Analysis>(analysis));
        }
    };
    const Result<AnalysisPtr> decoded = decodeStage(request, context);
    if (!decoded) {
        return fail(decoded.error());
    }
    if (!model) {
        auto bare = std::make_shared<Analysis>(**decoded);
        bare->stage = Stage::Finished;
        return bare;
    }
    Analysis analysis = **decoded;
    analysis.model = model;
    analysis.seen = seenRectangle(analysis.image->size, model->input);
    tell(analysis);
    if (stopped()) {
        return cancelledError(request.source);
    }

    const std::string key = std::to_string(analysis.contentKey) + "|" +
                            std::to_string(analysis.image->size.width) + "x" +
                            std::to_string(analysis.image->size.height) + "|" + model->key;
    const Result<TimedForward> forward = runForward(analysis, *model, "forward:" + key, context);
    if (!forward) {
        return fail(forward.error());
    }
    analysis.output = forward->output;
    analysis.timing.decodeMs += forward->inputMs;
    analysis.timing.forwardMs = forward->forwardMs;
    if (!isFinite(analysis.output->logits)) {
        return fail(notFinite(analysis));
    }
    if (stopped()) {
        return cancelledError(request.source);
    }

    const Stopwatch mapWatch;
    analysis.classes = predictions(*analysis.output, request, model->labels);
    const ClassifierHead* head = model->network->head();
    if (head != nullptr && !analysis.output->featureMaps.empty()) {
        addMaps(analysis, *head, key, context);
    }
    if (model->scenes) {
        const Pooling pooling = head != nullptr ? head->pooling : Pooling::Average;
        analysis.scene = std::make_shared<const SceneSummary>(
            summariseScene(*analysis.output, *model->scenes, model->labels, pooling));
    }
    analysis.timing.mapMs = mapWatch.milliseconds();
    analysis.stage = Stage::Predicted;
    tell(analysis);

    const Stopwatch boxWatch;
    for (ClassResult& result : analysis.classes) {
        if (stopped()) {
            return cancelledError(request.source);
        }
        if (result.cam) {
            addBoxes(result, analysis, request, key, context);
        }
    }
    analysis.timing.boxMs = boxWatch.milliseconds();
    analysis.stage = Stage::Finished;
    return std::make_shared<const Analysis>(std::move(analysis));
}

} // namespace

Result<AnalysisPtr> analyse(const AnalysisRequest& request, const ModelPtr& model,
                            const PipelineContext& context, const CancelCheck& cancelled,
                            const StageListener& listener) {
    return guarded(sourceName(request.source),
                   [&] { return runStages(request, model, context, cancelled, listener); });
}

} // namespace actiscope
