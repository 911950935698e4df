// `actiscope models`, --version and --help.
#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Models : public CommandLine {
protected:
    /// A copy beside which a description may be written.
    std::string copiedModel() const {
        write(in("net/model.caffemodel"), contentOf(caffeModel()));
        write(in("net/deploy.prototxt"), contentOf(fs::path(caffeModel()).parent_path() / "deploy.prototxt"));
        return in("net/model.caffemodel");
    }
};

TEST_F(Models, VersionAndHelp) {
    const Outcome version = run({"--version"});
    EXPECT_EQ(version.exitCode, 0);
    EXPECT_THAT(version.out, StartsWith("actiscope "));
    EXPECT_THAT(version.err, IsEmpty());
    for (const std::vector<std::string>& help : {std::vector<std::string>{"--help"}, {"cam", "--help"}}) {
        const Outcome done = run(help);
        EXPECT_EQ(done.exitCode, 0);
        EXPECT_THAT(done.out, AllOf(HasSubstr("x1 and y1"), HasSubstr("exclusive")));
    }
}

TEST_F(Models, InfoSaysWhatTheModelIs) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome text = run({"models", "info", caffeModel()});
    EXPECT_EQ(text.exitCode, 0) << text.err;
    EXPECT_THAT(text.out, AllOf(HasSubstr("SqueezeNet 1.1 (Caffe)"), HasSubstr("1000"),
                                HasSubstr("227 x 227 BGR"), HasSubstr("exact"), HasSubstr("relu_conv10")));
    const json document = run({"models", "info", caffeModel(), "--json"}).json();
    EXPECT_EQ(document.at("family"), "SqueezeNet 1.1");
    EXPECT_EQ(document.at("format"), "Caffe");
    EXPECT_EQ(document.at("classes"), 1000);
    EXPECT_EQ(document.at("parameters"), 1235496);
    EXPECT_EQ(document.at("exact"), true);
    EXPECT_EQ(document.at("free_input_size"), true);
    EXPECT_EQ(document.at("softmax_at_end"), true);
    EXPECT_EQ(document.at("input").at("mean"), json::array({104.0, 117.0, 123.0}));
    EXPECT_EQ(document.at("labels").at("source"), "ImageNet");
    EXPECT_EQ(document.at("layers").at(0).at("shape"), json::array({64, 113, 113}));
}

TEST_F(Models, DescribePrintsWhatIsUsed) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome done = run({"models", "describe", caffeModel()});
    EXPECT_EQ(done.exitCode, 0) << done.err;
    const json input = done.json().at("input");
    EXPECT_EQ(input.at("width"), 227);
    EXPECT_EQ(input.at("channels"), "BGR");
    EXPECT_EQ(input.at("range"), 255);
    EXPECT_EQ(input.at("geometry"), "stretch");
    EXPECT_EQ(input.at("resize"), "antialias");
    EXPECT_EQ(done.json().at("pool"), "gap");
}

TEST_F(Models, DescriptionWrittenBesideTheModelIsUsed) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string model = copiedModel();
    const Outcome written =
        run({"models", "describe", model, "--write", "--input-size", "451", "--geometry", "crop"});
    ASSERT_EQ(written.exitCode, 0) << written.err;
    EXPECT_EQ(json::parse(contentOf(model + ".json")), written.json());
    const json again = run({"models", "describe", model}).json();
    EXPECT_EQ(again, written.json());
    EXPECT_EQ(again.at("input").at("width"), 451);
    EXPECT_EQ(again.at("input").at("geometry"), "crop");

    // Nothing changes but the size and the geometry, so the map is finer.
    const json prediction =
        run({"cam", photo(3), "--model", model, "--json"}).json().at("images").at(0).at("predictions").at(0);
    EXPECT_EQ(prediction.at("cam").at("shape"), json::array({28, 28}));
}

TEST_F(Models, ADescriptionElsewhereIsUsedWhenNamed) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::string labels = "[";
    for (int i = 0; i < 1000; ++i) {
        labels += (i > 0 ? ",\"kind " : "\"kind ") + std::to_string(i) + "\"";
    }
    write(in("elsewhere/labels.json"), labels + "]");
    write(in("elsewhere/d.json"),
          R"({"input": {"mean": [0, 0, 0]}, "labels": "labels.json", "name": "mine"})");
    const std::string model = copiedModel();
    const Outcome written =
        run({"models", "describe", model, "--description", in("elsewhere/d.json"), "--write"});
    ASSERT_EQ(written.exitCode, 0) << written.err;
    EXPECT_EQ(written.json().at("name"), "mine");
    const json predictions = run({"cam", photo(3), "--model", model, "--class", "kind 7", "--json"})
                                 .json()
                                 .at("images")
                                 .at(0)
                                 .at("predictions");
    EXPECT_EQ(predictions.at(5).at("name"), "kind 7") << "labels are found from the model's folder too";
}

} // namespace
} // namespace actiscope::test
