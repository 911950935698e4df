// Speed of the picture's path, each step beside OpenCV's nearest equivalent.
#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/cam/class_activation_map.h"
#include "engine/vision/outline.h"
#include "engine/vision/overlay.h"
#include "engine/vision/preprocess.h"
#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"

namespace actiscope {
namespace {

Image photo(Size size) {
    std::mt19937 random(1);
    auto rgb = std::make_shared<std::uint8_t[]>(static_cast<std::size_t>(size.width) *
                                                static_cast<std::size_t>(size.height) * 3);
    const Image image{size, rgb, size, 1};
    std::generate(rgb.get(), rgb.get() + image.bytes(), [&] { return static_cast<std::uint8_t>(random()); });
    return image;
}

/// A map as networks give them: two bumps over a slightly uneven, partly negative ground.
ClassActivationMap bumps(int side) {
    std::mt19937 random(2);
    std::uniform_real_distribution<float> uneven(-1.0F, 1.0F);
    ClassActivationMap cam{0, side, side, {}, -2.0F, 20.0F, 0};
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

cv::Mat view(const Image& image) {
    return {image.size.height, image.size.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.get())};
}

Size sizeOf(const benchmark::State& state) {
    return {static_cast<int>(state.range(0)), static_cast<int>(state.range(1))};
}

void preprocessing(benchmark::State& state) {
    const Image image = photo(sizeOf(state));
    const InputDescription description;
    for (auto _ : state) {
        benchmark::DoNotOptimize(preprocess(image, description));
    }
}
BENCHMARK(preprocessing)->Args({500, 375})->Args({4000, 3000})->Unit(benchmark::kMillisecond);

/// INTER_AREA is OpenCV's filter for shrinking without aliasing.
void preprocessingOpenCv(benchmark::State& state) {
    const Image image = photo(sizeOf(state));
    for (auto _ : state) {
        cv::Mat small;
        cv::resize(view(image), small, {224, 224}, 0, 0, cv::INTER_AREA);
        cv::Mat floats;
        small.convertTo(floats, CV_32FC3, 1 / 255.0);
        floats -= cv::Scalar(0.485, 0.456, 0.406);
        floats /= cv::Scalar(0.229, 0.224, 0.225);
        std::vector<cv::Mat> planes;
        cv::split(floats, planes);
        benchmark::DoNotOptimize(planes);
    }
}
BENCHMARK(preprocessingOpenCv)->Args({500, 375})->Args({4000, 3000})->Unit(benchmark::kMillisecond);

void overlay(benchmark::State& state) {
    const Image image = photo(sizeOf(state));
    const ClassActivationMap cam = bumps(14);
    const OverlayStyle style{Colormap::Jet, {cam.min, cam.max}, 0.5F};
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            renderOverlay(image, cam, {0, 0, image.size.width, image.size.height}, style));
    }
}
BENCHMARK(overlay)->Args({500, 400})->Args({4000, 3000})->Unit(benchmark::kMillisecond);

/// Onto a view of 32 bit pixels that shows an eighth of the map.
void overlayZoomed(benchmark::State& state) {
    const Size size = sizeOf(state);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(size.width) *
                                     static_cast<std::size_t>(size.height) * 4);
    const ClassActivationMap cam = bumps(14);
    const OverlayStyle style{Colormap::Jet, {cam.min, cam.max}, 0.5F};
    const TargetPixels target{pixels.data(), size, static_cast<std::size_t>(size.width) * 4, 4, true};
    const MapPlacement placement{-3.5 * size.width, -3.5 * size.height, 4.5 * size.width, 4.5 * size.height};
    for (auto _ : state) {
        blendOverlay(target, cam, placement, style);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(overlayZoomed)->Args({1920, 1080})->Unit(benchmark::kMillisecond);

void overlayOpenCv(benchmark::State& state) {
    const Image image = photo(sizeOf(state));
    ClassActivationMap cam = bumps(14);
    const cv::Mat map(14, 14, CV_32F, cam.values.data());
    for (auto _ : state) {
        cv::Mat large;
        cv::resize(map, large, {image.size.width, image.size.height}, 0, 0, cv::INTER_LINEAR);
        cv::Mat bytes;
        large.convertTo(bytes, CV_8U, 255.0 / static_cast<double>(cam.max - cam.min),
                        -255.0 * static_cast<double>(cam.min) / static_cast<double>(cam.max - cam.min));
        cv::Mat colors;
        cv::applyColorMap(bytes, colors, cv::COLORMAP_JET);
        cv::Mat blended;
        cv::addWeighted(view(image), 0.5, colors, 0.5, 0, blended);
        benchmark::DoNotOptimize(blended);
    }
}
BENCHMARK(overlayOpenCv)->Args({500, 400})->Args({4000, 3000})->Unit(benchmark::kMillisecond);

void upsampling(benchmark::State& state) {
    const ClassActivationMap cam = bumps(14);
    for (auto _ : state) {
        benchmark::DoNotOptimize(upsample(cam.values.data(), {14, 14}, sizeOf(state)));
    }
}
BENCHMARK(upsampling)->Args({500, 400})->Unit(benchmark::kMillisecond);

void upsamplingOpenCv(benchmark::State& state) {
    ClassActivationMap cam = bumps(14);
    for (auto _ : state) {
        cv::Mat large;
        cv::resize(cv::Mat(14, 14, CV_32F, cam.values.data()), large,
                   {sizeOf(state).width, sizeOf(state).height}, 0, 0, cv::INTER_LINEAR);
        benchmark::DoNotOptimize(large);
    }
}
BENCHMARK(upsamplingOpenCv)->Args({500, 400})->Unit(benchmark::kMillisecond);

std::vector<float> searchMap(const benchmark::State& state) {
    return upsample(bumps(14).values.data(), {14, 14}, sizeOf(state));
}

void boxesAtAllThresholds(benchmark::State& state) {
    const std::vector<float> map = searchMap(state);
    for (auto _ : state) {
        benchmark::DoNotOptimize(boxesAtEveryThreshold(map.data(), sizeOf(state)));
    }
}
BENCHMARK(boxesAtAllThresholds)
    ->Args({224, 224})
    ->Args({500, 400})
    ->Args({1154, 866})
    ->Unit(benchmark::kMillisecond);

void boxesAtAllThresholdsOfNoise(benchmark::State& state) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> value(-0.5F, 1.0F);
    std::vector<float> map(static_cast<std::size_t>(sizeOf(state).width) *
                           static_cast<std::size_t>(sizeOf(state).height));
    std::generate(map.begin(), map.end(), [&] { return value(random); });
    for (auto _ : state) {
        benchmark::DoNotOptimize(boxesAtEveryThreshold(map.data(), sizeOf(state)));
    }
}
BENCHMARK(boxesAtAllThresholdsOfNoise)->Args({224, 224})->Args({500, 400})->Unit(benchmark::kMillisecond);

ThresholdBox openCvBox(const cv::Mat& map, double threshold) {
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centroids;
    const int count = cv::connectedComponentsWithStats(map > threshold, labels, stats, centroids, 8, CV_32S);
    ThresholdBox best;
    for (int i = 1; i < count; ++i) {
        const int* found = stats.ptr<int>(i);
        if (found[cv::CC_STAT_AREA] > best.pixels) {
            best = {{found[0], found[1], found[0] + found[2], found[1] + found[3]}, found[cv::CC_STAT_AREA]};
        }
    }
    return best;
}

/// connectedComponentsWithStats at each of the 1,000 thresholds.
void boxesAtAllThresholdsOpenCv(benchmark::State& state) {
    std::vector<float> values = searchMap(state);
    const cv::Mat map(sizeOf(state).height, sizeOf(state).width, CV_32F, values.data());
    double maximum = 0;
    cv::minMaxLoc(map, nullptr, &maximum);
    for (auto _ : state) {
        for (int level = 0; level < kThresholdLevels; ++level) {
            benchmark::DoNotOptimize(openCvBox(map, level / 1000.0 * maximum));
        }
    }
}
BENCHMARK(boxesAtAllThresholdsOpenCv)->Args({224, 224})->Args({500, 400})->Unit(benchmark::kMillisecond);

void boxAtOneThreshold(benchmark::State& state) {
    const std::vector<float> map = searchMap(state);
    for (auto _ : state) {
        benchmark::DoNotOptimize(boxAtThreshold(map.data(), sizeOf(state), 200));
    }
}
BENCHMARK(boxAtOneThreshold)->Args({224, 224})->Args({500, 400})->Unit(benchmark::kMillisecond);

void boxAtOneThresholdOpenCv(benchmark::State& state) {
    std::vector<float> values = searchMap(state);
    const cv::Mat map(sizeOf(state).height, sizeOf(state).width, CV_32F, values.data());
    for (auto _ : state) {
        double maximum = 0;
        cv::minMaxLoc(map, nullptr, &maximum);
        benchmark::DoNotOptimize(openCvBox(map, 0.2 * maximum));
    }
}
BENCHMARK(boxAtOneThresholdOpenCv)->Args({224, 224})->Args({500, 400})->Unit(benchmark::kMillisecond);

void outline(benchmark::State& state) {
    const ClassActivationMap cam = bumps(14);
    for (auto _ : state) {
        benchmark::DoNotOptimize(levelOutline(cam.values.data(), {14, 14}, 0.2F * cam.max));
    }
}
BENCHMARK(outline)->Unit(benchmark::kMillisecond);

void outlineOpenCv(benchmark::State& state) {
    ClassActivationMap cam = bumps(14);
    for (auto _ : state) {
        cv::Mat large;
        cv::resize(cv::Mat(14, 14, CV_32F, cam.values.data()), large, {256, 256}, 0, 0, cv::INTER_LINEAR);
        std::vector<std::vector<cv::Point>> contours;
        cv::findContours(large > 0.2 * static_cast<double>(cam.max), contours, cv::RETR_LIST,
                         cv::CHAIN_APPROX_NONE);
        benchmark::DoNotOptimize(contours);
    }
}
BENCHMARK(outlineOpenCv)->Unit(benchmark::kMillisecond);

/// Features, weights and logits of a network that ends in `channels` maps of side x side cells.
struct Evidence {
    ForwardOutput output;
    ClassifierHead head;
};

Evidence evidence(int channels, int side, bool identity) {
    std::mt19937 random(4);
    std::uniform_real_distribution<float> value(-0.1F, 1.0F);
    Evidence made;
    const auto count = static_cast<std::size_t>(channels) * static_cast<std::size_t>(side * side);
    auto features = std::make_shared<float[]>(count);
    std::generate(features.get(), features.get() + count, [&] { return value(random); });
    made.output.featureMaps = {channels, side, side, features};
    made.output.logits.resize(1000);
    made.head = {Pooling::Average, identity, 1000, channels, {}, {}};
    if (!identity) {
        made.head.weights.resize(1000 * static_cast<std::size_t>(channels));
        std::generate(made.head.weights.begin(), made.head.weights.end(), [&] { return value(random); });
    }
    return made;
}

const std::vector<int> kFiveClasses{985, 12, 340, 77, 501};

void topFiveMaps(benchmark::State& state) {
    const Evidence made =
        evidence(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), state.range(2) != 0);
    for (auto _ : state) {
        benchmark::DoNotOptimize(classActivationMaps(made.output, made.head, kFiveClasses));
    }
}
BENCHMARK(topFiveMaps)
    ->Args({1280, 7, 0})
    ->Args({1024, 14, 0})
    ->Args({1000, 13, 1})
    ->Unit(benchmark::kMillisecond);

/// The five rows of weights times the feature maps, as one matrix product.
void topFiveMapsOpenCv(benchmark::State& state) {
    Evidence made = evidence(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), false);
    const FeatureMaps& features = made.output.featureMaps;
    const cv::Mat matrix(features.channels, features.height * features.width, CV_32F,
                         const_cast<float*>(features.values.get()));
    const cv::Mat weights(1000, features.channels, CV_32F, made.head.weights.data());
    for (auto _ : state) {
        cv::Mat rows;
        for (const int c : kFiveClasses) {
            rows.push_back(weights.row(c));
        }
        benchmark::DoNotOptimize(cv::Mat(rows * matrix));
    }
}
BENCHMARK(topFiveMapsOpenCv)->Args({1280, 7})->Args({1024, 14})->Unit(benchmark::kMillisecond);

} // namespace
} // namespace actiscope

int main(int argc, char** argv) {
    cv::setNumThreads(1); // as the steps beside it
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
