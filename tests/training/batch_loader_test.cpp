// Batches come in order, whole, and the same ones for every number of threads.
#include <algorithm>
#include <atomic>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/training/batch_loader.h"
#include "tests/training/pictures.h"

namespace actiscope::training {
namespace {

using testing::ElementsAre;

/// Of seven pictures number 2 and 5 are broken.
ExampleSourcePtr sevenPictures() {
    std::vector<test::MemorySource::Item> items;
    for (int i = 0; i < 7; ++i) {
        const bool broken = i == 2 || i == 5;
        items.push_back(
            {broken ? nullptr : test::plainPicture({4 + i, 3}, static_cast<std::uint8_t>(i), 0, 0),
             10 * i,
             {Box{i, 0, i + 1, 1}},
             {}});
    }
    return std::make_shared<test::MemorySource>(std::move(items));
}

/// Every value of a picture's input is the picture's first byte.
void fillWithRed(std::size_t, const Image& image, float* target) {
    std::fill_n(target, 3 * 2 * 2, static_cast<float>(image.rgb[0]));
}

LoaderPlan planOf(std::vector<std::size_t> order, std::size_t batch, int threads) {
    LoaderPlan plan;
    plan.order = std::move(order);
    plan.batchSize = batch;
    plan.input = {2, 2};
    plan.threads = threads;
    return plan;
}

class BatchLoaderTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, BatchLoaderTest, testing::Values(1, 3));

TEST_P(BatchLoaderTest, GivesTheOrderInBatchesWithoutWhatIsBroken) {
    BatchLoader loader(sevenPictures(), planOf({6, 5, 4, 3, 2, 1, 0}, 3, GetParam()), fillWithRed);
    EXPECT_EQ(loader.batches(), 3U);
    Batch batch;
    ASSERT_TRUE(loader.next(batch));
    EXPECT_THAT(batch.labels, ElementsAre(60, 40));
    EXPECT_EQ(batch.input.count, 2);
    ASSERT_EQ(batch.input.values.size(), 2U * 12);
    EXPECT_EQ(batch.input.values[0], 6);
    EXPECT_EQ(batch.input.values[12], 4); // moved up into the gap
    EXPECT_EQ(batch.input.values[23], 4);
    ASSERT_EQ(batch.skipped.size(), 1U);
    EXPECT_EQ(batch.skipped[0].message, "picture 5 is broken.");
    EXPECT_EQ(batch.facts[1].index, 4U);
    EXPECT_EQ(batch.facts[1].image, (Size{8, 3}));
    EXPECT_THAT(batch.facts[1].boxes, ElementsAre(Box{4, 0, 5, 1}));
    ASSERT_TRUE(loader.next(batch));
    EXPECT_THAT(batch.labels, ElementsAre(30, 10));
    EXPECT_EQ(batch.skipped.size(), 1U);
    ASSERT_TRUE(loader.next(batch));
    EXPECT_THAT(batch.labels, ElementsAre(0));
    EXPECT_TRUE(batch.skipped.empty());
    EXPECT_FALSE(loader.next(batch));
}

TEST_P(BatchLoaderTest, ManyBatchesComeInOrder) {
    std::vector<test::MemorySource::Item> items;
    for (int i = 0; i < 500; ++i) {
        items.push_back({test::plainPicture({1, 1}, static_cast<std::uint8_t>(i % 251), 0, 0), i, {}, {}});
    }
    std::vector<std::size_t> order(items.size());
    std::iota(order.rbegin(), order.rend(), std::size_t{0});
    BatchLoader loader(std::make_shared<test::MemorySource>(std::move(items)), planOf(order, 7, GetParam()),
                       fillWithRed);
    Batch batch;
    int expected = 499;
    while (loader.next(batch)) {
        for (std::size_t i = 0; i < batch.labels.size(); ++i) {
            ASSERT_EQ(batch.labels[i], expected);
            ASSERT_EQ(batch.input.values[i * 12], static_cast<float>(expected % 251));
            --expected;
        }
    }
    EXPECT_EQ(expected, -1);
}

TEST_P(BatchLoaderTest, ABatchOfBrokenPicturesIsEmpty) {
    BatchLoader loader(sevenPictures(), planOf({2, 5, 0}, 2, GetParam()), fillWithRed);
    Batch batch;
    ASSERT_TRUE(loader.next(batch));
    EXPECT_EQ(batch.input.count, 0);
    EXPECT_EQ(batch.skipped.size(), 2U);
    ASSERT_TRUE(loader.next(batch));
    EXPECT_THAT(batch.labels, ElementsAre(0));
}

TEST_P(BatchLoaderTest, MakesNoMoreAheadThanItMay) {
    std::vector<test::MemorySource::Item> items(100, {test::plainPicture({1, 1}, 1, 2, 3), 0, {}, {}});
    std::atomic<int> made{0};
    LoaderPlan plan = planOf({}, 5, GetParam());
    plan.order.resize(100);
    std::iota(plan.order.begin(), plan.order.end(), std::size_t{0});
    plan.ahead = 2;
    {
        BatchLoader loader(std::make_shared<test::MemorySource>(std::move(items)), plan,
                           [&made](std::size_t, const Image&, float*) { ++made; });
        Batch batch;
        ASSERT_TRUE(loader.next(batch));
        ASSERT_TRUE(loader.next(batch));
        EXPECT_GE(made, 10);
    } // ends with batches unasked for
    EXPECT_LE(made, 20);
}

TEST(KeptSourceTest, LoadsOnceWhatFindsRoom) {
    class Counting final : public ExampleSource {
    public:
        std::size_t size() const override { return 3; }
        int label(std::size_t index) const override { return static_cast<int>(index); }
        std::string name(std::size_t) const override { return "x"; }
        Result<Example> load(std::size_t) const override {
            ++loads;
            return Example{test::plainPicture({10, 10}, 1, 2, 3), {}, {}};
        }
        mutable int loads = 0;
    };
    const auto counting = std::make_shared<Counting>();
    const ExampleSourcePtr kept = keptInMemory(counting, 650); // two pictures of 300 bytes
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < 3; ++i) {
            ASSERT_TRUE(kept->load(i));
        }
    }
    EXPECT_EQ(counting->loads, 2 + 3);
}

} // namespace
} // namespace actiscope::training
