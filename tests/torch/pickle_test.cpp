#include <random>
#include <string>

#include <gmock/gmock.h>

#include "engine/backends/torch/state_dict/checkpoint.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/unpickler.h"
#include "tests/support/temp_file.h"
#include "tests/torch/model_files.h"

namespace actiscope::torch_backend {
namespace {

using namespace std::string_literals;
using namespace actiscope::test;
using pickle::Value;
using testing::HasSubstr;

std::string describe(const Value& value, int depth = 0);

std::string describeAll(const std::vector<Value*>& items, int depth) {
    std::string text;
    for (const Value* item : items) {
        text += (text.empty() ? "" : " ") + describe(*item, depth + 1);
    }
    return text;
}

struct Describe {
    int depth;

    std::string operator()(const pickle::None&) const { return "None"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return std::to_string(value); }
    std::string operator()(const pickle::BigInteger& value) const {
        return "big:" + std::to_string(value.bytes.size());
    }
    std::string operator()(const std::string& value) const { return "'" + value + "'"; }
    std::string operator()(const pickle::Bytes& value) const {
        return "bytes:" + std::to_string(value.bytes.size());
    }
    std::string operator()(const pickle::Sequence& value) const {
        return "[" + describeAll(value.items, depth) + "]";
    }
    std::string operator()(const pickle::Dict& value) const {
        std::string text = "{";
        for (const auto& [key, item] : value.items) {
            text +=
                (text.size() == 1 ? "" : " ") + describe(*key, depth + 1) + ":" + describe(*item, depth + 1);
        }
        return text + "}";
    }
    std::string operator()(const pickle::Global& value) const { return "global " + value.name; }
    std::string operator()(const pickle::Storage& value) const { return "storage " + value.key; }
    std::string operator()(const pickle::Tensor& value) const {
        return "tensor of " + value.storage.key + " " + c10::toString(value.storage.type) + " " +
               testing::PrintToString(value.sizes) + " " + testing::PrintToString(value.strides) + " from " +
               std::to_string(value.offset);
    }
    std::string operator()(const pickle::Foreign& value) const { return "foreign " + value.name; }
};

std::string describe(const Value& value, int depth) {
    return depth > 6 ? "..." : std::visit(Describe{depth}, value.data);
}

std::string read(const std::string& bytes) {
    const TempFile temp(bytes);
    const RandomFile file = RandomFile::open(temp.path()).value();
    ByteCursor cursor(file, 0, file.size());
    pickle::Unpickler unpickler;
    return describe(*unpickler.read(cursor));
}

/// What is said of a pickle that is refused, after "forbidden: " or "unreadable: ".
std::string refusal(const std::string& bytes) {
    try {
        return "taken: " + read(bytes);
    } catch (const ModelError& error) {
        return (error.code() == ErrorCode::ModelForbidden ? "forbidden: "s : "unreadable: "s) + error.what();
    }
}

std::string numpyScalar() {
    const std::string dtype = global("numpy", "dtype") + tuple({text("f8"), "\x89"s, "\x88"s}) + "R" +
                              tuple({integer(3), text("<"), "N"}) + "b";
    const std::string data = global("_codecs", "encode") + tuple({text("\x01\x02"), text("latin1")}) + "R";
    return global("numpy.core.multiarray", "scalar") + tuple({dtype, data}) + "R";
}

TEST(PickleTest, PlainValues) {
    EXPECT_EQ(read(pickled("N")), "None");
    EXPECT_EQ(read(pickled("\x88")), "true");
    EXPECT_EQ(read(pickled("\x89")), "false");
    EXPECT_EQ(read(pickled("K\xff")), "255");
    EXPECT_EQ(read(pickled("M\x01\x02")), "513");
    EXPECT_EQ(read(pickled(integer(-7))), "-7");
    EXPECT_EQ(read(pickled("I-123456789012\n")), "-123456789012");
    EXPECT_EQ(read(pickled("\x8a\x02\x00\x80"s)), "-32768");
    EXPECT_EQ(read(pickled("\x8a\x00"s)), "0");
    EXPECT_EQ(read(pickled("\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01"s)), "big:9");
    EXPECT_EQ(read(pickled("G\x3f\xf8\x00\x00\x00\x00\x00\x00"s)), "1.500000");
    EXPECT_EQ(read(pickled(text("weight"))), "'weight'");
    EXPECT_EQ(read(pickled("U\x02hi")), "'hi'");
    EXPECT_EQ(read("\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00\x8c\x02hi\x94."s), "'hi'");
    EXPECT_EQ(read(pickled("C\x02hi")), "bytes:2");
}

TEST(PickleTest, Containers) {
    EXPECT_EQ(read(pickled("](K\x01K\x02"s + "e")), "[1 2]");
    EXPECT_EQ(read(pickled("]K\x01"s + "a")), "[1]");
    EXPECT_EQ(read(pickled("K\x01K\x02K\x03\x87")), "[1 2 3]");
    EXPECT_EQ(read(pickled("\x8f(K\x01\x90")), "[1]");
    EXPECT_EQ(read(pickled("(K\x01\x91")), "[1]");
    EXPECT_EQ(read(pickled(dict({{"a", "K\x01"}, {"b", ")"}}))), "{'a':1 'b':[]}");
    EXPECT_EQ(read(pickled(global("collections", "OrderedDict") + ")R(" + text("a") + "K\x01u}b")),
              "{'a':1}");
    EXPECT_EQ(read(pickled(global("collections", "OrderedDict") + "](](" + text("a") + "K\x01" + "ee\x85R")),
              "{'a':1}")
        << "as Python 2 writes it";
    EXPECT_EQ(read(pickled(global("__builtin__", "set") + "](K\x05" + "e\x85R")), "[5]");
    EXPECT_EQ(read(pickled(global("torch", "Size") + numbers({3, 4}) + "\x85R")), "[3 4]");
    EXPECT_EQ(read(pickled("K\x01K\x02" + "0"s)), "1");
    EXPECT_EQ(read(pickled("K\x01(K\x02K\x03" + "1"s)), "1");
    EXPECT_EQ(read(pickled("K\x01" + "2\x86"s)), "[1 1]");
}

TEST(PickleTest, Memo) {
    EXPECT_EQ(read(pickled(text("a") + "q\x07" + "0h\x07")), "'a'");
    EXPECT_EQ(read(pickled(text("a") + "r\x07\x01\x00\x00"s + "0j\x07\x01\x00\x00"s)), "'a'");
    EXPECT_EQ(read(pickled(text("a") + "\x94" + "0h"s + '\0')), "'a'");
    // A list that holds itself ends here, too.
    EXPECT_THAT(read(pickled("]q"s + '\0' + "h" + '\0' + "a")), HasSubstr("[[[["));
}

TEST(PickleTest, TensorsAndParameters) {
    const std::string data = storage("FloatStorage", "0", 12);
    EXPECT_EQ(read(pickled(tensor(data, 2, {2, 3}, {3, 1}))), "tensor of 0 Float { 2, 3 } { 3, 1 } from 2");
    EXPECT_EQ(read(pickled(global("torch._utils", "_rebuild_tensor") +
                           tuple({data, integer(0), numbers({12}), numbers({1})}) + "R")),
              "tensor of 0 Float { 12 } { 1 } from 0");
    for (const char* name : {"torch._utils\n_rebuild_parameter", "torch.nn.parameter\nParameter"}) {
        EXPECT_EQ(read(pickled("c"s + name + "\n" + tuple({tensor(data, 0, {12}, {1}), "\x88"}) + "R}b")),
                  "tensor of 0 Float { 12 } { 1 } from 0");
    }
    EXPECT_EQ(read(pickled(global("torch._utils", "_rebuild_tensor_v3") +
                           tuple({storage("UntypedStorage", "0", 48), integer(0), numbers({12}), numbers({1}),
                                  "\x89", "N", global("torch", "float32")}) +
                           "R")),
              "tensor of 0 Float { 12 } { 1 } from 0");
    EXPECT_EQ(read(pickled(
                  global("torch._tensor", "_rebuild_from_type_v2") +
                  tuple({global("torch._utils", "_rebuild_tensor"), global("torch.nn.parameter", "Parameter"),
                         tuple({data, integer(0), numbers({12}), numbers({1})}), "}"}) +
                  "R")),
              "tensor of 0 Float { 12 } { 1 } from 0");
}

TEST(PickleTest, EveryStorageType) {
    for (const char* type : {"Double", "Float", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte",
                             "Bool", "ComplexFloat", "ComplexDouble", "QInt8", "QUInt8", "QInt32"}) {
        EXPECT_THAT(read(pickled(tensor(storage(type + "Storage"s, "0", 4), 0, {4}, {1}))),
                    testing::StartsWith("tensor of 0 "s + type))
            << type;
    }
    for (const char* name : {"torch.storage\nUntypedStorage", "torch.storage\n_UntypedStorage",
                             "torch.storage\nTypedStorage", "torch.cuda\nFloatStorage"}) {
        EXPECT_THAT(read(pickled("c"s + name + "\n")), HasSubstr("global torch.")) << name;
    }
}

TEST(PickleTest, HarmlessForeignValuesStayInert) {
    EXPECT_EQ(read(pickled(numpyScalar())), "foreign numpy.core.multiarray.scalar");
    EXPECT_EQ(read(pickled(global("argparse", "Namespace") + ")\x81" + dict({{"lr", "K\x01"}}) + "b")),
              "foreign argparse.Namespace");
    EXPECT_EQ(read(pickled(global("collections", "defaultdict") + tuple({global("__builtin__", "list")}) +
                           "R(" + text("a") + "K\x01u")),
              "foreign collections.defaultdict");
    EXPECT_EQ(read(pickled(global("datetime", "timedelta") + numbers({1, 2, 3}) + "R")),
              "foreign datetime.timedelta");
    EXPECT_EQ(read(pickled(global("numpy._core.numeric", "_frombuffer") + ")R")),
              "foreign numpy._core.numeric._frombuffer");
}

TEST(PickleTest, AnyOtherGlobalIsRefusedByItsName) {
    const auto calls = [](const std::string& module, const std::string& name) {
        return refusal(pickled(dict({{"args", global(module, name) + tuple({text("echo hello")}) + "R"}})));
    };
    EXPECT_THAT(calls("os", "system"), HasSubstr("forbidden: it asks for os.system, which is not allowed"));
    EXPECT_THAT(calls("posix", "system"), HasSubstr("posix.system"));
    EXPECT_THAT(calls("builtins", "eval"), HasSubstr("builtins.eval"));
    EXPECT_THAT(calls("__builtin__", "getattr"), HasSubstr("__builtin__.getattr"));
    EXPECT_THAT(calls("torch.storage", "_load_from_bytes"), HasSubstr("torch.storage._load_from_bytes"));
    EXPECT_THAT(calls("torch.hub", "load"), HasSubstr("torch.hub.load"));
    EXPECT_THAT(calls("numpy", "load"), HasSubstr("numpy.load"));
    EXPECT_THAT(calls("numpy.testing._private.utils", "runstring"), HasSubstr("runstring"));
    // The name as STACK_GLOBAL gives it, and one that wants to run over the message.
    EXPECT_THAT(refusal(pickled(text("os") + text("system") + "\x93)R")),
                HasSubstr("forbidden: it asks for os.system"));
    EXPECT_THAT(refusal(pickled(global("a\x1b[2J", std::string(3000, 'x')))),
                HasSubstr("asks for a?[2J.xxx"));
    EXPECT_LT(refusal(pickled(global("a", std::string(3000, 'x')))).size(), 400U);
    // A name that only begins like one that is allowed.
    EXPECT_THAT(calls("collections", "OrderedDict.fromkeys"), HasSubstr("forbidden"));
    EXPECT_THAT(calls("torch", "float32.__class__"), HasSubstr("forbidden"));
    EXPECT_THAT(refusal(pickled("\x82\x01")), HasSubstr("forbidden: it asks for a global by a number"));
}

TEST(PickleTest, DamagedPickles) {
    const std::string data = storage("FloatStorage", "0", 12);
    const std::string cases[] = {
        "",
        "\x80",
        "\x80\x02",
        "\x80\x06.",                   // protocol 6
        pickled(""),                   // nothing to give
        pickled("R"),                  // no function
        pickled("t"),                  // no mark
        pickled("(0t"),                // the mark is gone
        pickled("K\x01\x86"),          // two of one
        pickled("(K\x01\x85" + "0."s), // reaches below its mark
        pickled("h\x05"),              // never stored
        pickled("q\x05"),              // nothing to store
        pickled("K\x01K\x02" + "a"s),  // a list that is none
        pickled("}(K\x01u"),           // a key alone
        pickled("K\x01)R"),            // calls a number
        pickled(global("collections", "OrderedDict") + "K\x01R"),
        pickled(global("collections", "OrderedDict") + "](K\x01" + "e\x85R"),
        pickled("K\x01}b"),                              // attributes of a number
        pickled("K\x01Q"),                               // a reference to a number
        pickled("I12x\n"),                               // no number
        pickled("I99999999999999999999\n"),              // too large a one
        pickled("\xff"),                                 // no opcode
        pickled("X\xff\xff\xff\xff"),                    // 4 GB of text
        pickled("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"), // 2^64 bytes of text
        pickled("\x8b\xff\xff\xff\x7f"),                 // a number of 2 GB
        pickled("c" + std::string(5000, 'a')),           // a name without end
        pickled(storage("FloatStorage", "0", -1)),
        pickled(tuple({text("module"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(1)}) +
                "Q"),
        pickled(tensor(data, 0, {13}, {1})), // one too many
        pickled(tensor(data, 12, {1}, {1})), // begins behind the end
        pickled(tensor(data, -1, {1}, {1})),
        pickled(tensor(data, 0, {-1}, {1})),
        pickled(tensor(data, 0, {4, 4}, {1, 1, 1})),
        pickled(tensor(data, 0, {2, 2}, {12, 1})), // strides that lead outside
        pickled(tensor(data, 0, {2}, {-1})),       // and backwards
        pickled(tensor(data, 0, {1 << 30}, {0})),  // one element, a thousand million times
        pickled(tensor(data, 0, {1 << 30, 1 << 30, 1 << 30, 1 << 30}, {1 << 30, 1 << 30, 1 << 30, 1 << 30})),
        pickled(tensor("K\x01", 0, {1}, {1})), // no data
    };
    for (const std::string& bytes : cases) {
        EXPECT_THAT(refusal(bytes), testing::StartsWith("unreadable: ")) << testing::PrintToString(bytes);
    }
}

TEST(PickleTest, DeepNestingAndEndlessPicklesAreBounded) {
    const std::string nested = std::string(500'000, ']') + std::string(499'999, 'a');
    EXPECT_THAT(read(pickled(nested)), HasSubstr("[[[["));
    EXPECT_THAT(refusal(pickled(std::string(1'500'000, '}'))), HasSubstr("more than 1000000 values"));
    // Each tuple is made of the one before, twice: 2^200000 values if anyone followed it.
    std::string doubling = ")";
    for (int i = 0; i < 200'000; ++i) {
        doubling += "2\x86";
    }
    EXPECT_THAT(read(pickled(doubling)), HasSubstr("[["));
    // A copy of a large list, again and again.
    std::string copies = "](" + std::string(400'000, 'N') + "e\x85q"s + '\0' + "0";
    for (int i = 0; i < 5; ++i) {
        copies += global("__builtin__", "tuple") + "h"s + '\0' + "R";
    }
    EXPECT_THAT(refusal(pickled(copies)), HasSubstr("more than 1000000 values"));
}

std::string checkpoint() {
    const std::string data = storage("FloatStorage", "0", 4);
    return pickled(dict({{"epoch", "K\x03"},
                         {"args", global("argparse", "Namespace") + ")\x81" + dict({{"lr", "K\x01"}}) + "b"},
                         {"best", numpyScalar()},
                         {"state_dict", dict({{"module.fc.weight", tensor(data, 0, {2, 2}, {2, 1})}})}}));
}

TEST(PickleTest, CutShortAtEveryByte) {
    const std::string whole = checkpoint();
    ASSERT_THAT(read(whole), HasSubstr("tensor of 0"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_THAT(refusal(whole.substr(0, length)), testing::Not(HasSubstr("taken"))) << length;
    }
}

TEST(PickleTest, MutatedPicklesAreReadOrRefused) {
    const std::string whole = checkpoint();
    std::mt19937 random(20161204); // NOLINT: the same mutations in every run
    int taken = 0;
    constexpr int kMutations = 4000;
    for (int i = 0; i < kMutations; ++i) {
        std::string bytes = whole;
        for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        taken += refusal(bytes).compare(0, 5, "taken") == 0 ? 1 : 0;
    }
    EXPECT_GT(taken, 0);
    EXPECT_LT(taken, kMutations);
}

} // namespace
} // namespace actiscope::torch_backend
