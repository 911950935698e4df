// `actiscope cam` on real photos: the document, the files, the classes asked for, lists, interruption.
#include <algorithm>
#include <csignal>
#include <cstring>
#include <map>
#include <set>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Cam : public CommandLine {};

std::vector<std::string> pathsOf(const json& document) {
    std::vector<std::string> paths;
    for (const json& image : document.at("images")) {
        paths.push_back(image.at("path"));
    }
    return paths;
}

std::set<std::string> keysOf(const json& object) {
    std::set<std::string> keys;
    for (const auto& [key, value] : object.items()) {
        keys.insert(key);
    }
    return keys;
}

std::vector<std::string> filesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// IoU of boxes with exclusive ends, by its formula.
double overlap(const json& a, const json& b) {
    const auto at = [](const json& box, int i) { return box.at(static_cast<std::size_t>(i)).get<double>(); };
    const double width = std::min(at(a, 2), at(b, 2)) - std::max(at(a, 0), at(b, 0));
    const double height = std::min(at(a, 3), at(b, 3)) - std::max(at(a, 1), at(b, 1));
    const double common = std::max(0.0, width) * std::max(0.0, height);
    const auto area = [&](const json& box) { return (at(box, 2) - at(box, 0)) * (at(box, 3) - at(box, 1)); };
    return common / (area(a) + area(b) - common);
}

void expectPrediction(const json& prediction, const json& image) {
    std::set<std::string> keys = keysOf(prediction);
    const bool rated = keys.erase("iou") > 0;
    EXPECT_THAT(
        keys, UnorderedElementsAre("rank", "index", "synset", "name", "probability", "logit", "cam", "box"));
    const json& cam = prediction.at("cam");
    EXPECT_THAT(keysOf(cam), UnorderedElementsAre("shape", "min", "max", "exactness_error"));
    EXPECT_EQ(cam.at("shape"), json::array({14, 14}));
    EXPECT_LE(cam.at("min"), cam.at("max"));
    EXPECT_LE(cam.at("exactness_error"), 1e-4);
    const json& box = prediction.at("box");
    ASSERT_THAT(box, SizeIs(4));
    EXPECT_TRUE(0 <= box[0] && box[0] < box[2] && box[2] <= image.at("width"));
    EXPECT_TRUE(0 <= box[1] && box[1] < box[3] && box[3] <= image.at("height"));

    double best = -1;
    for (const json& truth : image.at("ground_truth")) {
        if (truth.at("synset") == prediction.at("synset")) {
            best = std::max(best, overlap(truth.at("box"), box));
        }
    }
    EXPECT_EQ(rated, best >= 0);
    if (rated && best >= 0) {
        EXPECT_NEAR(prediction.at("iou").get<double>(), best, 1e-9);
    }
}

TEST_F(Cam, DocumentHoldsEveryImageInOrder) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome done = run({"cam", photo(3), photo(1), photo(2), "--model", caffeModel(), "--annotations",
                              annotations(), "--json"});
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const json document = done.json();
    EXPECT_THAT(keysOf(document), UnorderedElementsAre("model", "images"));
    const json model{
        {"path", caffeModel()}, {"family", "SqueezeNet 1.1"}, {"classes", 1000}, {"exact", true}};
    EXPECT_EQ(document.at("model"), model);
    EXPECT_THAT(pathsOf(document), ElementsAre(photo(3), photo(1), photo(2)));
    int rated = 0;
    for (const json& image : document.at("images")) {
        EXPECT_THAT(keysOf(image), UnorderedElementsAre("path", "width", "height", "predictions",
                                                        "ground_truth", "timing_ms"));
        EXPECT_EQ(image.at("width"), 500);
        EXPECT_EQ(image.at("height"), 375);
        EXPECT_THAT(keysOf(image.at("timing_ms")), UnorderedElementsAre("decode", "forward", "map"));
        ASSERT_THAT(image.at("predictions"), SizeIs(5));
        double before = 1;
        for (std::size_t i = 0; i < 5; ++i) {
            const json& prediction = image.at("predictions")[i];
            EXPECT_EQ(prediction.at("rank"), i + 1);
            EXPECT_LE(prediction.at("probability"), before);
            before = prediction.at("probability");
            expectPrediction(prediction, image);
            rated += prediction.contains("iou") ? 1 : 0;
        }
    }
    EXPECT_GE(rated, 2);
    // xmax 385 and ymax 373 of the file, one more each.
    EXPECT_EQ(document["images"][0]["ground_truth"],
              json::array({{{"synset", "n02105855"}, {"box", {38, 19, 386, 374}}}}));
}

TEST_F(Cam, RealPhotosGetTheirClasses) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::vector<std::string> arguments{"cam",           "--model",     caffeModel(),
                                       "--annotations", annotations(), "--json"};
    for (int number = 1; number <= 10; ++number) {
        arguments.push_back(photo(number));
    }
    const json document = run(arguments).json();
    int right = 0;
    for (const json& image : document.at("images")) {
        const json& truth = image.at("ground_truth").at(0).at("synset");
        const json& found = image.at("predictions");
        right +=
            std::any_of(found.begin(), found.end(), [&](const json& p) { return p.at("synset") == truth; })
                ? 1
                : 0;
    }
    EXPECT_GE(right, 5);
}

TEST_F(Cam, OnlyTheProgramItselfSpeaksOnStderr) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const fs::path model = sharedData() / "weights" / "mobilenet_v1_0.25_224.onnx"; // made LibTorch warn
    if (!fs::exists(model)) {
        GTEST_SKIP() << "skipped: no " << model;
    }
    const Outcome outcome = run({"cam", photo(3), "--model", model.string()});
    EXPECT_EQ(outcome.exitCode, 0);
    EXPECT_EQ(outcome.err, "");
}

TEST_F(Cam, AFolderMayBeCalledAsACommand) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("models/a.jpg"), contentOf(photo(3)));
    const fs::path before = fs::current_path();
    fs::current_path(m_folder);
    const Outcome done = run({"cam", "models", "--model", caffeModel(), "--json"});
    fs::current_path(before);
    ASSERT_EQ(done.exitCode, 0) << done.err;
    EXPECT_THAT(pathsOf(done.json()), ElementsAre("models/a.jpg"));
}

TEST_F(Cam, TableNamesClassesAndBoxes) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome done = run({"cam", photo(3), "--model", caffeModel(), "--annotations", annotations()});
    EXPECT_EQ(done.exitCode, 0);
    EXPECT_THAT(done.out, AllOf(HasSubstr(photo(3)), HasSubstr("500 x 375"), HasSubstr("Shetland sheepdog"),
                                HasSubstr("IoU 0."), HasSubstr("ground truth n02105855")));
    EXPECT_THAT(done.err, IsEmpty()) << "a single image shows no progress";
}

TEST_F(Cam, ClassesAskedForComeLastWithTheirTrueRank) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::vector<std::string> base{"cam", photo(3), "--model", caffeModel(), "--json"};
    std::vector<std::string> asked = base;
    for (const char* one : {"281", "n02123159", "EGYPTIAN CAT", "collie"}) {
        asked.insert(asked.end(), {"--class", one});
    }
    const json some = run(asked).json().at("images").at(0).at("predictions");
    std::vector<std::string> complete = base;
    complete.insert(complete.end(), {"--top", "1000"});
    const json all = run(complete).json().at("images").at(0).at("predictions");
    ASSERT_THAT(all, SizeIs(1000));
    ASSERT_THAT(some, SizeIs(8)) << "collie is among the top five already";
    EXPECT_EQ(some[5].at("index"), 281);
    EXPECT_EQ(some[6].at("index"), 282);
    EXPECT_EQ(some[7].at("index"), 285);
    for (std::size_t i = 5; i < 8; ++i) {
        const std::size_t rank = some[i].at("rank");
        EXPECT_GT(rank, 5U);
        EXPECT_EQ(all[rank - 1], some[i]);
    }
}

TEST_F(Cam, ANameOfSeveralClassesListsThem) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome done = run({"cam", photo(3), "--model", caffeModel(), "--class", "crane", "--json"});
    EXPECT_EQ(done.exitCode, 2);
    EXPECT_THAT(done.out, IsEmpty());
    EXPECT_THAT(done.err, AllOf(HasSubstr("crane"), HasSubstr("134"), HasSubstr("517")));
}

TEST_F(Cam, WritesOverlaysMapsAndFigure) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome done = run({"cam", photo(3), "--model", caffeModel(), "--top", "2", "--class", "281",
                              "--out", in("new/folder"), "--json"});
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const json predictions = done.json().at("images").at(0).at("predictions");
    const std::string stem = "ILSVRC2012_val_00000003";
    std::set<std::string> expected{stem + ".figure.png"};
    for (const json& prediction : predictions) {
        const std::string file = stem + ".rank" + prediction.at("rank").dump();
        expected.insert(file + ".png");
        expected.insert(file + ".npy");

        const std::string png = contentOf(m_folder / "new/folder" / (file + ".png"));
        ASSERT_GT(png.size(), 24U);
        EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
        EXPECT_EQ(png.substr(16, 8), std::string("\0\0\1\xF4\0\0\1\x77", 8)) << "500 x 375";

        const std::string npy = contentOf(m_folder / "new/folder" / (file + ".npy"));
        EXPECT_THAT(npy.substr(0, 128), AllOf(HasSubstr("'<f4'"), HasSubstr("(14, 14)")));
        ASSERT_GE(npy.size(), 14U * 14 * 4);
        std::vector<float> values(std::size_t{14} * 14);
        std::memcpy(values.data(), npy.data() + npy.size() - values.size() * 4, values.size() * 4);
        EXPECT_FLOAT_EQ(*std::max_element(values.begin(), values.end()),
                        prediction["cam"]["max"].get<float>());
        EXPECT_FLOAT_EQ(*std::min_element(values.begin(), values.end()),
                        prediction["cam"]["min"].get<float>());
    }
    const std::vector<std::string> files = filesIn(m_folder / "new/folder");
    EXPECT_EQ(std::set<std::string>(files.begin(), files.end()), expected);
}

TEST_F(Cam, EqualStemsGetASuffix) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* name : {"a/x.jpg", "b/x.jpg", "b/x-2.jpg"}) {
        write(in(name), contentOf(photo(1)));
    }
    const Outcome done = run({"cam", in("a/x.jpg"), in("b/x.jpg"), in("b/x-2.jpg"), "--model", caffeModel(),
                              "--top", "1", "--out", in("out")});
    EXPECT_EQ(done.exitCode, 0) << done.err;
    EXPECT_THAT(filesIn(in("out")),
                UnorderedElementsAre("x.figure.png", "x.rank1.npy", "x.rank1.png", "x-2.figure.png",
                                     "x-2.rank1.npy", "x-2.rank1.png", "x-2-2.figure.png", "x-2-2.rank1.npy",
                                     "x-2-2.rank1.png"));
}

TEST_F(Cam, FilesNeverTakeThePlaceOfAPhoto) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("x.jpg"), contentOf(photo(1)));
    write(in("x.rank1.png"), contentOf(photo(2)));
    const Outcome done = run({"cam", in("x.jpg"), in("x.rank1.png"), "--model", caffeModel(), "--top", "1",
                              "--out", m_folder.string()});
    EXPECT_EQ(done.exitCode, 0) << done.err;
    EXPECT_EQ(contentOf(in("x.rank1.png")), contentOf(photo(2)));
    EXPECT_TRUE(fs::exists(in("x-2.rank1.png")));
}

TEST_F(Cam, ListsAndFoldersKeepTheirOrder) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* name : {"photos/p10.jpg", "photos/p2.jpg", "photos/p1.jpg"}) {
        write(in(name), contentOf(photo(1)));
    }
    write(in("photos/notes.txt"), "no image");
    const std::string lines = photo(2) + "\r\n\n" + in("photos") + "\n" + photo(1);
    write(in("list.txt"), lines);
    const std::vector<std::string> expected{
        photo(3), photo(2), in("photos/p1.jpg"), in("photos/p2.jpg"), in("photos/p10.jpg"), photo(1)};
    const Outcome fromFile =
        run({"cam", photo(3), "--list", in("list.txt"), "--model", caffeModel(), "--json"});
    EXPECT_EQ(fromFile.exitCode, 0) << fromFile.err;
    EXPECT_EQ(pathsOf(fromFile.json()), expected);
    Running running;
    running.input = lines;
    const Outcome fromInput =
        run({"cam", photo(3), "--list", "-", "--model", caffeModel(), "--json"}, running);
    EXPECT_EQ(pathsOf(fromInput.json()), expected);
    EXPECT_THAT(fromInput.err, HasSubstr("6/6"));
    // Windows' editor begins a text with a byte order mark.
    write(in("list.txt"), "\xEF\xBB\xBF" + lines);
    EXPECT_EQ(
        pathsOf(run({"cam", photo(3), "--list", in("list.txt"), "--model", caffeModel(), "--json"}).json()),
        expected);
}

TEST_F(Cam, ProgressInAFileIsAFewPlainLines) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::vector<std::string> arguments{"cam", "--model", caffeModel(), "--json"};
    arguments.insert(arguments.end(), 45, photo(3));
    const Outcome done = run(arguments);
    EXPECT_EQ(done.exitCode, 0) << done.err;
    EXPECT_THAT(done.err, AllOf(HasSubstr("1/45 ILSVRC2012_val_00000003.JPEG\n"), HasSubstr("45/45 ")));
    EXPECT_LE(std::count(done.err.begin(), done.err.end(), '\n'), 12) << done.err;
    EXPECT_THAT(done.err, testing::Not(HasSubstr("\033")));
    EXPECT_THAT(done.err, testing::Not(HasSubstr("\r")));
}

TEST_F(Cam, ThresholdAndInputSizeAreObeyed) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto first = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"cam", photo(3), "--model", caffeModel(), "--top", "1", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome done = run(arguments);
        EXPECT_EQ(done.exitCode, 0) << done.err;
        return done.json().at("images").at(0).at("predictions").at(0);
    };
    EXPECT_TRUE(first({"--threshold", "1"}).at("box").is_null()) << "nothing is above the maximum";
    const json loose = first({"--threshold", "0.1"}).at("box");
    const json tight = first({"--threshold", "0.6"}).at("box");
    EXPECT_LT(loose[0], tight[0]);
    EXPECT_GT(loose[3], tight[3]);
    EXPECT_EQ(first({"--input-size", "451"}).at("cam").at("shape"), json::array({28, 28}));
    EXPECT_NE(first({"--geometry", "crop"}).at("logit"), first({}).at("logit"));
}

TEST_F(Cam, AnswersDoNotDependOnTheNumberOfThreads) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto with = [&](const std::string& threads) {
        json images = run({"cam", photo(1), photo(2), photo(3), photo(4), "--model", caffeModel(),
                           "--threads", threads, "--json"})
                          .json()
                          .at("images");
        for (json& image : images) {
            image.erase("timing_ms");
        }
        return images;
    };
    const json one = with("1");
    ASSERT_THAT(one, SizeIs(4));
    EXPECT_EQ(with("3"), one);
}

TEST_F(Cam, EveryFormatOfTheSameNetworkSaysTheSame) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::map<std::string, json> answers;
    for (const char* ending : {".pth", "_legacy.pth", "_torchscript.pt", ".onnx"}) {
        const Outcome done = run(
            {"cam", photo(3), "--json", "--model",
             (weights() / "squeezenet1_1_torchvision" / (std::string("squeezenet1_1_torchvision") + ending))
                 .string()});
        ASSERT_EQ(done.exitCode, 0) << ending << done.err;
        answers[ending] = done.json().at("images").at(0).at("predictions");
    }
    const json& reference = answers[".pth"];
    ASSERT_THAT(reference, SizeIs(5));
    for (const auto& [ending, predictions] : answers) {
        for (std::size_t i = 0; i < 5; ++i) {
            EXPECT_EQ(predictions[i].at("index"), reference[i].at("index")) << ending;
            EXPECT_NEAR(predictions[i]["cam"]["max"].get<double>(), reference[i]["cam"]["max"].get<double>(),
                        1e-3 * reference[i]["cam"]["max"].get<double>())
                << ending;
        }
    }
}

TEST_F(Cam, InterruptionOfTheListEndsWithAnEmptyDocument) {
    for (const int signal : {SIGINT, SIGTERM}) {
        Running running;
        running.input = std::string(1'000'000, '\n'); // more than a pipe takes
        running.signal = signal;
        running.inputStaysOpen = true;
        const Outcome done = run({"cam", "--list", "-", "--model", "none.pth", "--json"}, running);
        EXPECT_EQ(done.exitCode, 1) << done.err;
        EXPECT_THAT(done.json().at("images"), testing::IsEmpty());
        const Outcome table = run({"cam", "--list", "-", "--model", "none.pth"}, running);
        EXPECT_EQ(table.exitCode, 1) << table.err;
        EXPECT_THAT(table.out, testing::IsEmpty());
    }
}

TEST_F(Cam, InterruptionEndsWithWhatIsDone) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    Running running;
    running.waitFor = "1/300";
    running.signal = SIGINT;
    const Outcome done = run({"cam", (sharedData() / "ilsvrc" / "val").string(), "--model", caffeModel(),
                              "--out", in("out"), "--json"},
                             running);
    EXPECT_EQ(done.exitCode, 1) << done.err;
    const json images = done.json().at("images");
    EXPECT_GE(images.size(), 1U);
    EXPECT_LT(images.size(), 300U);
    for (const json& image : images) {
        EXPECT_FALSE(image.contains("error")) << image;
        EXPECT_THAT(image.at("predictions"), SizeIs(5));
        EXPECT_TRUE(
            fs::exists(m_folder / "out" / (fs::path(image.at("path")).stem().string() + ".figure.png")));
    }
}

} // namespace
} // namespace actiscope::test
