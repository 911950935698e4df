// Speed of the metrics, each beside the same procedure with OpenCV.
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/evaluation/author_boxes.h"
#include "engine/evaluation/max_box_accuracy.h"
#include "engine/evaluation/threshold_sweep.h"

namespace actiscope::evaluation {
namespace {

const std::vector<Box> kTruths = {{40, 50, 150, 170}, {160, 20, 220, 80}};

/// A map as networks give them: two bumps over an uneven, partly negative ground.
ClassActivationMap bumps(int side, float unevenness) {
    std::mt19937 random(2);
    std::uniform_real_distribution<float> uneven(-unevenness, unevenness);
    ClassActivationMap cam{0, side, side, {}, 0, 0, 0};
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const auto bump = [&](double u, double v, double height) {
                const double dx = (x + 0.5) / side - u;
                const double dy = (y + 0.5) / side - v;
                return height * std::exp(-12 * (dx * dx + dy * dy));
            };
            cam.values.push_back(static_cast<float>(bump(0.4, 0.5, 18) + bump(0.8, 0.2, 9) - 1) +
                                 uneven(random));
        }
    }
    return cam;
}

/// Of a map of range(0) cells a side. 224 cells are noise in every pixel: the most contours that there can
/// be.
std::vector<std::uint8_t> bytes(const benchmark::State& state) {
    const auto side = static_cast<int>(state.range(0));
    return wsolBytes(bumps(side, side == kWsolSide ? 9.0F : 1.0F).values.data(), {side, side});
}

void maxBoxAccuracies(benchmark::State& state) {
    const auto map = bytes(state);
    MaxBoxAccuracy sum;
    for (auto _ : state) {
        sum.add(wsolHits(wsolOverlaps(map.data(), {kWsolSide, kWsolSide}, kTruths)));
    }
    benchmark::DoNotOptimize(sum.maxBoxAccV2());
}
BENCHMARK(maxBoxAccuracies)->Arg(14)->Arg(28)->Arg(224)->Unit(benchmark::kMillisecond);

/// findContours at each of the 1,000 thresholds and the contours' boxes, as published but without Python's
/// share.
void maxBoxAccuraciesOpenCv(benchmark::State& state) {
    auto map = bytes(state);
    const cv::Mat image(kWsolSide, kWsolSide, CV_8U, map.data());
    for (auto _ : state) {
        for (int k = 0; k < kWsolThresholds; ++k) {
            cv::Mat mask;
            cv::threshold(image, mask, wsolByteThreshold(k, 255), 255, cv::THRESH_BINARY);
            std::vector<std::vector<cv::Point>> contours;
            cv::findContours(mask, contours, cv::RETR_TREE, cv::CHAIN_APPROX_SIMPLE);
            double best = 0;
            for (const auto& contour : contours) {
                const cv::Rect found = cv::boundingRect(contour);
                for (const Box& truth : kTruths) {
                    best = std::max(best, iou({found.x, found.y, found.br().x, found.br().y}, truth));
                }
            }
            benchmark::DoNotOptimize(best);
        }
    }
}
BENCHMARK(maxBoxAccuraciesOpenCv)->Arg(14)->Arg(28)->Unit(benchmark::kMillisecond);

void resizedBytes(benchmark::State& state) {
    const ClassActivationMap cam = bumps(14, 1.0F);
    for (auto _ : state) {
        benchmark::DoNotOptimize(wsolBytes(cam.values.data(), {14, 14}));
    }
}
BENCHMARK(resizedBytes)->Unit(benchmark::kMillisecond);

void sweep(benchmark::State& state) {
    const ClassActivationMap cam = bumps(14, 1.0F);
    for (auto _ : state) {
        const SweptBoxes boxes = sweptBoxes(cam, {0, 0, 500, 375});
        benchmark::DoNotOptimize(overlapCodes(boxes, kTruths));
        benchmark::DoNotOptimize(SweptErrors(boxes, kTruths));
    }
}
BENCHMARK(sweep)->Unit(benchmark::kMillisecond);

void authors(benchmark::State& state) {
    const auto map = bytes(state);
    for (auto _ : state) {
        benchmark::DoNotOptimize(authorBoxes(map.data(), {kWsolSide, kWsolSide}));
    }
}
BENCHMARK(authors)->Arg(14)->Unit(benchmark::kMillisecond);

/// A finished run of 50,000 images at another threshold: the scores and every image's overlap.
void rescoring(benchmark::State& state) {
    std::mt19937 random(3);
    SweepTable table;
    for (int image = 0; image < 50000; ++image) {
        ImageSweep one;
        one.classes.resize(6);
        for (std::size_t i = 0; i < one.classes.size(); ++i) {
            one.classes[i].labelled = i == 0;
            one.classes[i].rank = static_cast<std::uint8_t>(i);
            std::generate(one.classes[i].codes.begin(), one.classes[i].codes.end(),
                          [&] { return static_cast<OverlapCode>(random() % 251); });
        }
        table.add(one);
    }
    int threshold = 0;
    for (auto _ : state) {
        threshold = (threshold + 1) % kSweepThresholds;
        benchmark::DoNotOptimize(table.score(threshold));
        benchmark::DoNotOptimize(table.overlaps(threshold));
    }
}
BENCHMARK(rescoring)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace actiscope::evaluation

int main(int argc, char** argv) {
    cv::setNumThreads(1); // as the steps beside it
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
