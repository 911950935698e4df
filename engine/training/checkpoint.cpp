#include "engine/training/checkpoint.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/data/safetensors.h"

namespace actiscope::training {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kKey = "actiscope.checkpoint";
constexpr int kFormat = 2;
constexpr std::string_view kWaiting = "model/"; ///< before the names of a waiting model's parameters

Json optionalNumber(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::optional<double> numberIn(const Json& json, const char* key) {
    return json.at(key).is_null() ? std::nullopt : std::optional(json.at(key).get<double>());
}

Json toJson(const EpochRecord& record) {
    const Metrics& metrics = record.validation;
    return {{"epoch", record.epoch},
            {"loss", optionalNumber(metrics.loss)},
            {"training_loss", record.trainingLoss},
            {"training_error", record.trainingError},
            {"top1_error", optionalNumber(metrics.top1Error)},
            {"top5_error", optionalNumber(metrics.top5Error)},
            {"gt_known", optionalNumber(metrics.gtKnown)},
            {"top1_localization_error", optionalNumber(metrics.top1LocalizationError)},
            {"learning_rate", record.learningRate},
            {"images_per_second", record.imagesPerSecond},
            {"images", metrics.images},
            {"annotated_images", metrics.annotated},
            {"skipped_images", record.skipped}};
}

EpochRecord recordFrom(const Json& json) {
    EpochRecord record;
    record.epoch = json.at("epoch").get<int>();
    record.trainingLoss = json.at("training_loss").get<double>();
    record.trainingError = json.at("training_error").get<double>();
    record.learningRate = json.at("learning_rate").get<double>();
    record.imagesPerSecond = json.at("images_per_second").get<double>();
    record.skipped = json.at("skipped_images").get<std::size_t>();
    record.validation.images = json.at("images").get<std::size_t>();
    record.validation.annotated = json.at("annotated_images").get<std::size_t>();
    record.validation.loss = numberIn(json, "loss");
    record.validation.top1Error = numberIn(json, "top1_error");
    record.validation.top5Error = numberIn(json, "top5_error");
    record.validation.gtKnown = numberIn(json, "gt_known");
    record.validation.top1LocalizationError = numberIn(json, "top1_localization_error");
    return record;
}

Json toJson(const Checkpoint& checkpoint) {
    const Progress& progress = checkpoint.progress;
    Json settings = Json::array();
    for (const auto& [name, value] : checkpoint.settings) {
        settings.push_back({name, value});
    }
    Json epochs = Json::array();
    for (const EpochRecord& record : progress.epochs) {
        epochs.push_back(toJson(record));
    }
    return {{"format", kFormat},
            {"network", checkpoint.network},
            {"classes", checkpoint.classes},
            {"settings", std::move(settings)},
            {"threads", checkpoint.threads},
            {"epoch", progress.epoch},
            {"step", progress.step},
            {"loss_sum", progress.lossSum},
            {"images", progress.images},
            {"right", progress.right},
            {"skipped", progress.skipped},
            {"seconds", progress.seconds},
            {"epochs", std::move(epochs)},
            {"model_epoch", checkpoint.modelEpoch},
            {"waiting_model", checkpoint.waiting ? checkpoint.waiting->epoch : 0}};
}

/// Throws nlohmann's exceptions where something is missing or of another type.
Checkpoint checkpointFrom(const Json& json) {
    Checkpoint checkpoint;
    checkpoint.network = json.at("network").get<std::string>();
    checkpoint.classes = json.at("classes").get<std::vector<std::string>>();
    checkpoint.settings = json.at("settings").get<Settings>();
    checkpoint.threads = json.at("threads").get<int>();
    Progress& progress = checkpoint.progress;
    progress.epoch = json.at("epoch").get<int>();
    progress.step = json.at("step").get<std::uint64_t>();
    progress.lossSum = json.at("loss_sum").get<double>();
    progress.images = json.at("images").get<std::uint64_t>();
    progress.right = json.at("right").get<std::uint64_t>();
    progress.skipped = json.at("skipped").get<std::uint64_t>();
    progress.seconds = json.at("seconds").get<double>();
    for (const Json& record : json.at("epochs")) {
        progress.epochs.push_back(recordFrom(record));
    }
    checkpoint.modelEpoch = json.at("model_epoch").get<int>();
    if (const int epoch = json.at("waiting_model").get<int>(); epoch > 0) {
        checkpoint.waiting = WaitingModel{epoch, {}};
    }
    return checkpoint;
}

/// Parts the file's arrays into the session's state and the waiting model.
void takeArrays(Checkpoint& checkpoint, std::vector<NamedArray> arrays) {
    for (NamedArray& array : arrays) {
        if (checkpoint.waiting && array.name.starts_with(kWaiting)) {
            array.name.erase(0, kWaiting.size());
            checkpoint.waiting->parameters.push_back(std::move(array));
        } else {
            checkpoint.state.push_back(std::move(array));
        }
    }
}

tl::unexpected<Error> damaged(const std::filesystem::path& file, const std::string& how) {
    return fail(ErrorCode::ModelUnreadable,
                file.string() +
                    " is damaged, so the training can't go on from it; begin it anew in another folder.",
                how);
}

} // namespace

std::string epochLine(const EpochRecord& record) {
    return toJson(record).dump() + "\n";
}

Result<std::monostate> writeCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint) {
    const std::map<std::string, std::string> metadata{
        {kNetworkKey, checkpoint.network},
        {kKey, toJson(checkpoint).dump(-1, ' ', false, Json::error_handler_t::replace)}};
    std::vector<NamedArray> both;
    if (checkpoint.waiting) {
        both = checkpoint.state;
        for (const NamedArray& array : checkpoint.waiting->parameters) {
            both.push_back({std::string(kWaiting) + array.name, array.shape, array.values});
        }
    }
    return writeSafetensors(file, checkpoint.waiting ? both : checkpoint.state, metadata, Storage::Single);
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path& file) {
    Result<SafetensorsContent> content = readSafetensors(file);
    if (!content) {
        const Error& error = content.error();
        const bool readable =
            error.code == ErrorCode::ModelUnreadable || error.code == ErrorCode::ModelUnsupported;
        return readable ? damaged(file, error.message) : fail(error);
    }
    const auto text = content->metadata.find(kKey);
    if (text == content->metadata.end()) {
        return fail(ErrorCode::ModelUnreadable,
                    file.string() + " is no checkpoint of a training; name another folder.");
    }
    try {
        const Json json = Json::parse(text->second);
        if (json.at("format") != kFormat) {
            return fail(ErrorCode::ModelUnreadable,
                        file.string() +
                            " is a checkpoint of another version of the program; go on with that.");
        }
        Checkpoint checkpoint = checkpointFrom(json);
        takeArrays(checkpoint, std::move(content->arrays));
        return checkpoint;
    } catch (const Json::exception& error) {
        return damaged(file, error.what());
    }
}

std::string differences(const Settings& there, const Settings& here) {
    const auto valueIn = [](const Settings& settings, const std::string& name) {
        const auto found = std::find_if(settings.begin(), settings.end(),
                                        [&name](const auto& setting) { return setting.first == name; });
        return found == settings.end() ? std::string("unknown") : found->second;
    };
    std::string text;
    for (const auto& [name, value] : here) {
        const std::string other = valueIn(there, name);
        if (other != value) {
            text += (text.empty() ? "" : "; ") + name + " is " + other + " there and " + value + " here";
        }
    }
    return text;
}

} // namespace actiscope::training
