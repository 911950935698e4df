#include "engine/runtime/classification_map.h"

#include <gmock/gmock.h>

namespace {

using namespace actiscope;

/// Three classes over two rows of two cells; logits [class][cell].
ClassGrid smallGrid() {
    return {3,
            2,
            2,
            {1, 5, 1, 0, /**/ 2, 4, 3, 7, /**/ 0, 0, 3, 1},
            {0.2F, 0.7F, 0.1F, 0.0F, /**/ 0.7F, 0.2F, 0.45F, 0.9F, /**/ 0.1F, 0.1F, 0.45F, 0.1F}};
}

TEST(ClassificationMap, EveryCellHasItsLargestLogit) {
    const auto answers = cellAnswers(smallGrid());
    ASSERT_EQ(answers.size(), 4U);
    const std::vector<int> classes{1, 0, 1, 1}; // of equal ones the first
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].classIndex, classes[i]) << i;
    }
    EXPECT_FLOAT_EQ(answers[3].logit, 7);
    EXPECT_FLOAT_EQ(answers[3].probability, 0.9F);
    const auto counted = cellClasses(answers);
    ASSERT_EQ(counted.size(), 2U);
    EXPECT_EQ(counted[0].classIndex, 1);
    EXPECT_EQ(counted[0].cells, 3);
    EXPECT_FLOAT_EQ(counted[0].largest, 0.9F);
    EXPECT_EQ(counted[1].cells, 1);
}

TEST(ClassificationMap, AClassesProbabilitiesAreAMap) {
    const ClassActivationMap map = probabilityMap(smallGrid(), 1);
    EXPECT_EQ(map.targetClass, 1);
    EXPECT_EQ(map.width, 2);
    EXPECT_THAT(map.values, testing::ElementsAre(0.7F, 0.2F, 0.45F, 0.9F));
    EXPECT_FLOAT_EQ(map.min, 0.2F);
    EXPECT_FLOAT_EQ(map.max, 0.9F);
}

class PlainNetwork : public Network {
public:
    /// `lastMap`: side of the map before the linear layers.
    PlainNetwork(bool exact, int side, int lastMap) : m_exact(exact) {
        m_info.defaultInput.size = {side, side};
        m_info.layers = {{"features", "relu", 4, lastMap, lastMap}, {"squeeze", "mean", 4, 1, 1}};
    }
    const NetworkInfo& info() const override { return m_info; }
    const ClassifierHead* head() const override { return m_exact ? &m_head : nullptr; }
    Result<std::vector<ForwardOutput>> forward(const InputTensor&, const ForwardOptions&) const override {
        return fail(ErrorCode::NetworkFailed, "Not asked.");
    }

private:
    bool m_exact;
    NetworkInfo m_info;
    ClassifierHead m_head;
};

ClassificationMap mapOf(bool exact, int lastMap, int cells) {
    Model model;
    model.network = std::make_shared<PlainNetwork>(exact, 224, lastMap);
    ClassificationMap map;
    map.model = std::make_shared<const Model>(model);
    map.input = {448, 448};
    map.seen = {0, 0, 896, 448};
    map.grid.width = cells;
    map.grid.height = cells;
    return map;
}

TEST(ClassificationMap, CellsLieWhereTheNetworkLooks) {
    EXPECT_EQ(placesBox(mapOf(true, 13, 27)), (Box{0, 0, 896, 448}));
    EXPECT_EQ(placesBox(mapOf(false, 7, 14)), (Box{0, 0, 896, 448})) << "pooled, then two linear layers";
    // Eight windows of 224 pixels, 32 apart: their middles are 112, 144, ... 336.
    EXPECT_EQ(placesBox(mapOf(false, 7, 8)), (Box{192, 96, 704, 352}));
    EXPECT_EQ(placesBox(mapOf(false, 7, 1)), (Box{0, 0, 896, 448}));
}

TEST(ClassificationMap, TwiceTheModelsSizeIsTheUsual) {
    Model model;
    model.input.size = {227, 227};
    EXPECT_EQ(classificationSide(model, {}), 454);
    EXPECT_EQ(classificationSide(model, 451), 451);
}

} // namespace
