// MaxBoxAcc and MaxBoxAccV2 against a plain implementation with OpenCV, threshold by threshold.
#include "engine/evaluation/max_box_accuracy.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/evaluation/cubic_resize.h"
#include "tests/evaluation/evaluation_references.h"

namespace actiscope::evaluation {
namespace {

void expectReferenceOverlaps(const std::filesystem::path& file, std::size_t leastMaps) {
    const auto arrays = test::readNpz(file);
    const auto& maps = arrays.at("maps");
    const auto count = static_cast<std::size_t>(maps.shape[0]);
    const Size size{static_cast<int>(maps.shape[2]), static_cast<int>(maps.shape[1])};
    const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    const auto perMap = static_cast<std::size_t>(arrays.at("truths").shape[1]);
    ASSERT_GE(count, leastMaps);
    for (std::size_t i = 0; i < count; ++i) {
        const auto bytes = test::bytesOf(maps, i * pixels, pixels);
        const WsolOverlaps found =
            wsolOverlaps(bytes.data(), size, test::boxesOf(arrays.at("truths"), i * perMap, perMap));
        EXPECT_EQ(found.maximum, *std::max_element(bytes.begin(), bytes.end()));
        for (std::size_t level = 0; level < kByteLevels; ++level) {
            const std::size_t at = i * kByteLevels + level;
            ASSERT_EQ(static_cast<float>(found.largest[level]), arrays.at("largest").values[at])
                << file.filename() << " map " << i << " level " << level;
            ASSERT_EQ(static_cast<float>(found.any[level]), arrays.at("any").values[at])
                << file.filename() << " map " << i << " level " << level;
        }
    }
}

TEST(WsolOverlaps, OfRandomMapsAreOpenCvs) {
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    const auto folder = test::evaluationReferences();
    expectReferenceOverlaps(folder / "levels.16x16.npz", 1500);
    expectReferenceOverlaps(folder / "levels.31x23.npz", 800);
    expectReferenceOverlaps(folder / "levels.5x9.npz", 500);
    expectReferenceOverlaps(folder / "levels.224x224.npz", 24);
}

TEST(WsolOverlaps, OfRealMapsAreOpenCvs) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    expectReferenceOverlaps(test::evaluationReferences() / "levels.real.npz", 80);
}

TEST(WsolOverlaps, OfAnEmptyMaskAreThoseOfTheFirstPixel) {
    const std::vector<std::uint8_t> zeros(12);
    const WsolOverlaps found = wsolOverlaps(zeros.data(), {4, 3}, {{0, 0, 2, 2}});
    EXPECT_EQ(found.maximum, 0);
    EXPECT_DOUBLE_EQ(found.largest[0], 0.25);
    EXPECT_DOUBLE_EQ(found.any[254], 0.25);
}

TEST(MaxBoxAccuracy, CurvesAreThePublishedProcedures) {
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    const auto arrays = test::readNpz(test::evaluationReferences() / "curves.npz");
    const auto& maps = arrays.at("maps");
    const auto count = static_cast<std::size_t>(maps.shape[0]);
    MaxBoxAccuracy odd;
    MaxBoxAccuracy all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto bytes = wsolBytes(maps.values.data() + i * 14 * 14, {14, 14});
        const auto hits =
            wsolHits(wsolOverlaps(bytes.data(), {224, 224}, test::boxesOf(arrays.at("truths"), i * 3, 3)));
        (i % 2 == 1 ? odd : all).add(hits);
    }
    all.merge(odd);
    ASSERT_EQ(all.maps(), count);
    const std::vector<std::vector<double>> curves = {all.curve(), all.curveV2(0), all.curveV2(1),
                                                     all.curveV2(2)};
    std::vector<double> best;
    for (std::size_t row = 0; row < curves.size(); ++row) {
        const float* const hits = arrays.at("hits").values.data() + row * kWsolThresholds;
        for (std::size_t k = 0; k < kWsolThresholds; ++k) {
            ASSERT_DOUBLE_EQ(curves[row][k] * static_cast<double>(count), static_cast<double>(hits[k]))
                << "row " << row << " k " << k;
        }
        const float* const most = std::max_element(hits, hits + kWsolThresholds);
        best.push_back(static_cast<double>(*most) / static_cast<double>(count));
        if (row == 0) {
            EXPECT_EQ(all.maxBoxAcc().k, most - hits);
        }
    }
    EXPECT_GT(best[0], 0) << "the reference hits nothing";
    EXPECT_DOUBLE_EQ(all.maxBoxAcc().rate, best[0]);
    EXPECT_DOUBLE_EQ(all.maxBoxAccV2(), (best[1] + best[2] + best[3]) / 3);
}

TEST(MaxBoxAccuracy, OfNothingIsZero) {
    const MaxBoxAccuracy none;
    EXPECT_EQ(none.maxBoxAcc().rate, 0);
    EXPECT_EQ(none.maxBoxAccV2(), 0);
    EXPECT_EQ(none.curve(), std::vector<double>(kWsolThresholds));
}

TEST(WsolBytes, OfConstantEmptyAndDamagedMaps) {
    const std::vector<std::uint8_t> zeros(224 * 224);
    const std::vector<float> constant(6, 3.5F);
    EXPECT_EQ(wsolBytes(constant.data(), {3, 2}), zeros);
    const std::vector<float> damaged = {1, std::numeric_limits<float>::quiet_NaN(), 2, 3};
    EXPECT_EQ(wsolBytes(damaged.data(), {2, 2}), zeros);
    EXPECT_TRUE(wsolBytes(damaged.data(), {0, 2}).empty());
}

TEST(WsolTruth, TruncatesInclusiveCoordinates) {
    EXPECT_EQ(wsolTruth({0, 0, 500, 375}, {500, 375}), (Box{0, 0, 224, 224}));
    EXPECT_EQ(wsolTruth({3, 5, 10, 11}, {500, 375}), (Box{1, 2, 5, 6}));
}

TEST(CubicResize, IsOpenCvsToTheLastBit) {
    ACTISCOPE_NEEDS_OPENCV_PYTHON();
    int compared = 0;
    const auto arrays = test::readNpz(test::evaluationReferences() / "cubic.npz");
    for (const auto& [name, from] : arrays) {
        if (name.substr(0, 5) != "from_") {
            continue;
        }
        const auto& expected = arrays.at("to_" + name.substr(5)).values;
        const Size size{static_cast<int>(from.shape[1]), static_cast<int>(from.shape[0])};
        const auto found = resizeCubic(from.values.data(), size, {224, 224});
        EXPECT_EQ(found, expected) << name;
        ++compared;
    }
    EXPECT_EQ(compared, 7);
}

} // namespace
} // namespace actiscope::evaluation
