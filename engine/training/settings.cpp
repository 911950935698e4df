#include "engine/training/settings.h"

#include <array>
#include <charconv>

namespace actiscope::training {

namespace {

/// The shortest text that reads back as the same number.
std::string text(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

/// FNV-1a (Fowler, Noll, Vo), to tell lists of names apart.
class Fingerprint {
public:
    void add(const std::string& name) {
        for (const char c : name + '\n') {
            m_hash = (m_hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        }
    }
    [[nodiscard]] std::string text() const {
        std::array<char, 20> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), m_hash, 16).ptr;
        return {buffer.data(), end};
    }

private:
    std::uint64_t m_hash = 0xcbf29ce484222325ULL;
};

std::string classesText(const std::vector<std::string>& classes) {
    Fingerprint fingerprint;
    for (const std::string& name : classes) {
        fingerprint.add(name);
    }
    return std::to_string(classes.size()) + " (names " + fingerprint.text() + ")";
}

/// Names without their folders: a data set may be moved.
std::string picturesText(const ExampleSource& source) {
    Fingerprint fingerprint;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const std::string name = source.name(i);
        fingerprint.add(name.substr(name.rfind('/') + 1) + ' ' + std::to_string(source.label(i)));
    }
    return std::to_string(source.size()) + " (names " + fingerprint.text() + ")";
}

} // namespace

Settings settingsOf(const TrainerOptions& options, const DataSet& data, const TrainingFacts& facts,
                    Size input) {
    const AugmentOptions& augment = options.augment;
    return {{"network", options.network},
            {"pooling", facts.pool == Pooling::Max ? "gmp" : "gap"},
            {"map stride", std::to_string(facts.mapStride)},
            {"number of classes", classesText(data.classes)},
            {"number of pictures", picturesText(*data.training)},
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
            {"init file", options.initFile.empty() ? "none" : options.initFile},
            {"seed", std::to_string(options.seed)}};
}

} // namespace actiscope::training
