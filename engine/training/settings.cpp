#include "engine/training/settings.h"

#include <array>
#include <charconv>
#include <optional>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/data/files.h"

namespace actiscope::training {

namespace {

/// The shortest text that reads back as the same number.
std::string text(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::string hashText(const void* bytes, std::size_t size) {
    std::array<char, 20> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), XXH3_64bits(bytes, size), 16).ptr;
    return {buffer.data(), end};
}

std::string namesOfClasses(const std::vector<std::string>& classes) {
    std::string names;
    for (const std::string& name : classes) {
        names += name + '\n';
    }
    return hashText(names.data(), names.size());
}

/// Without their folders: a data set may be moved.
std::string namesOfPictures(const ExampleSource& source) {
    std::string names;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const std::string name = source.name(i);
        names += name.substr(name.rfind('/') + 1) + ' ' + std::to_string(source.label(i)) + '\n';
    }
    return hashText(names.data(), names.size());
}

/// Of the file's bytes; empty where it can't be read.
std::optional<std::string> contentOf(const std::string& file) {
    const auto bytes = readFile(file);
    return bytes ? std::optional(hashText(bytes->data(), bytes->size())) : std::nullopt;
}

/// What the pictures are, in words as far as there are any.
void addPictures(Settings& settings, const DataSet& data) {
    settings.emplace_back("pictures", data.drawn.empty() ? "files" : "drawn");
    settings.insert(settings.end(), data.drawn.begin(), data.drawn.end());
    settings.emplace_back("number of classes", std::to_string(data.classes.size()));
    settings.emplace_back("number of pictures", std::to_string(data.training->size()));
    settings.emplace_back("class names", namesOfClasses(data.classes));
    if (data.drawn.empty()) {
        settings.emplace_back("picture names", namesOfPictures(*data.training));
    }
}

} // namespace

Settings settingsOf(const TrainerOptions& options, const DataSet& data, const TrainingFacts& facts,
                    Size input) {
    const AugmentOptions& augment = options.augment;
    Settings settings{{"network", options.network},
                      {"pooling", facts.pool == Pooling::Max ? "gmp" : "gap"},
                      {"map stride", std::to_string(facts.mapStride)},
                      {"input size", std::to_string(input.width) + " x " + std::to_string(input.height)},
                      {"number of epochs", std::to_string(options.epochs)},
                      {"batch", std::to_string(options.batch)},
                      {"learning rate", text(options.learningRate)},
                      {"momentum", text(options.momentum)},
                      {"weight decay", text(options.weightDecay)},
                      {"label smoothing", text(options.labelSmoothing)},
                      {"augmentation", text(augment.leastArea) + " " + text(augment.mostAspect) + " " +
                                           text(augment.flip) + " " + text(augment.brightness) + " " +
                                           text(augment.contrast) + " " + text(augment.saturation)},
                      {"seed", std::to_string(options.seed)}};
    addPictures(settings, data);
    if (const auto content =
            options.initFile.empty() ? std::optional<std::string>("none") : contentOf(options.initFile)) {
        settings.emplace_back("content of the init file", *content);
    }
    return settings;
}

} // namespace actiscope::training
