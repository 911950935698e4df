#include "engine/data/description_file.h"

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

using test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;

Result<ModelDescription> read(std::string_view json) {
    const TemporaryFolder folder;
    return readDescription(folder.write("m.onnx.json", json));
}

TEST(DescriptionFile, LiesBesideTheModel) {
    EXPECT_EQ(descriptionPathFor("/models/net.pth.tar"), "/models/net.pth.tar.json");
}

TEST(DescriptionFile, EveryKeyIsRead) {
    const auto description = read(R"({"input": {"width": 227, "height": 230, "channels": "BGR", "range": 255,
        "mean": [104, 117, 123.5], "std": [1, 2, 3], "geometry": "crop", "resize": "bilinear"},
        "labels": "labels.txt", "pool": "gmp", "map_stride": 16, "network": "resnet-18-no-pool",
        "name": "my network"})");
    ASSERT_TRUE(description) << description.error().message;
    EXPECT_EQ(description->size, (Size{227, 230}));
    EXPECT_EQ(description->channels, ChannelOrder::Bgr);
    EXPECT_EQ(description->range, 255);
    EXPECT_EQ(description->mean, (std::array<double, 3>{104, 117, 123.5}));
    EXPECT_EQ(description->std, (std::array<double, 3>{1, 2, 3}));
    EXPECT_EQ(description->geometry, Geometry::Crop);
    EXPECT_EQ(description->resize, ResizeFilter::Bilinear);
    EXPECT_EQ(description->labelsFile, "labels.txt");
    EXPECT_EQ(description->pool, Pooling::Max);
    EXPECT_EQ(description->mapStride, 16);
    EXPECT_EQ(description->network, "resnet-18-no-pool");
    EXPECT_EQ(description->name, "my network");
}

TEST(DescriptionFile, WhatIsLeftOutComesFromTheDefaults) {
    const auto description = read(R"({"input": {"width": 96}})");
    ASSERT_TRUE(description);
    InputDescription defaults;
    defaults.channels = ChannelOrder::Bgr;
    InputDescription expected = defaults;
    expected.size = {96, 96};
    EXPECT_EQ(resolveInput(defaults, *description), expected);
    EXPECT_EQ(resolveInput(defaults, *read("{}")), defaults);
}

TEST(DescriptionFile, WrittenTextReadsBackTheSame) {
    InputDescription input;
    input.size = {320, 200};
    input.channels = ChannelOrder::Bgr;
    input.range = 255;
    input.mean = {0.1, 117, 1.0 / 3};
    input.std = {0.229, 1, 58.395};
    input.geometry = Geometry::Crop;
    input.resize = ResizeFilter::Bilinear;
    ModelDescription rest;
    rest.labels = {"cat", "dog"};
    rest.pool = Pooling::Max;
    rest.mapStride = 8;
    rest.network = "nin";
    rest.name = "naïve \"net\"";
    const TemporaryFolder folder;
    const auto file = folder.path() / "m.json";
    ASSERT_TRUE(writeDescription(file, describeAsJson(input, rest)));
    const auto description = readDescription(file);
    ASSERT_TRUE(description) << description.error().message;
    EXPECT_EQ(resolveInput({}, *description), input);
    EXPECT_EQ(description->labels, rest.labels);
    EXPECT_EQ(description->pool, rest.pool);
    EXPECT_EQ(description->mapStride, rest.mapStride);
    EXPECT_EQ(description->network, rest.network);
    EXPECT_EQ(description->name, rest.name);
}

TEST(DescriptionFile, ScenesAreReadAsFilesOrAsLists) {
    const auto files = read(R"({"scene": {"environment": "io.txt", "attributes": "names.txt",
        "attribute_weights": "w.npy"}})");
    ASSERT_TRUE(files) << files.error().message;
    EXPECT_EQ(files->scene->environmentFile, "io.txt");
    EXPECT_EQ(files->scene->attributesFile, "names.txt");
    EXPECT_EQ(files->scene->attributeWeightsFile, "w.npy");
    EXPECT_FALSE(files->scene->voters || files->scene->outdoor || files->scene->classAttributes);
    // The order of the keys must not matter.
    const auto lists = read(R"({"scene": {"class_attributes": [["wet"], [], ["dark", "wet"]], "voters": 1,
        "attributes": ["dark", "wet"], "environment": ["indoor", "outdoor", "indoor"]}})");
    ASSERT_TRUE(lists) << lists.error().message;
    EXPECT_EQ(lists->scene->outdoor, (std::vector<bool>{false, true, false}));
    EXPECT_EQ(lists->scene->voters, 1);
    EXPECT_EQ(lists->scene->attributes, (std::vector<std::string>{"dark", "wet"}));
    EXPECT_EQ(lists->scene->classAttributes, (std::vector<std::vector<int>>{{1}, {}, {0, 1}}));
    for (const ModelDescription& written : {*files, *lists}) {
        const auto again = read(describeAsJson({}, written));
        ASSERT_TRUE(again) << again.error().message;
        EXPECT_EQ(again->scene->environmentFile, written.scene->environmentFile);
        EXPECT_EQ(again->scene->outdoor, written.scene->outdoor);
        EXPECT_EQ(again->scene->voters, written.scene->voters);
        EXPECT_EQ(again->scene->attributesFile, written.scene->attributesFile);
        EXPECT_EQ(again->scene->attributes, written.scene->attributes);
        EXPECT_EQ(again->scene->attributeWeightsFile, written.scene->attributeWeightsFile);
        EXPECT_EQ(again->scene->classAttributes, written.scene->classAttributes);
    }
    EXPECT_FALSE(read("{}")->scene);
}

TEST(DescriptionFile, ErrorsNameTheKeyAndWhatItMayBe) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"input": {"widht": 3}})", "\"input.widht\""},
        {R"({"pools": "gap"})", "\"pools\""},
        {R"({"pool": "max"})", "\"pool\" must be \"gap\" or \"gmp\""},
        {R"({"input": {"width": 0}})", "\"input.width\" must be a whole number from 1 to 8192"},
        {R"({"input": {"height": 1e99}})", "\"input.height\""},
        {R"({"input": {"height": 99999999999999999999}})", "\"input.height\""},
        {R"({"input": {"channels": "rgb"}})", "\"RGB\" or \"BGR\""},
        {R"({"input": {"range": 256}})", "1 or 255"},
        {R"({"input": {"mean": [1, 2]}})", "\"input.mean\" must be three numbers"},
        {R"({"input": {"mean": [1, 2, "3"]}})", "three numbers"},
        {R"({"input": {"std": [1, 0, 1]}})", "\"input.std\" must be three numbers above 0"},
        {R"({"input": {"geometry": "fit"}})", "\"stretch\" or \"crop\""},
        {R"({"input": {"resize": null}})", "\"antialias\" or \"bilinear\""},
        {R"({"input": []})", "\"input\" must be an object"},
        {R"({"labels": [1]})", "\"labels\" must be a file's name or a list of names"},
        {R"({"map_stride": 12})", "\"map_stride\" must be 2, 4, 8, 16 or 32"},
        {R"({"map_stride": "8"})", "\"map_stride\" must be 2, 4, 8, 16 or 32"},
        {R"({"name": ""})", "\"name\""},
        {R"({"scene": "io.txt"})", "\"scene\" must be an object"},
        {R"({"scene": {"indoor": []}})", "\"scene.indoor\""},
        {R"({"scene": {"environment": ["inside"]}})",
         "\"scene.environment\" must be \"indoor\" or \"outdoor\""},
        {R"({"scene": {"environment": 1}})", "\"scene.environment\" must be a file's name or a list"},
        {R"({"scene": {"voters": 0}})", "\"scene.voters\""},
        {R"({"scene": {"attributes": [""]}})", "\"scene.attributes\""},
        {R"({"scene": {"attribute_weights": [[1]]}})",
         "\"scene.attribute_weights\" must be the name of an .npy"},
        {R"({"scene": {"class_attributes": [["wet"]]}})", "\"scene.attributes\""},
        {R"({"scene": {"attributes": ["dark"], "class_attributes": [["wet"]]}})", "\"wet\""},
        {R"({"scene": {"attributes": ["dark"], "class_attributes": ["dark"]}})",
         "\"scene.class_attributes\""},
        {R"([])", "JSON object"},
        {R"({"pool": )", "does not parse"},
    };
    for (const auto& [json, expected] : cases) {
        const auto description = read(json);
        ASSERT_FALSE(description) << json;
        EXPECT_EQ(description.error().code, ErrorCode::DescriptionInvalid);
        EXPECT_THAT(description.error().message, AllOf(HasSubstr("m.onnx.json"), HasSubstr(expected)));
    }
    EXPECT_EQ(readDescription("/nowhere/m.json").error().code, ErrorCode::FileNotFound);
    EXPECT_EQ(read("").error().code, ErrorCode::DescriptionInvalid);
    EXPECT_EQ(read(std::string(1000000, '[')).error().code, ErrorCode::DescriptionInvalid);
}

/// A network of which only what a description may contradict is known.
class Described final : public Network {
public:
    Described(std::optional<Pooling> pooling, int mapStride, std::vector<LayerInfo> layers = {}) {
        m_info.layers = std::move(layers);
        m_info.path = "net.onnx";
        m_info.mapStride = mapStride;
        if (pooling) {
            m_head.emplace();
            m_head->pooling = *pooling;
        }
    }
    const NetworkInfo& info() const override { return m_info; }
    const ClassifierHead* head() const override { return m_head ? &*m_head : nullptr; }
    Result<std::vector<ForwardOutput>> forward(const InputTensor& /*input*/,
                                               const ForwardOptions& /*options*/) const override {
        return fail(ErrorCode::NetworkFailed, "It is not there to be run.");
    }

private:
    NetworkInfo m_info;
    std::optional<ClassifierHead> m_head;
};

std::string contradiction(const std::string& json, const Described& network) {
    const auto checked = checkAgainst(read(json).value(), network);
    return checked ? "" : checked.error().message;
}

TEST(DescriptionFile, WhatContradictsTheNetworkIsSaid) {
    const Described average(Pooling::Average, 16);
    EXPECT_EQ(contradiction(R"({"pool": "gap", "map_stride": 16})", average), "");
    EXPECT_EQ(contradiction("{}", average), "");
    EXPECT_THAT(contradiction(R"({"pool": "gmp"})", average),
                AllOf(HasSubstr("net.onnx"), HasSubstr("\"gmp\""), HasSubstr("\"gap\"")));
    EXPECT_THAT(contradiction(R"({"pool": "gap"})", Described(Pooling::Max, 16)), HasSubstr("\"gmp\""));
    EXPECT_THAT(contradiction(R"({"map_stride": 32})", average), AllOf(HasSubstr("32"), HasSubstr("16")));
    const Described untold(Pooling::Average, 0);
    EXPECT_EQ(contradiction(R"({"map_stride": 32})", untold), "");
    const Described without(std::nullopt, 0);
    EXPECT_THAT(contradiction(R"({"pool": "gmp"})", without),
                AllOf(HasSubstr("net.onnx"), HasSubstr("\"gmp\""), HasSubstr("no map")));
    EXPECT_EQ(contradiction(R"({"pool": "gap"})", without), "")
        << "written for every network that is described";
    EXPECT_EQ(contradiction(R"({"pool": "gmp"})",
                            Described(std::nullopt, 0, {{"p", "adaptive_max_pool2d", 96, 1, 1}})),
              "")
        << "two linear layers behind a global maximum";
    EXPECT_NE(
        contradiction(R"({"pool": "gmp"})", Described(std::nullopt, 0, {{"p", "max_pool2d", 96, 6, 6}})), "");
    EXPECT_THAT(contradiction(R"({"map_stride": 32})", without), HasSubstr("no map"));
}

} // namespace
} // namespace actiscope
