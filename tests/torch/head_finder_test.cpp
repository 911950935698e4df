// Every form in which files write pooling and linear layer, and what is said where there is none.
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/head_finder.h"

namespace actiscope::torch_backend {
namespace {

using Numbers = std::vector<std::int64_t>;
using Step = std::function<Value*(GraphBuilder&, Value*)>;

constexpr std::int64_t kChannels = 5;
constexpr std::int64_t kClasses = 4;
constexpr std::int64_t kMapSide = 6;

/// Fixed weights that no symmetry hides errors in.
at::Tensor weights(const Numbers& shape, double phase) {
    std::int64_t count = 1;
    for (const std::int64_t side : shape) {
        count *= side;
    }
    return at::sin(at::arange(count, at::kDouble) * 1.7 + phase).to(at::kFloat).reshape(shape);
}

Value* pooled(GraphBuilder& builder, Value* maps) {
    return builder.globalAveragePool(maps);
}

Value* linear(GraphBuilder& builder, Value* x) {
    return builder.linear(x, weights({kClasses, kChannels}, 1), weights({kClasses}, 2));
}

Value* relu(GraphBuilder& builder, Value* x) {
    return builder.relu(x);
}

Value* flat(GraphBuilder& builder, Value* x) {
    return builder.flatten(x);
}

struct Found {
    GraphPtr graph; ///< owns the values below
    NetworkEnd end;
    Value* maps = nullptr; ///< the value that the steps were put on
    Shape mapShape;
    double error = -1; ///< between the head found and the graph's own logits
};

/// A network of one convolution and these steps.
Found find(const std::vector<Step>& steps) {
    GraphBuilder builder;
    Value* value =
        builder.conv2d(builder.input(), weights({kChannels, 3, 3, 3}, 0), {}, {1, 1}, {1, 1}, {1, 1}, 1);
    Found found;
    found.maps = value;
    for (const Step& step : steps) {
        value = step(builder, value);
    }
    GraphPtr graph = builder.finish(value);
    tidy(graph);
    const TensorsOfRun tensors = trialRun(graph, weights({1, 3, kMapSide, kMapSide}, 3));
    found.graph = graph;
    found.end = findNetworkEnd(*graph);
    if (found.end.head) {
        found.mapShape = shapeOf(found.end.head->features);
        const at::Tensor computed = applyHead(*found.end.head, tensors.at(found.end.head->features));
        found.error =
            (computed.flatten() - tensors.at(found.end.logits).flatten()).abs().max().item<double>();
    }
    return found;
}

void expectHead(const std::vector<Step>& steps, Pooling pooling) {
    const Found found = find(steps);
    ASSERT_TRUE(found.end.head) << found.end.whyNot;
    EXPECT_EQ(found.end.head->features, found.maps);
    EXPECT_EQ(found.mapShape, (Shape{1, kChannels, kMapSide, kMapSide}));
    EXPECT_EQ(found.end.head->pooling, pooling);
    EXPECT_EQ(found.end.head->weights.sizes(), (Numbers{kClasses, kChannels}));
    EXPECT_LT(found.error, 1e-5);
    EXPECT_EQ(found.end.whyNot, "");
}

struct NamedStep {
    const char* name;
    Pooling pooling;
    Step step;
};

void PrintTo(const NamedStep& tested, std::ostream* out) {
    *out << tested.name;
}

Value* reduce(GraphBuilder& builder, const char* name, Value* x, const Numbers& dims, bool keep) {
    return builder.op(name, {x, dims, keep});
}

Value* addmm(GraphBuilder& builder, Value* x, const torch::jit::NamedValue& kernel, double beta,
             double alpha) {
    using torch::jit::NamedValue;
    return builder.graph().insert(
        torch::jit::aten::addmm, {weights({kClasses}, 2), builder.flatten(x), kernel},
        {NamedValue("beta", c10::IValue(beta)), NamedValue("alpha", c10::IValue(alpha))});
}

class EveryPooling : public testing::TestWithParam<NamedStep> {};

TEST_P(EveryPooling, IsFoundBeforeALinearLayer) {
    expectHead({GetParam().step, flat, linear}, GetParam().pooling);
}

INSTANTIATE_TEST_SUITE_P(
    HeadFinder, EveryPooling,
    testing::Values(
        NamedStep{"adaptive_average", Pooling::Average, pooled},
        NamedStep{"adaptive_max", Pooling::Max,
                  [](GraphBuilder& b, Value* x) {
                      // Maxima and their places come as a tuple made of two values.
                      return b.op("aten::adaptive_max_pool2d", {x, Numbers{1, 1}})->node()->input(0);
                  }},
        NamedStep{"mean", Pooling::Average,
                  [](GraphBuilder& b, Value* x) {
                      return reduce(b, "aten::mean", x, {2, 3}, false);
                  }},
        NamedStep{"mean_from_the_end", Pooling::Average,
                  [](GraphBuilder& b, Value* x) {
                      return reduce(b, "aten::mean", x, {-1, -2}, true);
                  }},
        NamedStep{"mean_after_mean", Pooling::Average,
                  [](GraphBuilder& b, Value* x) {
                      return reduce(b, "aten::mean", reduce(b, "aten::mean", x, {3}, false), {2}, false);
                  }},
        NamedStep{
            "mean_of_flattened", Pooling::Average,
            [](GraphBuilder& b, Value* x) { return reduce(b, "aten::mean", b.flatten(x, 2), {-1}, false); }},
        NamedStep{"amax", Pooling::Max,
                  [](GraphBuilder& b, Value* x) {
                      return reduce(b, "aten::amax", x, {2, 3}, true);
                  }},
        NamedStep{"average_window_of_the_whole_map", Pooling::Average,
                  [](GraphBuilder& b, Value* x) {
                      return b.op("aten::avg_pool2d", {x, Numbers{kMapSide, kMapSide}, Numbers{1, 1}});
                  }},
        NamedStep{"max_window_of_the_whole_map", Pooling::Max,
                  [](GraphBuilder& b, Value* x) { return b.maxPool2d(x, kMapSide, 1, 0, false); }}),
    [](const auto& tested) { return std::string(tested.param.name); });

class EveryLinearLayer : public testing::TestWithParam<NamedStep> {};

TEST_P(EveryLinearLayer, IsFoundAfterAPooling) {
    expectHead({pooled, GetParam().step}, Pooling::Average);
}

INSTANTIATE_TEST_SUITE_P(
    HeadFinder, EveryLinearLayer,
    testing::Values(
        NamedStep{"linear", {}, [](GraphBuilder& b, Value* x) { return linear(b, b.flatten(x)); }},
        NamedStep{"linear_without_bias",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      return b.linear(b.flatten(x), weights({kClasses, kChannels}, 1), {});
                  }},
        NamedStep{"addmm",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      return addmm(b, x, weights({kChannels, kClasses}, 1), 0.5, 2.0);
                  }},
        NamedStep{"addmm_with_weights_turned_in_the_graph",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      Value* turned =
                          b.op("aten::t", {b.graph().insertConstant(weights({kClasses, kChannels}, 1))});
                      return addmm(b, x, turned, 1, 1);
                  }},
        NamedStep{"matmul",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      return b.op("aten::matmul", {b.flatten(x), weights({kChannels, kClasses}, 1)});
                  }},
        NamedStep{
            "matmul_and_sum",
            {},
            [](GraphBuilder& b, Value* x) {
                Value* product = b.op("aten::matmul", {b.flatten(x), weights({kChannels, kClasses}, 1)});
                return b.op("aten::add", {product, weights({kClasses}, 2)});
            }},
        NamedStep{"pointwise_convolution",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      return b.flatten(b.conv2d(x, weights({kClasses, kChannels, 1, 1}, 1),
                                                weights({kClasses}, 2), {1, 1}, {0, 0}, {1, 1}, 1));
                  }},
        NamedStep{"behind_dropout_and_reshapes",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      Value* narrow = b.op("aten::squeeze", {b.op("aten::squeeze", {x, 3}), 2});
                      Value* kept = b.op("aten::dropout", {narrow, 0.5, false});
                      return linear(b, b.op("aten::reshape", {kept, Numbers{-1, kChannels}}));
                  }},
        NamedStep{"behind_batch_normalisation",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      Value* normal =
                          b.batchNorm(x, weights({kChannels}, 4), weights({kChannels}, 5),
                                      weights({kChannels}, 6), weights({kChannels}, 7).abs() + 0.5, 1e-5);
                      return linear(b, b.flatten(normal));
                  }},
        NamedStep{"behind_a_scale_and_before_a_temperature",
                  {},
                  [](GraphBuilder& b, Value* x) {
                      Value* scaled = b.op("aten::mul", {b.flatten(x), weights({kChannels}, 4)});
                      return b.op("aten::div", {linear(b, scaled), 2.5});
                  }}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(HeadFinder, ConvolutionBeforeThePoolingIsAnIdentityHead) {
    const Found found = find({relu, pooled, flat});
    ASSERT_TRUE(found.end.head) << found.end.whyNot;
    EXPECT_FALSE(found.end.head->weights.defined());
    EXPECT_FALSE(found.end.head->bias.defined());
    EXPECT_NE(found.end.head->features, found.maps) << "the maps are those after the ReLU";
    EXPECT_LT(found.error, 1e-6);
}

TEST(HeadFinder, SoftmaxAtTheEndIsTakenOff) {
    for (const char* name : {"aten::softmax", "aten::log_softmax"}) {
        const Found found = find({pooled, flat, linear, [name](GraphBuilder& b, Value* x) {
                                      return b.op(name, {x, 1, c10::IValue()});
                                  }});
        EXPECT_TRUE(found.end.softmax) << name;
        ASSERT_TRUE(found.end.head) << found.end.whyNot;
        EXPECT_EQ(operatorName(found.end.logits->node()), "linear");
        EXPECT_LT(found.error, 1e-5);
    }
    EXPECT_FALSE(find({pooled, flat, linear}).end.softmax);
}

TEST(HeadFinder, OfATupleTheLogitsAreTaken) {
    const Found found = find({pooled, flat, linear, [](GraphBuilder& b, Value* x) {
                                  Value* other = b.relu(x);
                                  return b.graph().insertNode(b.graph().createTuple({x, other}))->output();
                              }});
    ASSERT_TRUE(found.end.head) << found.end.whyNot;
    EXPECT_EQ(operatorName(found.end.logits->node()), "linear");
}

struct WhyNot {
    const char* name;
    std::vector<Step> steps;
    const char* sentence;
};

void PrintTo(const WhyNot& tested, std::ostream* out) {
    *out << tested.name;
}

class NoHead : public testing::TestWithParam<WhyNot> {};

TEST_P(NoHead, SaysWhatWasFoundInstead) {
    const Found found = find(GetParam().steps);
    EXPECT_FALSE(found.end.head);
    EXPECT_EQ(found.end.whyNot, GetParam().sentence);
}

Value* wide(GraphBuilder& builder, Value* x) {
    return builder.linear(x, weights({kClasses, kChannels * kMapSide * kMapSide}, 1), {});
}

Value* square(GraphBuilder& builder, Value* x) {
    return builder.linear(x, weights({kClasses, kClasses}, 5), {});
}

INSTANTIATE_TEST_SUITE_P(
    HeadFinder, NoHead,
    testing::Values(WhyNot{"two_layers",
                           {pooled, flat, linear, square},
                           "Its classifier has 2 linear layers after the global pooling, not a single one."},
                    WhyNot{"two_layers_and_relu",
                           {pooled, flat, linear, relu, square},
                           "Its classifier has 2 linear layers after the global pooling, not a single one."},
                    WhyNot{"flattened_map",
                           {flat, wide},
                           "There is no global pooling: a 5×6×6 map is flattened into its linear layer."},
                    WhyNot{"flattened_map_and_two_layers",
                           {flat, wide, relu, square},
                           "There is no global pooling: a 5×6×6 map is flattened into its 2 linear layers."},
                    WhyNot{"relu_between",
                           {pooled, relu, flat, linear},
                           "Between the global pooling and the linear layer stands relu."},
                    WhyNot{"relu_at_the_end",
                           {pooled, flat, linear, relu},
                           "It ends in relu, not in a global pooling and one linear layer."},
                    WhyNot{"part_of_the_map",
                           {[](GraphBuilder& b, Value* x) {
                                return b.op("aten::avg_pool2d", {x, Numbers{4, 4}, Numbers{4, 4}});
                            },
                            flat, linear},
                           "There is no global pooling: its linear layer follows avg_pool2d."}),
    [](const auto& tested) { return std::string(tested.param.name); });

} // namespace
} // namespace actiscope::torch_backend
