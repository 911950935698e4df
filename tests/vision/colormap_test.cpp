// The colour tables against OpenCV's.
#include "engine/vision/colormap.h"

#include <cmath>
#include <cstdlib>
#include <numeric>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace actiscope {
namespace {

void expectTable(Colormap colormap, int openCv, int tolerance) {
    cv::Mat ramp(1, 256, CV_8U);
    std::iota(ramp.data, ramp.data + 256, std::uint8_t{0});
    cv::Mat bgr;
    cv::applyColorMap(ramp, bgr, openCv);
    const ColorTable& table = colorTable(colormap);
    for (int i = 0; i < 256; ++i) {
        for (int c = 0; c < 3; ++c) {
            const int found = table[static_cast<std::size_t>(i)][static_cast<std::size_t>(c)];
            EXPECT_LE(std::abs(found - bgr.at<cv::Vec3b>(0, i)[2 - c]), tolerance)
                << "colour " << i << " channel " << c;
        }
    }
}

TEST(Colormap, JetIsOpenCvs) {
    expectTable(Colormap::Jet, cv::COLORMAP_JET, 1);
}

TEST(Colormap, SplinesStayWithinTwoLevels) {
    expectTable(Colormap::Turbo, cv::COLORMAP_TURBO, 2);
    expectTable(Colormap::Viridis, cv::COLORMAP_VIRIDIS, 2);
    expectTable(Colormap::Inferno, cv::COLORMAP_INFERNO, 2);
}

double luminance(const std::array<std::uint8_t, 3>& rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

TEST(Colormap, SignedIsLightestAtZeroAndDarkensToBothSides) {
    const ColorTable& table = colorTable(Colormap::Signed);
    for (std::size_t i = 0; i < 127; ++i) {
        EXPECT_LT(luminance(table[i]), luminance(table[i + 1])) << i;
        EXPECT_LT(luminance(table[255 - i]), luminance(table[254 - i])) << i;
    }
    EXPECT_GT(luminance(table[127]), 240);
    EXPECT_GT(table[20][2], table[20][0]) << "blue is against";
    EXPECT_GT(table[235][0], table[235][2]) << "red is in favour";
}

TEST(Colormap, EveryEntryIsOfferedOnce) {
    ASSERT_EQ(colormaps().size(), 5U);
    for (std::size_t i = 0; i < colormaps().size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(colormaps()[i].colormap), i);
        EXPECT_EQ(colormaps()[i].isSigned, colormaps()[i].colormap == Colormap::Signed);
    }
}

TEST(Colormap, SignedRangeIsSymmetricAboutZero) {
    const ValueRange plain = displayRange(-3, 7, false);
    EXPECT_EQ(plain.low, -3);
    EXPECT_EQ(plain.high, 7);
    for (const auto& [min, max] : {std::pair(-3.0F, 7.0F), std::pair(-7.0F, 3.0F), std::pair(2.0F, 7.0F)}) {
        const ValueRange symmetric = displayRange(min, max, true);
        EXPECT_EQ(symmetric.low, -7);
        EXPECT_EQ(symmetric.high, 7);
    }
}

} // namespace
} // namespace actiscope
