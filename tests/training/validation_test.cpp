// The figures of validation against maps, boxes and logits that are worked out by hand.
#include <gtest/gtest.h>

#include "engine/training/validation.h"

namespace actiscope::training {
namespace {

constexpr int kSide = 20; // of map and picture alike, so that nothing is scaled
constexpr std::size_t kCells = std::size_t{kSide} * kSide;

/// Each class has one channel of its own: the map of a class is that channel.
ClassifierHead headOf(int classes) {
    ClassifierHead head;
    head.classes = classes;
    head.channels = classes;
    const auto side = static_cast<std::size_t>(classes);
    head.weights.resize(side * side);
    for (std::size_t c = 0; c < side; ++c) {
        head.weights[c * side + c] = 1;
    }
    return head;
}

/// Maps by class, zero but for what is painted.
class Maps {
public:
    explicit Maps(int classes)
        : m_classes(classes), m_values(new float[static_cast<std::size_t>(classes) * kCells]()) {}
    Maps& paint(int channel, const Box& box, float value) {
        for (int y = box.y0; y < box.y1; ++y) {
            for (int x = box.x0; x < box.x1; ++x) {
                m_values[static_cast<std::size_t>(channel) * kCells +
                         static_cast<std::size_t>(y * kSide + x)] = value;
            }
        }
        return *this;
    }
    [[nodiscard]] ForwardOutput output(std::vector<float> logits) const {
        ForwardOutput output;
        output.logits = std::move(logits);
        output.featureMaps = {m_classes, kSide, kSide, m_values};
        return output;
    }

private:
    int m_classes;
    std::shared_ptr<float[]> m_values;
};

InputDescription wholePicture() {
    InputDescription description;
    description.size = {kSide, kSide};
    return description;
}

ExampleFacts factsOf(int label, std::vector<Box> boxes) {
    return {0, label, {kSide, kSide}, std::move(boxes), {}};
}

constexpr Box kFound{5, 5, 15, 15}; // 100 pixels

/// Of one picture of class 0 whose map is kFound; the class comes first, or not.
Metrics figures(const std::vector<Box>& truths, bool right = true) {
    const ClassifierHead head = headOf(2);
    MetricsSum sum(&head);
    const Maps maps = Maps(2).paint(0, kFound, 1).paint(1, {0, 0, 2, 2}, 9);
    sum.add(maps.output(right ? std::vector<float>{2, 1} : std::vector<float>{1, 2}), factsOf(0, truths),
            wholePicture());
    return sum.metrics();
}

TEST(ValidationTest, HalfTheUnionIsEnoughAndLessIsNot) {
    EXPECT_EQ(figures({kFound}).gtKnown, 1.0);
    EXPECT_EQ(figures({{5, 5, 15, 10}}).gtKnown, 1.0) << "50 of 100";
    EXPECT_EQ(figures({{5, 5, 12, 12}}).gtKnown, 0.0) << "49 of 100";
    EXPECT_EQ(figures({{5, 5, 15, 20}}).gtKnown, 1.0) << "100 of 150";
    EXPECT_EQ(figures({{0, 5, 20, 16}}).gtKnown, 0.0) << "100 of 220";
    EXPECT_EQ(figures({{15, 5, 20, 15}}).gtKnown, 0.0) << "beside it";
}

TEST(ValidationTest, TheRightBoxOfAWrongClassCountsForGtKnownOnly) {
    const Metrics right = figures({kFound});
    EXPECT_EQ(right.gtKnown, 1.0);
    EXPECT_EQ(right.top1LocalizationError, 0.0);
    const Metrics wrong = figures({kFound}, false);
    EXPECT_EQ(wrong.top1Error, 1.0);
    EXPECT_EQ(wrong.gtKnown, 1.0) << "the map is that of the true class, not of the first one";
    EXPECT_EQ(wrong.top1LocalizationError, 1.0);
    EXPECT_EQ(figures({{0, 0, 2, 2}}, false).gtKnown, 0.0) << "where the first one's map is";
}

TEST(ValidationTest, OneOfSeveralBoxesIsEnough) {
    EXPECT_EQ(figures({{0, 0, 3, 3}, kFound, {16, 16, 20, 20}}).gtKnown, 1.0);
    EXPECT_EQ(figures({{5, 5, 12, 12}, {12, 5, 15, 15}}).gtKnown, 0.0) << "not both together";
}

TEST(ValidationTest, APictureWithoutABoxIsLeftOutOfLocalizationOnly) {
    const Metrics none = figures({});
    EXPECT_EQ(none.images, 1U);
    EXPECT_EQ(none.annotated, 0U);
    EXPECT_EQ(none.top1Error, 0.0);
    EXPECT_FALSE(none.gtKnown);
    EXPECT_FALSE(none.top1LocalizationError);
}

TEST(ValidationTest, TheMapIsCutAtAFifthOfItsMaximum) {
    const ClassifierHead head = headOf(2);
    const auto known = [&head](float around) {
        MetricsSum sum(&head);
        // A core of 16 pixels in what only belongs to it above 0.2 * 5.
        const Maps maps = Maps(2).paint(0, kFound, around).paint(0, {8, 8, 12, 12}, 5);
        sum.add(maps.output({1, 0}), factsOf(0, {kFound}), wholePicture());
        return sum.metrics().gtKnown;
    };
    EXPECT_EQ(known(1.01F), 1.0);
    EXPECT_EQ(known(1.0F), 0.0) << "at the threshold is not above it";
    EXPECT_EQ(known(0.99F), 0.0);
}

TEST(ValidationTest, AMapWithoutAMaximumHasNoBox) {
    const ClassifierHead head = headOf(2);
    MetricsSum sum(&head);
    sum.add(Maps(2).paint(0, kFound, -1).output({1, 0}), factsOf(0, {{0, 0, kSide, kSide}}), wholePicture());
    EXPECT_EQ(sum.metrics().annotated, 1U);
    EXPECT_EQ(sum.metrics().gtKnown, 0.0);
}

TEST(ValidationTest, TheBoxIsSearchedWhereTheNetworkLooked) {
    const ClassifierHead head = headOf(2);
    MetricsSum sum(&head);
    InputDescription crop = wholePicture();
    crop.geometry = Geometry::Crop;
    // Of 80 x 40 pixels the middle 35 x 35 are seen (7/8 of the shorter side): a cell is 1.75 pixels.
    ExampleFacts facts = factsOf(0, {{31, 11, 49, 29}}); // 22.5 + 5 * 1.75 = 31.25 ... 48.75 and 2.5 + ...
    facts.image = {80, 40};
    sum.add(Maps(2).paint(0, kFound, 1).output({1, 0}), facts, crop);
    EXPECT_EQ(sum.metrics().gtKnown, 1.0);
}

TEST(ValidationTest, SharesAndLossAreMeans) {
    const ClassifierHead head = headOf(6);
    MetricsSum sum(&head);
    const Maps maps = Maps(6).paint(0, kFound, 1);
    const auto add = [&](std::vector<float> logits, std::vector<Box> boxes) {
        sum.add(maps.output(std::move(logits)), factsOf(0, std::move(boxes)), wholePicture());
    };
    add({5, 4, 3, 2, 1, 0}, {kFound});       // first, found
    add({1, 2, 0, 0, 0, 0}, {kFound});       // second, found
    add({0, 1, 2, 3, 4, 5}, {{0, 0, 3, 3}}); // sixth, not found
    add({7, 0, 0, 0, 0, 0}, {});             // first, no box
    const Metrics metrics = sum.metrics();
    EXPECT_EQ(metrics.images, 4U);
    EXPECT_EQ(metrics.annotated, 3U);
    EXPECT_DOUBLE_EQ(*metrics.top1Error, 2.0 / 4);
    EXPECT_DOUBLE_EQ(*metrics.top5Error, 1.0 / 4);
    EXPECT_DOUBLE_EQ(*metrics.gtKnown, 2.0 / 3);
    EXPECT_DOUBLE_EQ(*metrics.top1LocalizationError, 2.0 / 3);
    // -log softmax by hand: sums of e^0 ... e^5, of e^1 + e^2 + 4, of e^7 + 5.
    EXPECT_NEAR(*metrics.loss, (0.4561934 + 1.6466951 + 5.4561934 + 0.0045490) / 4, 1e-6);
}

TEST(ValidationTest, OfEqualLogitsTheLowerClassComesFirst) {
    const ClassifierHead head = headOf(2);
    MetricsSum sum(&head);
    sum.add(Maps(2).output({1, 1}), factsOf(0, {}), wholePicture());
    sum.add(Maps(2).output({1, 1}), factsOf(1, {}), wholePicture());
    EXPECT_EQ(sum.metrics().top1Error, 0.5);
}

TEST(ValidationTest, WithoutExactMapsNothingIsLocated) {
    MetricsSum sum(nullptr);
    sum.add(Maps(2).output({1, 0}), factsOf(0, {kFound}), wholePicture());
    EXPECT_EQ(sum.metrics().top1Error, 0.0);
    EXPECT_FALSE(sum.metrics().gtKnown);
    EXPECT_FALSE(MetricsSum(nullptr).metrics().top1Error) << "nothing is known of no picture";
}

} // namespace
} // namespace actiscope::training
