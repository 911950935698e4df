#include "engine/training/batches.h"

#include <numeric>
#include <utility>

#include "engine/vision/preprocess.h"

namespace actiscope::training {

namespace {

/// Random numbers of their own for each purpose of a seed.
std::uint64_t seedFor(std::uint64_t seed, std::uint64_t epoch, std::uint64_t number) {
    return demo::Random::mixed(demo::Random::mixed(demo::Random::mixed(seed) + epoch) + number);
}

std::vector<std::size_t> inOrder(std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

/// Fisher and Yates' shuffle, another one each epoch.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed, std::uint64_t epoch) {
    std::vector<std::size_t> order = inOrder(count);
    demo::Random random(seedFor(seed, epoch, count));
    for (std::size_t i = count; i > 1; --i) {
        std::swap(order[i - 1], order[static_cast<std::size_t>(random.integer(0, static_cast<int>(i) - 1))]);
    }
    return order;
}

LoaderPlan loaderPlan(const BatchPlan& plan, std::vector<std::size_t> order) {
    LoaderPlan result;
    result.order = std::move(order);
    result.batchSize = plan.batch;
    result.input = plan.input.size;
    result.threads = plan.threads;
    return result;
}

} // namespace

std::unique_ptr<BatchLoader> trainingBatches(const ExampleSourcePtr& source, const BatchPlan& plan, int epoch,
                                             std::uint64_t steps, std::uint64_t done) {
    const auto number = static_cast<std::uint64_t>(epoch);
    std::vector<std::size_t> order = shuffled(source->size(), plan.seed, number);
    order.resize(steps * plan.batch);
    order.erase(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(done * plan.batch));
    return std::make_unique<BatchLoader>(
        source, loaderPlan(plan, std::move(order)),
        [plan, number](std::size_t index, const Image& image, float* target) {
            demo::Random random(seedFor(~plan.seed, number, index));
            const Augmentation augmentation =
                drawAugmentation(image.size, plan.input.size, plan.augment, random);
            augmentInto(image, augmentation, plan.input, target);
        });
}

std::unique_ptr<BatchLoader> validationBatches(const ExampleSourcePtr& source, const BatchPlan& plan) {
    return std::make_unique<BatchLoader>(
        source, loaderPlan(plan, inOrder(source->size())),
        [input = plan.input](std::size_t, const Image& image, float* target) {
            preprocessInto(image, input, target);
        });
}

} // namespace actiscope::training
