// Whole trainings of a small real model: learning, resuming, stopping, and what may go wrong.
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/data/description_file.h"
#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/full_disk.h"
#include "tests/training/linear_backend.h"
#include "tests/training/pictures.h"

namespace actiscope::training {
namespace {

namespace fs = std::filesystem;
using actiscope::test::TemporaryFolder;
using testing::HasSubstr;

/// Red, green and blue pictures; the boxes are the whole picture, as a linear model's maps are.
DataSet colours(int perClass, int broken = -1) {
    std::vector<test::MemorySource::Item> training;
    std::vector<test::MemorySource::Item> validation;
    for (int i = 0; i < 3 * perClass; ++i) {
        const int label = i % 3;
        const auto strong = static_cast<std::uint8_t>(180 + i % 7 * 10);
        const auto weak = static_cast<std::uint8_t>(20 + i % 5 * 12);
        const ImagePtr image = test::plainPicture({9, 8}, label == 0 ? strong : weak,
                                                  label == 1 ? strong : weak, label == 2 ? strong : weak);
        training.push_back({i == broken ? nullptr : image, label, {}});
        if (i < 9) {
            validation.push_back({image, label, {Box{0, 0, 9, 8}}});
        }
    }
    DataSet data;
    data.classes = {"red", "green", "blue"};
    data.training = std::make_shared<test::MemorySource>(std::move(training));
    data.validation = std::make_shared<test::MemorySource>(std::move(validation));
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

TrainerOptions optionsFor(const fs::path& folder) {
    TrainerOptions options;
    options.network = "linear";
    options.epochs = 4;
    options.batch = 8;
    options.learningRate = 0.5;
    options.threads = 2;
    options.folder = folder;
    return options;
}

std::vector<float> finalWeights(const fs::path& folder) {
    const auto checkpoint = readCheckpoint(folder / kCheckpointFile);
    EXPECT_TRUE(checkpoint);
    return checkpoint ? checkpoint->state.at(1).values : std::vector<float>();
}

TEST(TrainerTest, LearnsAndSavesWhatOpensAsAModel) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    Recorder recorder;
    TrainingControl control;
    const auto summary =
        train(optionsFor(folder.path() / "new" / "out"), colours(20), backend, recorder, control);
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_TRUE(summary->finished);
    ASSERT_EQ(summary->epochs.size(), 4U);
    EXPECT_EQ(recorder.begun.trainingImages, 60U);
    EXPECT_EQ(recorder.moves, 4 * (7 + 2)); // 60 pictures in batches of 8, 9 to validate
    const EpochRecord& last = recorder.epochs.back();
    EXPECT_EQ(last.epoch, 4);
    EXPECT_LT(last.trainingLoss, recorder.epochs.front().trainingLoss);
    EXPECT_EQ(last.validation.images, 9U);
    EXPECT_EQ(last.validation.annotated, 9U);
    EXPECT_EQ(last.validation.top1Error, 0.0);
    EXPECT_EQ(last.validation.top5Error, 0.0);
    ASSERT_TRUE(last.validation.gtKnown && last.validation.top1LocalizationError);
    EXPECT_DOUBLE_EQ(*last.validation.top1LocalizationError, 1 - *last.validation.gtKnown);
    EXPECT_GT(last.imagesPerSecond, 0);

    const fs::path model = folder.path() / "new" / "out" / kModelFile;
    const auto file = readSafetensors(model);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->metadata.at(kNetworkKey), "linear");
    EXPECT_EQ(file->arrays.at(0).shape, (std::vector<std::int64_t>{3, 3}));
    const auto description = readDescription(descriptionPathFor(model));
    ASSERT_TRUE(description) << description.error().message;
    EXPECT_EQ(description->labels, (std::vector<std::string>{"red", "green", "blue"}));
    EXPECT_EQ(description->size, (Size{8, 8}));
    EXPECT_EQ(description->pool, Pooling::Average);
    EXPECT_EQ(description->name, "Linear");
}

TEST(TrainerTest, EpochLinesAreJson) {
    EpochRecord record;
    record.epoch = 3;
    record.trainingLoss = 0.5;
    const auto line = nlohmann::json::parse(epochLine(record));
    EXPECT_EQ(line.at("epoch"), 3);
    EXPECT_EQ(line.at("loss"), 0.5);
    EXPECT_TRUE(line.at("top1_error").is_null());
    EXPECT_TRUE(line.at("gt_known").is_null());
    EXPECT_TRUE(line.at("top1_localization_error").is_null());
    EXPECT_TRUE(line.contains("top5_error") && line.contains("learning_rate") &&
                line.contains("images_per_second"));
    EXPECT_EQ(epochLine(record).find('\n'), epochLine(record).size() - 1);
}

TEST(TrainerTest, StoppedAnywhereAndResumedItEndsWithTheSameWeights) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    const DataSet data = colours(20);
    Recorder whole;
    TrainingControl control;
    ASSERT_TRUE(train(optionsFor(folder.path() / "whole"), data, backend, whole, control));
    const std::vector<float> expected = finalWeights(folder.path() / "whole");

    for (int stop = 1; stop < 4 * 9; stop += 3) {
        const fs::path out = folder.path() / std::to_string(stop);
        TrainerOptions options = optionsFor(out);
        TrainingControl stopping;
        Recorder first;
        first.onMove = [&](const Standing&) {
            if (first.moves == stop) {
                stopping.stop();
            }
        };
        const auto stopped = train(options, data, backend, first, stopping);
        ASSERT_TRUE(stopped) << stopped.error().message;
        EXPECT_FALSE(stopped->finished) << stop;
        options.resume = true;
        options.threads = 1 + stop % 3; // the model itself runs on one
        Recorder second;
        const auto resumed = train(options, data, backend, second, control);
        ASSERT_TRUE(resumed) << resumed.error().message;
        EXPECT_TRUE(resumed->finished);
        EXPECT_EQ(second.remarks.size(), options.threads == 2 ? 0U : 1U)
            << "another number of threads is told";
        EXPECT_EQ(finalWeights(out), expected) << "stopped after " << stop;
        ASSERT_EQ(resumed->epochs.size(), 4U);
        for (std::size_t i = 0; i < 4; ++i) {
            EXPECT_EQ(resumed->epochs[i].trainingLoss, whole.epochs[i].trainingLoss)
                << stop << " epoch " << i;
            EXPECT_EQ(resumed->epochs[i].validation.loss, whole.epochs[i].validation.loss);
        }
        EXPECT_EQ(first.epochs.size() + second.epochs.size(), 4U) << "each epoch is told once";
    }
}

TEST(TrainerTest, AFinishedTrainingStaysFinished) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    TrainerOptions options = optionsFor(folder.path());
    Recorder recorder;
    TrainingControl control;
    ASSERT_TRUE(train(options, colours(20), backend, recorder, control));
    const auto anew = train(options, colours(20), backend, recorder, control);
    ASSERT_FALSE(anew);
    EXPECT_THAT(anew.error().message, HasSubstr("holds the checkpoint of a training"));
    options.resume = true;
    Recorder again;
    const auto resumed = train(options, colours(20), backend, again, control);
    ASSERT_TRUE(resumed) << resumed.error().message;
    EXPECT_TRUE(resumed->finished);
    EXPECT_EQ(again.moves, 0);
}

TEST(TrainerTest, ACheckpointOfAnotherTrainingIsRefusedByWhatDiffers) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    Recorder recorder;
    TrainingControl control;
    TrainerOptions options = optionsFor(folder.path());
    ASSERT_TRUE(train(options, colours(20), backend, recorder, control));
    options.resume = true;
    options.network = "other";
    options.batch = 4;
    const auto other = train(options, colours(20), backend, recorder, control);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(
        other.error().message,
        HasSubstr("another training: network is linear there and other here; batch is 8 there and 4 here"));
    options = optionsFor(folder.path());
    options.resume = true;
    const auto pictures = train(options, colours(21), backend, recorder, control);
    ASSERT_FALSE(pictures);
    EXPECT_THAT(pictures.error().message, HasSubstr("number of pictures is 60"));
}

TEST(TrainerTest, ABrokenPictureIsNamedOnceSkippedAndCounted) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    Recorder recorder;
    TrainingControl control;
    TrainerOptions options = optionsFor(folder.path());
    options.batch = 10; // so that every epoch sees all 60
    const auto summary = train(options, colours(20, 7), backend, recorder, control);
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_THAT(recorder.remarks, testing::ElementsAre("picture 7 is broken. It is left out."));
    EXPECT_EQ(summary->skipped, 1U);
    for (const EpochRecord& record : recorder.epochs) {
        EXPECT_EQ(record.skipped, 1U);
    }
    EXPECT_EQ(recorder.epochs.back().validation.top1Error, 0.0);
}

TEST(TrainerTest, ALossThatIsNoNumberStopsAtItsStepAndKeepsTheLastGoodCheckpoint) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    backend.wishes.notANumberAt = 16; // the third of the third epoch
    Recorder recorder;
    TrainingControl control;
    const auto summary = train(optionsFor(folder.path()), colours(20), backend, recorder, control);
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code, ErrorCode::LogitsNotFinite);
    EXPECT_THAT(summary.error().message, HasSubstr("at step 16 (epoch 3)"));
    EXPECT_THAT(summary.error().message, HasSubstr("the checkpoint of step 14"));
    EXPECT_THAT(summary.error().message, HasSubstr("lower learning rate"));
    const auto kept = readCheckpoint(folder.path() / kCheckpointFile);
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->progress.epoch, 2);
    EXPECT_TRUE(fs::exists(folder.path() / kModelFile));
}

TEST(TrainerTest, ADiskThatIsFullForAWhileIsRemarkedAndTheOlderCheckpointStays) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    TrainingControl control;
    Recorder recorder;
    TrainerOptions options = optionsFor(folder.path());
    options.checkpointSeconds = 0;
    std::optional<test::FullDisk> full;
    std::uint64_t kept = 0;
    recorder.onMove = [&](const Standing&) {
        if (recorder.moves == 3) {
            full.emplace(100);
        } else if (recorder.moves == 5) {
            full.reset();
            kept = readCheckpoint(folder.path() / kCheckpointFile).value().progress.step;
        }
    };
    const auto summary = train(options, colours(20), backend, recorder, control);
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_TRUE(summary->finished);
    EXPECT_EQ(kept, 2U);
    ASSERT_EQ(recorder.remarks.size(), 2U);
    EXPECT_THAT(recorder.remarks[0], testing::AllOf(HasSubstr("could not be written"),
                                                    HasSubstr("checkpoint of step 2 is still there")));
}

TEST(TrainerTest, APausedTrainingHasACheckpointAndGoesOn) {
    const TemporaryFolder folder;
    test::LinearBackend backend;
    TrainingControl control;
    Recorder recorder;
    // The pause is taken up before the step after, and ended by another thread.
    std::thread other;
    int pauses = 0;
    recorder.onMove = [&](const Standing&) {
        if (recorder.moves == 3) {
            control.pause();
        }
    };
    recorder.onPause = [&] {
        ++pauses;
        EXPECT_EQ(recorder.moves, 3);
        EXPECT_TRUE(fs::exists(folder.path() / kCheckpointFile)) << "written before it waits";
        other = std::thread([&] { control.proceed(); });
    };
    const auto summary = train(optionsFor(folder.path()), colours(20), backend, recorder, control);
    other.join();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_TRUE(summary->finished);
    EXPECT_EQ(pauses, 1);
}

TEST(TrainerTest, TheBetterEpochHasTheLowerErrorThenTheLowerLoss) {
    const auto record = [](double error, double loss) {
        EpochRecord result;
        result.validation.top1Error = error;
        result.validation.loss = loss;
        return result;
    };
    EXPECT_TRUE(isBetter(record(0.1, 9), record(0.2, 1)));
    EXPECT_TRUE(isBetter(record(0.1, 1), record(0.1, 2)));
    EXPECT_FALSE(isBetter(record(0.1, 1), record(0.1, 1)));
}

} // namespace
} // namespace actiscope::training
