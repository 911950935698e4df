// State dicts from files: the real ones against references, small ones made here against what was put in.
#include <cstddef>
#include <random>
#include <string>

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/stored_tensor.h"
#include "tests/support/npy.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_file.h"
#include "tests/torch/model_files.h"

namespace actiscope::torch_backend {
namespace {

using namespace std::string_literals;
using namespace actiscope::test;
using testing::HasSubstr;

const char* const kSqueezeNetFolder = "weights/squeezenet1_1_torchvision/";

at::Tensor toTensor(const NpyArray& array) {
    return at::tensor(array.values).reshape(array.shape);
}

at::Tensor run(const GraphModel& model, const at::Tensor& input) {
    torch::jit::GraphExecutor executor(model.graph->copy(), "test");
    torch::jit::Stack stack{input};
    executor.run(stack);
    return stack.at(0).toTensor();
}

/// max|a - b| / max|b|.
double relativeError(const at::Tensor& a, const at::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

/// The largest relative error of the logits over the eight reference images.
double errorAgainstReferences(const GraphModel& model, const std::string& network) {
    double worst = 0;
    for (int image = 1; image <= 8; ++image) {
        const auto reference =
            readNpz(sharedData() / "reference/torch" /
                    (network + ".ILSVRC2012_val_0000000" + std::to_string(image) + ".npz"));
        const at::Tensor logits = run(model, toTensor(reference.at("input")));
        worst = std::max(worst, relativeError(logits[0], toTensor(reference.at("logits"))));
    }
    return worst;
}

GraphModel opened(const std::filesystem::path& path) {
    Result<GraphModel> model = readStateDict(path.string());
    if (!model) {
        throw std::runtime_error(model.error().message + " " + model.error().detail);
    }
    return *std::move(model);
}

/// The tensors of a file, all read.
std::map<std::string, at::Tensor> tensorsOf(const std::string& content) {
    const TempFile temp(content);
    const RandomFile file = RandomFile::open(temp.path()).value();
    StoredState state = content.substr(0, 2) == "PK"              ? readTorchZip(file)
                        : content.size() > 8 && content[8] == '{' ? readSafetensors(file).state
                                                                  : readTorchLegacy(file);
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, stored] : state) {
        tensors.emplace(name, load(file, stored));
    }
    return tensors;
}

/// What is said of a file that cannot be opened; "opened" where it can.
std::string refusal(const std::string& content, ErrorCode code) {
    const TempFile temp(content);
    const Result<GraphModel> model = readStateDict(temp.path().string());
    if (model) {
        return "opened";
    }
    EXPECT_EQ(model.error().code, code) << model.error().message;
    EXPECT_THAT(model.error().message, HasSubstr(temp.path().string()));
    return model.error().message;
}

TEST(StateDictTest, TheSameNetworkFromEveryLayoutGivesTheReferenceLogits) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* name :
         {"squeezenet1_1_torchvision.pth", "squeezenet1_1_torchvision_legacy.pth",
          "squeezenet1_1_torchvision_half.pth", "squeezenet1_1_checkpoint_module_prefix.pth.tar"}) {
        const GraphModel model = opened(sharedData() / kSqueezeNetFolder / name);
        EXPECT_EQ(model.family, "SqueezeNet 1.1") << name;
        EXPECT_EQ(model.format, "PyTorch state dict") << name;
        EXPECT_EQ(model.halfPrecision, std::string(name).find("half") != std::string::npos) << name;
        EXPECT_LT(errorAgainstReferences(model, "squeezenet1_1"), model.halfPrecision ? 1e-2 : 1e-3) << name;
    }
}

TEST(StateDictTest, EveryLayoutHoldsTheSameTensors) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto tensors = [](const char* name) {
        return tensorsOf(contentOf(sharedData() / kSqueezeNetFolder / name));
    };
    const auto expected = tensors("squeezenet1_1_torchvision.pth");
    ASSERT_EQ(expected.size(), 52U);
    EXPECT_EQ(expected.at("features.0.weight").sizes(), (std::vector<std::int64_t>{64, 3, 3, 3}));
    for (const char* name : {"squeezenet1_1_torchvision_legacy.pth", "squeezenet1_1_torchvision_half.pth",
                             "squeezenet1_1_checkpoint_module_prefix.pth.tar"}) {
        const auto found = tensors(name);
        const bool half = std::string(name).find("half") != std::string::npos;
        ASSERT_EQ(found.size(), expected.size()) << name;
        for (const auto& [key, tensor] : found) {
            const std::string plain = key.compare(0, 7, "module.") == 0 ? key.substr(7) : key;
            const at::Tensor& same = expected.at(plain);
            EXPECT_TRUE(at::equal(tensor, half ? same.to(at::kHalf).to(at::kFloat) : same))
                << name << " " << key;
        }
    }
}

TEST(StateDictTest, MobileNetV2GivesTheReferenceLogits) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const GraphModel model = opened(sharedData() / "weights/mobilenet_v2/mobilenet_v2.pth");
    EXPECT_EQ(model.family, "MobileNetV2");
    EXPECT_LT(errorAgainstReferences(model, "mobilenet_v2"), 1e-3);
}

TEST(StateDictTest, SafetensorsOfAnotherTrainingPredictsTheLabelledClasses) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const GraphModel model = opened(sharedData() / "weights/squeezenet1_1_gluon.safetensors");
    EXPECT_EQ(model.family, "SqueezeNet 1.1");
    EXPECT_EQ(model.format, "safetensors");
    // Two trainings of one network agree on most of these images, and chance would on none.
    int agreeing = 0;
    for (int image = 1; image <= 8; ++image) {
        const auto reference =
            readNpz(sharedData() / "reference/torch" /
                    ("squeezenet1_1.ILSVRC2012_val_0000000" + std::to_string(image) + ".npz"));
        const auto best = run(model, toTensor(reference.at("input")))[0].argmax().item<std::int64_t>();
        const std::vector<float>& top5 = reference.at("classes").values;
        agreeing += std::count(top5.begin(), top5.end(), static_cast<float>(best)) > 0 ? 1 : 0;
    }
    EXPECT_GE(agreeing, 6);
}

/// As Places365's AlexNet was saved: "features.module.0.weight", but "classifier.1.weight".
TEST(StateDictTest, APartThatRanOnSeveralDevicesIsOpened) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto path = sharedData() / "weights/squeezenet1_1_gluon.safetensors";
    const std::string plain = contentOf(path);
    std::uint64_t length = 0;
    std::memcpy(&length, plain.data(), sizeof length);
    std::string header = plain.substr(sizeof length, length);
    const std::string part = "\"features.";
    for (std::size_t at = header.find(part); at != std::string::npos; at = header.find(part, at + 1)) {
        header.insert(at + part.size(), "module.");
    }
    const TempFile wrapped(little(header.size(), 8) + header + plain.substr(sizeof length + length));
    const at::Tensor input = at::rand({1, 3, 224, 224});
    EXPECT_EQ(relativeError(run(opened(wrapped.path()), input), run(opened(path), input)), 0);
}

TEST(StateDictTest, AWholePickledNetworkIsRefusedByItsClass) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Result<GraphModel> model =
        readStateDict((sharedData() / "nasty/weights/whole_squeezenet1_1.pth").string());
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().code, ErrorCode::ModelForbidden);
    EXPECT_THAT(model.error().message, HasSubstr("torchvision.models.squeezenet.SqueezeNet"));
}

TEST(StateDictTest, MissingFile) {
    const Result<GraphModel> model = readStateDict("/no/such/file.pth");
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().code, ErrorCode::FileNotFound);
}

std::string smallState() {
    const std::string first = storage("FloatStorage", "0", 6);
    const std::string second = storage("FloatStorage", "1", 2);
    return dict({{"a.weight", tensor(first, 0, {2, 3}, {3, 1})},
                 {"a.turned", tensor(first, 0, {3, 2}, {1, 3})},
                 {"a.row", tensor(first, 3, {3}, {1})},
                 {"a.none", tensor(second, 0, {0}, {1})},
                 {"a.scalar", tensor(second, 1, {}, {})}});
}

const std::vector<std::string> kSmallStorages{bytesOf({1, 2, 3, 4, 5, 6}), bytesOf({7, 8})};

void expectSmallState(const std::map<std::string, at::Tensor>& tensors) {
    ASSERT_EQ(tensors.size(), 5U);
    EXPECT_TRUE(
        at::equal(tensors.at("a.weight"), at::tensor({1.F, 2.F, 3.F, 4.F, 5.F, 6.F}).reshape({2, 3})));
    EXPECT_TRUE(
        at::equal(tensors.at("a.turned"), at::tensor({1.F, 4.F, 2.F, 5.F, 3.F, 6.F}).reshape({3, 2})));
    EXPECT_TRUE(at::equal(tensors.at("a.row"), at::tensor({4.F, 5.F, 6.F})));
    EXPECT_EQ(tensors.at("a.none").numel(), 0);
    EXPECT_EQ(tensors.at("a.scalar").item<float>(), 8.F);
}

TEST(StateDictTest, TensorsOfBothLayouts) {
    expectSmallState(tensorsOf(torchZip(smallState(), kSmallStorages)));
    expectSmallState(tensorsOf(torchZip(smallState(), kSmallStorages, true)));
    expectSmallState(tensorsOf(torchLegacy(smallState(), kSmallStorages)));
}

TEST(StateDictTest, CheckpointsOfManyKinds) {
    for (const char* name : {"state_dict", "model_state_dict", "model", "net", "weights"}) {
        const std::string root = dict({{"epoch", "K\x05"},
                                       {"loss", tensor(storage("FloatStorage", "0", 6), 0, {}, {})},
                                       {name, smallState()},
                                       {"optimizer", dict({{"lr", "K\x01"}})}});
        expectSmallState(tensorsOf(torchZip(root, kSmallStorages)));
        expectSmallState(tensorsOf(torchZip(dict({{"model", root}}), kSmallStorages)));
    }
}

TEST(StateDictTest, HalfAndDoubleBecomeFloatAndCountersAreLeftOut) {
    // 1.5 as half, bfloat16 and double.
    const auto tensors =
        tensorsOf(torchZip(dict({{"half", tensor(storage("HalfStorage", "0", 1), 0, {1}, {1})},
                                 {"brain", tensor(storage("BFloat16Storage", "1", 1), 0, {1}, {1})},
                                 {"double", tensor(storage("DoubleStorage", "2", 1), 0, {1}, {1})},
                                 {"num_batches_tracked", tensor(storage("LongStorage", "3", 1), 0, {}, {})}}),
                           {"\x00\x3e"s, "\xc0\x3f"s, "\0\0\0\0\0\0\xf8\x3f"s, std::string(8, '\1')}));
    ASSERT_EQ(tensors.size(), 3U);
    for (const auto& [name, tensor] : tensors) {
        EXPECT_EQ(tensor.scalar_type(), at::kFloat) << name;
        EXPECT_EQ(tensor.item<float>(), 1.5F) << name;
    }
}

TEST(StateDictTest, StorageViewsOfOldFiles) {
    const std::string view = tuple({text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"),
                                    integer(6), tuple({text("view"), integer(2), integer(4)})}) +
                             "Q";
    const auto tensors =
        tensorsOf(torchLegacy(dict({{"view", tensor(view, 1, {3}, {1})}}), {kSmallStorages[0]}));
    EXPECT_TRUE(at::equal(tensors.at("view"), at::tensor({4.F, 5.F, 6.F})));
}

TEST(StateDictTest, ForeignValuesInPlaceOfTensorsAreRefusedByName) {
    const std::string array = global("numpy.core.multiarray", "_reconstruct") + ")R";
    const std::string data = tensor(storage("FloatStorage", "0", 6), 0, {6}, {1});
    for (const std::string& root :
         {array, dict({{"model", array}}), dict({{"a.weight", data}, {"a.bias", array}})}) {
        EXPECT_THAT(refusal(torchZip(root, kSmallStorages), ErrorCode::ModelForbidden),
                    HasSubstr("numpy.core.multiarray._reconstruct"));
    }
}

TEST(StateDictTest, FilesWithoutAKnownNetwork) {
    const std::string unknown = refusal(torchZip(smallState(), kSmallStorages), ErrorCode::ModelUnsupported);
    EXPECT_THAT(unknown, HasSubstr("5 parameters"));
    EXPECT_THAT(unknown, HasSubstr("a.weight [2, 3]"));
    EXPECT_THAT(unknown, HasSubstr("SqueezeNet"));
    EXPECT_THAT(unknown, HasSubstr("ResNet"));
    EXPECT_THAT(
        refusal(torchZip(dict({{"epoch", "K\x01"}, {"arch", text("x")}}), {}), ErrorCode::ModelUnsupported),
        HasSubstr("its keys are epoch, arch"));
    EXPECT_THAT(refusal(torchZip("}", {}), ErrorCode::ModelUnsupported), HasSubstr("empty"));
    EXPECT_THAT(refusal(safetensors("{}", ""), ErrorCode::ModelUnsupported), HasSubstr("no parameters"));
    EXPECT_THAT(refusal(torchZip("K\x01", {}), ErrorCode::ModelUnsupported), HasSubstr("single value"));
    EXPECT_THAT(refusal(torchZip("](" + text("a") + text("b") + "e", {}), ErrorCode::ModelUnsupported),
                HasSubstr("a list of 2 values without names"));
    EXPECT_THAT(
        refusal(torchZip(tensor(storage("FloatStorage", "0", 6), 0, {2, 3}, {3, 1}), {kSmallStorages[0]}),
                ErrorCode::ModelUnsupported),
        HasSubstr("a single tensor without a name"));
}

TEST(StateDictTest, DamagedArchives) {
    const auto unreadable = [](const std::string& content) {
        return refusal(content, ErrorCode::ModelUnreadable);
    };
    EXPECT_THAT(unreadable(torchZip(smallState(), {kSmallStorages[0]})), HasSubstr("data/1"));
    EXPECT_THAT(unreadable(torchZip(smallState(), {kSmallStorages[0], "1234"})), HasSubstr("ends too early"));
    EXPECT_THAT(unreadable(zipOf({{"archive/version", "3"}})), HasSubstr("data.pkl"));
    std::string compressed = torchZip(smallState(), kSmallStorages);
    compressed[compressed.find("PK\1\2") + 10] = '\x0c'; // bzip2
    EXPECT_THAT(unreadable(compressed), HasSubstr("compressed in a way"));
    const std::string legacy = torchLegacy(smallState(), kSmallStorages);
    EXPECT_THAT(unreadable(legacy.substr(0, legacy.size() - 1)), HasSubstr("ends too early"));
    EXPECT_THAT(unreadable(torchLegacy(smallState(), {kSmallStorages[0]})), HasSubstr("ends too early"));
    EXPECT_THAT(unreadable(torchLegacy(dict({}), {kSmallStorages[0]})), HasSubstr("list of tensor data"));
    // The same data a million times would be a terabyte.
    std::string shared = "}(";
    for (int i = 0; i < 2000; ++i) {
        shared += text("p" + std::to_string(i)) + (i == 0 ? "" : "h\x01") +
                  (i == 0 ? tensor(storage("FloatStorage", "0", 250'000), 0, {250'000}, {1}) + "q\x01" : ""s);
    }
    EXPECT_THAT(unreadable(torchZip(shared + "u", {std::string(1'000'000, '\0')})),
                HasSubstr("far too often"));
}

TEST(StateDictTest, DeflatedArchivesHoldTheSameTensors) {
    const std::vector<std::pair<std::string, std::string>> entries{
        {"archive/data.pkl", pickled(smallState())},
        {"archive/byteorder", "little"},
        {"archive/data/0", kSmallStorages[0]},
        {"archive/data/1", kSmallStorages[1]}};
    const std::string whole = deflated(entries);
    expectSmallState(tensorsOf(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_THROW(tensorsOf(whole.substr(0, length)), ModelError) << length;
    }
    std::mt19937 random(20261122); // NOLINT: the same mutations in every run
    for (int round = 0; round < 2000; ++round) {
        std::string changed = whole;
        changed[random() % changed.size()] = static_cast<char>(random());
        try {
            (void)tensorsOf(changed);
        } catch (const ModelError&) {
        }
    }
}

TEST(StateDictTest, DamagedDeflatedArchivesAreRefused) {
    const auto unreadable = [](const std::string& content) {
        return refusal(content, ErrorCode::ModelUnreadable);
    };
    const std::vector<std::pair<std::string, std::string>> entries{
        {"archive/data.pkl", pickled(smallState())},
        {"archive/data/0", kSmallStorages[0]},
        {"archive/data/1", kSmallStorages[1]}};
    const std::string whole = deflated(entries);
    const auto changed = [&whole](std::size_t entry, std::size_t at) {
        std::size_t header = whole.find("PK\1\2");
        for (; entry > 0; --entry) {
            header = whole.find("PK\1\2", header + 1);
        }
        std::string bytes = whole;
        bytes[header + at] = static_cast<char>(bytes[header + at] + 1);
        return bytes;
    };
    constexpr std::size_t kChecksum = 16;
    constexpr std::size_t kSize = 24;
    EXPECT_THAT(unreadable(changed(0, kChecksum)), HasSubstr("does not unpack"));
    EXPECT_THAT(unreadable(changed(1, kChecksum)), HasSubstr("does not unpack"));
    EXPECT_THAT(unreadable(changed(1, kSize)), HasSubstr("does not unpack"));
    EXPECT_THAT(unreadable(changed(1, kSize + 3)), HasSubstr("does not unpack")); // 16 MiB of a few bytes
    EXPECT_THAT(unreadable(deflated({entries[0], entries[1], {"archive/data/1", "1234"}})),
                HasSubstr("ends too early"));
    const std::string bomb =
        deflated({entries[0], entries[1], {"archive/data/1", std::string(80'000'000, '\0')}});
    EXPECT_LT(bomb.size(), 200'000U);
    EXPECT_THAT(unreadable(bomb), HasSubstr("more than 16 times its own size"));
}

TEST(StateDictTest, BigEndianFilesAreNamedSo) {
    const std::string zip =
        zipOf({{"archive/data.pkl", pickled(smallState())}, {"archive/byteorder", "big"}});
    EXPECT_THAT(refusal(zip, ErrorCode::ModelUnsupported), HasSubstr("big-endian"));
    EXPECT_THAT(refusal(deflated({{"archive/data.pkl", pickled(smallState())}, {"archive/byteorder", "big"}}),
                        ErrorCode::ModelUnsupported),
                HasSubstr("big-endian"));
    std::string legacy = torchLegacy(smallState(), kSmallStorages);
    legacy[legacy.find("little_endian") + 13] = '\x89';
    EXPECT_THAT(refusal(legacy, ErrorCode::ModelUnsupported), HasSubstr("big-endian"));
}

TEST(StateDictTest, CutShortAtEveryByte) {
    for (const std::string& whole :
         {torchZip(smallState(), kSmallStorages), torchLegacy(smallState(), kSmallStorages)}) {
        expectSmallState(tensorsOf(whole));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            EXPECT_THROW(tensorsOf(whole.substr(0, length)), ModelError) << length;
        }
    }
}

TEST(StateDictTest, MutatedFilesAreReadOrRefused) {
    std::mt19937 random(20161204); // NOLINT: the same mutations in every run
    const std::string header =
        R"({"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}})";
    for (const std::string& whole :
         {torchZip(smallState(), kSmallStorages), torchLegacy(smallState(), kSmallStorages),
          safetensors(header, std::string(28, '\1'))}) {
        int taken = 0;
        constexpr int kMutations = 2000;
        for (int i = 0; i < kMutations; ++i) {
            std::string bytes = whole;
            for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
                bytes[random() % bytes.size()] = static_cast<char>(random());
            }
            const TempFile temp(bytes);
            const Result<GraphModel> model = readStateDict(temp.path().string());
            ASSERT_FALSE(model.has_value()); // it never becomes a network that is known
            taken += model.error().code == ErrorCode::ModelUnsupported ? 1 : 0;
        }
        EXPECT_GT(taken, 0);
        EXPECT_LT(taken, kMutations);
    }
}

TEST(SafetensorsTest, TypesAndShapes) {
    const auto tensors = tensorsOf(safetensors(
        R"({"__metadata__":{"format":"pt"},
            "f":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
            "h":{"dtype":"F16","shape":[1],"data_offsets":[8,10]},
            "b":{"dtype":"BF16","shape":[],"data_offsets":[10,12]},
            "d":{"dtype":"F64","shape":[1],"data_offsets":[12,20]},
            "i":{"dtype":"I64","shape":[1],"data_offsets":[20,28]},
            "e":{"dtype":"F32","shape":[0,3],"data_offsets":[28,28]}})",
        bytesOf({1.5F, 2.F}) + "\x00\x3e\xc0\x3f"s + "\0\0\0\0\0\0\xf8\x3f"s + std::string(8, '\1')));
    ASSERT_EQ(tensors.size(), 5U);
    EXPECT_TRUE(at::equal(tensors.at("f"), at::tensor({1.5F, 2.F}).reshape({1, 2})));
    EXPECT_EQ(tensors.at("h").item<float>(), 1.5F);
    EXPECT_EQ(tensors.at("b").item<float>(), 1.5F);
    EXPECT_EQ(tensors.at("d").item<float>(), 1.5F);
    EXPECT_EQ(tensors.at("e").sizes(), (std::vector<std::int64_t>{0, 3}));
}

TEST(SafetensorsTest, HostileHeaders) {
    const auto unreadable = [](const std::string& header) {
        const std::string message =
            refusal(safetensors(header, std::string(16, '\0')), ErrorCode::ModelUnreadable);
        EXPECT_THAT(message, testing::AnyOf(HasSubstr("header is damaged"), HasSubstr("ends too early")))
            << header;
    };
    const auto entry = [](const std::string& fields) { return R"({"w":{)" + fields + "}}"; };
    unreadable("{");
    unreadable(R"({"w":3})");
    unreadable(R"({"w":[]})");
    unreadable(entry(R"("dtype":"F32")"));
    unreadable(entry(R"("dtype":32,"shape":[4],"data_offsets":[0,16])"));
    unreadable(entry(R"("dtype":"F32","shape":4,"data_offsets":[0,16])"));
    unreadable(entry(R"("dtype":"F32","shape":[4],"data_offsets":[0])"));
    unreadable(entry(R"("dtype":"F32","shape":[-4],"data_offsets":[0,16])"));
    unreadable(entry(R"("dtype":"F32","shape":[4.0],"data_offsets":[0,16])"));
    unreadable(entry(R"("dtype":"F32","shape":[4],"data_offsets":[16,0])"));
    unreadable(entry(R"("dtype":"F32","shape":[4],"data_offsets":[0,12])"));
    unreadable(entry(R"("dtype":"F32","shape":[5],"data_offsets":[0,20])"));
    unreadable(
        entry(R"("dtype":"F32","shape":[4],"data_offsets":[18446744073709551600,18446744073709551616])"));
    unreadable(entry(R"("dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0])"));
    unreadable(entry(R"("dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,16])"));
    unreadable(entry(R"("dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0])"));
    unreadable(entry(R"("dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4],"data_offsets":[0,16])"));
    unreadable(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
               R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})");
    unreadable(R"({"a":)" + std::string(200'000, '[') + std::string(200'000, ']') + "}");
    EXPECT_THAT(refusal(safetensors(entry(R"("dtype":"F3","shape":[4],"data_offsets":[0,16])"),
                                    std::string(16, '\0')),
                        ErrorCode::ModelUnsupported),
                HasSubstr("F3"));
    EXPECT_THAT(refusal(little(std::uint64_t{1} << 60, 8) + "{}", ErrorCode::ModelUnreadable),
                HasSubstr("100 MB"));
    EXPECT_THAT(refusal(little(1000, 8) + "{}", ErrorCode::ModelUnreadable), HasSubstr("ends too early"));
}

} // namespace
} // namespace actiscope::torch_backend
