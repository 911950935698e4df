// Learning rates against those of PyTorch's OneCycleLR (1.13, cycle_momentum=False).
#include <gtest/gtest.h>

#include "engine/training/schedule.h"

namespace actiscope::training {
namespace {

TEST(ScheduleTest, IsPythonsOneCycle) {
    const double ten[] = {0.004,
                          0.052,
                          0.1,
                          0.09504846320134738,
                          0.0811745653949763,
                          0.06112620219362893,
                          0.03887419780637107,
                          0.0188258346050237,
                          0.004951936798652629,
                          4e-07};
    for (unsigned step = 0; step < 10; ++step) {
        EXPECT_NEAR(oneCycleRate(step, 10, 0.1), ten[step], 1e-12) << step;
    }
    const double five[] = {0.04, 0.9504846320134737, 0.6112620219362893, 0.18825834605023697, 4e-06};
    for (unsigned step = 0; step < 5; ++step) {
        EXPECT_NEAR(oneCycleRate(step, 5, 1), five[step], 1e-12) << step;
    }
    EXPECT_NEAR(oneCycleRate(1, 1000, 0.05), 0.002001324752108395, 1e-12);
    EXPECT_NEAR(oneCycleRate(150, 1000, 0.05), 0.026126083406127345, 1e-12);
    EXPECT_NEAR(oneCycleRate(298, 1000, 0.05), 0.04999867524789161, 1e-12);
    EXPECT_NEAR(oneCycleRate(299, 1000, 0.05), 0.05, 1e-12);
    EXPECT_NEAR(oneCycleRate(650, 1000, 0.05), 0.024887901087824307, 1e-12);
    EXPECT_NEAR(oneCycleRate(999, 1000, 0.05), 2e-07, 1e-12);
}

TEST(ScheduleTest, TheShortestTrainingsBeginAtThePeak) {
    for (const unsigned steps : {1U, 2U, 3U}) {
        EXPECT_DOUBLE_EQ(oneCycleRate(0, steps, 0.5), 0.5) << steps;
    }
    EXPECT_NEAR(oneCycleRate(2, 3, 0.5), 2e-6, 1e-12);
}

} // namespace
} // namespace actiscope::training
