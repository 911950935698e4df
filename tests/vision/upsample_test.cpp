// Upsampling against the formula and against OpenCV.
#include "engine/vision/upsample.h"

#include <random>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace actiscope {
namespace {

std::vector<float> randomMap(Size size) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> value(-5.0F, 20.0F);
    std::vector<float> map(static_cast<std::size_t>(size.width * size.height));
    std::generate(map.begin(), map.end(), [&] { return value(random); });
    return map;
}

TEST(Upsample, AgreesWithOpenCv) {
    for (const Size from : {Size{13, 13}, Size{14, 9}, Size{1, 1}, Size{1, 6}, Size{300, 200}}) {
        for (const Size to : {Size{224, 224}, Size{500, 375}, Size{13, 13}, Size{7, 5}, Size{1, 1}}) {
            std::vector<float> map = randomMap(from);
            cv::Mat expected;
            cv::resize(cv::Mat(from.height, from.width, CV_32F, map.data()), expected, {to.width, to.height},
                       0, 0, cv::INTER_LINEAR);
            const std::vector<float> found = upsample(map.data(), from, to);
            ASSERT_EQ(found.size(), expected.total());
            for (std::size_t i = 0; i < found.size(); ++i) {
                // OpenCV keeps positions in float.
                ASSERT_NEAR(found[i], expected.ptr<float>()[i], 2e-3F) << i;
            }
        }
    }
}

TEST(Upsample, IsTheSampleAtEachPixelsCentre) {
    const std::vector<float> map = randomMap({13, 11});
    const Size size{97, 200};
    const std::vector<float> found = upsample(map.data(), {13, 11}, size);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            ASSERT_NEAR(
                found[static_cast<std::size_t>(y * size.width + x)],
                sampleMap(map.data(), {13, 11}, (x + 0.5) * 13 / size.width, (y + 0.5) * 11 / size.height),
                1e-5F);
        }
    }
}

TEST(Upsample, ConstantMapsStayExactlyConstant) {
    const std::vector<float> map(49, 0.1F);
    EXPECT_EQ(upsample(map.data(), {7, 7}, {301, 77}), std::vector<float>(301 * 77, 0.1F));
}

TEST(SampleMap, CellCentresHaveTheCellsValueAndEdgesAreReplicated) {
    const std::vector<float> map{1, 2, 3, 4, 5, 6};
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, 0.5, 0.5), 1);
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, 2.5, 1.5), 6);
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, 1.0, 0.5), 1.5F);
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, 1.5, 1.0), 3.5F);
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, 0.0, 0.0), 1);
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, -4, 100), 4);
    EXPECT_EQ(sampleMap(map.data(), {3, 2}, 3, 2), 6);
}

} // namespace
} // namespace actiscope
