// Convolution and pooling against the loops that define them.
#include <array>
#include <limits>

#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;

struct Geometry {
    std::int64_t kernelHeight = 3;
    std::int64_t kernelWidth = 3;
    Sizes strides{1, 1};
    Sizes pads{0, 0, 0, 0}; ///< top, left, bottom, right
    Sizes dilations{1, 1};

    [[nodiscard]] Sizes outputSize(const at::Tensor& x, bool ceil = false) const {
        const auto side = [&](std::int64_t size, std::int64_t kernel, std::size_t i) {
            const std::int64_t room = size + pads[i] + pads[i + 2] - (kernel - 1) * dilations[i] - 1;
            const std::int64_t count = (room + (ceil ? strides[i] - 1 : 0)) / strides[i] + 1;
            // A window that would start behind the picture is none.
            return ceil && (count - 1) * strides[i] >= size + pads[i] ? count - 1 : count;
        };
        return {side(x.size(2), kernelHeight, 0), side(x.size(3), kernelWidth, 1)};
    }
    void write(onnx::NodeProto* node) const {
        set(node, "kernel_shape", Sizes{kernelHeight, kernelWidth});
        set(node, "strides", strides);
        set(node, "pads", pads);
    }
};

/// Calls visit(input row, input column, kernel row, kernel column) for all that a window reaches, with rows
/// and columns outside of the picture included.
template <class Visit>
void overWindow(const Geometry& g, std::int64_t h, std::int64_t w, const Visit& visit) {
    for (std::int64_t i = 0; i < g.kernelHeight; ++i) {
        for (std::int64_t j = 0; j < g.kernelWidth; ++j) {
            visit(h * g.strides[0] - g.pads[0] + i * g.dilations[0],
                  w * g.strides[1] - g.pads[1] + j * g.dilations[1], i, j);
        }
    }
}

bool inside(const at::Tensor& x, std::int64_t row, std::int64_t column) {
    return row >= 0 && column >= 0 && row < x.size(2) && column < x.size(3);
}

at::Tensor naiveConv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const Geometry& g,
                     std::int64_t groups) {
    const Sizes side = g.outputSize(x);
    const auto cells = x.accessor<float, 4>();
    const auto weights = weight.accessor<float, 4>();
    const std::int64_t inGroup = weight.size(1);
    const std::int64_t outGroup = weight.size(0) / groups;
    return everywhere({x.size(0), weight.size(0), side[0], side[1]}, [&](auto n, auto c, auto h, auto w) {
        double sum = bias.defined() ? bias[c].template item<double>() : 0;
        for (std::int64_t k = 0; k < inGroup; ++k) {
            overWindow(g, h, w, [&](auto row, auto column, auto i, auto j) {
                if (inside(x, row, column)) {
                    sum += static_cast<double>(weights[c][k][i][j]) *
                           static_cast<double>(cells[n][c / outGroup * inGroup + k][row][column]);
                }
            });
        }
        return sum;
    });
}

enum class Pool { Max, Average, AverageWithPadding };

at::Tensor naivePool(const at::Tensor& x, const Geometry& g, Pool pool, bool ceil = false) {
    const Sizes side = g.outputSize(x, ceil);
    const auto cells = x.accessor<float, 4>();
    return everywhere({x.size(0), x.size(1), side[0], side[1]}, [&](auto n, auto c, auto h, auto w) {
        double sum = 0;
        double largest = -std::numeric_limits<double>::infinity();
        std::int64_t count = 0;
        overWindow(g, h, w, [&](auto row, auto column, auto, auto) {
            const bool isPadding =
                !inside(x, row, column) && row < x.size(2) + g.pads[2] && column < x.size(3) + g.pads[3];
            count += isPadding && pool == Pool::AverageWithPadding ? 1 : 0;
            if (inside(x, row, column)) {
                ++count;
                sum += static_cast<double>(cells[n][c][row][column]);
                largest = std::max(largest, static_cast<double>(cells[n][c][row][column]));
            }
        });
        return pool == Pool::Max ? largest : sum / static_cast<double>(count);
    });
}

TEST(OnnxConv, StridesDilationsGroupsAndPadsOfEverySide) {
    Geometry g;
    g.kernelHeight = 2;
    for (const Sizes& pads : {Sizes{0, 0, 0, 0}, Sizes{1, 2, 1, 2}, Sizes{0, 1, 2, 3}}) {
        for (const std::int64_t groups : {1, 3}) {
            for (const std::int64_t dilation : {1, 2}) {
                g.pads = pads;
                g.dilations = {dilation, 1};
                g.strides = {1, 2};
                const at::Tensor weight = numbers({6, 3 / groups, 2, 3}, 2);
                const at::Tensor bias = numbers({6}, 3);
                OnnxModel model = oneNode(11, "Conv", {"weight", "bias"}, [&](auto* node) {
                    set(node, "strides", g.strides);
                    set(node, "pads", g.pads);
                    set(node, "dilations", g.dilations);
                    set(node, "group", groups);
                });
                model.weight("weight", weight);
                model.weight("bias", bias);
                const at::Tensor image = numbers({2, 3, 9, 8});
                expectSame(run(model, image), naiveConv(image, weight, bias, g, groups));
            }
        }
    }
}

/// Padding that makes the output ceil(size / stride), the odd pixel after (UPPER) or before (LOWER).
Sizes samePads(const at::Tensor& x, std::int64_t kernel, std::int64_t stride, bool upper) {
    Sizes pads(4);
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t size = x.size(static_cast<std::int64_t>(i) + 2);
        const std::int64_t outputs = size % stride == 0 ? size / stride : size / stride + 1;
        const std::int64_t total = std::max<std::int64_t>((outputs - 1) * stride + kernel - size, 0);
        pads[i] = upper ? total / 2 : total - total / 2;
        pads[i + 2] = total - pads[i];
    }
    return pads;
}

TEST(OnnxConv, AutomaticPaddingFollowsTheInputSize) {
    const at::Tensor weight = numbers({4, 3, 4, 4}, 2);
    for (const std::int64_t stride : {1, 2, 3}) {
        for (const char* mode : {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
            OnnxModel model = oneNode(11, "Conv", {"weight"}, [&](auto* node) {
                set(node, "auto_pad", mode);
                set(node, "kernel_shape", Sizes{4, 4});
                set(node, "strides", Sizes{stride, stride});
            });
            model.weight("weight", weight);
            const auto opened = read(model);
            ASSERT_TRUE(opened) << opened.error().message;
            for (const Sizes& size : {Sizes{1, 3, 8, 9}, Sizes{2, 3, 11, 10}}) {
                const at::Tensor image = numbers(size);
                Geometry g{4, 4, {stride, stride}, {0, 0, 0, 0}, {1, 1}};
                if (std::string(mode) != "VALID") {
                    g.pads = samePads(image, 4, stride, std::string(mode) == "SAME_UPPER");
                }
                expectSame(run(*opened, image), naiveConv(image, weight, {}, g, 1));
            }
        }
    }
}

TEST(OnnxConv, WeightsThatDoNotFitAreRefused) {
    OnnxModel groups =
        oneNode(11, "Conv", {"weight"}, [](auto* node) { set(node, "group", std::int64_t{4}); });
    groups.weight("weight", numbers({6, 1, 3, 3}));
    const auto wrongGroups = read(groups);
    ASSERT_FALSE(wrongGroups);
    EXPECT_EQ(wrongGroups.error().code, ErrorCode::ModelUnreadable);

    OnnxModel volume = oneNode(11, "Conv", {"weight"});
    volume.weight("weight", numbers({6, 3, 3, 3, 3}));
    const auto wrongRank = read(volume);
    ASSERT_FALSE(wrongRank);
    EXPECT_EQ(wrongRank.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(wrongRank.error().message, testing::HasSubstr("node 0 'classes' (Conv)"));
}

TEST(OnnxMaxPool, PadsOfEverySideAndCeiling) {
    const at::Tensor image = numbers({2, 3, 9, 10}) - 5; // all negative: padding must not win
    for (const Sizes& pads : {Sizes{0, 0, 0, 0}, Sizes{1, 1, 1, 1}, Sizes{0, 0, 1, 1}, Sizes{2, 2, 2, 1}}) {
        const Geometry g{3, 3, {2, 2}, pads, {1, 1}};
        for (const std::int64_t ceil : {0, 1}) {
            const OnnxModel model = oneNode(11, "MaxPool", {}, [&](auto* node) {
                g.write(node);
                set(node, "ceil_mode", ceil);
            });
            expectSame(run(model, image), naivePool(image, g, Pool::Max, ceil != 0));
        }
    }
}

TEST(OnnxPools, WindowsThatLieInThePaddingAltogether) {
    for (const Sizes& side : {Sizes{8, 8}, Sizes{7, 9}, Sizes{5, 6}}) {
        const at::Tensor image = numbers({1, 3, side[0], side[1]}) - 5;
        for (const Geometry& g :
             {Geometry{2, 2, {2, 2}, {0, 0, 1, 1}, {1, 1}}, Geometry{2, 3, {2, 3}, {1, 0, 1, 2}, {1, 1}},
              Geometry{2, 2, {3, 4}, {0, 1, 1, 0}, {1, 1}}, Geometry{3, 3, {3, 3}, {0, 0, 2, 2}, {1, 1}}}) {
            const auto ceiled = [&](const char* type, bool counted) {
                return oneNode(11, type, {}, [&](auto* node) {
                    g.write(node);
                    set(node, "ceil_mode", std::int64_t{1});
                    if (counted) {
                        set(node, "count_include_pad", std::int64_t{1});
                    }
                });
            };
            const auto expectPool = [&](const OnnxModel& model, Pool pool) {
                const at::Tensor given = run(model, image);
                const at::Tensor expected = naivePool(image, g, pool, true);
                EXPECT_EQ(given.sizes(), expected.sizes());
                expectSame(given, expected);
            };
            SCOPED_TRACE(testing::Message() << side[0] << " " << g.strides[0] << " " << g.pads[3]);
            expectPool(ceiled("MaxPool", false), Pool::Max);
            expectPool(ceiled("AveragePool", false), Pool::Average);
            expectPool(ceiled("AveragePool", true), Pool::AverageWithPadding);
        }
    }
}

TEST(OnnxPools, PaddingAsLargeAsAWindowIsRefused) {
    for (const char* type : {"MaxPool", "AveragePool"}) {
        const auto opened = read(oneNode(11, type, {}, [](auto* node) {
            set(node, "kernel_shape", Sizes{2, 3});
            set(node, "pads", Sizes{0, 0, 2, 0});
        }));
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::ModelUnsupported);
        EXPECT_THAT(opened.error().message, testing::HasSubstr("node 0 'classes' (" + std::string(type)));
    }
}

TEST(OnnxMaxPool, Dilations) {
    const at::Tensor image = numbers({1, 3, 9, 10});
    const Geometry g{2, 3, {1, 2}, {0, 0, 0, 0}, {3, 2}};
    const OnnxModel model = oneNode(11, "MaxPool", {}, [&](auto* node) {
        g.write(node);
        set(node, "dilations", g.dilations);
    });
    expectSame(run(model, image), naivePool(image, g, Pool::Max));
}

TEST(OnnxMaxPool, AutomaticPadding) {
    const OnnxModel model = oneNode(8, "MaxPool", {}, [](auto* node) {
        set(node, "kernel_shape", Sizes{3, 3});
        set(node, "strides", Sizes{2, 2});
        set(node, "auto_pad", "SAME_UPPER");
    });
    for (const std::int64_t side : {8, 9}) {
        const at::Tensor image = numbers({1, 3, side, side + 1}) - 5;
        expectSame(run(model, image),
                   naivePool(image, {3, 3, {2, 2}, samePads(image, 3, 2, true), {1, 1}}, Pool::Max));
    }
}

TEST(OnnxMaxPool, IndicesAreNotThere) {
    OnnxModel model(11);
    auto* node = model.node("MaxPool", {"image"}, {"pooled", "indices"});
    set(node, "kernel_shape", Sizes{2, 2});
    model.node("Add", {"pooled", "indices"}, {"classes"});
    const auto opened = read(model);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(opened.error().message, testing::HasSubstr("'indices'"));
}

TEST(OnnxAveragePool, CountsOfPaddingAndCeiling) {
    const at::Tensor image = numbers({2, 3, 9, 10});
    for (const Sizes& pads : {Sizes{0, 0, 0, 0}, Sizes{1, 1, 1, 1}, Sizes{0, 0, 1, 1}, Sizes{2, 1, 0, 2}}) {
        const Geometry g{3, 3, {2, 2}, pads, {1, 1}};
        for (const bool ceil : {false, true}) {
            for (const bool counted : {false, true}) {
                const OnnxModel model = oneNode(11, "AveragePool", {}, [&](auto* node) {
                    g.write(node);
                    set(node, "ceil_mode", std::int64_t{ceil});
                    set(node, "count_include_pad", std::int64_t{counted});
                });
                SCOPED_TRACE(testing::Message()
                             << pads[0] << pads[1] << pads[2] << pads[3] << ceil << counted);
                expectSame(run(model, image),
                           naivePool(image, g, counted ? Pool::AverageWithPadding : Pool::Average, ceil));
            }
        }
    }
}

TEST(OnnxAveragePool, AutomaticPadding) {
    const OnnxModel model = oneNode(8, "AveragePool", {}, [](auto* node) {
        set(node, "kernel_shape", Sizes{3, 3});
        set(node, "strides", Sizes{2, 2});
        set(node, "auto_pad", "SAME_LOWER");
    });
    for (const std::int64_t side : {8, 9}) {
        const at::Tensor image = numbers({2, 3, side, side + 1});
        expectSame(run(model, image),
                   naivePool(image, {3, 3, {2, 2}, samePads(image, 3, 2, false), {1, 1}}, Pool::Average));
    }
}

TEST(OnnxGlobalPool, AverageAndMaximumOfEachChannel) {
    const at::Tensor image = numbers({2, 3, 5, 7});
    const Geometry whole{5, 7, {1, 1}, {0, 0, 0, 0}, {1, 1}};
    expectSame(run(oneNode(7, "GlobalAveragePool"), image), naivePool(image, whole, Pool::Average));
    expectSame(run(oneNode(7, "GlobalMaxPool"), image), naivePool(image, whole, Pool::Max));
}

} // namespace
} // namespace actiscope
