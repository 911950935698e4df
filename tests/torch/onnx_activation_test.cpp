// Activations and normalisations against their formulas.
#include <cmath>
#include <utility>

#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;

const Sizes kSize{2, 3, 4, 5};

at::Tensor mapped(const at::Tensor& x, const std::function<double(double)>& function) {
    const auto cells = x.accessor<float, 4>();
    return everywhere({x.size(0), x.size(1), x.size(2), x.size(3)}, [&](auto n, auto c, auto h, auto w) {
        return function(static_cast<double>(cells[n][c][h][w]));
    });
}

void expectFunction(const OnnxModel& model, const std::function<double(double)>& function,
                    const at::Tensor& image = numbers(kSize) * 4) {
    expectSame(run(model, image), mapped(image, function), 2e-6);
}

double clampTo(double x, double low, double high) {
    return std::min(std::max(x, low), high);
}

TEST(OnnxActivation, FunctionsOfOneNumber) {
    const std::vector<std::pair<const char*, std::function<double(double)>>> functions{
        {"Abs", [](double x) { return std::fabs(x); }},
        {"Ceil", [](double x) { return std::ceil(x); }},
        {"Erf", [](double x) { return std::erf(x); }},
        {"Exp", [](double x) { return std::exp(x); }},
        {"Floor", [](double x) { return std::floor(x); }},
        {"HardSwish", [](double x) { return x * clampTo(x / 6 + 0.5, 0, 1); }},
        {"Neg", [](double x) { return -x; }},
        {"Relu", [](double x) { return std::max(x, 0.0); }},
        {"Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }},
        {"Softplus", [](double x) { return std::log1p(std::exp(x)); }},
        {"Tanh", [](double x) { return std::tanh(x); }},
        {"Identity", [](double x) { return x; }},
        {"Dropout", [](double x) { return x; }},
    };
    for (const auto& [name, function] : functions) {
        SCOPED_TRACE(name);
        expectFunction(oneNode(14, name), function);
    }
    const at::Tensor positive = numbers(kSize).abs() + 0.1;
    expectFunction(
        oneNode(13, "Sqrt"), [](double x) { return std::sqrt(x); }, positive);
    expectFunction(
        oneNode(13, "Log"), [](double x) { return std::log(x); }, positive);
    expectFunction(
        oneNode(13, "Reciprocal"), [](double x) { return 1 / x; }, positive);
}

TEST(OnnxActivation, LeakyReluAndElu) {
    const auto alpha = [](auto* node) { set(node, "alpha", 0.3F); };
    expectFunction(oneNode(7, "LeakyRelu"), [](double x) { return x < 0 ? 0.01 * x : x; });
    expectFunction(oneNode(7, "LeakyRelu", {}, alpha), [](double x) { return x < 0 ? 0.3 * x : x; });
    expectFunction(oneNode(7, "Elu"), [](double x) { return x < 0 ? std::expm1(x) : x; });
    expectFunction(oneNode(7, "Elu", {}, alpha), [](double x) { return x < 0 ? 0.3 * std::expm1(x) : x; });
}

TEST(OnnxActivation, HardSigmoidWithAnySlope) {
    expectFunction(oneNode(7, "HardSigmoid"), [](double x) { return clampTo(0.2 * x + 0.5, 0, 1); });
    for (const auto& [alpha, beta] : {std::pair{1.0F / 6, 0.5F}, std::pair{0.3F, 0.1F}}) {
        const auto attributes = [a = alpha, b = beta](auto* node) {
            set(node, "alpha", a);
            set(node, "beta", b);
        };
        const double a = static_cast<double>(alpha);
        const double b = static_cast<double>(beta);
        expectFunction(oneNode(7, "HardSigmoid", {}, attributes),
                       [=](double x) { return clampTo(a * x + b, 0, 1); });
    }
}

TEST(OnnxActivation, PReluWithOneSlopeOrManyKinds) {
    const at::Tensor image = numbers(kSize);
    for (const Sizes& size : {Sizes{1}, Sizes{3, 1, 1}, Sizes{1, 3, 1, 1}, Sizes{3, 4, 5}, Sizes{5}}) {
        const at::Tensor slope = numbers(size, 2);
        OnnxModel model = oneNode(9, "PRelu", {"slope"});
        model.weight("slope", slope);
        const at::Tensor each = slope.expand(kSize).contiguous();
        const auto x = image.accessor<float, 4>();
        const auto s = each.accessor<float, 4>();
        expectSame(run(model, image), everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
                       const auto value = static_cast<double>(x[n][c][h][w]);
                       return value < 0 ? value * static_cast<double>(s[n][c][h][w]) : value;
                   }));
    }
}

TEST(OnnxClip, BoundsAsAttributes) {
    expectFunction(oneNode(7, "Clip", {},
                           [](auto* node) {
                               set(node, "min", -1.0F);
                               set(node, "max", 2.0F);
                           }),
                   [](double x) { return clampTo(x, -1, 2); });
    expectFunction(oneNode(10, "Clip", {}, [](auto* node) { set(node, "min", 0.5F); }),
                   [](double x) { return std::max(x, 0.5); });
    expectFunction(oneNode(7, "Clip", {}, [](auto* node) { set(node, "max", 0.5F); }),
                   [](double x) { return std::min(x, 0.5); });
    expectFunction(oneNode(7, "Clip"), [](double x) { return x; });
}

TEST(OnnxClip, BoundsAsInputsThatMayBeLeftOut) {
    const auto clip = [](const std::vector<std::string>& bounds) {
        OnnxModel model = oneNode(11, "Clip", bounds);
        model.weight("low", at::scalar_tensor(-1.0F));
        model.weight("high", at::tensor({2.0F})); // some exporters write a vector of one
        return model;
    };
    expectFunction(clip({"low", "high"}), [](double x) { return clampTo(x, -1, 2); });
    expectFunction(clip({"", "high"}), [](double x) { return std::min(x, 2.0); });
    expectFunction(clip({"low"}), [](double x) { return std::max(x, -1.0); });
    expectFunction(clip({}), [](double x) { return x; });
}

/// Over the positions of one softmax each: those that `group` gives the same number.
at::Tensor naiveSoftmax(const at::Tensor& x,
                        const std::function<std::int64_t(std::int64_t, std::int64_t, std::int64_t)>& group) {
    const auto cells = x.accessor<float, 4>();
    return everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
        double sum = 0;
        everywhere({1, kSize[1], kSize[2], kSize[3]}, [&](auto, auto k, auto i, auto j) {
            sum += group(k, i, j) == group(c, h, w) ? std::exp(static_cast<double>(cells[n][k][i][j])) : 0;
            return 0;
        });
        return std::exp(static_cast<double>(cells[n][c][h][w])) / sum;
    });
}

TEST(OnnxSoftmax, GoesOverAllFromTheAxisOnBeforeOpset13) {
    const at::Tensor image = numbers(kSize);
    const auto one = [](auto, auto, auto) { return std::int64_t{0}; };
    expectSame(run(oneNode(7, "Softmax"), image), naiveSoftmax(image, one)); // axis 1
    const auto perChannel = [](auto c, auto, auto) { return c; };
    const auto axis = [](std::int64_t value) { return [=](auto* node) { set(node, "axis", value); }; };
    expectSame(run(oneNode(11, "Softmax", {}, axis(2)), image), naiveSoftmax(image, perChannel));
    const auto perRow = [](auto c, auto h, auto) { return c * 100 + h; };
    expectSame(run(oneNode(11, "Softmax", {}, axis(-1)), image), naiveSoftmax(image, perRow));
    expectSame(run(oneNode(11, "LogSoftmax"), image), naiveSoftmax(image, one).log());
}

TEST(OnnxSoftmax, GoesOverOneDimensionFromOpset13On) {
    const at::Tensor image = numbers(kSize);
    const auto perRow = [](auto c, auto h, auto) { return c * 100 + h; };
    expectSame(run(oneNode(13, "Softmax"), image), naiveSoftmax(image, perRow)); // the last
    const auto perPixel = [](auto, auto h, auto w) { return h * 100 + w; };
    const auto axis = [](auto* node) { set(node, "axis", std::int64_t{1}); };
    expectSame(run(oneNode(13, "Softmax", {}, axis), image), naiveSoftmax(image, perPixel));
    expectSame(run(oneNode(13, "LogSoftmax", {}, axis), image), naiveSoftmax(image, perPixel).log());
}

TEST(OnnxBatchNormalization, UsesTheStoredStatistics) {
    const at::Tensor scale = numbers({3}, 2);
    const at::Tensor bias = numbers({3}, 3);
    const at::Tensor mean = numbers({3}, 4);
    const at::Tensor variance = numbers({3}, 5).abs() + 0.1;
    OnnxModel model = oneNode(9, "BatchNormalization", {"scale", "bias", "mean", "variance"},
                              [](auto* node) { set(node, "epsilon", 0.01F); });
    model.weight("scale", scale);
    model.weight("bias", bias);
    model.weight("mean", mean);
    model.weight("variance", variance);
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    const auto at = [](const at::Tensor& tensor, std::int64_t c) { return tensor[c].item<double>(); };
    expectSame(run(model, image), everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
                   const double centred = static_cast<double>(x[n][c][h][w]) - at(mean, c);
                   return centred / std::sqrt(at(variance, c) + 0.01) * at(scale, c) + at(bias, c);
               }));
}

TEST(OnnxBatchNormalization, TrainingIsRefused) {
    OnnxModel model = oneNode(14, "BatchNormalization", {"one", "one", "one", "one"},
                              [](auto* node) { set(node, "training_mode", std::int64_t{1}); });
    model.weight("one", at::ones({3}));
    const auto opened = read(model);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(opened.error().message, testing::HasSubstr("training"));
}

TEST(OnnxLayerNormalization, OfTheLastDimension) {
    const at::Tensor scale = numbers({5}, 2);
    const at::Tensor bias = numbers({5}, 3);
    OnnxModel model = oneNode(17, "LayerNormalization", {"scale", "bias"});
    model.weight("scale", scale);
    model.weight("bias", bias);
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    expectSame(run(model, image), everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
                   double mean = 0;
                   double square = 0;
                   for (std::int64_t k = 0; k < 5; ++k) {
                       mean += static_cast<double>(x[n][c][h][k]) / 5;
                       square += std::pow(static_cast<double>(x[n][c][h][k]), 2) / 5;
                   }
                   const double centred = static_cast<double>(x[n][c][h][w]) - mean;
                   return centred / std::sqrt(square - mean * mean + 1e-5) *
                              scale[w].template item<double>() +
                          bias[w].template item<double>();
               }));
}

TEST(OnnxLrn, OverOddAndEvenNumbersOfChannels) {
    for (const std::int64_t size : {3, 4, 5}) {
        OnnxModel model(13);
        model.node("Conv", {"image", "spread"}, {"channels"}); // seven channels out of three
        const at::Tensor weight = numbers({7, 3, 1, 1}, 2) * 10;
        model.weight("spread", weight);
        auto* node = model.node("LRN", {"channels"}, {"classes"});
        set(node, "size", size);
        set(node, "alpha", 0.02F);
        set(node, "beta", 0.6F);
        set(node, "bias", 2.0F);
        const at::Tensor image = numbers(kSize);
        const at::Tensor channels = at::conv2d(image, weight);
        const auto x = channels.accessor<float, 4>();
        expectSame(run(model, image), everywhere({2, 7, 4, 5}, [&](auto n, auto c, auto h, auto w) {
                       double squares = 0;
                       const std::int64_t from = c - (size - 1) / 2;
                       for (std::int64_t k = std::max<std::int64_t>(from, 0);
                            k < std::min<std::int64_t>(from + size, 7); ++k) {
                           squares += std::pow(static_cast<double>(x[n][k][h][w]), 2);
                       }
                       return static_cast<double>(x[n][c][h][w]) /
                              std::pow(2 + 0.02 / static_cast<double>(size) * squares, 0.6);
                   }));
    }
}

} // namespace
} // namespace actiscope
