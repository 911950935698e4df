// What `actiscope cam` says of scenes: Places365 by its published tables, drawn scenes by the training's own.
#include <algorithm>
#include <sstream>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::string placesModel() {
    return (weights() / "squeezenet_places365" / "squeezenet_places365.onnx").string();
}

std::vector<std::string> linesOf(const fs::path& file) {
    std::istringstream content(contentOf(file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(content, line);) {
        lines.push_back(line);
    }
    return lines;
}

constexpr const char* kInput =
    R"("input": {"channels": "BGR", "range": 1, "mean": [0.407, 0.445, 0.459], "std": [1, 1, 1]})";

class Scene : public CommandLine {
protected:
    /// A description of the Places365 network with this in its "scene".
    std::string description(const std::string& scene) const {
        write(in("d.json"), "{" + std::string(kInput) + (scene.empty() ? "" : ", \"scene\": " + scene) + "}");
        return in("d.json");
    }
    Outcome cam(const std::string& scene, std::vector<std::string> more) const {
        std::vector<std::string> arguments{"cam",         photo(1),        "--model",
                                           placesModel(), "--description", description(scene)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    /// rows x columns values of 4 bytes, all 0 but a 1 in each row at that column.
    void writeOneHot(const std::string& name, std::size_t columns,
                     const std::vector<std::size_t>& ones) const {
        const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                                   std::to_string(ones.size()) + ", " + std::to_string(columns) + "), }\n";
        std::string values(4 * ones.size() * columns, '\0');
        for (std::size_t row = 0; row < ones.size(); ++row) {
            values.replace(4 * (row * columns + ones[row]), 4, std::string("\0\0\x80\x3f", 4));
        }
        write(in(name),
              "\x93NUMPY" + std::string{1, '\0', static_cast<char>(header.size()), '\0'} + header + values);
    }
};

TEST_F(Scene, PlacesVoteIsTheMeanOfThePublishedLabelsOverTheTop10) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::vector<std::string> table = linesOf(sharedData() / "labels" / "IO_places365.txt");
    ASSERT_THAT(table, SizeIs(365));
    std::vector<std::string> arguments{"cam",           "--model", placesModel(), "--description",
                                       description(""), "--top",   "10",          "--json"};
    for (int number = 1; number <= 12; ++number) {
        arguments.push_back(photo(number));
    }
    const Outcome done = run(arguments);
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const json document = done.json();
    ASSERT_THAT(document.at("images"), SizeIs(12));
    int indoor = 0;
    for (const json& image : document.at("images")) {
        const json& predictions = image.at("predictions");
        double sum = 0;
        for (const json& prediction : predictions) {
            sum += table[prediction.at("index").get<std::size_t>()].back() == '2' ? 1 : 0;
        }
        const json& scene = image.at("scene");
        EXPECT_EQ(scene.at("environment"), sum / 10 < 0.5 ? "indoor" : "outdoor");
        EXPECT_EQ(scene.at("vote").at("voters"), 10);
        EXPECT_EQ(scene.at("vote").at("outdoor"), sum);
        EXPECT_FALSE(scene.contains("attributes")) << "no weights, no attributes";
        ASSERT_THAT(scene.at("categories"), SizeIs(5));
        for (std::size_t i = 0; i < 5; ++i) {
            for (const char* key : {"index", "name", "probability"}) {
                EXPECT_EQ(scene.at("categories")[i].at(key), predictions[i].at(key));
            }
        }
        indoor += scene.at("environment") == "indoor" ? 1 : 0;
    }
    EXPECT_GT(indoor, 0);
    EXPECT_LT(indoor, 12);
}

TEST_F(Scene, FiveCategoriesAndTenVotesWhateverTopAsks) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const json all = cam("", {"--json"}).json();
    const json one = cam("", {"--json", "--top", "1", "--class", "beach"}).json();
    ASSERT_THAT(one.at("images")[0].at("predictions"), SizeIs(2));
    EXPECT_EQ(one.at("images")[0].at("scene"), all.at("images")[0].at("scene"));
}

TEST_F(Scene, AttributesAreWeightsTimesPooledMaps) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    // This network's pooled maps are its logits, so a row with a single 1 gives the logit of that class.
    writeOneHot("w.npy", 365, {48, 0, 364});
    const Outcome done = cam(R"({"attributes": ["of beach", "of airfield", "of zen garden"],
        "attribute_weights": "w.npy"})",
                             {"--json", "--class", "48", "--class", "0", "--class", "364"});
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const json image = done.json().at("images")[0];
    std::vector<std::pair<double, std::string>> expected;
    for (const json& prediction : image.at("predictions")) {
        const int index = prediction.at("index");
        if (index == 48 || index == 0 || index == 364) {
            expected.emplace_back(-prediction.at("logit").get<double>(), index == 48  ? "of beach"
                                                                         : index == 0 ? "of airfield"
                                                                                      : "of zen garden");
        }
    }
    std::sort(expected.begin(), expected.end());
    const json& attributes = image.at("scene").at("attributes");
    ASSERT_EQ(attributes.size(), 3U);
    ASSERT_EQ(expected.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(attributes[i].at("name"), expected[i].second);
        EXPECT_NEAR(attributes[i].at("score").get<double>(), -expected[i].first, 1e-3);
    }
    const std::string table = cam(R"({"attributes": ["of beach", "of airfield", "of zen garden"],
        "attribute_weights": "w.npy"})",
                                  {})
                                  .out;
    EXPECT_THAT(table, AllOf(HasSubstr("of the 10 most probable are outdoor"),
                             HasSubstr("attributes: " + expected[0].second + ", ")));
}

TEST_F(Scene, TablesOfAnotherSizeAreRefusedWithBothNumbers) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("io.txt"), "a 1\nb 2\n");
    const Outcome environment = cam(R"({"environment": "io.txt"})", {});
    EXPECT_EQ(environment.exitCode, 2);
    expectSentences(environment.err);
    EXPECT_THAT(environment.err, AllOf(HasSubstr("io.txt"), HasSubstr("2 classes"), HasSubstr("365")));
    writeOneHot("w.npy", 512, {1, 2});
    const Outcome channels = cam(R"({"attributes": ["a", "b"], "attribute_weights": "w.npy"})", {});
    EXPECT_EQ(channels.exitCode, 2);
    EXPECT_THAT(channels.err, AllOf(HasSubstr("2 x 512"), HasSubstr("2 x 365")));
    const Outcome names = cam(R"({"attributes": ["a"], "attribute_weights": "w.npy"})", {});
    EXPECT_THAT(names.err, AllOf(HasSubstr("2 x 512"), HasSubstr("1 x 365")));
    write(in("w.npy"), "no array");
    EXPECT_THAT(cam(R"({"attributes": ["a"], "attribute_weights": "w.npy"})", {}).err,
                AllOf(HasSubstr("w.npy"), HasSubstr("no table of weights")));
}

TEST_F(Scene, OtherNetworksSayNothingOfScenes) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome objects = run({"cam", photo(1), "--model", caffeModel(), "--json"});
    EXPECT_FALSE(objects.json().at("images")[0].contains("scene"));
    EXPECT_THAT(run({"cam", photo(1), "--model", caffeModel()}).out, Not(HasSubstr("scene")));
}

/// A short training on drawn scenes; the model's file.
class TrainedScene : public Scene {
protected:
    std::string train(const std::string& out, const std::vector<std::string>& data) const {
        std::vector<std::string> arguments{"train", "--network", "demo-net", "--input-size", "32", "--epochs",
                                           "1",     "--batch",   "8",        "--threads",    "2",  "--out",
                                           in(out)};
        arguments.insert(arguments.end(), data.begin(), data.end());
        const Outcome trained = run(arguments);
        EXPECT_EQ(trained.exitCode, 0) << trained.err;
        return in(out + "/model.safetensors");
    }
};

TEST_F(TrainedScene, ItsModelKnowsIndoorAndAttributesOfEveryClass) {
    ASSERT_EQ(
        run({"demo-data", "--out", in("set"), "--count", "48", "--task", "scenes", "--size", "48"}).exitCode,
        0);
    const std::string ofFolders = train("folders", {"--data", in("set")});
    const std::string ofDrawn = train("drawn", {"--data", "demo", "--task", "scenes", "--count", "48"});
    for (const std::string& model : {ofFolders, ofDrawn}) {
        const json description = json::parse(contentOf(model + ".json"));
        const json& classes = description.at("labels");
        const json& scene = description.at("scene");
        ASSERT_EQ(scene.at("environment").size(), classes.size());
        const auto kitchen =
            static_cast<std::size_t>(std::find(classes.begin(), classes.end(), "kitchen") - classes.begin());
        EXPECT_EQ(scene.at("environment").at(kitchen), "indoor");
        const json& own = scene.at("class_attributes").at(kitchen);
        EXPECT_NE(std::find(own.begin(), own.end(), "cooking"), own.end());
    }
}

TEST_F(TrainedScene, FillsTheSameObject) {
    ASSERT_EQ(
        run({"demo-data", "--out", in("set"), "--count", "48", "--task", "scenes", "--size", "48"}).exitCode,
        0);
    const std::string model = train("out", {"--data", in("set")});
    const json facts = json::parse(contentOf(model + ".json")).at("scene");
    const Outcome done =
        run({"cam", in("set/train/kitchen/000000.jpg"), "--model", model, "--json", "--top", "17"});
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const json image = done.json().at("images")[0];
    const json& predictions = image.at("predictions");
    const json& scene = image.at("scene");
    const auto indexOf = [](const json& prediction) { return prediction.at("index").get<std::size_t>(); };
    EXPECT_EQ(scene.at("environment"), facts.at("environment").at(indexOf(predictions[0])));
    EXPECT_EQ(scene.at("vote").at("voters"), 1);
    // Each attribute is as probable as the classes that have it are together.
    ASSERT_THAT(scene.at("attributes"), SizeIs(9));
    for (const json& attribute : scene.at("attributes")) {
        double sum = 0;
        for (const json& prediction : predictions) {
            const json& names = facts.at("class_attributes").at(indexOf(prediction));
            const bool has = std::find(names.begin(), names.end(), attribute.at("name")) != names.end();
            sum += has ? prediction.at("probability").get<double>() : 0;
        }
        EXPECT_NEAR(attribute.at("score").get<double>(), sum, 1e-4);
    }
}

} // namespace
} // namespace actiscope::test
