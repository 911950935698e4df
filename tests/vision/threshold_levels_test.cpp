// Counting thresholds: exact for every float, at the thresholds and one step beside them.
#include "engine/vision/threshold_levels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace actiscope {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

int plainCount(float value, float maximum) {
    int count = 0;
    for (int level = 0; level < kThresholdLevels; ++level) {
        count += static_cast<double>(value) > level / 1000.0 * static_cast<double>(maximum) ? 1 : 0;
    }
    return count;
}

TEST(LevelCounter, CountsThresholdsBelowEveryFloatNextToOne) {
    std::mt19937 random(31);
    std::uniform_real_distribution<double> exponent(-44, 38);
    std::uniform_int_distribution<int> level(0, 1000);
    for (int round = 0; round < 1500; ++round) {
        const auto maximum = static_cast<float>(
            round < 750 ? std::pow(10, exponent(random)) : 1 + std::generate_canonical<double, 53>(random));
        std::vector<float> values{maximum, 0.0F, -0.0F, -maximum, -maximum / 1999, -kInfinity};
        for (int i = 0; i < 30; ++i) {
            const auto threshold = static_cast<float>(level(random) / 1000.0 * static_cast<double>(maximum));
            values.push_back(std::min(threshold, maximum));
            values.push_back(std::min(std::nextafter(threshold, kInfinity), maximum));
            values.push_back(std::nextafter(threshold, -kInfinity));
        }
        std::vector<std::uint16_t> levels(values.size());
        LevelCounter(maximum).count(values.data(), values.size(), levels.data());
        for (std::size_t i = 0; i < values.size(); ++i) {
            ASSERT_EQ(levels[i], plainCount(values[i], maximum)) << values[i] << " of " << maximum;
        }
    }
}

TEST(SmallestAbove, IsAboveTheProductAndTheFloatBelowIsNot) {
    for (const float maximum : {1.0F, 0.3F, 17.3F, 1e-40F, 3e38F}) {
        for (int level = 0; level <= kThresholdLevels; ++level) {
            const double product = level / 1000.0 * static_cast<double>(maximum);
            const float found = smallestAbove(level, maximum);
            ASSERT_GT(static_cast<double>(found), product);
            ASSERT_LE(static_cast<double>(std::nextafter(found, -kInfinity)), product);
        }
    }
}

TEST(PositiveMaximum, IsTheLargestValueWhereverItLies) {
    std::vector<float> values(100, -2.0F);
    EXPECT_FALSE(positiveMaximum(values.data(), values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = 3;
        EXPECT_EQ(positiveMaximum(values.data(), values.size()), 3.0F) << i;
        values[i] = std::numeric_limits<float>::quiet_NaN();
        EXPECT_FALSE(positiveMaximum(values.data(), values.size())) << i;
        values[i] = -2;
    }
}

} // namespace
} // namespace actiscope
