#include "engine/runtime/model.h"

#include <chrono>
#include <sstream>
#include <system_error>

#include "engine/data/description_file.h"
#include "engine/runtime/guarded.h"
#include "engine/runtime/model_format.h"
#include "engine/runtime/model_names.h"

namespace actiscope {

namespace {

/// The description in force, the folder that its label file is relative to, and what it is called.
struct FoundDescription {
    ModelDescription description;
    std::filesystem::path folder;
    std::string name;
};

Result<FoundDescription> findDescription(const ModelRequest& request) {
    if (request.edited) {
        return FoundDescription{*request.edited, request.path.parent_path(),
                                descriptionPathFor(request.path).filename().string()};
    }
    std::filesystem::path file = request.description;
    if (file.empty()) {
        file = descriptionPathFor(request.path);
        std::error_code error;
        if (!std::filesystem::exists(file, error)) {
            return FoundDescription{};
        }
    }
    return readDescription(file).map([&](ModelDescription&& description) {
        return FoundDescription{std::move(description), file.parent_path(), file.filename().string()};
    });
}

Result<LabelTable> findLabels(const ModelRequest& request, const FoundDescription& found,
                              const NetworkInfo& info) {
    if (!request.labels.empty()) {
        return readLabels(request.labels);
    }
    const ModelDescription& description = found.description;
    if (description.labels) {
        return labelsFromList(*description.labels, found.name);
    }
    if (description.labelsFile) {
        return readLabels(found.folder / *description.labelsFile);
    }
    if (info.labels) {
        return labelsFromList(*info.labels, "model file");
    }
    return defaultLabels(info.classes);
}

Result<std::optional<SceneTable>> findScenes(const FoundDescription& found, const LabelTable& labels,
                                             const Network& network) {
    if (!found.description.scene) {
        return usualSceneTable(labels);
    }
    const ClassifierHead* head = network.head();
    const SceneShape shape{labels, head != nullptr ? head->channels : 0};
    return readSceneTable(*found.description.scene, found.folder, shape).map([](SceneTable&& table) {
        return std::optional(std::move(table));
    });
}

std::string sizeText(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

Result<InputDescription> inputInForce(const ModelRequest& request, const ModelDescription& description,
                                      const NetworkInfo& info) {
    InputDescription input = resolveInput(info.defaultInput, description);
    if (info.fixedInput && (!description.size || !info.freeInputSize)) {
        input.size = *info.fixedInput;
    }
    if (request.inputSize) {
        input.size = Size{*request.inputSize, *request.inputSize};
    } else if (description.size) {
        input.size = *description.size;
    }
    if (request.geometry) {
        input.geometry = *request.geometry;
    }
    if (info.fixedInput && !info.freeInputSize && input.size != *info.fixedInput) {
        return fail(ErrorCode::InvalidArgument, "The model " + info.path + " takes images of " +
                                                    sizeText(*info.fixedInput) + " only, not of " +
                                                    sizeText(input.size) + "; leave the input size away.");
    }
    return input;
}

/// An input size that may not fit is tried once, so that it fails here and not at every image.
Result<std::monostate> checkInputSize(const Network& network, const InputDescription& input, int threads) {
    const Size usual = network.info().defaultInput.size;
    const bool smaller = input.size.width < usual.width || input.size.height < usual.height;
    if (input.size == usual || (network.info().freeInputSize && !smaller)) {
        return std::monostate{};
    }
    const auto pixels =
        static_cast<std::size_t>(input.size.width) * static_cast<std::size_t>(input.size.height);
    const InputTensor blank{1, input.size.height, input.size.width, std::vector<float>(3 * pixels)};
    return network.forward(blank, {threads}).map([](const auto&) { return std::monostate{}; });
}

/// Everything that determines the answers of a model.
std::string modelKey(const ModelRequest& request, const InputDescription& input,
                     const ModelDescription& description) {
    std::error_code error;
    std::ostringstream key;
    key.precision(17);
    for (const std::filesystem::path& file : {request.path, request.prototxt}) {
        key << std::filesystem::absolute(file, error).string() << '|'
            << (file.empty() ? 0 : std::filesystem::file_size(file, error)) << '|'
            << (file.empty() ? 0 : std::filesystem::last_write_time(file, error).time_since_epoch().count())
            << '|';
    }
    key << input.size.width << 'x' << input.size.height << '|' << static_cast<int>(input.channels) << '|'
        << input.range << '|' << static_cast<int>(input.geometry) << static_cast<int>(input.resize);
    for (std::size_t i = 0; i < 3; ++i) {
        key << '|' << input.mean[i] << '|' << input.std[i];
    }
    key << '|' << static_cast<int>(request.device) << (description.pool == Pooling::Max ? "|gmp" : "") << '|'
        << description.mapStride.value_or(0) << '|' << description.network.value_or("");
    return key.str();
}

/// Parameters alone, without what is done with them.
bool isStateDict(ModelFormat format) {
    return format == ModelFormat::TorchZip || format == ModelFormat::TorchLegacy ||
           format == ModelFormat::Safetensors;
}

Result<ModelPtr> openChecked(const ModelRequest& asked, ModuleLoader& modules) {
    const auto start = std::chrono::steady_clock::now();
    const Result<ModelRequest> named = resolveModelName(asked);
    if (!named) {
        return fail(named.error());
    }
    const ModelRequest& request = *named;
    const Result<ModelFormat> format = recogniseModel(request.path);
    if (!format) {
        return fail(format.error());
    }
    if (!asked.prototxt.empty() && *format != ModelFormat::Caffe) {
        return fail(ErrorCode::InvalidArgument,
                    request.path.string() + " is no Caffe model, so that it has no use for the prototxt " +
                        request.prototxt.string() + "; leave the prototxt away.");
    }
    Result<FoundDescription> found = findDescription(request);
    if (!found) {
        return fail(found.error());
    }
    const Result<Backend*> backend = modules.backend(moduleFor(*format));
    if (!backend) {
        return fail(backend.error());
    }
    OpenNetworkRequest open;
    open.path = request.path.string();
    open.format = *format;
    open.prototxt = request.prototxt.string();
    open.device = request.device;
    open.threads = request.threads;
    open.pool = found->description.pool;
    open.mapStride = found->description.mapStride.value_or(0);
    open.network = found->description.network.value_or("");
    if (!open.network.empty() && !isStateDict(*format)) {
        return fail(ErrorCode::DescriptionInvalid,
                    "The description of " + request.path.string() + " says \"network\": \"" + open.network +
                        "\", but the file itself says what its network is: remove \"network\".");
    }
    Result<NetworkPtr> network = (*backend)->open(open);
    if (!network) {
        return fail(network.error());
    }
    if (const auto agrees = checkAgainst(found->description, **network); !agrees) {
        return fail(agrees.error());
    }
    const NetworkInfo& info = (*network)->info();
    Result<InputDescription> input = inputInForce(request, found->description, info);
    if (!input) {
        return fail(input.error());
    }
    if (const auto fits = checkInputSize(**network, *input, request.threads); !fits) {
        return fail(fits.error());
    }
    Result<LabelTable> labels = findLabels(request, *found, info).and_then([&](LabelTable&& table) {
        return checkedLabels(std::move(table), info.classes);
    });
    if (!labels) {
        return fail(labels.error());
    }
    Result<std::optional<SceneTable>> scenes = findScenes(*found, *labels, **network);
    if (!scenes) {
        return fail(scenes.error());
    }
    Model model;
    model.request = request;
    model.network = std::move(*network);
    model.description = std::move(found->description);
    model.input = *input;
    model.labels = std::move(*labels);
    model.scenes = std::move(*scenes);
    model.key = modelKey(request, model.input, model.description);
    model.openMs =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return std::make_shared<const Model>(std::move(model));
}

} // namespace

Result<ModelPtr> openModel(const ModelRequest& request, ModuleLoader& modules) {
    return guarded(request.path.string(), [&] { return openChecked(request, modules); });
}

} // namespace actiscope
