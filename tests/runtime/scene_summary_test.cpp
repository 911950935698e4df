#include "engine/runtime/scene_summary.h"

#include <limits>

#include <gmock/gmock.h>

namespace {

using namespace actiscope;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Classes of which the first is the most probable, the last the least.
struct Scenes {
    explicit Scenes(int classes) {
        for (int c = 0; c < classes; ++c) {
            const auto logit = static_cast<float>(-c);
            output.logits.push_back(logit);
            output.probabilities.push_back(std::exp(logit));
            labels.classes.push_back({"", "class " + std::to_string(c)});
        }
    }
    /// 'i' and 'o' of the classes, indoor and outdoor.
    EnvironmentVote vote(const std::string& letters, int voters = kSceneVoters) {
        table.voters = voters;
        table.outdoor.clear();
        for (const char letter : letters) {
            table.outdoor.push_back(letter == 'o');
        }
        return summary().vote.value();
    }
    SceneSummary summary(Pooling pooling = Pooling::Average) const {
        return summariseScene(output, table, labels, pooling);
    }
    ForwardOutput output;
    LabelTable labels;
    SceneTable table;
};

std::vector<std::string> namesOf(const SceneSummary& summary) {
    std::vector<std::string> names;
    for (const SceneAttribute& attribute : summary.attributes) {
        names.push_back(attribute.name);
    }
    return names;
}

TEST(SceneVote, TheTenMostProbableClassesVote) {
    Scenes scenes(14);
    const EnvironmentVote indoor = scenes.vote("ooooiiiiiioooo");
    EXPECT_EQ(indoor.voters, 10);
    EXPECT_EQ(indoor.outdoor, 4);
    EXPECT_FALSE(indoor.isOutdoor()) << "a mean of 0.4 is below a half, whatever the first class is";
    const EnvironmentVote outdoor = scenes.vote("iiiiooooooiiii");
    EXPECT_EQ(outdoor.outdoor, 6);
    EXPECT_TRUE(outdoor.isOutdoor());
}

TEST(SceneVote, ADrawIsOutdoor) {
    Scenes scenes(12);
    const EnvironmentVote draw = scenes.vote("iiiiioooooii");
    EXPECT_EQ(draw.outdoor, 5);
    EXPECT_TRUE(draw.isOutdoor()) << "0.5 is not below 0.5";
}

TEST(SceneVote, RankDecidesAndNotTheOrderOfTheClasses) {
    Scenes scenes(4);
    scenes.output.logits = {0, 3, 3, 9};
    EXPECT_EQ(scenes.vote("ioii", 2).outdoor, 1) << "of two equal ones the earlier votes";
    EXPECT_EQ(scenes.vote("iioi", 2).outdoor, 0);
    EXPECT_TRUE(scenes.vote("iiio", 1).isOutdoor());
}

TEST(SceneVote, FewerClassesThanVotersAllVote) {
    Scenes scenes(3);
    const EnvironmentVote vote = scenes.vote("ioi");
    EXPECT_EQ(vote.voters, 3);
    EXPECT_FALSE(vote.isOutdoor());
}

TEST(SceneVote, IsNotThereWhereNothingIsKnown) {
    EXPECT_FALSE(Scenes(3).summary().vote.has_value());
}

TEST(SceneCategories, AreTheFiveMostProbableWithTheirProbabilities) {
    Scenes scenes(7);
    std::swap(scenes.output.logits[0], scenes.output.logits[6]);
    std::swap(scenes.output.probabilities[0], scenes.output.probabilities[6]);
    const SceneSummary summary = scenes.summary();
    ASSERT_THAT(summary.categories, SizeIs(5));
    EXPECT_EQ(summary.categories[0].classIndex, 6);
    EXPECT_EQ(summary.categories[0].label.name, "class 6");
    EXPECT_DOUBLE_EQ(summary.categories[0].probability, 1);
    EXPECT_EQ(summary.categories[4].classIndex, 4);
    EXPECT_THAT(Scenes(2).summary().categories, SizeIs(2));
    EXPECT_THAT(summary.attributes, IsEmpty());
}

TEST(SceneAttributes, AreWeightsTimesThePooledFeatureMaps) {
    Scenes scenes(2);
    // Two maps of 1 x 2 and 2 cells: means 2 and -1, maxima 3 and 4.
    scenes.output.featureMaps =
        FeatureMaps{2, 1, 2, std::shared_ptr<const float[]>(new float[4]{1, 3, -6, 4})};
    scenes.table.attributes = {"dark", "wet", "old"};
    scenes.table.weights = NumberTable{3, 2, {1, 1, 0.5F, 2, 3, 0}};
    // numpy: array([[1, 1], [.5, 2], [3, 0]]) @ [2, -1] = [1, -1, 6]
    const SceneSummary average = scenes.summary();
    EXPECT_THAT(namesOf(average), ElementsAre("old", "dark", "wet"));
    EXPECT_DOUBLE_EQ(average.attributes[0].score, 6);
    EXPECT_DOUBLE_EQ(average.attributes[1].score, 1);
    EXPECT_DOUBLE_EQ(average.attributes[2].score, -1);
    // and @ [3, 4] = [7, 9.5, 9]
    const SceneSummary greatest = scenes.summary(Pooling::Max);
    EXPECT_THAT(namesOf(greatest), ElementsAre("wet", "old", "dark"));
    EXPECT_DOUBLE_EQ(greatest.attributes[0].score, 9.5);
}

TEST(SceneAttributes, ByClassTheyAreAsProbableAsTheClassesThatHaveThem) {
    Scenes scenes(3);
    scenes.output.probabilities = {0.5F, 0.25F, 0.25F};
    scenes.table.over = SceneTable::Over::Probabilities;
    scenes.table.attributes = {"dark", "wet"};
    scenes.table.weights = NumberTable{2, 3, {0, 1, 0, 1, 0, 1}};
    const SceneSummary summary = scenes.summary();
    EXPECT_THAT(namesOf(summary), ElementsAre("wet", "dark"));
    EXPECT_DOUBLE_EQ(summary.attributes[0].score, 0.75);
    EXPECT_DOUBLE_EQ(summary.attributes[1].score, 0.25);
}

TEST(SceneAttributes, NineAreShownAndNoneThatIsNoNumber) {
    Scenes scenes(2);
    scenes.output.featureMaps = FeatureMaps{1, 1, 1, std::shared_ptr<const float[]>(new float[1]{2})};
    for (int a = 0; a < 12; ++a) {
        scenes.table.attributes.push_back(std::to_string(a));
        scenes.table.weights.values.push_back(static_cast<float>(a));
    }
    scenes.table.weights.rows = 12;
    scenes.table.weights.columns = 1;
    EXPECT_THAT(namesOf(scenes.summary()), ElementsAre("11", "10", "9", "8", "7", "6", "5", "4", "3"));
    scenes.output.featureMaps = FeatureMaps{1, 1, 1, std::shared_ptr<const float[]>(new float[1]{kNan})};
    EXPECT_THAT(scenes.summary().attributes, IsEmpty());
}

} // namespace
