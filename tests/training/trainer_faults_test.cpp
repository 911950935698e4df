// What may go wrong in a training: pictures, numbers, disks.
#include <algorithm>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include "engine/data/safetensors.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/full_disk.h"
#include "tests/training/small_training.h"

namespace actiscope::training {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr std::uint64_t kSteps = 7; // of an epoch: 60 pictures in batches of 8
constexpr int kMoves = 9;           // and two batches to validate

class TrainerFaultsTest : public testing::Test {
protected:
    TrainerFaultsTest() { m_options = test::optionsFor(folder()); }

    [[nodiscard]] fs::path folder() const { return m_folder.path() / "out"; }
    [[nodiscard]] fs::path model() const { return folder() / kModelFile; }
    [[nodiscard]] Result<TrainingSummary> train(test::Recorder& recorder) {
        TrainingControl control;
        return training::train(m_options, m_data, m_backend, recorder, control);
    }
    [[nodiscard]] Result<TrainingSummary> train() { return train(m_recorder); }
    /// Until this step of the whole training is done.
    void trainUntil(std::uint64_t step) {
        TrainingControl control;
        test::Recorder recorder;
        recorder.onMove = [&](const Standing& standing) {
            if (standing.phase == Phase::Training &&
                static_cast<std::uint64_t>(standing.epoch - 1) * kSteps + standing.step == step) {
                control.stop();
            }
        };
        const auto stopped = training::train(m_options, m_data, m_backend, recorder, control);
        ASSERT_TRUE(stopped) << stopped.error().message;
        ASSERT_FALSE(stopped->finished);
        m_options.resume = true;
    }
    [[nodiscard]] Checkpoint checkpoint() const { return readCheckpoint(folder() / kCheckpointFile).value(); }
    [[nodiscard]] static std::string bytesOf(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    const actiscope::test::TemporaryFolder m_folder;
    test::LinearBackend m_backend;
    test::Recorder m_recorder;
    DataSet m_data = test::colours(20);
    TrainerOptions m_options;
};

TEST_F(TrainerFaultsTest, ABrokenPictureIsNamedOnceSkippedAndCounted) {
    m_data = test::colours(20, 7);
    m_options.batch = 10; // so that every epoch sees all 60
    const auto summary = train();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_THAT(m_recorder.remarks, testing::ElementsAre("picture 7 is broken. It is left out."));
    EXPECT_EQ(summary->skipped, 1U);
    for (const EpochRecord& record : m_recorder.epochs) {
        EXPECT_EQ(record.skipped, 1U);
    }
    EXPECT_EQ(m_recorder.epochs.back().validation.top1Error, 0.0);
}

TEST_F(TrainerFaultsTest, NothingReadableIsNoTraining) {
    std::vector<test::MemorySource::Item> broken(60);
    m_data.training = std::make_shared<test::MemorySource>(broken);
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code, ErrorCode::ImageUnreadable);
    EXPECT_THAT(summary.error().message, HasSubstr("Not one picture could be read in epoch 1"));
    EXPECT_TRUE(m_recorder.epochs.empty());
    EXPECT_FALSE(fs::exists(model()));
}

TEST_F(TrainerFaultsTest, AValidationThatCanNotBeReadMeasuresNothing) {
    m_data.validation = std::make_shared<test::MemorySource>(std::vector<test::MemorySource::Item>(9));
    const auto summary = train();
    ASSERT_TRUE(summary) << summary.error().message;
    for (const EpochRecord& record : summary->epochs) {
        EXPECT_FALSE(record.validation.loss || record.validation.top1Error);
        EXPECT_THAT(epochLine(record), HasSubstr("\"loss\":null"));
        EXPECT_EQ(record.skipped, 9U);
    }
    const auto best = std::min_element(
        summary->epochs.begin(), summary->epochs.end(),
        [](const EpochRecord& a, const EpochRecord& b) { return a.trainingLoss < b.trainingLoss; });
    EXPECT_EQ(summary->bestEpoch, best->epoch);
}

TEST_F(TrainerFaultsTest, ThatNothingValidatesIsSaid) {
    m_data.validation = std::make_shared<test::MemorySource>(std::vector<test::MemorySource::Item>());
    ASSERT_TRUE(train());
    EXPECT_THAT(m_recorder.remarks, Contains(HasSubstr("No picture validates")));
}

TEST_F(TrainerFaultsTest, BoxesThatCanNotBeReadAreRemarkedOnce) {
    const auto picture = test::plainPicture({9, 8}, 200, 20, 20);
    m_data.validation = std::make_shared<test::MemorySource>(std::vector<test::MemorySource::Item>{
        {picture, 0, {}, "a.xml is no annotation."}, {picture, 0, {Box{0, 0, 9, 8}}, {}}});
    const auto summary = train();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_THAT(m_recorder.remarks,
                testing::ElementsAre("a.xml is no annotation. Its picture is validated without boxes."));
    EXPECT_EQ(summary->skipped, 0U);
    EXPECT_EQ(summary->epochs.back().validation.images, 2U);
    EXPECT_EQ(summary->epochs.back().validation.annotated, 1U);
}

TEST_F(TrainerFaultsTest, ALossThatIsNoNumberStopsAtItsStepAndLeavesTheEpochBefore) {
    m_backend.wishes.notANumberAt = 2 * kSteps + 2;
    m_options.checkpointSeconds = 0;
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code, ErrorCode::LogitsNotFinite);
    EXPECT_THAT(summary.error().message, AllOf(HasSubstr("no finite number any more at step 3 of epoch 3"),
                                               HasSubstr("is the state at the end of epoch 2"),
                                               HasSubstr("--init"), HasSubstr("lower learning rate")));
    EXPECT_EQ(checkpoint().progress.epoch, 2);
    EXPECT_EQ(checkpoint().progress.step, 0U);
    EXPECT_TRUE(fs::exists(model()));
}

TEST_F(TrainerFaultsTest, ALossThatIsNoNumberInTheFirstEpochLeavesTheBeginning) {
    m_backend.wishes.notANumberAt = 1;
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error().message,
                AllOf(HasSubstr("at step 2 of epoch 1"), HasSubstr("is the state at the beginning")));
    EXPECT_EQ(checkpoint().progress.epoch, 0);
    EXPECT_THAT(checkpoint().state.at(1).values, testing::Each(0.0F)) << "as it was begun";
}

TEST_F(TrainerFaultsTest, WhatIsLeftIsFromBeforeTheLossGrew) {
    m_backend.wishes.explodesAt = kSteps + 2; // in the second epoch
    m_backend.wishes.notANumberAt = 2 * kSteps + 2;
    m_options.checkpointSeconds = 0;
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error().message,
                AllOf(HasSubstr("at step 3 of epoch 3"), HasSubstr("is the state at the end of epoch 1")));
    EXPECT_EQ(checkpoint().progress.epoch, 1);
    EXPECT_THAT(checkpoint().state.at(1).values,
                testing::Each(AllOf(testing::Gt(-100.0F), testing::Lt(100.0F))));
}

TEST_F(TrainerFaultsTest, TakenUpAfterTheLossGrewThereIsNothingToGoOnFrom) {
    m_backend.wishes.explodesAt = kSteps + 2;
    trainUntil(kSteps + 4);
    m_backend.wishes.notANumberAt = kSteps + 5;
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error().message,
                AllOf(HasSubstr("at step 6 of epoch 2"), HasSubstr("no state from before")));
}

TEST_F(TrainerFaultsTest, ADiskThatIsFullForAWhileIsRemarkedAndTheOlderCheckpointStays) {
    m_options.checkpointSeconds = 0;
    std::optional<test::FullDisk> full;
    std::uint64_t kept = 0;
    m_recorder.onMove = [&](const Standing&) {
        if (m_recorder.moves == 3) {
            full.emplace(100);
        } else if (m_recorder.moves == 5) {
            full.reset();
            kept = checkpoint().progress.step;
        }
    };
    const auto summary = train();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_TRUE(summary->finished);
    EXPECT_EQ(kept, 2U);
    ASSERT_EQ(m_recorder.remarks.size(), 2U);
    EXPECT_THAT(m_recorder.remarks[0], AllOf(HasSubstr("could not be written"),
                                             HasSubstr("checkpoint of step 2 of epoch 1 is still there")));
}

TEST_F(TrainerFaultsTest, ABestModelThatFoundNoRoomIsWrittenAnEpochLater) {
    m_backend.wishes.explodesAt = 2 * kSteps + 2; // the second epoch stays the best
    m_options.folder = m_folder.path() / "undisturbed";
    test::Recorder other;
    const auto undisturbed = train(other);
    ASSERT_TRUE(undisturbed) << undisturbed.error().message;
    ASSERT_EQ(undisturbed->modelEpoch, 2);

    m_options.folder = folder();
    std::optional<test::FullDisk> full;
    std::string before;
    m_recorder.onMove = [&](const Standing&) {
        if (m_recorder.moves == 2 * kMoves) { // the second epoch's end comes now
            before = bytesOf(model());
            full.emplace(100);
        } else if (m_recorder.moves == 2 * kMoves + 1) {
            full.reset();
            EXPECT_EQ(bytesOf(model()), before) << "the first epoch's is still there";
        }
    };
    const auto summary = train();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_EQ(m_recorder.remarks.size(), 2U) << "model and checkpoint";
    EXPECT_EQ(summary->bestEpoch, 2);
    EXPECT_EQ(summary->modelEpoch, 2);
    EXPECT_NE(bytesOf(model()), before);
    EXPECT_EQ(bytesOf(model()), bytesOf(m_folder.path() / "undisturbed" / kModelFile));
    EXPECT_FALSE(checkpoint().waiting);
}

TEST_F(TrainerFaultsTest, ABestModelThatNeverFoundRoomIsAnErrorAndWaitsInTheCheckpoint) {
    m_backend.wishes.explodesAt = 2 * kSteps + 2;
    fs::create_directories(model() / "in the way");
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code, ErrorCode::WriteFailed);
    EXPECT_THAT(summary.error().message,
                AllOf(HasSubstr("model.safetensors could not be written"),
                      HasSubstr("The model of epoch 2, the best one, waits in"), HasSubstr("--resume")));
    ASSERT_TRUE(checkpoint().waiting);
    EXPECT_EQ(checkpoint().waiting->epoch, 2);

    fs::remove_all(model());
    m_options.resume = true;
    const auto resumed = train();
    ASSERT_TRUE(resumed) << resumed.error().message;
    EXPECT_EQ(resumed->modelEpoch, 2);
    EXPECT_FALSE(checkpoint().waiting);
    m_options.folder = m_folder.path() / "undisturbed";
    ASSERT_TRUE(train());
    EXPECT_EQ(bytesOf(model()), bytesOf(m_options.folder / kModelFile));
}

TEST_F(TrainerFaultsTest, StoppedWithAModelThatWaitsItIsWrittenWhenTheTrainingGoesOn) {
    m_backend.wishes.explodesAt = 2 * kSteps + 2;
    fs::create_directories(model() / "in the way");
    trainUntil(3 * kSteps + 2);
    fs::remove_all(model());
    const auto resumed = train();
    ASSERT_TRUE(resumed) << resumed.error().message;
    EXPECT_EQ(resumed->modelEpoch, 2);
    EXPECT_TRUE(fs::exists(model()));
}

TEST_F(TrainerFaultsTest, AModelThatIsGoneIsNotSaidToBeThere) {
    m_backend.wishes.explodesAt = 2 * kSteps + 2;
    ASSERT_TRUE(train());
    fs::remove(model());
    m_options.resume = true;
    const auto resumed = train();
    ASSERT_TRUE(resumed) << resumed.error().message;
    EXPECT_EQ(resumed->bestEpoch, 2);
    EXPECT_EQ(resumed->modelEpoch, 4) << "the last one is all there is";
    EXPECT_TRUE(fs::exists(model()));
}

TEST_F(TrainerFaultsTest, WeightsTooLargeForHalfAreStoredInSingle) {
    m_backend.wishes.explodesAt = 3;
    m_options.epochs = 1;
    m_options.storage = Storage::Half;
    const auto summary = train();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_THAT(m_recorder.remarks, Contains(HasSubstr("beyond 65504")));
    const auto file = readSafetensors(model()); // refuses F16
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_THAT(file->arrays.at(0).values, Contains(testing::Gt(65'520.0F)));
}

TEST_F(TrainerFaultsTest, WhatKilledTrainingsLeftIsRemoved) {
    const std::string process = std::to_string(getpid());
    for (const char* name : {kCheckpointFile, kModelFile, "model.safetensors.json"}) {
        (void)m_folder.write("out/." + std::string(name) + "." + process + ".0", "half of it");
    }
    ASSERT_TRUE(train());
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder())) {
        names.push_back(entry.path().filename().string());
    }
    EXPECT_THAT(names, testing::UnorderedElementsAre(kCheckpointFile, kModelFile, "model.safetensors.json"));
}

TEST_F(TrainerFaultsTest, AnInitFileCountsByItsContentAndIsReadAtTheBeginningOnly) {
    const fs::path file = m_folder.write("start.pth", "parameters");
    m_options.initFile = file.string();
    trainUntil(3);
    EXPECT_EQ(m_backend.initFile, file.string());

    m_options.initFile = m_folder.write("other.pth", "other parameters").string();
    const auto other = train();
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().message, HasSubstr("content of the init file is"));
    m_options.initFile.clear();
    const auto none = train();
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("and none here"));

    m_options.initFile = fs::relative(file).string();
    trainUntil(5);
    EXPECT_EQ(m_backend.initFile, "");
    m_options.initFile = file.string();
    fs::remove(file);
    trainUntil(8);
    m_options.initFile = m_folder.write("moved.pth", "parameters").string();
    const auto moved = train();
    EXPECT_TRUE(moved) << moved.error().message;
}

TEST_F(TrainerFaultsTest, DrawnPicturesDifferInWords) {
    m_data.drawn = {{"task", "objects"}, {"set", "standard"}, {"side of the pictures", "140 pixels"}};
    trainUntil(3);
    m_data.drawn = {{"task", "objects"}, {"set", "hard"}, {"side of the pictures", "80 pixels"}};
    const auto summary = train();
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error().message,
                HasSubstr("another training: set is standard there and hard here; side of the pictures is "
                          "140 pixels there and 80 pixels here; give"));
}

} // namespace
} // namespace actiscope::training
