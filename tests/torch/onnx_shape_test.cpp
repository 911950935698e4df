// Operators that arrange: shapes computed from shapes, padding, parts.
#include <cmath>

#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;

const Sizes kSize{2, 3, 4, 5};

OnnxModel withIntegers(OnnxModel model, const std::vector<std::pair<std::string, Sizes>>& vectors) {
    for (const auto& [name, values] : vectors) {
        model.integers(name, values);
    }
    return model;
}

/// Row-major order is kept: the same numbers one after the other.
void expectSameOrder(const OnnxModel& model, const at::Tensor& image = numbers(kSize)) {
    expectSame(run(model, image), image);
}

void expectRefused(const OnnxModel& model, ErrorCode code, const std::string& part) {
    const auto opened = read(model);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, code);
    EXPECT_THAT(opened.error().message, testing::HasSubstr(part));
}

TEST(OnnxFlatten, FromEveryAxis) {
    // Softmax behind it shows which numbers came together.
    for (const std::int64_t axis : {1, 2, 3, 4, -1}) {
        OnnxModel model(13);
        set(model.node("Flatten", {"image"}, {"flat"}), "axis", axis);
        model.node("Softmax", {"flat"}, {"soft"});
        model.node("Reshape", {"soft", "shape"}, {"classes"});
        model.integers("shape", {2, -1});
        const at::Tensor image = numbers(kSize);
        std::int64_t inner = 1;
        for (std::size_t i = static_cast<std::size_t>(axis < 0 ? axis + 4 : axis); i < 4; ++i) {
            inner *= kSize[i];
        }
        const at::Tensor exponentials = image.exp().reshape({-1, inner});
        expectSame(run(model, image), (exponentials / exponentials.sum(1, true)).reshape({2, -1}));
    }
}

TEST(OnnxReshape, ZeroCopiesAndMinusOneFills) {
    for (const Sizes& shape :
         {Sizes{0, -1}, Sizes{-1, 60}, Sizes{0, 0, 20}, Sizes{2, 3, 2, 2, 5}, Sizes{0, 60}}) {
        expectSameOrder(withIntegers(oneNode(13, "Reshape", {"shape"}), {{"shape", shape}}));
    }
    expectRefused(withIntegers(oneNode(13, "Reshape", {"shape"}), {{"shape", {2, 3, 4, 5, 0}}}),
                  ErrorCode::ModelUnreadable, "(Reshape)");
    expectRefused(withIntegers(oneNode(13, "Reshape", {"shape"}), {{"shape", {2, -3}}}),
                  ErrorCode::ModelUnreadable, "-3");
}

TEST(OnnxReshape, AFixedBatchOfOneTakesAnyBatch) {
    for (const Sizes& shape : {Sizes{1, -1}, Sizes{1, 60}, Sizes{1, 3, 20}}) {
        OnnxModel model(13, {1, 3, 4, 5});
        model.node("Reshape", {"image", "shape"}, {"classes"});
        model.integers("shape", shape);
        expectSameOrder(model);
        expectSameOrder(model, numbers({1, 3, 4, 5}));
    }
}

TEST(OnnxReshape, OfConstantsIsLeftAlone) {
    OnnxModel model(13, {1, 3, 4, 5});
    model.node("Reshape", {"bias", "shape"}, {"reshaped"});
    model.node("Add", {"image", "reshaped"}, {"classes"});
    const at::Tensor bias = numbers({3, 1}, 2);
    model.weight("bias", bias);
    model.integers("shape", {1, 3, 1, 1});
    const at::Tensor image = numbers(kSize);
    expectSame(run(model, image), image + bias.view({3, 1, 1}));
}

TEST(OnnxShapes, ChainOfAnOldExporterLeavesSizeAndBatchFree) {
    // x.view(x.size(0), x.size(1), -1).mean(2), as written before Flatten was
    OnnxModel model(9);
    model.node("Shape", {"image"}, {"sizes"});
    for (const char* i : {"0", "1"}) {
        const std::string n = i;
        model.node("Gather", {"sizes", "index" + n}, {"size" + n});
        set(model.node("Unsqueeze", {"size" + n}, {"part" + n}), "axes", Sizes{0});
        model.weight("index" + n, at::scalar_tensor(std::stoi(n), at::kLong));
    }
    set(model.node("Concat", {"part0", "part1", "rest"}, {"shape"}), "axis", std::int64_t{0});
    model.node("Reshape", {"image", "shape"}, {"flat"});
    auto* mean = model.node("ReduceMean", {"flat"}, {"classes"});
    set(mean, "axes", Sizes{2});
    set(mean, "keepdims", std::int64_t{0});
    model.integers("rest", {-1});
    const auto opened = read(model);
    ASSERT_TRUE(opened) << opened.error().message;
    for (const Sizes& size : {kSize, Sizes{1, 3, 9, 2}, Sizes{3, 3, 1, 1}}) {
        const at::Tensor image = numbers(size);
        expectSame(run(*opened, image), image.sum({2, 3}) / static_cast<double>(size[2] * size[3]));
    }
}

TEST(OnnxShapes, ArithmeticOnSizes) {
    // Height halves, width doubles: [n, 3, h / 2, w * 2], by every integer operator
    OnnxModel model(13);
    model.node("Shape", {"image"}, {"sizes"});
    model.node("Cast", {"sizes"}, {"cast"});
    set(&*model.graph().mutable_node()->rbegin(), "to", std::int64_t{onnx::TensorProto::INT64});
    model.node("Slice", {"cast", "two", "four"}, {"spatial"});
    model.node("Slice", {"cast", "zero", "two"}, {"front"});
    model.node("Mul", {"spatial", "twelve"}, {"large"});
    model.node("Div", {"large", "divisors"}, {"changed"}); // 12 / 24, 12 / 6
    model.node("Add", {"changed", "two"}, {"more"});
    model.node("Sub", {"more", "two"}, {"less"});
    model.node("Max", {"less", "zero"}, {"positive"});
    set(model.node("Concat", {"front", "positive"}, {"shape"}), "axis", std::int64_t{-1});
    model.node("Reshape", {"image", "shape"}, {"reshaped"});
    auto* mean = model.node("ReduceMax", {"reshaped"}, {"classes"});
    set(mean, "axes", Sizes{3});
    for (const auto& [name, values] : std::vector<std::pair<std::string, Sizes>>{
             {"zero", {0}}, {"two", {2}}, {"four", {4}}, {"twelve", {12}}, {"divisors", {24, 6}}}) {
        model.integers(name, values);
    }
    const auto opened = read(model);
    ASSERT_TRUE(opened) << opened.error().message;
    for (const Sizes& size : {kSize, Sizes{1, 3, 6, 7}}) {
        const at::Tensor image = numbers(size);
        const at::Tensor expected = image.view({size[0], 3, size[2] / 2, size[3] * 2}).amax(3);
        expectSame(run(*opened, image), expected);
    }
}

TEST(OnnxShapes, DivisionByZeroIsNamed) {
    OnnxModel model(13);
    model.node("Div", {"one", "zero"}, {"shape"});
    model.node("Reshape", {"image", "shape"}, {"classes"});
    model.integers("one", {1});
    model.integers("zero", {0});
    expectRefused(model, ErrorCode::ModelUnreadable, "divides by zero");
}

TEST(OnnxSqueeze, AxesAsAttributeAndAsInput) {
    const at::Tensor image = numbers({2, 3, 1, 1});
    const auto axes = [](auto* node) { set(node, "axes", Sizes{2, 3}); };
    expectSameOrder(oneNode(11, "Squeeze", {}, axes), image);
    expectSameOrder(withIntegers(oneNode(13, "Squeeze", {"axes"}), {{"axes", {-1}}}), image);
    expectRefused(oneNode(13, "Squeeze"), ErrorCode::ModelUnsupported, "(Squeeze)");

    OnnxModel pooled(13);
    pooled.node("GlobalAveragePool", {"image"}, {"pooled"});
    pooled.node("Squeeze", {"pooled"}, {"classes"});
    expectSame(run(pooled, numbers({1, 3, 4, 5})), numbers({1, 3, 4, 5}).sum({2, 3}) / 20);
}

TEST(OnnxUnsqueeze, AxesAsAttributeAndAsInput) {
    expectSameOrder(oneNode(11, "Unsqueeze", {},
                            [](auto* node) {
                                set(node, "axes", Sizes{0, 5});
                            }),
                    numbers({1, 3, 4, 5}));
    expectSameOrder(withIntegers(oneNode(13, "Unsqueeze", {"axes"}), {{"axes", {-1, 1}}}));
}

TEST(OnnxTranspose, OrderGivenAndReversed) {
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    const auto order = [](const Sizes& perm) { return [=](auto* node) { set(node, "perm", perm); }; };
    expectSame(run(oneNode(13, "Transpose", {}, order({0, 2, 3, 1})), image),
               everywhere({2, 4, 5, 3}, [&](auto n, auto h, auto w, auto c) { return x[n][c][h][w]; }));
    OnnxModel twice(13); // [5, 4, 3, 2], then its first and last dimension exchanged
    twice.node("Transpose", {"image"}, {"reversed"});
    set(twice.node("Transpose", {"reversed"}, {"classes"}), "perm", Sizes{3, 1, 2, 0});
    expectSame(run(twice, image),
               everywhere({2, 4, 3, 5}, [&](auto n, auto h, auto c, auto w) { return x[n][c][h][w]; }));
    expectRefused(oneNode(13, "Transpose", {}, order({0, 1, 1, 2})), ErrorCode::ModelUnreadable, "order");
}

TEST(OnnxConcat, OfPicturesAndConstants) {
    OnnxModel model(13);
    model.node("Neg", {"image"}, {"negative"});
    set(model.node("Concat", {"image", "negative"}, {"classes"}), "axis", std::int64_t{1});
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    expectSame(run(model, image), everywhere({2, 6, 4, 5}, [&](auto n, auto c, auto h, auto w) {
                   return c < 3 ? x[n][c][h][w] : -x[n][c - 3][h][w];
               }));
}

/// The picture around which it is looked, by what a mode does with places outside.
at::Tensor naivePad(const at::Tensor& image, std::int64_t top, std::int64_t left, std::int64_t bottom,
                    std::int64_t right, const std::string& mode, double value) {
    const auto x = image.accessor<float, 4>();
    const Sizes size{image.size(0), image.size(1), image.size(2) + top + bottom,
                     image.size(3) + left + right};
    const auto source = [&](std::int64_t i, std::int64_t length) {
        if (mode == "edge") {
            return std::min(std::max<std::int64_t>(i, 0), length - 1);
        }
        i = i < 0 ? -i : i;
        return i >= length ? 2 * (length - 1) - i : i;
    };
    return everywhere(size, [&](auto n, auto c, auto h, auto w) {
        const std::int64_t row = h - top;
        const std::int64_t column = w - left;
        const bool inside = row >= 0 && column >= 0 && row < image.size(2) && column < image.size(3);
        if (mode == "constant") {
            return inside ? static_cast<double>(x[n][c][row][column]) : value;
        }
        return static_cast<double>(x[n][c][source(row, image.size(2))][source(column, image.size(3))]);
    });
}

TEST(OnnxPad, EveryModeInBothForms) {
    const at::Tensor image = numbers(kSize);
    const Sizes pads{0, 0, 1, 2, 0, 0, 3, 0};
    for (const char* mode : {"constant", "reflect", "edge"}) {
        const at::Tensor expected = naivePad(image, 1, 2, 3, 0, mode, 0.25);
        SCOPED_TRACE(mode);
        expectSame(run(oneNode(7, "Pad", {},
                               [&](auto* node) {
                                   set(node, "pads", pads);
                                   set(node, "mode", mode);
                                   set(node, "value", 0.25F);
                               }),
                       image),
                   expected);
        OnnxModel model = oneNode(13, "Pad", {"pads", "value"}, [&](auto* node) { set(node, "mode", mode); });
        model.integers("pads", pads);
        model.weight("value", at::scalar_tensor(0.25F));
        expectSame(run(model, image), expected);
    }
    expectRefused(withIntegers(oneNode(13, "Pad", {"pads"}), {{"pads", {1, 1}}}), ErrorCode::ModelUnreadable,
                  "(Pad)");
}

TEST(OnnxGather, OneChannelOrSeveral) {
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    const auto gather = [](const at::Tensor& indices) {
        OnnxModel model =
            oneNode(13, "Gather", {"indices"}, [](auto* node) { set(node, "axis", std::int64_t{1}); });
        model.weight("indices", indices);
        return model;
    };
    const auto channel = [&](std::int64_t c) {
        return everywhere({2, 1, 4, 5}, [&](auto n, auto, auto h, auto w) { return x[n][c][h][w]; });
    };
    expectSame(run(gather(at::scalar_tensor(-1, at::kLong)), image), channel(2));
    expectSame(run(gather(at::tensor({1}, at::kLong)), image), channel(1));
    expectSame(run(gather(at::tensor({2, 0, 2, 1}, at::kLong)), image),
               everywhere({2, 4, 4, 5}, [&](auto n, auto c, auto h, auto w) {
                   return x[n][std::vector<std::int64_t>{2, 0, 2, 1}[static_cast<std::size_t>(c)]][h][w];
               }));
}

TEST(OnnxSlice, BothFormsAndSteps) {
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    const auto asAttributes = oneNode(9, "Slice", {}, [](auto* node) {
        set(node, "starts", Sizes{1, -3});
        set(node, "ends", Sizes{1000, -1});
        set(node, "axes", Sizes{1, 3});
    });
    expectSame(run(asAttributes, image), everywhere({2, 2, 4, 2}, [&](auto n, auto c, auto h, auto w) {
                   return x[n][c + 1][h][w + 2];
               }));
    const auto slice = [](const Sizes& starts, const Sizes& ends, const Sizes& axes, const Sizes& steps) {
        return withIntegers(oneNode(13, "Slice", {"starts", "ends", "axes", "steps"}),
                            {{"starts", starts}, {"ends", ends}, {"axes", axes}, {"steps", steps}});
    };
    expectSame(
        run(slice({0, 1}, {4, 5}, {2, -1}, {3, 2}), image),
        everywhere({2, 3, 2, 2}, [&](auto n, auto c, auto h, auto w) { return x[n][c][3 * h][2 * w + 1]; }));
    const Sizes far{-2147483648};
    expectSame(run(slice({-1}, far, {1}, {-1}), image), // RGB becomes BGR
               everywhere(kSize, [&](auto n, auto c, auto h, auto w) { return x[n][2 - c][h][w]; }));
}

TEST(OnnxSlice, OfConstantsInBothDirections) {
    // The padding of an exporter that reverses pairs: [0,0,0,0,1,2,3,0] in LibTorch's order
    OnnxModel model(11);
    model.node("Reshape", {"torch", "pairs"}, {"matrix"});
    model.node("Slice", {"matrix", "last", "far", "first", "last"}, {"turned"});
    model.node("Transpose", {"turned"}, {"columns"});
    model.node("Reshape", {"columns", "last"}, {"pads"});
    model.node("Pad", {"image", "pads"}, {"classes"});
    model.integers("torch", {2, 0, 1, 3, 0, 0, 0, 0});
    model.integers("pairs", {-1, 2});
    model.integers("last", {-1});
    model.integers("far", {-9223372036854775807});
    model.integers("first", {0});
    const at::Tensor image = numbers(kSize);
    expectSame(run(model, image), naivePad(image, 1, 2, 3, 0, "constant", 0));
}

TEST(OnnxSplit, EqualAndNamedParts) {
    const at::Tensor image = numbers(kSize);
    const auto x = image.accessor<float, 4>();
    const auto parts = [](int opset, const std::vector<std::string>& inputs) {
        OnnxModel model(opset);
        set(model.node("Split", inputs, {"first", "second"}), "axis", std::int64_t{3});
        set(model.node("Concat", {"second", "first"}, {"classes"}), "axis", std::int64_t{3});
        return model;
    };
    OnnxModel named = parts(13, {"image", "lengths"});
    named.integers("lengths", {1, 4});
    expectSame(run(named, image),
               everywhere(kSize, [&](auto n, auto c, auto h, auto w) { return x[n][c][h][(w + 1) % 5]; }));
    OnnxModel asAttribute = parts(11, {"image"});
    set(asAttribute.graph().mutable_node(0), "split", Sizes{2, 3});
    expectSame(run(asAttribute, image),
               everywhere(kSize, [&](auto n, auto c, auto h, auto w) { return x[n][c][h][(w + 2) % 5]; }));
    const at::Tensor even = numbers({2, 3, 4, 6});
    const auto y = even.accessor<float, 4>();
    expectSame(run(parts(13, {"image"}), even), everywhere({2, 3, 4, 6}, [&](auto n, auto c, auto h, auto w) {
                   return y[n][c][h][(w + 3) % 6];
               }));
}

TEST(OnnxConstant, EveryFormOfValue) {
    const at::Tensor image = numbers(kSize);
    const auto added = [](const std::function<void(onnx::NodeProto*)>& value) {
        OnnxModel model(13);
        value(model.node("Constant", {}, {"value"}));
        set(model.node("Cast", {"value"}, {"number"}), "to", std::int64_t{onnx::TensorProto::FLOAT});
        model.node("Add", {"image", "number"}, {"classes"});
        return model;
    };
    const auto list = [](onnx::NodeProto* node) {
        auto* attribute = node->add_attribute();
        attribute->set_name("value_floats");
        attribute->set_type(onnx::AttributeProto::FLOATS);
        attribute->add_floats(1.5F);
    };
    const auto tensor = [](onnx::NodeProto* node) {
        auto* attribute = node->add_attribute();
        attribute->set_name("value");
        attribute->set_type(onnx::AttributeProto::TENSOR);
        fill(attribute->mutable_t(), "value", at::tensor({1.5F}));
    };
    expectSame(run(added([](auto* node) { set(node, "value_float", 1.5F); }), image), image + 1.5);
    expectSame(run(added([](auto* node) { set(node, "value_int", std::int64_t{2}); }), image), image + 2);
    expectSame(run(added([](auto* node) { set(node, "value_ints", Sizes{3}); }), image), image + 3);
    expectSame(run(added(list), image), image + 1.5);
    expectSame(run(added(tensor), image), image + 1.5);
    expectRefused(added([](auto* node) { set(node, "value_string", "text"); }), ErrorCode::ModelUnsupported,
                  "(Constant)");
}

TEST(OnnxConstantOfShape, FromNumbersAndFromSizes) {
    OnnxModel model(9);
    model.node("Shape", {"image"}, {"sizes"});
    auto* node = model.node("ConstantOfShape", {"sizes"}, {"filled"});
    auto* value = node->add_attribute();
    value->set_name("value");
    value->set_type(onnx::AttributeProto::TENSOR);
    fill(value->mutable_t(), "value", at::tensor({2.0F}));
    model.node("ConstantOfShape", {"number"}, {"zeros"});
    model.node("Add", {"image", "filled"}, {"sum"});
    model.node("Add", {"sum", "zeros"}, {"classes"});
    model.integers("number", {1});
    const at::Tensor image = numbers(kSize);
    expectSame(run(model, image), image + 2);

    OnnxModel huge(9);
    huge.node("ConstantOfShape", {"number"}, {"filled"});
    huge.node("Add", {"image", "filled"}, {"classes"});
    huge.integers("number", {1 << 20, 1 << 20, 1 << 20});
    expectRefused(huge, ErrorCode::ModelUnreadable, "impossible size");
}

TEST(OnnxCast, ToIntegersDropsTheFraction) {
    OnnxModel model(13);
    set(model.node("Cast", {"image"}, {"whole"}), "to", std::int64_t{onnx::TensorProto::INT32});
    set(model.node("Cast", {"whole"}, {"classes"}), "to", std::int64_t{onnx::TensorProto::FLOAT16});
    const at::Tensor image = numbers(kSize) * 4;
    const auto x = image.accessor<float, 4>();
    expectSame(run(model, image), everywhere(kSize, [&](auto n, auto c, auto h, auto w) {
                   return std::trunc(static_cast<double>(x[n][c][h][w]));
               }));
}

} // namespace
} // namespace actiscope
