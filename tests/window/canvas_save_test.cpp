#include "ui/render/save.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

#include "tests/window/synthetic_analysis.h"
#include "ui/render/colour_bar.h"
#include "ui/render/marks.h"
#include "ui/render/plate_text.h"
#include "ui/render/tile_text.h"
#include "ui/text.h"

namespace actiscope::ui {
namespace {

constexpr Size kSize{400, 300};

class CanvasSave : public testing::Test {
protected:
    std::filesystem::path file(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    static std::string contents(const std::filesystem::path& path) {
        std::ifstream stream(path, std::ios::binary);
        std::ostringstream text;
        text << stream.rdbuf();
        return text.str();
    }

    QTemporaryDir m_folder;
    std::shared_ptr<Analysis> m_analysis = test::analysisOf(test::greyImage(kSize));
    FigureStyle m_style;
};

TEST_F(CanvasSave, OverlayHasTheImagesSizeAndItsBoxes) {
    m_style.display.opacity = 0;
    ASSERT_TRUE(saveOverlayPng(file("o.png"), *m_analysis, m_analysis->classes[0], m_style, true));
    const QImage saved(QString::fromStdString(file("o.png").string()));
    ASSERT_EQ(saved.size(), QSize(400, 300));
    const Box box = test::boxAt(test::firstBox(kSize), 200);
    EXPECT_EQ(saved.pixelColor(box.x1 - 1, 150), kPredictedColour);
    EXPECT_EQ(saved.pixel(5, 5), qRgb(128, 128, 128));
    ASSERT_TRUE(saveOverlayPng(file("bare.png"), *m_analysis, m_analysis->classes[0], m_style, false));
    EXPECT_EQ(QImage(QString::fromStdString(file("bare.png").string())).pixel(box.x1 - 1, 150),
              qRgb(128, 128, 128));
}

TEST_F(CanvasSave, OverlayBlendsTheMapByItsOpacity) {
    m_style.display.colormap = Colormap::Viridis;
    m_style.display.opacity = 0.25F;
    const QImage overlay = renderOverlayImage(*m_analysis, m_analysis->classes[0], m_style, false);
    const auto highest = colorTable(Colormap::Viridis)[255];
    EXPECT_NEAR(qRed(overlay.pixel(200, 150)), 0.25 * highest[0] + 0.75 * 128, 1);
    EXPECT_NEAR(qGreen(overlay.pixel(200, 150)), 0.25 * highest[1] + 0.75 * 128, 1);
}

TEST_F(CanvasSave, FigureIsAPictureOfAllTiles) {
    ASSERT_TRUE(saveFigure(file("f.png"), *m_analysis, m_style));
    const QImage saved(QString::fromStdString(file("f.png").string()));
    const QSizeF size = figureSize(*m_analysis, m_style);
    EXPECT_EQ(saved.size(), (size * 2).toSize());
    EXPECT_GT(size.width(), 4 * 320);
    EXPECT_EQ(saved.pixel(2, 2), qRgb(255, 255, 255));
}

TEST_F(CanvasSave, FigureInSvgKeepsItsText) {
    ASSERT_TRUE(saveFigure(file("f.svg"), *m_analysis, m_style));
    const std::string svg = contents(file("f.svg"));
    EXPECT_THAT(svg, testing::HasSubstr("<text"));
    EXPECT_THAT(svg, testing::HasSubstr("1  tabby"));
    EXPECT_THAT(svg, testing::HasSubstr("tiger cat"));
    EXPECT_THAT(svg, testing::HasSubstr("IoU 0.4"));
}

TEST_F(CanvasSave, TheColourBarNamesItsUnitInAFlatFigureToo) {
    const auto flat = test::analysisOf(test::greyImage({400, 200}));
    ASSERT_TRUE(saveFigure(file("f.svg"), *flat, m_style));
    EXPECT_THAT(contents(file("f.svg")), testing::HasSubstr("logit"));
}

TEST_F(CanvasSave, LabelsStandOnADarkPlate) {
    QImage white(400, 300, QImage::Format_RGB32);
    white.fill(Qt::white);
    Marks marks;
    marks.analysis = m_analysis.get();
    marks.result = m_analysis->classes.data();
    marks.bounds = QRectF(white.rect());
    QPainter painter(&white);
    const std::vector<PlacedLabel> labels = paintMarks(painter, marks);
    painter.end();
    ASSERT_EQ(labels.size(), 2U);
    for (const PlacedLabel& label : labels) {
        const int middle = qRound(label.rect.center().y());
        EXPECT_LT(qGray(white.pixel(qRound(label.rect.left()) - 2, middle)), 110)
            << label.whole.toStdString();
        EXPECT_LT(qGray(white.pixel(qRound(label.rect.right()) + 2, middle)), 110);
    }
}

TEST_F(CanvasSave, FigureInPdfKeepsItsText) {
    ASSERT_TRUE(saveFigure(file("f.pdf"), *m_analysis, m_style));
    const std::string pdf = contents(file("f.pdf"));
    EXPECT_THAT(pdf, testing::StartsWith("%PDF"));
    EXPECT_THAT(pdf, testing::HasSubstr("/ToUnicode"));
    EXPECT_THAT(pdf, testing::HasSubstr("%%EOF"));
}

TEST_F(CanvasSave, FigureOfAnUnknownEndingSaysWhichThereAre) {
    const auto saved = saveFigure(file("f.xyz"), *m_analysis, m_style);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::WriteFailed);
    EXPECT_THAT(saved.error().message, testing::HasSubstr("f.xyz"));
    EXPECT_THAT(saved.error().message, testing::HasSubstr(".svg"));
}

/// Writes what it is given as it is.
class PlainCodecs : public Codecs {
public:
    Result<ImagePtr> decode(const std::uint8_t*, std::size_t, const std::string&) const override {
        return fail(ErrorCode::ImageUnsupported, "not asked for");
    }
    Result<std::vector<std::uint8_t>> encodePng(const std::uint8_t* rgb, Size size) const override {
        return std::vector<std::uint8_t>(rgb,
                                         rgb + static_cast<std::ptrdiff_t>(size.width) * size.height * 3);
    }
    Result<std::vector<std::uint8_t>> encodeJpeg(const std::uint8_t*, Size, int) const override {
        return fail(ErrorCode::WriteFailed, "not asked for");
    }
};

TEST_F(CanvasSave, CodecsGetTheOverlaysPackedPixels) {
    const auto odd = test::analysisOf(test::greyImage({37, 11}, 90)); // Qt pads such rows, codecs do not
    const PlainCodecs codecs;
    m_style.display.opacity = 0;
    ASSERT_TRUE(saveOverlayPng(file("o.png"), *odd, odd->classes[0], m_style, false, &codecs));
    EXPECT_EQ(contents(file("o.png")), std::string(37 * 11 * 3, char{90}));
}

TEST_F(CanvasSave, AFolderThatIsNotThereIsAnError) {
    const auto missing = file("no such folder") / "o.png";
    const auto saved = saveOverlayPng(missing, *m_analysis, m_analysis->classes[0], m_style, true);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::WriteFailed);
}

TEST_F(CanvasSave, MapsAreRawFloats) {
    const auto files = saveMaps(m_folder.path().toStdString(), "cat", *m_analysis);
    ASSERT_TRUE(files);
    ASSERT_EQ(files->size(), 3U);
    EXPECT_EQ(files->front().filename(), "cat.rank1.npy");
    const std::string npy = contents(files->front());
    const auto& values = m_analysis->classes[0].cam->values;
    ASSERT_GE(npy.size(), values.size() * sizeof(float));
    EXPECT_THAT(npy, testing::HasSubstr("(7, 7)"));
    EXPECT_EQ(npy.substr(npy.size() - values.size() * sizeof(float)),
              std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)));
}

TEST_F(CanvasSave, ReportHoldsTheClasses) {
    ASSERT_TRUE(saveReport(file("r.json"), m_analysis, 200));
    EXPECT_THAT(contents(file("r.json")), testing::HasSubstr("tiger cat"));
}

TEST_F(CanvasSave, SharedRangeSpansEveryMapAndSignedIsSymmetric) {
    DisplayOptions display;
    const ClassResult& second = m_analysis->classes[1];
    EXPECT_FLOAT_EQ(shownRange(*m_analysis, second, display).high, 6);
    display.scale = ScaleMode::Shared;
    const ValueRange shared = shownRange(*m_analysis, second, display);
    EXPECT_FLOAT_EQ(shared.high, 12);
    EXPECT_FLOAT_EQ(shared.low, m_analysis->classes[0].cam->min);
    display.colormap = Colormap::Signed;
    EXPECT_FLOAT_EQ(shownRange(*m_analysis, second, display).low, -12);
}

TEST_F(CanvasSave, ThumbnailsKeepTheShapeWithinTheirSide) {
    EXPECT_EQ(renderMapThumbnail(*m_analysis, m_analysis->classes[0], {}, 64).size(), QSize(64, 48));
    const auto flat = test::analysisOf(test::greyImage({20000, 10}));
    EXPECT_EQ(renderMapThumbnail(*flat, flat->classes[0], {}, 64).size(), QSize(64, 1));
}

TEST_F(CanvasSave, AFigureOfAVeryFlatPictureHasReadableTiles) {
    const auto flat = test::analysisOf(test::greyImage({20000, 10}));
    const QImage figure = renderFigure(*flat, m_style);
    EXPECT_GT(figure.height(), 100);
    EXPECT_LT(figure.height(), 1000);
}

TEST(CanvasText, NumbersCarryTheirSign) {
    EXPECT_EQ(signedNumber(9.314, 2), QStringLiteral("+9.31"));
    EXPECT_EQ(signedNumber(-1.8, 1), QStringLiteral("\u22121.8"));
    EXPECT_EQ(signedNumber(-0.001, 1), QStringLiteral("0.0"));
}

TEST(CanvasText, TilesNameRankClassAndProbability) {
    const auto analysis = test::analysisOf(test::greyImage(kSize));
    EXPECT_EQ(tileText(*analysis, nullptr).title, QStringLiteral("picture.png"));
    EXPECT_EQ(tileText(*analysis, nullptr).detail, QStringLiteral("400 × 300"));
    const TileText first = tileText(*analysis, &analysis->classes[0]);
    EXPECT_EQ(first.title, QStringLiteral("1  tabby"));
    EXPECT_EQ(first.detail, QStringLiteral("63.0 %"));
    EXPECT_EQ(first.whole, QStringLiteral("1  tabby, tabby cat"));
}

TEST(CanvasText, ProbabilitiesAreNeverRoundedToNothing) {
    EXPECT_EQ(probabilityText(1), QStringLiteral("100.0 %"));
    EXPECT_EQ(probabilityText(0.631), QStringLiteral("63.1 %"));
    EXPECT_EQ(probabilityText(0.00023), QStringLiteral("0.02 %"));
    EXPECT_EQ(probabilityText(0.00004), QStringLiteral("<0.01 %"));
    EXPECT_EQ(probabilityText(0), QStringLiteral("<0.01 %"));
    EXPECT_EQ(probabilityText(0.631, QLocale(QLocale::German)), QStringLiteral("63,1 %"));
}

TEST(CanvasText, TheCanvasSpeaksTheWindowsLocale) {
    const QLocale german(QLocale::German);
    EXPECT_EQ(signedNumber(-1.8, 1, german), QStringLiteral("\u22121,8"));
    const auto analysis = test::analysisOf(test::greyImage(kSize));
    EXPECT_EQ(tileText(*analysis, analysis->classes.data(), german).detail, QStringLiteral("63,0 %"));
    QImage canvas(400, 300, QImage::Format_RGB32);
    Marks marks;
    marks.analysis = analysis.get();
    marks.result = analysis->classes.data();
    marks.bounds = QRectF(canvas.rect());
    marks.numbers = german;
    QPainter painter(&canvas);
    const std::vector<PlacedLabel> labels = paintMarks(painter, marks);
    ASSERT_FALSE(labels.empty());
    EXPECT_TRUE(labels[0].whole.contains(QStringLiteral("IoU 0,4"))) << labels[0].whole.toStdString();
}

TEST(CanvasColourBar, StandsWhollyBesideThePictureOrWhollyOnIt) {
    ColourBar bar;
    bar.range = {-12.3, 77.1};
    int beside = 0;
    int on = 0;
    for (const QSizeF view : {QSizeF(800, 600), QSizeF(500, 600), QSizeF(430, 480), QSizeF(150, 110)}) {
        for (const QSizeF shape : {QSizeF(4, 3), QSizeF(3, 4), QSizeF(1, 1), QSizeF(16, 9), QSizeF(1, 9)}) {
            for (const double zoom : {0.5, 0.9, 1.0, 3.0}) {
                QRectF picture(QPointF(), shape.scaled(view, Qt::KeepAspectRatio) * zoom);
                picture.moveCenter(QRectF(QPointF(), view).center());
                const QRectF whole(QPointF(), view);
                const QRectF place = colourBarPlace(whole, picture, bar);
                if (place.isEmpty()) {
                    continue;
                }
                EXPECT_TRUE(whole.contains(place));
                const bool isOn = picture.contains(place);
                EXPECT_TRUE(isOn || !picture.intersects(place)) << view.width() << " " << shape.width();
                (isOn ? on : beside) += 1;
            }
        }
    }
    EXPECT_GT(beside, 10);
    EXPECT_GT(on, 10);
}

TEST(CanvasColourBar, ShrinksIntoTheTilesOfASmallWindow) {
    ColourBar bar;
    bar.range = {-12.3, 77.1};
    for (const QSizeF tile : {QSizeF(320, 240), QSizeF(200, 150), QSizeF(140, 105), QSizeF(130, 90)}) {
        const QRectF pane(QPointF(), tile);
        EXPECT_FALSE(colourBarPlace(pane, pane, bar).isEmpty()) << tile.width();
    }
    const QRectF stamp(0, 0, 40, 30);
    EXPECT_TRUE(colourBarPlace(stamp, stamp, bar).isEmpty()) << "nothing that can't be read";
}

TEST(CanvasColourBar, OfProbabilitiesIsInPercent) {
    const auto rowsOfNotch = [](ColourBar bar, float threshold) {
        const auto painted = [&bar] {
            QImage image(160, 300, QImage::Format_RGB32);
            image.fill(Qt::black);
            QPainter painter(&image);
            paintColourBar(painter, QRectF(0, 0, 160, 300), bar);
            return image;
        };
        const QImage without = painted();
        bar.threshold = threshold;
        const QImage with = painted();
        std::vector<int> rows;
        for (int y = 0; y < with.height(); ++y) {
            if (!std::equal(with.constScanLine(y), with.constScanLine(y) + with.bytesPerLine(),
                            without.constScanLine(y))) {
                rows.push_back(y);
            }
        }
        return rows;
    };
    ColourBar probabilities;
    probabilities.range = {0, 0.5F};
    probabilities.values = BarUnit::Probability;
    ColourBar logits;
    logits.range = {0, 50};
    EXPECT_FALSE(rowsOfNotch(logits, 25).empty());
    EXPECT_EQ(rowsOfNotch(probabilities, 0.25F), rowsOfNotch(logits, 25));

    const QRectF view(0, 0, 400, 300);
    const double words = QFontMetricsF(smallTextFont(1)).horizontalAdvance(QStringLiteral("probability, %"));
    EXPECT_GE(colourBarPlace(view, view, probabilities).width(), words);
    EXPECT_LT(colourBarPlace(view, view, logits).width(), words);
}

TEST(CanvasTicks, AreRoundAndWithinTheRange) {
    const Ticks ticks = niceTicks(-1.8, 12.4, 5);
    EXPECT_THAT(ticks.values, testing::ElementsAre(0, 5, 10));
    EXPECT_EQ(ticks.decimals, 0);
    EXPECT_THAT(niceTicks(0.01, 0.052, 5).values,
                testing::ElementsAre(testing::DoubleNear(0.01, 1e-12), testing::DoubleNear(0.02, 1e-12),
                                     testing::DoubleNear(0.03, 1e-12), testing::DoubleNear(0.04, 1e-12),
                                     testing::DoubleNear(0.05, 1e-12)));
    EXPECT_EQ(niceTicks(0.01, 0.052, 5).decimals, 2);
    EXPECT_TRUE(niceTicks(1, 1, 5).values.empty());
}

} // namespace
} // namespace actiscope::ui
