// Outlines: on the level set, closed, around the right area.
#include "engine/vision/outline.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "engine/vision/upsample.h"

namespace actiscope {
namespace {

using Outline = std::vector<OutlinePoint>;

bool isClosed(const Outline& outline) {
    return outline.size() >= 4 && outline.front().x == outline.back().x &&
           outline.front().y == outline.back().y;
}

/// Of the rectangle, by the shoelace formula: holes count with the other sign.
double area(const Outline& outline) {
    double twice = 0;
    for (std::size_t i = 0; i + 1 < outline.size(); ++i) {
        twice += static_cast<double>(outline[i].x) * static_cast<double>(outline[i + 1].y) -
                 static_cast<double>(outline[i + 1].x) * static_cast<double>(outline[i].y);
    }
    return twice / 2;
}

double areaOf(const std::vector<Outline>& outlines) {
    double sum = 0;
    for (const Outline& outline : outlines) {
        EXPECT_TRUE(isClosed(outline));
        sum += area(outline);
    }
    return std::abs(sum);
}

/// The part of the rectangle where the bilinear map is above the value, counted on a fine grid.
double areaAbove(const std::vector<float>& map, Size size, float value) {
    constexpr int kFine = 1000;
    const std::vector<float> fine = upsample(map.data(), size, {kFine, kFine});
    return static_cast<double>(std::count_if(fine.begin(), fine.end(), [=](float v) { return v > value; })) /
           (kFine * kFine);
}

TEST(Outline, OfABumpIsOneLineOnTheLevelSet) {
    const Size size{15, 15};
    std::vector<float> map;
    for (int y = 0; y < 15; ++y) {
        for (int x = 0; x < 15; ++x) {
            map.push_back(10 - std::hypot(static_cast<float>(x) - 7, static_cast<float>(y) - 6.5F));
        }
    }
    const std::vector<Outline> outlines = levelOutline(map.data(), size, 5.5F);
    ASSERT_EQ(outlines.size(), 1U);
    EXPECT_TRUE(isClosed(outlines[0]));
    for (const OutlinePoint& point : outlines[0]) {
        ASSERT_NEAR(
            sampleMap(map.data(), size, static_cast<double>(point.x) * 15, static_cast<double>(point.y) * 15),
            5.5F, 0.01F);
    }
    EXPECT_NEAR(areaOf(outlines), areaAbove(map, size, 5.5F), 0.001);
}

TEST(Outline, EnclosesTheRegionOfRandomMaps) {
    std::mt19937 random(5);
    std::uniform_real_distribution<float> value(-1.0F, 1.0F);
    for (const Size size : {Size{7, 7}, Size{14, 9}, Size{1, 5}, Size{40, 3}}) {
        std::vector<float> map(static_cast<std::size_t>(size.width * size.height));
        std::generate(map.begin(), map.end(), [&] { return value(random); });
        for (const float level : {-0.9F, -0.3F, 0.0F, 0.2F, 0.6F}) {
            EXPECT_NEAR(areaOf(levelOutline(map.data(), size, level)), areaAbove(map, size, level), 0.003)
                << size.width << "x" << size.height << " at " << level;
        }
    }
}

TEST(Outline, RunsAlongTheEdgeWhereTheRegionTouchesIt) {
    const std::vector<float> map(25, 3.0F);
    const std::vector<Outline> whole = levelOutline(map.data(), {5, 5}, 1.0F);
    ASSERT_EQ(whole.size(), 1U);
    EXPECT_NEAR(areaOf(whole), 1.0, 1e-6);
    for (const OutlinePoint& point : whole[0]) {
        EXPECT_TRUE(point.x == 0 || point.x == 1 || point.y == 0 || point.y == 1);
    }
    const std::vector<float> right{0, 1};
    EXPECT_NEAR(areaOf(levelOutline(right.data(), {2, 1}, 0.5F)), 0.5, 1e-6);
}

TEST(Outline, OfARingHasAnOuterAndAnInnerLine) {
    std::vector<float> map;
    for (int y = 0; y < 21; ++y) {
        for (int x = 0; x < 21; ++x) {
            map.push_back(-std::abs(std::hypot(static_cast<float>(x) - 10, static_cast<float>(y) - 10) - 6));
        }
    }
    const std::vector<Outline> outlines = levelOutline(map.data(), {21, 21}, -2.0F);
    ASSERT_EQ(outlines.size(), 2U);
    EXPECT_LT(area(outlines[0]) * area(outlines[1]), 0);
    EXPECT_NEAR(areaOf(outlines), areaAbove(map, {21, 21}, -2.0F), 0.001);
}

TEST(Outline, OfNothingIsEmpty) {
    const std::vector<float> map(9, 3.0F);
    EXPECT_TRUE(levelOutline(map.data(), {3, 3}, 3.0F).empty()) << "strictly above";
    EXPECT_TRUE(levelOutline(map.data(), {3, 3}, std::numeric_limits<float>::quiet_NaN()).empty());
}

TEST(Outline, ValuesThatAreNotFiniteGiveFinitePoints) {
    std::mt19937 random(9);
    std::uniform_real_distribution<float> value(-1.0F, 1.0F);
    std::vector<float> map(100);
    std::generate(map.begin(), map.end(), [&] { return value(random); });
    map[22] = std::numeric_limits<float>::quiet_NaN();
    map[47] = std::numeric_limits<float>::infinity();
    map[71] = -std::numeric_limits<float>::infinity();
    std::size_t points = 0;
    for (const Outline& outline : levelOutline(map.data(), {10, 10}, 0.1F)) {
        EXPECT_TRUE(isClosed(outline));
        for (const OutlinePoint& point : outline) {
            ASSERT_TRUE(point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1);
            ++points;
        }
    }
    EXPECT_GT(points, 0U);
}

TEST(Outline, LargeMapsAreSampledAtTheResolution) {
    std::vector<float> map;
    for (int y = 0; y < 600; ++y) {
        for (int x = 0; x < 700; ++x) {
            map.push_back(300 - std::hypot(static_cast<float>(x) - 350, static_cast<float>(y) - 300));
        }
    }
    const std::vector<Outline> outlines = levelOutline(map.data(), {700, 600}, 100.0F, 64);
    ASSERT_EQ(outlines.size(), 1U);
    EXPECT_LT(outlines[0].size(), 64U * 4);
    EXPECT_NEAR(areaOf(outlines), areaAbove(map, {700, 600}, 100.0F), 0.003);
}

} // namespace
} // namespace actiscope
