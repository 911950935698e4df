#include "ui/render/picture.h"

#include <gtest/gtest.h>

#include "engine/vision/colormap.h"
#include "tests/window/synthetic_analysis.h"

namespace actiscope::ui {
namespace {

ImagePtr noise(Size size) {
    return test::paintedImage(size, [](int x, int y) {
        const unsigned hash = (static_cast<unsigned>(x) * 73856093U) ^ (static_cast<unsigned>(y) * 19349663U);
        return std::array{static_cast<int>(hash % 251), static_cast<int>(hash / 7 % 256),
                          static_cast<int>(hash / 61 % 256)};
    });
}

QRgb pixelOf(const Image& image, int x, int y) {
    const std::uint8_t* at = image.row(y) + static_cast<std::ptrdiff_t>(x) * 3;
    return qRgb(at[0], at[1], at[2]);
}

TEST(CanvasPicture, AHalvedSizeHoldsTheMeansOfItsSquares) {
    const ImagePtr image = noise({37, 22});
    PicturePyramid pyramid(image);
    const PicturePyramid::Level level = pyramid.level(2);
    ASSERT_EQ(level.size, (Size{10, 6}));
    for (int y = 0; y < 6; ++y) {
        for (int x = 0; x < 10; ++x) {
            int sum = 0;
            int count = 0;
            for (int v = 4 * y; v < std::min(22, 4 * y + 4); ++v) {
                for (int u = 4 * x; u < std::min(37, 4 * x + 4); ++u, ++count) {
                    sum += qGreen(pixelOf(*image, u, v));
                }
            }
            EXPECT_NEAR(level.rgb[(y * 10 + x) * 3 + 1], static_cast<double>(sum) / count, 0.5001);
        }
    }
}

TEST(CanvasPicture, EverySizeIsThereInWhateverOrderItIsAskedFor) {
    PicturePyramid pyramid(noise({1025, 3}));
    EXPECT_EQ(pyramid.level(10).size, (Size{2, 1}));
    EXPECT_EQ(pyramid.level(1).size, (Size{513, 2}));
    EXPECT_EQ(pyramid.level(4).size, (Size{65, 1}));
    EXPECT_EQ(pyramid.level(0).size, (Size{1025, 3}));
}

TEST(CanvasPicture, OneToOneShowsThePixelsThemselves) {
    const ImagePtr image = noise({40, 30});
    PicturePyramid pyramid(image);
    QImage target(50, 50, QImage::Format_RGB32);
    target.fill(Qt::black);
    drawPicture(target, pyramid, Placement{{5, 7}, 1, 1});
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 40; ++x) {
            ASSERT_EQ(target.pixel(x + 5, y + 7), pixelOf(*image, x, y)) << x << ' ' << y;
        }
    }
    EXPECT_EQ(target.pixel(4, 7), qRgb(0, 0, 0));
    EXPECT_EQ(target.pixel(45, 36), qRgb(0, 0, 0));
}

TEST(CanvasPicture, FarEnlargedPixelsAreSquares) {
    const ImagePtr image = noise({5, 4});
    PicturePyramid pyramid(image);
    QImage target(50, 40, QImage::Format_RGB32);
    drawPicture(target, pyramid, Placement{{0, 0}, 10, 10});
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 50; ++x) {
            ASSERT_EQ(target.pixel(x, y), pixelOf(*image, x / 10, y / 10));
        }
    }
}

TEST(CanvasPicture, EnlargedTwiceLiesBetweenItsNeighbours) {
    const ImagePtr image = test::paintedImage({2, 1}, [](int x, int) {
        return std::array{x * 200, x * 100, 0};
    });
    PicturePyramid pyramid(image);
    QImage target(4, 2, QImage::Format_RGB32);
    drawPicture(target, pyramid, Placement{{0, 0}, 2, 2});
    EXPECT_EQ(target.pixel(0, 0), qRgb(0, 0, 0));
    EXPECT_EQ(target.pixel(1, 1), qRgb(50, 25, 0));
    EXPECT_EQ(target.pixel(2, 0), qRgb(150, 75, 0));
    EXPECT_EQ(target.pixel(3, 1), qRgb(200, 100, 0));
}

TEST(CanvasPicture, AFineCheckerboardShrinksToGreyAtEverySize) {
    const ImagePtr image = test::paintedImage({1024, 1024}, [](int x, int y) {
        const int value = (x + y) % 2 == 0 ? 255 : 0;
        return std::array{value, value, value};
    });
    PicturePyramid pyramid(image);
    for (const double scale : {0.5, 0.43, 0.31, 0.26, 0.1, 0.01}) {
        const int side = static_cast<int>(1024 * scale);
        QImage target(side, side, QImage::Format_RGB32);
        drawPicture(target, pyramid, Placement{{0, 0}, scale, scale});
        for (int i = 0; i < side; ++i) {
            ASSERT_NEAR(qRed(target.pixel(i, (i * 7) % side)), 128, 1) << scale;
        }
    }
}

TEST(CanvasPicture, AVeryFlatPictureStaysVisible) {
    PicturePyramid pyramid(test::greyImage({20000, 10}, 200));
    QImage target(800, 100, QImage::Format_RGB32);
    target.fill(Qt::black);
    drawPicture(target, pyramid, Placement{{0, 50.3}, 0.04, 0.1});
    int bright = 0;
    for (int y = 0; y < 100; ++y) {
        bright += static_cast<int>(qRed(target.pixel(400, y)) == 200);
    }
    EXPECT_EQ(bright, 1);
}

TEST(CanvasPicture, TheMapCoversOnlyWhatTheNetworkSaw) {
    const Size size{100, 80};
    PicturePyramid pyramid(test::greyImage(size, 10));
    QImage target(200, 160, QImage::Format_RGB32);
    const Placement placement{{0, 0}, 2, 2};
    drawPicture(target, pyramid, placement);
    const auto cam = test::bump(3, 3, 0, 4);
    drawMap(target, size, placement, *cam, Box{10, 0, 90, 80}, {Colormap::Viridis, {0, 4}, 1.0F});
    EXPECT_EQ(target.pixel(19, 80), qRgb(10, 10, 10));
    EXPECT_NE(target.pixel(20, 80), qRgb(10, 10, 10));
    EXPECT_NE(target.pixel(179, 80), qRgb(10, 10, 10));
    EXPECT_EQ(target.pixel(180, 80), qRgb(10, 10, 10));
    const auto highest = colorTable(Colormap::Viridis)[255];
    EXPECT_NEAR(qRed(target.pixel(100, 80)), highest[0], 12); // half a pixel off the cell's centre
    EXPECT_NEAR(qGreen(target.pixel(100, 80)), highest[1], 12);
    EXPECT_NEAR(qBlue(target.pixel(100, 80)), highest[2], 12);
}

} // namespace
} // namespace actiscope::ui
