// The authors' boxes against a plain implementation with OpenCV.
#include "engine/evaluation/author_boxes.h"

#include "tests/evaluation/evaluation_references.h"
#include "tests/support/printing.h"

namespace actiscope::evaluation {
namespace {

TEST(AuthorBoxes, AreThoseOfOpenCvsSteps) {
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    const auto arrays = test::readNpz(test::evaluationReferences() / "authors.npz");
    std::size_t boxes = 0;
    std::size_t several = 0;
    for (int i = 0; i < 200; ++i) {
        const auto& map = arrays.at("map_" + std::to_string(i));
        const auto& array = arrays.at("boxes_" + std::to_string(i));
        std::vector<Box> expected;
        for (std::size_t row = 1; row < static_cast<std::size_t>(array.shape[0]); ++row) {
            const float* const v = array.values.data() + 4 * row;
            expected.push_back({static_cast<int>(v[0]), static_cast<int>(v[1]), static_cast<int>(v[2]),
                                static_cast<int>(v[3])});
        }
        const auto bytes = test::bytesOf(map, 0, map.values.size());
        const Size size{static_cast<int>(map.shape[1]), static_cast<int>(map.shape[0])};
        EXPECT_EQ(authorBoxes(bytes.data(), size), expected) << "map " << i;
        boxes += expected.size();
        several += expected.size() > 1 ? 1 : 0;
    }
    EXPECT_GT(boxes, 400U);
    EXPECT_GT(several, 50U);
}

TEST(AuthorBoxes, BytesAreCutOffAndNeverNegative) {
    const std::vector<float> map = {-1, 0, 1, 2, 1.999F, 4};
    EXPECT_EQ(authorBytes(map.data(), {3, 2}), (std::vector<std::uint8_t>{0, 0, 63, 127, 127, 255}));
    const std::vector<float> negative(4, -1.0F);
    EXPECT_EQ(authorBytes(negative.data(), {2, 2}), std::vector<std::uint8_t>(4));
}

TEST(AuthorBoxes, FiveOfThreeClasses) {
    const Box a{0, 0, 9, 9};
    const Box b{1, 1, 5, 5};
    const Box c{2, 2, 4, 4};
    const auto guesses = fiveBoxes({{a, b, c}, {c}, {b, a}, {a}});
    const std::vector<std::pair<int, Box>> expected = {{0, a}, {0, b}, {1, c}, {1, c}, {2, b}};
    ASSERT_EQ(guesses.size(), expected.size());
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        EXPECT_EQ(guesses[i].rank, expected[i].first);
        EXPECT_EQ(guesses[i].box, expected[i].second);
    }
    EXPECT_EQ(fiveBoxes({{}, {a}}).size(), 2U) << "a class without boxes gives no guess";
}

} // namespace
} // namespace actiscope::evaluation
