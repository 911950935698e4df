#include "engine/runtime/classification_map.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <utility>

#include "engine/cam/class_activation_map.h"
#include "engine/runtime/guarded.h"
#include "engine/vision/preprocess.h"

namespace actiscope {

namespace {

std::string sourceName(const ImageSource& source) {
    return source.name.empty() ? source.path.string() : source.name;
}

/// The model's input, so much larger that its width is `side`.
InputDescription enlarged(InputDescription input, int side) {
    const Size usual = input.size;
    input.size.width = side;
    input.size.height =
        static_cast<int>(static_cast<std::int64_t>(usual.height) * side / std::max(1, usual.width));
    return input;
}

/// True where the cells are those of the last map, as many times more as the input is larger; else linear
/// layers slid over a window of them.
bool poolsGlobally(const Network& network, Size input, const ClassGrid& grid) {
    if (network.head() != nullptr) {
        return true;
    }
    const NetworkInfo& info = network.info();
    const auto last = std::find_if(info.layers.rbegin(), info.layers.rend(),
                                   [](const LayerInfo& layer) { return layer.width > 1; });
    if (last == info.layers.rend() || info.defaultInput.size.width <= 0) {
        return false;
    }
    const double cells = static_cast<double>(last->width) * input.width / info.defaultInput.size.width;
    return std::abs(cells - grid.width) <= 1;
}

/// Where the cells begin and end along one side, in input pixels: windows of `own` pixels, evenly spread.
std::pair<double, double> cellsAlong(int input, int own, int cells) {
    const double step = cells > 1 ? static_cast<double>(input - own) / (cells - 1) : input;
    const double first = (own - step) / 2;
    return step > 0 && first >= 0 ? std::pair(first, first + step * cells)
                                  : std::pair(0.0, static_cast<double>(input));
}

Result<ClassificationMapPtr> made(const ClassificationMapRequest& request, const ModelPtr& model,
                                  const PipelineContext& context, const CancelCheck& cancelled) {
    const std::string name = sourceName(request.source);
    const Result<AnalysisPtr> decoded = decodeStage({request.source, 0, {}, {}, {}}, context);
    if (!decoded) {
        return fail(decoded.error());
    }
    if (cancelled && cancelled()) {
        return fail(ErrorCode::Cancelled, "The work on " + name + " was cancelled.");
    }
    const InputDescription input = enlarged(model->input, classificationSide(*model, request.inputSize));
    const std::string key = "places:" + std::to_string((*decoded)->contentKey) + "|" +
                            std::to_string((*decoded)->image->size.width) + "x" +
                            std::to_string((*decoded)->image->size.height) + "|" + model->key + "|" +
                            std::to_string(input.size.width);
    if (context.cache != nullptr) {
        if (const auto known = context.cache->get<ClassificationMap>(key)) {
            return known;
        }
    }
    const auto start = std::chrono::steady_clock::now();
    const InputTensor tensor = preprocess(*(*decoded)->image, input);
    auto grid = model->network->classifyGrid(tensor, {context.threads});
    if (!grid) {
        return fail(grid.error());
    }
    if (!isFinite(grid->logits)) {
        return fail(ErrorCode::LogitsNotFinite,
                    "The network answers " + name +
                        " with logits that are not finite numbers; check the model's weights and its "
                        "description (range, mean, std).");
    }
    ClassificationMap map;
    map.image = (*decoded)->image;
    map.model = model;
    map.contentKey = (*decoded)->contentKey;
    map.input = input.size;
    map.seen = seenRectangle(map.image->size, input);
    map.grid = std::move(*grid);
    map.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    auto shared = std::make_shared<const ClassificationMap>(std::move(map));
    if (context.cache != nullptr) {
        context.cache->put<ClassificationMap>(key, shared, 2 * shared->grid.logits.size() * sizeof(float));
    }
    return shared;
}

} // namespace

std::vector<CellAnswer> cellAnswers(const ClassGrid& grid) {
    const auto cells = static_cast<std::size_t>(grid.height) * static_cast<std::size_t>(grid.width);
    std::vector<CellAnswer> answers(cells);
    for (std::size_t c = 0; c < static_cast<std::size_t>(grid.classes); ++c) {
        for (std::size_t cell = 0; cell < cells; ++cell) {
            CellAnswer& answer = answers[cell];
            const float logit = grid.logits[c * cells + cell];
            if (c == 0 || logit > answer.logit) {
                answer = {static_cast<int>(c), grid.probabilities[c * cells + cell], logit};
            }
        }
    }
    return answers;
}

std::vector<CellClass> cellClasses(const std::vector<CellAnswer>& answers) {
    std::map<int, CellClass> found;
    for (const CellAnswer& answer : answers) {
        CellClass& one = found[answer.classIndex];
        one.classIndex = answer.classIndex;
        ++one.cells;
        one.largest = std::max(one.largest, answer.probability);
    }
    std::vector<CellClass> classes;
    for (const auto& [index, one] : found) {
        classes.push_back(one);
    }
    std::stable_sort(classes.begin(), classes.end(), [](const CellClass& a, const CellClass& b) {
        return a.cells != b.cells ? a.cells > b.cells : a.largest > b.largest;
    });
    return classes;
}

ClassActivationMap probabilityMap(const ClassGrid& grid, int classIndex) {
    const auto cells = static_cast<std::ptrdiff_t>(grid.height) * grid.width;
    ClassActivationMap map;
    map.targetClass = classIndex;
    map.height = grid.height;
    map.width = grid.width;
    const auto first = grid.probabilities.begin() + classIndex * cells;
    map.values.assign(first, first + cells);
    const auto [least, most] = std::minmax_element(map.values.begin(), map.values.end());
    map.min = *least;
    map.max = *most;
    return map;
}

Box placesBox(const ClassificationMap& map) {
    if (poolsGlobally(*map.model->network, map.input, map.grid)) {
        return map.seen;
    }
    const Size own = map.model->network->info().defaultInput.size;
    const auto [left, right] = cellsAlong(map.input.width, own.width, map.grid.width);
    const auto [top, bottom] = cellsAlong(map.input.height, own.height, map.grid.height);
    const double scaleX = static_cast<double>(map.seen.width()) / map.input.width;
    const double scaleY = static_cast<double>(map.seen.height()) / map.input.height;
    Box box{map.seen.x0 + static_cast<int>(std::lround(left * scaleX)),
            map.seen.y0 + static_cast<int>(std::lround(top * scaleY)),
            map.seen.x0 + static_cast<int>(std::lround(right * scaleX)),
            map.seen.y0 + static_cast<int>(std::lround(bottom * scaleY))};
    box.x1 = std::max(box.x1, box.x0 + 1);
    box.y1 = std::max(box.y1, box.y0 + 1);
    return box;
}

int classificationSide(const Model& model, std::optional<int> inputSize) {
    return inputSize.value_or(2 * model.input.size.width);
}

Result<ClassificationMapPtr> classificationMap(const ClassificationMapRequest& request, const ModelPtr& model,
                                               const PipelineContext& context, const CancelCheck& cancelled) {
    return guarded(sourceName(request.source), [&] { return made(request, model, context, cancelled); });
}

} // namespace actiscope
