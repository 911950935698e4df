// Checkpoints: the same again, damaged ones refused, the older one safe when the disk is full.
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/data/safetensors.h"
#include "engine/training/checkpoint.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/full_disk.h"

namespace actiscope::training {
namespace {

using actiscope::test::TemporaryFolder;
using testing::HasSubstr;

Checkpoint someCheckpoint() {
    Checkpoint checkpoint;
    checkpoint.network = "demo-net";
    checkpoint.classes = {"caf\xc3\xa9", "dog"};
    checkpoint.settings = {{"network", "demo-net"}, {"batch", "4"}};
    checkpoint.threads = 3;
    checkpoint.progress.epoch = 1;
    checkpoint.progress.step = 17;
    checkpoint.progress.lossSum = 1.0 / 3;
    checkpoint.progress.images = 68;
    checkpoint.progress.right = 31;
    checkpoint.progress.skipped = 2;
    checkpoint.progress.seconds = 0.1;
    EpochRecord record;
    record.epoch = 1;
    record.trainingLoss = 0.7;
    record.trainingError = 0.25;
    record.validation.images = 10;
    record.validation.annotated = 9;
    record.validation.loss = 0.1;
    record.validation.top1Error = 0.2;
    record.validation.top5Error = 0;
    record.validation.gtKnown = 2.0 / 3;
    record.learningRate = 1e-7;
    record.imagesPerSecond = 83.5;
    record.skipped = 3;
    checkpoint.progress.epochs = {record};
    checkpoint.modelEpoch = 1;
    checkpoint.waiting = WaitingModel{2, {{"a", {1}, {2.5F}}}};
    checkpoint.state = {{"a", {2, 2}, {1.5F, -0.1F, 3e-41F, -0.0F}}, {"b", {}, {7}}};
    return checkpoint;
}

TEST(CheckpointTest, IsReadBackBitForBit) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "c.safetensors";
    const Checkpoint written = someCheckpoint();
    ASSERT_TRUE(writeCheckpoint(file, written));
    const auto read = readCheckpoint(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->network, written.network);
    EXPECT_EQ(read->classes, written.classes);
    EXPECT_EQ(read->settings, written.settings);
    EXPECT_EQ(read->threads, 3);
    EXPECT_EQ(read->progress.epoch, 1);
    EXPECT_EQ(read->progress.step, 17U);
    EXPECT_EQ(read->progress.lossSum, 1.0 / 3);
    EXPECT_EQ(read->progress.images, 68U);
    EXPECT_EQ(read->progress.right, 31U);
    EXPECT_EQ(read->progress.skipped, 2U);
    EXPECT_EQ(read->progress.seconds, 0.1);
    ASSERT_EQ(read->progress.epochs.size(), 1U);
    EXPECT_EQ(epochLine(read->progress.epochs[0]), epochLine(written.progress.epochs[0]));
    EXPECT_FALSE(read->progress.epochs[0].validation.top1LocalizationError);
    EXPECT_EQ(read->modelEpoch, 1);
    ASSERT_TRUE(read->waiting);
    EXPECT_EQ(read->waiting->epoch, 2);
    ASSERT_EQ(read->waiting->parameters.size(), 1U);
    EXPECT_EQ(read->waiting->parameters[0].name, "a");
    EXPECT_EQ(read->waiting->parameters[0].values, (std::vector<float>{2.5F}));
    ASSERT_EQ(read->state.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(read->state[i].name, written.state[i].name);
        EXPECT_EQ(read->state[i].shape, written.state[i].shape);
        ASSERT_EQ(read->state[i].values.size(), written.state[i].values.size());
        EXPECT_EQ(std::memcmp(read->state[i].values.data(), written.state[i].values.data(),
                              4 * written.state[i].values.size()),
                  0);
    }
}

TEST(CheckpointTest, DifferencesAreNamed) {
    EXPECT_EQ(differences({{"network", "a"}, {"batch", "4"}}, {{"network", "a"}, {"batch", "4"}}), "");
    EXPECT_EQ(differences({{"network", "a"}}, {{"network", "b"}, {"batch", "4"}}),
              "network is a there and b here; batch is unknown there and 4 here");
}

TEST(CheckpointTest, OtherAndDamagedFilesAreRefused) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "c.safetensors";
    const auto refusal = [&] {
        const auto read = readCheckpoint(file);
        EXPECT_FALSE(read);
        return read ? "" : read.error().message;
    };
    EXPECT_THAT(refusal(), HasSubstr("is not there"));
    ASSERT_TRUE(writeSafetensors(file, someCheckpoint().state, {}, Storage::Single));
    EXPECT_THAT(refusal(), HasSubstr("no checkpoint of a training"));
    ASSERT_TRUE(writeSafetensors(file, {}, {{"actiscope.checkpoint", "{\"format\": 2}"}}, Storage::Single));
    EXPECT_THAT(refusal(), HasSubstr("damaged"));
    ASSERT_TRUE(writeSafetensors(file, {}, {{"actiscope.checkpoint", "{\"format\": 1}"}}, Storage::Single));
    EXPECT_THAT(refusal(), HasSubstr("another version"));
    ASSERT_TRUE(writeCheckpoint(file, someCheckpoint()));
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 5);
    EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("damaged"), HasSubstr("begin it anew in another folder"),
                                          testing::Not(HasSubstr("download"))));
}

TEST(CheckpointTest, AFullDiskLeavesTheOlderOne) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "c.safetensors";
    ASSERT_TRUE(writeCheckpoint(file, someCheckpoint()));
    Checkpoint larger = someCheckpoint();
    larger.progress.step = 18;
    larger.state.push_back({"c", {100'000}, std::vector<float>(100'000)});
    {
        const test::FullDisk full(100'000);
        const auto written = writeCheckpoint(file, larger);
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().code, ErrorCode::WriteFailed);
        EXPECT_THAT(written.error().message, HasSubstr("could not be written"));
    }
    const auto read = readCheckpoint(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->progress.step, 17U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "a part was left";
    ASSERT_TRUE(writeCheckpoint(file, larger));
    EXPECT_EQ(readCheckpoint(file)->progress.step, 18U);
}

} // namespace
} // namespace actiscope::training
