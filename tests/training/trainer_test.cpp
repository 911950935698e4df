// Whole trainings of a small real model: learning, resuming, stopping.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/data/description_file.h"
#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/small_training.h"

namespace actiscope::training {
namespace {

namespace fs = std::filesystem;
using actiscope::test::TemporaryFolder;
using test::colours;
using test::finalWeights;
using test::optionsFor;
using test::Recorder;
using testing::HasSubstr;

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
    EXPECT_EQ(line.at("training_loss"), 0.5);
    EXPECT_TRUE(line.at("loss").is_null()) << "nothing validated";
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
    const auto unvalidated = [](double loss) {
        EpochRecord result;
        result.trainingLoss = loss;
        return result;
    };
    EXPECT_TRUE(isBetter(record(1, 99), unvalidated(0.1))) << "what could not be measured is worst";
    EXPECT_FALSE(isBetter(unvalidated(0.1), record(1, 99)));
    EXPECT_TRUE(isBetter(unvalidated(0.1), unvalidated(0.2)));
}

} // namespace
} // namespace actiscope::training
