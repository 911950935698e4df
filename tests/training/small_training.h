// A training that takes milliseconds, and what it tells.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"
#include "tests/training/linear_backend.h"
#include "tests/training/pictures.h"

namespace actiscope::training::test {

/// Red, green and blue pictures; the boxes are the whole picture, as a linear model's maps are.
inline DataSet colours(int perClass, int broken = -1) {
    std::vector<MemorySource::Item> training;
    std::vector<MemorySource::Item> validation;
    for (int i = 0; i < 3 * perClass; ++i) {
        const int label = i % 3;
        const auto strong = static_cast<std::uint8_t>(180 + i % 7 * 10);
        const auto weak = static_cast<std::uint8_t>(20 + i % 5 * 12);
        const ImagePtr image = plainPicture({9, 8}, label == 0 ? strong : weak, label == 1 ? strong : weak,
                                            label == 2 ? strong : weak);
        training.push_back({i == broken ? nullptr : image, label, {}, {}});
        if (i < 9) {
            validation.push_back({image, label, {Box{0, 0, 9, 8}}, {}});
        }
    }
    DataSet data;
    data.classes = {"red", "green", "blue"};
    data.training = std::make_shared<MemorySource>(std::move(training));
    data.validation = std::make_shared<MemorySource>(std::move(validation));
    return data;
}

class Recorder final : public TrainingListener {
public:
    void began(const Beginning& beginning) override { begun = beginning; }
    void moved(const Standing& standing) override {
        ++moves;
        last = standing;
        if (onMove) {
            onMove(standing);
        }
    }
    void epochEnded(const EpochRecord& record) override { epochs.push_back(record); }
    void remarked(const std::string& sentence) override { remarks.push_back(sentence); }
    void paused() override {
        if (onPause) {
            onPause();
        }
    }

    Beginning begun;
    Standing last;
    int moves = 0;
    std::vector<EpochRecord> epochs;
    std::vector<std::string> remarks;
    std::function<void(const Standing&)> onMove;
    std::function<void()> onPause;
};

inline TrainerOptions optionsFor(const std::filesystem::path& folder) {
    TrainerOptions options;
    options.network = "linear";
    options.epochs = 4;
    options.batch = 8;
    options.learningRate = 0.5;
    options.threads = 2;
    options.folder = folder;
    return options;
}

inline std::vector<float> finalWeights(const std::filesystem::path& folder) {
    const auto checkpoint = readCheckpoint(folder / kCheckpointFile);
    EXPECT_TRUE(checkpoint);
    return checkpoint ? checkpoint->state.at(1).values : std::vector<float>();
}

} // namespace actiscope::training::test
