// Operators that take parts, in every direction; dimensions of size 1; padding; and where the batch goes.
#include <algorithm>

#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;

const Sizes kSize{2, 3, 4, 5};

void expectRefused(const OnnxModel& model, ErrorCode code, const std::vector<std::string>& parts) {
    const auto opened = read(model);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, code);
    for (const std::string& part : parts) {
        EXPECT_THAT(opened.error().message, testing::HasSubstr(part));
    }
}

/// The places `taken` of one axis, one after the other.
at::Tensor partsOf(const at::Tensor& x, std::int64_t axis, const Sizes& taken) {
    std::vector<at::Tensor> parts;
    for (const std::int64_t i : taken) {
        parts.push_back(x.narrow(axis, i, 1));
    }
    return at::cat(parts, axis);
}

struct SliceCase {
    std::int64_t start;
    std::int64_t end;
    std::int64_t step;
    Sizes taken; ///< of five
};

const std::vector<SliceCase> kSlices{
    {-1, -4, -1, {4, 3, 2}},     {3, 0, -2, {3, 1}},        {100, -100, -2, {4, 2, 0}},
    {1, -100, -1, {1, 0}},       {-100, -100, -1, {0}},     {4, -6, -1, {4, 3, 2, 1, 0}},
    {-2, -100, -3, {3, 0}},      {2, 1, -7, {2}},           {-100, 100, 2, {0, 2, 4}},
    {-3, 100, 1, {2, 3, 4}},     {1, -1, 2, {1, 3}},        {0, 1, 9, {0}},
    {-1, INT64_MIN, -4, {4, 0}}, {-4, INT64_MAX, 3, {1, 4}}};

TEST(OnnxSliceParts, EveryDirectionOfTensorsAndConstants) {
    const at::Tensor image = numbers(kSize);
    const at::Tensor table = numbers({1, 1, 1, 5}, 2);
    for (const SliceCase& slice : kSlices) {
        SCOPED_TRACE(testing::Message() << slice.start << " " << slice.end << " " << slice.step);
        OnnxModel model(13);
        const std::vector<std::string> bounds{"start", "end", "axis", "step"};
        model.node("Slice", {"image", "start", "end", "axis", "step"}, {"part"});
        model.node("Slice", {"table", "start", "end", "axis", "step"}, {"constant"});
        model.node("Add", {"part", "constant"}, {"classes"});
        model.weight("table", table);
        model.integers("start", {slice.start});
        model.integers("end", {slice.end});
        model.integers("axis", {-1});
        model.integers("step", {slice.step});
        const at::Tensor expected = partsOf(image, 3, slice.taken) + partsOf(table, 3, slice.taken);
        const at::Tensor given = run(model, image);
        EXPECT_EQ(given.sizes(), expected.sizes());
        expectSame(given, expected);
    }
}

TEST(OnnxSliceParts, SeveralAxesOfWhichSomeGoBackwards) {
    OnnxModel model(13);
    model.node("Slice", {"image", "starts", "ends", "axes", "steps"}, {"classes"});
    model.integers("starts", {-1, 1, -2});
    model.integers("ends", {-100, 100, 0});
    model.integers("axes", {-1, 1, 2});
    model.integers("steps", {-2, 1, -1});
    const at::Tensor image = numbers(kSize);
    expectSame(run(model, image), partsOf(partsOf(partsOf(image, 3, {4, 2, 0}), 1, {1, 2}), 2, {2, 1}));
}

TEST(OnnxSliceParts, OfSizes) {
    OnnxModel model(13);
    model.node("Shape", {"image"}, {"sizes"});
    model.node("Slice", {"sizes", "start", "end", "axis", "step"}, {"turned"});
    model.node("Reshape", {"image", "turned"}, {"classes"});
    model.integers("start", {100});
    model.integers("end", {-100});
    model.integers("axis", {0});
    model.integers("step", {-1});
    const at::Tensor image = numbers(kSize);
    EXPECT_EQ(run(model, image).sizes(), (Sizes{5, 4, 3, 2}));
}

TEST(OnnxSliceParts, BackwardsFromAComputedPlaceIsRefused) {
    OnnxModel model(13);
    model.node("Shape", {"image"}, {"sizes"});
    model.node("Gather", {"sizes", "axis"}, {"start"});
    model.node("Slice", {"image", "start", "end", "axis", "step"}, {"classes"});
    model.integers("end", {0});
    model.integers("axis", {3});
    model.integers("step", {-1});
    expectRefused(model, ErrorCode::ModelUnsupported, {"node 2 'classes' (Slice)", "backwards"});
}

OnnxModel gather(const at::Tensor& indices, std::int64_t axis = 1) {
    OnnxModel model = oneNode(13, "Gather", {"indices"}, [&](auto* node) { set(node, "axis", axis); });
    model.weight("indices", indices);
    return model;
}

TEST(OnnxGatherParts, SeveralFromTheEnd) {
    const at::Tensor image = numbers(kSize);
    expectSame(run(gather(at::tensor({-1, 0, -3}, at::kLong)), image), partsOf(image, 1, {2, 0, 0}));
    expectSame(run(gather(at::tensor({-2, -5}, at::kLong), -1), image), partsOf(image, 3, {3, 0}));
}

TEST(OnnxGatherParts, IndicesOfTwoDimensionsTakeThePlaceOfTheAxis) {
    const at::Tensor image = numbers(kSize);
    const at::Tensor indices = at::tensor({0, -1, 1, 1, 2, -3}, at::kLong).reshape({2, 3});
    const at::Tensor given = run(gather(indices), image);
    EXPECT_EQ(given.sizes(), (Sizes{2, 2, 3, 4, 5}));
    expectSame(given, partsOf(image, 1, {0, 2, 1, 1, 2, 0}));
    const at::Tensor one = run(gather(at::tensor({-1}, at::kLong).reshape({1, 1}), 3), image);
    EXPECT_EQ(one.sizes(), (Sizes{2, 3, 4, 1, 1}));
    expectSame(one, partsOf(image, 3, {4}));
}

TEST(OnnxGatherParts, OfConstants) {
    OnnxModel model(13);
    set(model.node("Gather", {"table", "indices"}, {"rows"}), "axis", std::int64_t{0});
    model.node("Add", {"image", "rows"},
               {"classes"}); // [2, 2, 5] does not go with [2, 3, 4, 5]: [2, 1, 5] does
    const at::Tensor table = numbers({4, 5}, 2);
    model.weight("table", table);
    model.weight("indices", at::tensor({-1, 0, -2}, at::kLong).reshape({3, 1}));
    const at::Tensor image = numbers(kSize);
    expectSame(run(model, image), image + partsOf(table, 0, {3, 0, 2}).reshape({3, 1, 5}));
}

TEST(OnnxGatherParts, OfSizes) {
    const auto gathered = [](const at::Tensor& indices) {
        OnnxModel model(13);
        model.node("Shape", {"image"}, {"sizes"});
        model.node("Gather", {"sizes", "indices"}, {"some"});
        model.node("Reshape", {"image", "some"}, {"classes"});
        model.weight("indices", indices);
        return model;
    };
    const at::Tensor image = numbers(kSize);
    EXPECT_EQ(run(gathered(at::tensor({0, -1, 2, -3}, at::kLong)), image).sizes(), (Sizes{2, 5, 4, 3}));
    expectRefused(gathered(at::tensor({0, -1, 2, -3}, at::kLong).reshape({2, 2})),
                  ErrorCode::ModelUnsupported, {"node 1 'some' (Gather)", "matrix of sizes"});
}

TEST(OnnxSqueezeParts, WithoutAxesNeverDropsTheBatch) {
    OnnxModel model(13, {1, 3, 1, 5});
    model.node("Squeeze", {"image"}, {"classes"});
    for (const std::int64_t batch : {1, 2}) {
        const at::Tensor image = numbers({batch, 3, 1, 5});
        EXPECT_EQ(run(model, image).sizes(), (Sizes{batch, 3, 5}));
        expectSame(run(model, image), image);
    }
    OnnxModel pooled(11, {1, 3, 4, 5});
    set(pooled.node("AveragePool", {"image"}, {"pooled"}), "kernel_shape", Sizes{4, 5});
    pooled.node("Squeeze", {"pooled"}, {"classes"});
    const at::Tensor image = numbers(kSize);
    EXPECT_EQ(run(pooled, image).sizes(), (Sizes{2, 3}));
    expectSame(run(pooled, image), image.sum({2, 3}) / 20);
}

TEST(OnnxSqueezeParts, WithoutAxesWhereTheSizesAreOpenOrTheBatchIsMovedIsRefused) {
    expectRefused(oneNode(13, "Squeeze"), ErrorCode::ModelUnsupported,
                  {"node 0 'classes' (Squeeze)", "size 1"});
    OnnxModel moved(13, {1, 3, 1, 5});
    set(moved.node("Transpose", {"image"}, {"moved"}), "perm", Sizes{1, 0, 2, 3});
    moved.node("Squeeze", {"moved"}, {"classes"});
    expectRefused(moved, ErrorCode::ModelUnsupported, {"node 1 'classes' (Squeeze)", "batch"});
}

/// Sizes of reshapes, with a transposition between them where its order is not empty; batch of 1 stated.
OnnxModel reshapes(const Sizes& first, const Sizes& order, const Sizes& second, std::int64_t batch = 1) {
    OnnxModel model(13, {batch, 3, 4, 5});
    model.node("Reshape", {"image", "first"}, {"parted"});
    if (!order.empty()) {
        set(model.node("Transpose", {"parted"}, {"turned"}), "perm", order);
    }
    model.node("Reshape", {order.empty() ? "parted" : "turned", "second"}, {"classes"});
    model.integers("first", first);
    model.integers("second", second);
    return model;
}

TEST(OnnxBatch, OneIsANumberOnceTheBatchIsNoLongerInFront) {
    const at::Tensor image = numbers({1, 3, 4, 5});
    for (const Sizes& first : {Sizes{3, 20}, Sizes{-1, 4, 5}, Sizes{12, 5}, Sizes{2, 1, 30}}) {
        const at::Tensor given = run(reshapes(first, {}, {1, -1}), image);
        EXPECT_EQ(given.sizes(), (Sizes{1, 60}));
        expectSame(given, image);
    }
    const at::Tensor turned = run(reshapes({1, 3, 20}, {1, 0, 2}, {1, -1}), image);
    EXPECT_EQ(turned.sizes(), (Sizes{1, 60}));
    // Windows of 2 x 5 pixels become a batch of their own, and a picture again.
    const at::Tensor windows = run(reshapes({-1, 3, 2, 10}, {2, 1, 0, 3}, {1, 2, 3, 10}), image);
    EXPECT_EQ(windows.sizes(), (Sizes{1, 2, 3, 10}));
    expectSame(windows, image.view({3, 2, 10}).transpose(0, 1).contiguous().unsqueeze(0));
}

TEST(OnnxBatch, StaysFreeWhileItIsInFront) {
    const at::Tensor image = numbers(kSize);
    expectSame(run(reshapes({1, 3, 20}, {0, 2, 1}, {1, -1}), image), image.view({2, 3, 20}).transpose(1, 2));
    OnnxModel model(13, {1, 3, 4, 5}); // through arithmetic, reduction and a slice
    model.node("Add", {"image", "bias"}, {"sum"});
    auto* mean = model.node("ReduceMean", {"sum"}, {"mean"});
    set(mean, "axes", Sizes{2});
    set(mean, "keepdims", std::int64_t{0});
    model.node("Slice", {"mean", "one", "three", "one"}, {"part"});
    model.node("Reshape", {"part", "rows"}, {"classes"});
    const at::Tensor bias = numbers({1, 3, 1, 1}, 2);
    model.weight("bias", bias);
    model.integers("one", {1});
    model.integers("three", {3});
    model.integers("rows", {1, -1});
    expectSame(run(model, image), (image + bias).sum(2).narrow(1, 1, 2) / 4);
}

TEST(OnnxBatch, OfSeveralPicturesThatWasTakenApartIsRefused) {
    expectRefused(reshapes({3, 40}, {}, {2, -1}, 2), ErrorCode::ModelUnsupported,
                  {"node 1 'classes' (Reshape)", "batch of one"});
}

/// The same along one axis after another, by the places that a mode looks at.
at::Tensor naivePad(at::Tensor x, const Sizes& pads, const std::string& mode) {
    for (std::int64_t axis = 0; axis < x.dim(); ++axis) {
        const std::int64_t size = x.size(axis);
        const std::int64_t before = pads[static_cast<std::size_t>(axis)];
        const std::int64_t after = pads[static_cast<std::size_t>(axis + x.dim())];
        Sizes taken;
        for (std::int64_t i = -before; i < size + after; ++i) {
            const std::int64_t mirrored = i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
            taken.push_back(mode == "edge" ? std::clamp<std::int64_t>(i, 0, size - 1) : mirrored);
        }
        x = partsOf(x, axis, taken);
    }
    return x;
}

TEST(OnnxPadParts, ReflectAndEdgeOverChannelsAndOfFewerDimensions) {
    const at::Tensor image = numbers(kSize);
    for (const char* mode : {"reflect", "edge"}) {
        SCOPED_TRACE(mode);
        for (const Sizes& pads : {Sizes{0, 2, 1, 0, 0, 1, 0, 3}, Sizes{0, 0, 3, 0, 0, 1, 2, 4}}) {
            OnnxModel model = oneNode(13, "Pad", {"pads"}, [&](auto* node) { set(node, "mode", mode); });
            model.integers("pads", pads);
            const at::Tensor expected = naivePad(image, pads, mode);
            EXPECT_EQ(run(model, image).sizes(), expected.sizes());
            expectSame(run(model, image), expected);
        }
        OnnxModel flat(13);
        flat.node("Reshape", {"image", "shape"}, {"flat"});
        set(flat.node("Pad", {"flat", "pads"}, {"classes"}), "mode", mode);
        flat.integers("shape", {0, 3, 20});
        flat.integers("pads", {0, 1, 2, 0, 2, 3});
        expectSame(run(flat, image), naivePad(image.view({2, 3, 20}), {0, 1, 2, 0, 2, 3}, mode));
    }
}

TEST(OnnxPadParts, WhatNoModeSupportsIsNamed) {
    const auto padded = [](const char* mode, const Sizes& pads) {
        OnnxModel model = oneNode(13, "Pad", {"pads"}, [&](auto* node) { set(node, "mode", mode); });
        model.integers("pads", pads);
        return model;
    };
    for (const OnnxModel& model :
         {padded("wrap", {0, 0, 1, 0, 0, 0, 0, 0}), padded("edge", {1, 0, 0, 0, 0, 0, 0, 0}),
          padded("reflect", {0, 0, -1, 0, 0, 0, 0, 0})}) {
        expectRefused(model, ErrorCode::ModelUnsupported, {"node 0 'classes' (Pad)", "mode"});
    }
}

TEST(OnnxCastParts, OtherElementTypesAreNamed) {
    for (const auto& [type, name] :
         std::vector<std::pair<std::int64_t, std::string>>{{onnx::TensorProto::UINT8, "UINT8"},
                                                           {onnx::TensorProto::INT8, "INT8"},
                                                           {onnx::TensorProto::UINT64, "UINT64"},
                                                           {onnx::TensorProto::STRING, "STRING"},
                                                           {99, "99"}}) {
        const OnnxModel model =
            oneNode(13, "Cast", {}, [&, number = type](auto* node) { set(node, "to", number); });
        expectRefused(model, ErrorCode::ModelUnsupported, {"node 0 'classes' (Cast)", name});
    }
}

} // namespace
} // namespace actiscope
