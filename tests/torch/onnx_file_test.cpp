// The file around the operators: inputs, outputs, weights in every form, and what is wrong with it.
#include <algorithm>
#include <random>

#include "tests/support/npy.h"
#include "tests/support/shared_data.h"
#include "tests/torch/onnx_model.h"

namespace actiscope {
namespace {

using namespace test;
using torch_backend::readOnnx;

const Sizes kSize{2, 3, 4, 5};

void expectFailure(const Result<torch_backend::GraphModel>& opened, ErrorCode code, const std::string& part) {
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, code) << opened.error().message;
    EXPECT_THAT(opened.error().message, testing::HasSubstr(part));
    EXPECT_EQ(opened.error().message.back(), '.');
}

/// Convolution, batch normalisation, pooling, classifier, softmax.
OnnxModel smallNetwork(int opset = 13, const Sizes& input = {1, 3, 8, 8}) {
    OnnxModel model(opset, input);
    model.node("Conv", {"image", "w1", "b1"}, {"conv"})->set_name("first/conv");
    model.node("BatchNormalization", {"conv", "b1", "b1", "b1", "variance"}, {"norm"});
    model.node("Relu", {"norm"}, {"relu"});
    model.node("GlobalAveragePool", {"relu"}, {"pool"});
    model.node("Reshape", {"pool", "shape"}, {"rows"});
    model.node("Gemm", {"rows", "w2", "b2"}, {"logits"});
    model.node("Softmax", {"logits"}, {"classes"});
    model.weight("w1", numbers({4, 3, 3, 3}, 2));
    model.weight("b1", numbers({4}, 3));
    model.weight("variance", numbers({4}, 4).abs() + 0.5);
    model.weight("w2", numbers({4, 6}, 5));
    model.weight("b2", numbers({6}, 6));
    model.integers("shape", {1, -1});
    return model;
}

TEST(OnnxFile, UnknownOperatorIsNamedWithItsPlace) {
    OnnxModel model = smallNetwork();
    model.graph().mutable_node(2)->set_op_type("Frobnicate");
    model.graph().mutable_node(2)->set_name("block3/foo");
    expectFailure(read(model), ErrorCode::ModelUnsupported, "node 2 'block3/foo' (Frobnicate)");

    model.graph().mutable_node(2)->set_domain("com.example");
    expectFailure(read(model), ErrorCode::ModelUnsupported, "domain 'com.example'");
}

TEST(OnnxFile, UnknownOperatorInABranchThatIsNotNeededDoesNoHarm) {
    OnnxModel model = smallNetwork();
    model.node("Frobnicate", {"relu"}, {"elsewhere"});
    EXPECT_TRUE(read(model));
}

TEST(OnnxFile, UnknownAttributeIsNamed) {
    OnnxModel model = smallNetwork();
    set(model.graph().mutable_node(2), "slope", 1.0F);
    expectFailure(read(model), ErrorCode::ModelUnsupported, "attribute 'slope'");
}

TEST(OnnxFile, UndefinedCyclicAndDoubledValuesAreNamed) {
    OnnxModel undefined = smallNetwork();
    undefined.graph().mutable_node(2)->set_input(0, "nothing");
    expectFailure(read(undefined), ErrorCode::ModelUnreadable, "'nothing'");

    OnnxModel cyclic = smallNetwork();
    cyclic.graph().mutable_node(0)->set_input(0, "relu");
    expectFailure(read(cyclic), ErrorCode::ModelUnreadable, "'relu'");

    OnnxModel doubled = smallNetwork();
    doubled.graph().mutable_node(1)->set_output(0, "conv");
    expectFailure(read(doubled), ErrorCode::ModelUnreadable, "'conv' twice");
}

TEST(OnnxFile, OpsetsOutsideOfTheRangeAreSaid) {
    for (const int opset : {6, 18}) {
        expectFailure(read(smallNetwork(opset)), ErrorCode::ModelUnsupported,
                      "opset " + std::to_string(opset));
    }
    for (int opset = 7; opset <= 17; ++opset) {
        EXPECT_TRUE(read(smallNetwork(opset))) << opset;
    }
}

TEST(OnnxFile, StatesSizeAndFormat) {
    const auto fixed = read(smallNetwork());
    ASSERT_TRUE(fixed) << fixed.error().message;
    EXPECT_EQ(fixed->fixedInput, (Size{8, 8}));
    EXPECT_EQ(fixed->format, "ONNX");
    EXPECT_FALSE(fixed->halfPrecision);
    const auto open = read(smallNetwork(13, {0, 3, 0, 0}));
    ASSERT_TRUE(open);
    EXPECT_FALSE(open->fixedInput);
}

TEST(OnnxFile, LayersKeepTheNamesOfTheirNodes) {
    const auto opened = read(smallNetwork());
    ASSERT_TRUE(opened);
    std::vector<std::string> names;
    for (const auto* node : opened->graph->nodes()) {
        names.push_back(node->outputs().empty() ? "" : node->output(0)->debugName());
    }
    EXPECT_THAT(names, testing::IsSupersetOf({"first/conv", "norm", "relu"}));
}

TEST(OnnxFile, InputsThatAreNoPicture) {
    const auto withInput = [](const Sizes& sizes, int type = onnx::TensorProto::FLOAT) {
        OnnxModel model = smallNetwork();
        model.graph().mutable_input()->Clear();
        OnnxModel::declare(model.graph().add_input(), "image", sizes, type);
        return read(model);
    };
    expectFailure(withInput({1, 1, 28, 28}), ErrorCode::ModelUnsupported, "3 channels");
    expectFailure(withInput({1, 10}), ErrorCode::ModelUnsupported, "1 x 10");
    expectFailure(withInput({1, 3, 8, 8}, onnx::TensorProto::UINT8), ErrorCode::ModelUnsupported, "float");
    EXPECT_TRUE(withInput({1, 3, 8, 8}, onnx::TensorProto::FLOAT16));

    OnnxModel two = smallNetwork();
    OnnxModel::declare(two.graph().add_input(), "mask", {1, 3, 8, 8});
    expectFailure(read(two), ErrorCode::ModelUnsupported, "'mask'");
}

TEST(OnnxFile, WeightsListedAsInputsAreNoPictures) {
    OnnxModel model = smallNetwork(7);
    const at::Tensor image = numbers({2, 3, 8, 8});
    const at::Tensor before = run(model, image);
    model.graph().mutable_input()->Clear();
    OnnxModel::declare(model.graph().add_input(), "w1", {4, 3, 3, 3});
    OnnxModel::declare(model.graph().add_input(), "image", {1, 3, 8, 8});
    OnnxModel::declare(model.graph().add_input(), "b1", {4});
    expectSame(run(model, image), before, 0);
}

TEST(OnnxFile, ChannelsLastInput) {
    OnnxModel model(13, {1, 4, 5, 3});
    auto* node = model.node("Transpose", {"image"}, {"first"});
    set(node, "perm", Sizes{0, 3, 1, 2});
    model.node("Neg", {"first"}, {"classes"});
    const auto opened = read(model);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->fixedInput, (Size{5, 4}));
    const at::Tensor image = numbers(kSize);
    expectSame(run(*opened, image), -image);
}

TEST(OnnxFile, OfSeveralOutputsTheClassesAreTaken) {
    OnnxModel model = smallNetwork();
    model.graph().mutable_output()->Clear();
    OnnxModel::declare(model.graph().add_output(), "relu", {1, 4, 6, 6});
    OnnxModel::declare(model.graph().add_output(), "classes", {1, 6});
    const auto classes = read(model);
    ASSERT_TRUE(classes) << classes.error().message;
    const at::Tensor image = numbers({2, 3, 8, 8});
    expectSame(run(*classes, image).sum(1), at::ones({2})); // probabilities
    OnnxModel::declare(model.graph().add_output(), "logits", {1, 6});
    const auto logits = read(model);
    ASSERT_TRUE(logits);
    expectSame(run(*logits, image).softmax(1), run(*classes, image));
}

TEST(OnnxFile, OutputThatDependsOnNoPicture) {
    OnnxModel model(13);
    model.node("Neg", {"constant"}, {"classes"});
    model.weight("constant", at::ones({1, 5}));
    expectFailure(read(model), ErrorCode::ModelUnsupported, "not computed from a picture");
}

TEST(OnnxFile, GradientsReachThePicture) {
    const auto opened = read(smallNetwork());
    ASSERT_TRUE(opened);
    at::Tensor image = numbers({1, 3, 8, 8}).requires_grad_(true);
    torch::jit::GraphExecutor executor(opened->graph, "test");
    torch::jit::Stack stack{image};
    executor.run(stack);
    const at::Tensor scores = stack.at(0).toTensor();
    scores[0][2].backward();
    const at::Tensor step = at::zeros_like(image);
    step[0][1][3][4] = 1e-2;
    const at::NoGradGuard noGradients;
    const double rise =
        (run(*opened, image + step)[0][2] - run(*opened, image - step)[0][2]).item<double>() / 2e-2;
    EXPECT_NEAR(image.grad()[0][1][3][4].item<double>(), rise, 1e-4);
}

/// The same three numbers as a tensor in another form of storage, added to the channels.
at::Tensor withStoredTensor(const std::function<void(onnx::TensorProto*)>& store) {
    OnnxModel model(13);
    model.node("Cast", {"stored"}, {"number"});
    set(model.graph().mutable_node(0), "to", std::int64_t{onnx::TensorProto::FLOAT});
    model.node("Add", {"image", "number"}, {"classes"});
    auto* tensor = model.graph().add_initializer();
    tensor->set_name("stored");
    for (const std::int64_t size : {3, 1, 1}) {
        tensor->add_dims(size);
    }
    store(tensor);
    return run(model, at::zeros(kSize)).view(kSize).select(0, 1).select(1, 0).select(1, 0);
}

TEST(OnnxWeights, EveryFieldAndElementType) {
    const at::Tensor expected = at::tensor({1.0F, -2.0F, 3.0F});
    using Proto = onnx::TensorProto;
    const auto typed = [](int type, const auto& add) {
        return withStoredTensor([&](Proto* tensor) {
            tensor->set_data_type(type);
            for (const int value : {1, -2, 3}) {
                add(tensor, value);
            }
        });
    };
    const auto asInt32 = [](Proto* t, int v) { t->add_int32_data(v); };
    expectSame(typed(Proto::FLOAT, [](Proto* t, int v) { t->add_float_data(static_cast<float>(v)); }),
               expected);
    expectSame(typed(Proto::DOUBLE, [](Proto* t, int v) { t->add_double_data(v); }), expected);
    expectSame(typed(Proto::INT64, [](Proto* t, int v) { t->add_int64_data(v); }), expected);
    expectSame(typed(Proto::INT32, asInt32), expected);
    expectSame(typed(Proto::INT8, asInt32), expected);
    expectSame(typed(Proto::BOOL, asInt32), at::ones({3}));
    // 16 bit floats as their bit patterns: sign, 5 or 8 bits of exponent, the rest
    const auto half = [](Proto* t, int v) { t->add_int32_data(v == 1 ? 0x3C00 : v == -2 ? 0xC000 : 0x4200); };
    const auto brain = [](Proto* t, int v) {
        t->add_int32_data(v == 1 ? 0x3F80 : v == -2 ? 0xC000 : 0x4040);
    };
    expectSame(typed(Proto::FLOAT16, half), expected);
    expectSame(typed(Proto::BFLOAT16, brain), expected);
    expectSame(withStoredTensor([&](Proto* t) {
                   t->set_data_type(Proto::FLOAT16);
                   t->set_raw_data(std::string("\x00\x3C\x00\xC0\x00\x42", 6));
               }),
               expected);
}

TEST(OnnxWeights, HalfPrecisionIsSaidAndComputedInFloat) {
    OnnxModel model = smallNetwork();
    const at::Tensor image = numbers({2, 3, 8, 8});
    const at::Tensor exact = run(model, image);
    auto* weights = model.graph().mutable_initializer(0);
    fill(weights, "w1", numbers({4, 3, 3, 3}, 2).to(at::kHalf));
    const auto opened = read(model);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->halfPrecision);
    const at::Tensor result = run(*opened, image);
    EXPECT_EQ(result.scalar_type(), at::kFloat);
    expectSame(result, exact, 1e-2);
    EXPECT_GT((result - exact).abs().max().item<double>(), 0);
}

TEST(OnnxWeights, SizesThatDoNotFitAreFoundBeforeAnythingIsAllocated) {
    const auto damaged = [](const std::function<void(onnx::TensorProto*)>& damage) {
        OnnxModel model = smallNetwork();
        damage(model.graph().mutable_initializer(0));
        return read(model);
    };
    const std::int64_t large = std::int64_t{1} << 40;
    expectFailure(damaged([](auto* t) { t->set_dims(0, 5); }), ErrorCode::ModelUnreadable, "tensor 'w1'");
    expectFailure(damaged([&](auto* t) { t->set_dims(0, large); }), ErrorCode::ModelUnreadable,
                  "tensor 'w1'");
    expectFailure(damaged([&](auto* t) {
                      t->set_dims(0, large);
                      t->set_dims(1, large);
                  }),
                  ErrorCode::ModelUnreadable, "impossible dimensions");
    expectFailure(damaged([](auto* t) { t->set_dims(0, -4); }), ErrorCode::ModelUnreadable,
                  "impossible dimensions");
    expectFailure(damaged([](auto* t) { t->set_data_type(onnx::TensorProto::STRING); }),
                  ErrorCode::ModelUnsupported, "STRING");
}

TEST(OnnxWeights, InAFileBesideTheModelAndNowhereElse) {
    OnnxModel model = smallNetwork();
    const at::Tensor image = numbers({1, 3, 8, 8});
    const at::Tensor expected = run(model, image);
    auto* weights = model.graph().mutable_initializer(0);
    const TempFile data("0123" + weights->raw_data(), ".data");
    const auto entry = [&](const std::string& key, const std::string& value) {
        for (auto& known : *weights->mutable_external_data()) {
            if (known.key() == key) {
                known.set_value(value);
                return;
            }
        }
        auto* added = weights->add_external_data();
        added->set_key(key);
        added->set_value(value);
    };
    weights->clear_raw_data();
    weights->set_data_location(onnx::TensorProto::EXTERNAL);
    entry("location", data.path().filename().string());
    entry("offset", "4");
    entry("length", "432");
    expectSame(run(model, image), expected, 0);

    entry("length", "433");
    expectFailure(read(model), ErrorCode::ModelUnreadable, "does not fit");
    entry("length", "432");
    entry("offset", "5");
    expectFailure(read(model), ErrorCode::ModelUnreadable, "does not fit");
    entry("offset", "-4");
    expectFailure(read(model), ErrorCode::ModelUnreadable, "offset");
    entry("offset", "4");
    entry("location", "not_there.data");
    expectFailure(read(model), ErrorCode::ModelUnreadable, "not_there.data");
    for (const char* elsewhere : {"../weights.data", "/etc/hostname", "a/b.data", "..", ""}) {
        entry("location", elsewhere);
        expectFailure(read(model), ErrorCode::ModelUnsupported, "own folder");
    }
}

TEST(OnnxFile, WhatIsNoModel) {
    expectFailure(readOnnx("/there/is/no/such.onnx"), ErrorCode::FileNotFound, "such.onnx");
    expectFailure(readOnnx(testing::TempDir()), ErrorCode::FileUnreadable, "cannot be read");
    for (const std::string& content :
         {std::string(), std::string("This is text."), std::string(1000, '\xff'), std::string(1000, '\0'),
          smallNetwork().proto.SerializeAsString().substr(0, 500)}) {
        expectFailure(readOnnxBytes(content), ErrorCode::ModelUnreadable, "ONNX");
    }
}

TEST(OnnxFile, DamagedBytesGiveAnAnswerOrAnErrorAndNothingElse) {
    const std::string intact = smallNetwork().proto.SerializeAsString();
    std::mt19937 random(7);
    int opened = 0;
    int refused = 0;
    const at::Tensor image = numbers({1, 3, 8, 8});
    for (int round = 0; round < 1500; ++round) {
        std::string bytes = intact;
        for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        const auto model = readOnnxBytes(bytes);
        if (!model) {
            ++refused;
            EXPECT_FALSE(model.error().message.empty());
            continue;
        }
        ++opened;
        try {
            EXPECT_GT(run(*model, image).numel(), 0);
        } catch (const std::exception&) { // as a forward pass may end: GraphNetwork makes an Error of it
        }
    }
    EXPECT_GT(opened, 100);
    EXPECT_GT(refused, 100);
}

at::Tensor tensorOf(const NpyArray& array) {
    return at::tensor(array.values, at::kFloat).reshape(array.shape);
}

void expectReferenceLogits(const std::string& file, const std::string& reference) {
    const auto model = readOnnx((sharedData() / "weights" / file).string());
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ(model->fixedInput, (Size{224, 224}));
    for (int i = 1; i <= 8; ++i) {
        const std::string name = reference + ".ILSVRC2012_val_0000000" + std::to_string(i) + ".npz";
        const auto arrays = readNpz(sharedData() / "reference" / "torch" / name);
        const at::Tensor expected = tensorOf(arrays.at("logits"));
        const at::Tensor given = run(*model, tensorOf(arrays.at("input"))).flatten();
        ASSERT_EQ(given.numel(), expected.numel());
        EXPECT_LE((given - expected).abs().max().item<double>(), 1e-3 * expected.abs().max().item<double>())
            << name;
    }
}

TEST(OnnxRealFiles, LogitsOfSqueezeNet) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    expectReferenceLogits("squeezenet1_1_torchvision/squeezenet1_1_torchvision.onnx", "squeezenet1_1");
}

TEST(OnnxRealFiles, LogitsOfMobileNet) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    expectReferenceLogits("mobilenet_v2/mobilenet_v2.onnx", "mobilenet_v2");
}

} // namespace
} // namespace actiscope
