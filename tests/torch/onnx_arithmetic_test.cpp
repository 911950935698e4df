// Arithmetic, reductions and matrix products against loops.
#include <cmath>

#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;

const Sizes kSize{2, 3, 4, 5};

TEST(OnnxArithmetic, BroadcastsLikeNumPyOnEitherSide) {
    const std::vector<std::pair<const char*, std::function<double(double, double)>>> operations{
        {"Add", [](double a, double b) { return a + b; }},
        {"Sub", [](double a, double b) { return a - b; }},
        {"Mul", [](double a, double b) { return a * b; }},
        {"Div", [](double a, double b) { return a / b; }},
        {"Pow", [](double a, double b) { return std::pow(a, b); }},
        {"Max", [](double a, double b) { return std::max(a, b); }},
        {"Min", [](double a, double b) { return std::min(a, b); }},
    };
    const at::Tensor image = numbers(kSize).abs() + 0.5;
    const auto x = image.accessor<float, 4>();
    for (const auto& [name, operation] : operations) {
        for (const Sizes& size : {Sizes{}, Sizes{1}, Sizes{5}, Sizes{3, 1, 1}, Sizes{1, 1, 4, 1}}) {
            for (const bool constantFirst : {false, true}) {
                const at::Tensor constant = numbers(size, 2).abs() + 0.5;
                OnnxModel model(13);
                const std::vector<std::string> inputs{"image", "constant"};
                model.node(name, constantFirst ? std::vector<std::string>{"constant", "image"} : inputs,
                           {"classes"});
                model.weight("constant", constant);
                const at::Tensor each = constant.expand(kSize).contiguous();
                const auto y = each.accessor<float, 4>();
                SCOPED_TRACE(name);
                expectSame(run(model, image),
                           everywhere(kSize, [&, f = operation](auto n, auto c, auto h, auto w) {
                               const auto a = static_cast<double>(x[n][c][h][w]);
                               const auto b = static_cast<double>(y[n][c][h][w]);
                               return constantFirst ? f(b, a) : f(a, b);
                           }));
            }
        }
    }
}

TEST(OnnxArithmetic, SumAndExtremesOfSeveral) {
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    const auto three = [](const char* type) {
        OnnxModel model(8);
        model.node("Neg", {"image"}, {"negative"});
        model.node(type, {"image", "negative", "half"}, {"classes"});
        model.weight("half", at::scalar_tensor(0.5F));
        return model;
    };
    expectSame(run(three("Sum"), image), everywhere(kSize, [](auto, auto, auto, auto) { return 0.5; }));
    expectSame(run(three("Max"), image), everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
                   return std::max(std::fabs(static_cast<double>(x[n][c][h][w])), 0.5);
               }));
    expectSame(run(three("Min"), image), everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
                   return -std::fabs(static_cast<double>(x[n][c][h][w]));
               }));
}

/// The mean, sum, largest and smallest over some dimensions, which keep size 1.
struct Reduced {
    at::Tensor mean, sum, largest, smallest;
};

Reduced naiveReduction(const at::Tensor& image, const std::array<bool, 4>& over) {
    Sizes size = kSize;
    double count = 1;
    for (std::size_t i = 0; i < 4; ++i) {
        count *= over[i] ? static_cast<double>(size[i]) : 1;
        size[i] = over[i] ? 1 : size[i];
    }
    Reduced result{at::zeros(size), at::zeros(size), at::full(size, -1e9), at::full(size, 1e9)};
    const auto x = image.accessor<float, 4>();
    everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
        const auto at = [&](at::Tensor& t) -> float& {
            return t.accessor<float, 4>()[over[0] ? 0 : n][over[1] ? 0 : c][over[2] ? 0 : h][over[3] ? 0 : w];
        };
        at(result.sum) += x[n][c][h][w];
        at(result.largest) = std::max(at(result.largest), x[n][c][h][w]);
        at(result.smallest) = std::min(at(result.smallest), x[n][c][h][w]);
        return 0;
    });
    result.mean = result.sum / count;
    return result;
}

TEST(OnnxReduction, AxesKeptAndDropped) {
    const at::Tensor image = numbers(kSize);
    const Reduced expected = naiveReduction(image, {false, false, true, true});
    const std::vector<std::pair<const char*, at::Tensor>> kinds{{"ReduceMean", expected.mean},
                                                                {"ReduceSum", expected.sum},
                                                                {"ReduceMax", expected.largest},
                                                                {"ReduceMin", expected.smallest}};
    for (const auto& [type, value] : kinds) {
        for (const std::int64_t keep : {0, 1}) {
            for (const Sizes& axes : {Sizes{2, 3}, Sizes{-1, -2}}) {
                SCOPED_TRACE(type);
                expectSame(run(oneNode(11, type, {},
                                       [&](auto* node) {
                                           set(node, "axes", axes);
                                           set(node, "keepdims", keep);
                                       }),
                               image),
                           value);
            }
        }
    }
}

TEST(OnnxReduction, AxesAsAnInputAndNoAxesAtAll) {
    const at::Tensor image = numbers(kSize);
    OnnxModel model = oneNode(13, "ReduceSum", {"axes"});
    model.integers("axes", {1});
    expectSame(run(model, image), naiveReduction(image, {false, true, false, false}).sum);

    OnnxModel all(11); // the mean over everything, put into each pixel
    all.node("ReduceMean", {"image"}, {"mean"});
    all.node("Sub", {"image", "mean"}, {"classes"});
    expectSame(run(all, image), image - naiveReduction(image, {true, true, true, true}).mean);
}

at::Tensor naiveProduct(const at::Tensor& a, const at::Tensor& b) {
    at::Tensor result = at::zeros({a.size(0), b.size(1)});
    for (std::int64_t i = 0; i < a.size(0); ++i) {
        for (std::int64_t j = 0; j < b.size(1); ++j) {
            double sum = 0;
            for (std::int64_t k = 0; k < a.size(1); ++k) {
                sum += a[i][k].item<double>() * b[k][j].item<double>();
            }
            result[i][j] = sum;
        }
    }
    return result;
}

TEST(OnnxGemm, TransposesScalesAndEveryShapeOfBias) {
    const at::Tensor image = numbers({2, 3, 2, 2});
    const at::Tensor rows = image.flatten(1);
    const at::Tensor weight = numbers({12, 4}, 2);
    for (const bool transposed : {false, true}) {
        for (const Sizes& size : {Sizes{4}, Sizes{1}, Sizes{1, 4}, Sizes{2, 1}, Sizes{}}) {
            const at::Tensor bias = numbers(size, 3);
            OnnxModel model(11);
            model.node("Flatten", {"image"}, {"rows"});
            auto* node = model.node("Gemm", {"rows", "weight", "bias"}, {"classes"});
            set(node, "alpha", 0.5F);
            set(node, "beta", 3.0F);
            set(node, "transB", std::int64_t{transposed});
            model.weight("weight", transposed ? weight.t() : weight);
            model.weight("bias", bias);
            expectSame(run(model, image), naiveProduct(rows, weight) * 0.5 + bias.expand({2, 4}) * 3);
        }
    }
    OnnxModel plain(11); // without bias, of a transposed input
    plain.node("Flatten", {"image"}, {"rows"});
    plain.node("Transpose", {"rows"}, {"columns"});
    set(plain.node("Gemm", {"columns", "weight"}, {"classes"}), "transA", std::int64_t{1});
    plain.weight("weight", weight);
    expectSame(run(plain, image), naiveProduct(rows, weight));
}

TEST(OnnxMatMul, WithABiasBehindIsOneLinearLayer) {
    const at::Tensor image = numbers({2, 3, 2, 2});
    const at::Tensor weight = numbers({12, 4}, 2);
    const at::Tensor bias = numbers({4}, 3);
    for (const bool biasFirst : {false, true}) {
        OnnxModel model(13);
        model.node("Flatten", {"image"}, {"rows"});
        model.node("MatMul", {"rows", "weight"}, {"product"});
        const std::vector<std::string> inputs{"product", "bias"};
        model.node("Add", biasFirst ? std::vector<std::string>{"bias", "product"} : inputs, {"classes"});
        model.weight("weight", weight);
        model.weight("bias", bias);
        expectSame(run(model, image), naiveProduct(image.flatten(1), weight) + bias);
        const auto opened = read(model);
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->graph->outputs().at(0)->node()->kind().toQualString(), std::string("aten::linear"));
    }
}

TEST(OnnxMatMul, OfComputedMatrices) {
    OnnxModel model(13);
    auto* swap = model.node("Transpose", {"image"}, {"swapped"});
    set(swap, "perm", Sizes{0, 1, 3, 2});
    model.node("MatMul", {"image", "swapped"}, {"classes"});
    const at::Tensor image = numbers(kSize);
    at::Tensor expected = at::zeros({2, 3, 4, 4});
    for (std::int64_t n = 0; n < 2; ++n) {
        for (std::int64_t c = 0; c < 3; ++c) {
            expected[n][c] = naiveProduct(image[n][c], image[n][c].t());
        }
    }
    expectSame(run(model, image), expected);
}

} // namespace
} // namespace actiscope
