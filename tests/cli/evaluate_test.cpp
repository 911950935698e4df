// `actiscope evaluate` and `merge` as a person runs them: figures, stores, shards, bad input.
#include <algorithm>
#include <sstream>

#include "tests/cli/fixture.h"
#include "tests/cli/stored_rows.h"
#include "tests/support/bmp_picture.h"

namespace actiscope::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string ilsvrc() {
    return (sharedData() / "ilsvrc").string();
}

double figure(const nlohmann::json& document, const char* protocol, const char* key) {
    return document.at("protocols").at(protocol).at(key).get<double>();
}

/// Eleven pictures of two classes of the demo network, one of them broken, in a CSV.
class EvaluateCommand : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        std::string list = "path,label,x0,y0,x1,y1\n";
        for (int i = 0; i < 11; ++i) {
            const std::string name = "p" + std::to_string(i) + ".bmp";
            write(in("set/" + name),
                  i == 6 ? "BM and then nothing" : bmpPicture(i % 3, static_cast<unsigned>(i)));
            list += name + (i % 2 == 0 ? ",cow" : ",dog") + ",4,5,30,31\n";
        }
        write(in("set/list.csv"), list);
    }

    [[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words = {"evaluate", in("set/list.csv"), "--model", "demo-gap"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    [[nodiscard]] std::vector<std::string> stored(const std::string& name,
                                                  const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words = command({"--store", in(name)});
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
};

struct Reference {
    const char* model;
    double figures[5]; ///< percent: top-1, top-5 classification, top-1, top-5 localization, GT-known
};

class KnownFigures : public CommandLine, public testing::WithParamInterface<Reference> {};

TEST_P(KnownFigures, AreMetWithinOnePoint) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string model = (weights() / GetParam().model).string();
    const Outcome outcome =
        run({"evaluate", ilsvrc(), "--model", model, "--protocol", "ilsvrc,gt-known", "--json"});
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    const nlohmann::json document = outcome.json();
    EXPECT_EQ(document.at("images"), 300);
    EXPECT_TRUE(document.at("skipped").empty());
    EXPECT_EQ(document.at("protocols").size(), 2u);
    const double* expected = GetParam().figures;
    EXPECT_NEAR(figure(document, "ilsvrc", "top1_classification_error"), expected[0], 1);
    EXPECT_NEAR(figure(document, "ilsvrc", "top5_classification_error"), expected[1], 1);
    EXPECT_NEAR(figure(document, "ilsvrc", "top1_localization_error"), expected[2], 1);
    EXPECT_NEAR(figure(document, "ilsvrc", "top5_localization_error"), expected[3], 1);
    EXPECT_NEAR(figure(document, "gt-known", "accuracy"), expected[4], 1);
}

// ../shared/data/INDEX.md, from an independent evaluation in Python.
INSTANTIATE_TEST_SUITE_P(
    OfTheIlsvrcImages, KnownFigures,
    testing::Values(Reference{"squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth",
                              {42.3, 22.0, 62.3, 50.0, 58.7}},
                    Reference{"mobilenet_v2/mobilenet_v2.pth", {36.7, 14.7, 61.0, 50.7, 53.3}}),
    [](const auto& reference) { return reference.index == 0 ? "SqueezeNet" : "MobileNetV2"; });

TEST_F(EvaluateCommand, PrintsOneDocument) {
    const Outcome outcome = run(command({"--json"}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    const nlohmann::json document = outcome.json();
    EXPECT_EQ(document.at("images"), 10);
    ASSERT_EQ(document.at("skipped").size(), 1u);
    EXPECT_EQ(document.at("skipped")[0].at("path"), "p6.bmp");
    EXPECT_THAT(document.at("skipped")[0].at("reason").get<std::string>(), HasSubstr("p6.bmp"));
    const nlohmann::json& protocols = document.at("protocols");
    for (const char* key : {"top1_classification_error", "top5_classification_error",
                            "top1_localization_error", "top5_localization_error"}) {
        EXPECT_TRUE(protocols.at("ilsvrc").at(key).is_number()) << key;
    }
    EXPECT_TRUE(protocols.at("gt-known").at("accuracy").is_number());
    EXPECT_TRUE(protocols.at("maxboxacc").at("score").is_number());
    EXPECT_TRUE(protocols.at("maxboxacc").at("threshold").is_number());
    for (const char* iou : {"0.3", "0.5", "0.7"}) {
        EXPECT_TRUE(protocols.at("maxboxacc-v2").at("per_iou").at(iou).is_number()) << iou;
    }
    EXPECT_TRUE(protocols.at("authors-heuristic").at("top5_localization_error").is_number());
    EXPECT_GT(document.at("timing").at("images_per_second").get<double>(), 0);
}

TEST_F(EvaluateCommand, ShardsAreMergedToTheRowsOfOneRun) {
    ASSERT_EQ(run(stored("whole.db")).exitCode, 0);
    for (const char* shard : {"1", "2", "3"}) {
        const Outcome outcome =
            run(stored(std::string(shard) + ".db", {"--shard", std::string(shard) + "/3"}));
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    const Outcome merged =
        run({"merge", in("3.db"), in("1.db"), in("2.db"), "--out", in("merged.db"), "--json"});
    ASSERT_EQ(merged.exitCode, 0) << merged.err;
    EXPECT_EQ(merged.json().at("images"), 10);
    EXPECT_EQ(rowsOf(in("merged.db")), rowsOf(in("whole.db")));
    const Outcome incomplete = run({"merge", in("3.db"), in("1.db"), "--out", in("two.db")});
    EXPECT_EQ(incomplete.exitCode, 2);
    EXPECT_THAT(incomplete.err, HasSubstr("2"));
    EXPECT_FALSE(fs::exists(in("two.db")));
}

TEST_F(EvaluateCommand, AnotherModelIsNotResumed) {
    fs::copy(fs::path(ACTISCOPE_RESOURCE_DIR) / "models/demo-gap.safetensors", in("own.safetensors"));
    fs::copy(fs::path(ACTISCOPE_RESOURCE_DIR) / "models/demo-gap.safetensors.json",
             in("own.safetensors.json"));
    const std::vector<std::string> words = {"evaluate", in("set/list.csv"), "--model", in("own.safetensors"),
                                            "--store",  in("run.db"),       "--resume"};
    ASSERT_EQ(run(words).exitCode, 0);
    const std::vector<std::string> rows = rowsOf(in("run.db"));
    fs::remove(in("own.safetensors"));
    fs::copy(fs::path(ACTISCOPE_RESOURCE_DIR) / "models/demo-gmp.safetensors", in("own.safetensors"));
    const Outcome changed = run(words);
    EXPECT_EQ(changed.exitCode, 2);
    EXPECT_THAT(changed.err, HasSubstr("model"));
    EXPECT_EQ(rowsOf(in("run.db")), rows);
}

TEST_F(EvaluateCommand, WritesMapsAndSubmission) {
    const Outcome outcome = run(command({"--maps", in("maps"), "--submission", in("guesses.csv")}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(std::distance(fs::directory_iterator(in("maps")), fs::directory_iterator()), 10);
    std::istringstream lines(contentOf(in("guesses.csv")));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "ImageId,PredictionString");
    int images = 0;
    while (std::getline(lines, line)) {
        ++images;
    }
    EXPECT_EQ(images, 10) << "the broken one is skipped, not answered wrongly";
}

TEST_F(EvaluateCommand, MapsThatCannotBeWrittenEndItAndLoseNothing) {
    write(in("maps"), "a file, so no folder");
    const Outcome outcome = run(stored("run.db", {"--maps", in("maps")}));
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_EQ(outcome.out, "");
    expectSentences(outcome.err);
    const Outcome again = run(stored("run.db", {"--resume", "--maps", in("more maps"), "--json"}));
    ASSERT_EQ(again.exitCode, 0) << again.err;
    EXPECT_EQ(again.json().at("images"), 10);
}

TEST_F(EvaluateCommand, MapsOfImagesElsewhereAreNamedAfterTheirFiles) {
    write(in("elsewhere/far.bmp"), bmpPicture(0, 77));
    write(in("set/list.csv"), "path,label,x0,y0,x1,y1\n../elsewhere/far.bmp,cow,4,5,30,31\n");
    const Outcome outcome = run(command({"--maps", in("maps"), "--json"}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(outcome.json().at("images"), 1);
    EXPECT_TRUE(fs::exists(in("maps/far.bmp.npy")));
}

TEST_F(EvaluateCommand, SkippedImagesComeInTheSetsOrder) {
    std::string list = "path,label,x0,y0,x1,y1\n";
    for (int i = 10; i < 40; ++i) {
        write(in("set/q" + std::to_string(i) + ".bmp"), "BM nothing");
        list += "q" + std::to_string(i) + ".bmp,cow,4,5,30,31\n";
    }
    write(in("set/list.csv"), list + "p0.bmp,cow,4,5,30,31\n");
    const Outcome outcome = run(command({"--json"}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    std::vector<std::string> paths;
    const nlohmann::json document = outcome.json();
    for (const nlohmann::json& skipped : document.at("skipped")) {
        paths.push_back(skipped.at("path"));
    }
    EXPECT_EQ(paths.size(), 30u);
    EXPECT_TRUE(std::is_sorted(paths.begin(), paths.end()));
}

TEST_F(EvaluateCommand, BoxesThatAreNoneAreRemarkedInTheRow) {
    write(in("set/list.csv"), "path,label,x0,y0,x1,y1\np0.bmp,cow,30,31,4,5\np1.bmp,cow,4,5,30,31\n");
    ASSERT_EQ(run(stored("run.db")).exitCode, 0);
    EXPECT_THAT(rowsOf(in("run.db")), ElementsAre(HasSubstr("left out"), Not(HasSubstr("left out"))));
}

TEST_F(EvaluateCommand, WrongUseIsOneSentence) {
    const std::vector<std::vector<std::string>> wrong = {
        {"evaluate"},
        {"evaluate", in("nowhere")},
        command({"--protocol", "wsol"}),
        command({"--shard", "4/3"}),
        command({"--shard", "0/3"}),
        command({"--shard", "1/3x"}),
        command({"--threshold", "1.5"}),
        command({"--method", "magic"}),
        command({"--limit", "0"}),
        command({"--resume"}),
        command({"--mapping", in("nowhere.txt")}),
        command({"--format", "coco"}),
        {"merge", in("nowhere.db"), "--out", in("out.db")},
    };
    for (const std::vector<std::string>& words : wrong) {
        const Outcome outcome = run(words);
        EXPECT_EQ(outcome.exitCode, 2) << testing::PrintToString(words);
        EXPECT_EQ(outcome.out, "");
        expectSentences(outcome.err);
    }
}

TEST_F(EvaluateCommand, AStoreThatCannotBeWrittenIsTold) {
    const Outcome folder = run(command({"--store", in("no/such/folder/run.db")}));
    EXPECT_NE(folder.exitCode, 0);
    expectSentences(folder.err);
    write(in("text.db"), std::string(5000, 'x'));
    const Outcome text = run(stored("text.db", {"--resume"}));
    EXPECT_NE(text.exitCode, 0);
    expectSentences(text.err);
    EXPECT_EQ(contentOf(in("text.db")), std::string(5000, 'x'));
}

TEST_F(EvaluateCommand, WrongColumnsAreToldWithTheirLine) {
    write(in("set/list.csv"), "path,label,x0,y0,x1,y1\np0.bmp,cow,4,5,30,31\np1.bmp,cow,4,5\n");
    const Outcome outcome = run(command());
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("line 3"));
}

TEST_F(EvaluateCommand, LabelsThatTheModelLacksAreMappedOrCounted) {
    write(in("set/list.csv"), "path,label,x0,y0,x1,y1\np0.bmp,Rind,4,5,30,31\np1.bmp,dog,4,5,30,31\n");
    const Outcome counted = run(command({"--json"}));
    ASSERT_EQ(counted.exitCode, 0) << counted.err;
    EXPECT_THAT(counted.err, HasSubstr("Rind"));
    EXPECT_EQ(counted.json().at("images"), 1);
    EXPECT_EQ(counted.json().at("skipped").size(), 1u);
    write(in("map.txt"), "Rind\tcow\n");
    const Outcome mapped = run(command({"--json", "--mapping", in("map.txt")}));
    ASSERT_EQ(mapped.exitCode, 0) << mapped.err;
    EXPECT_EQ(mapped.json().at("images"), 2);
}

TEST_F(EvaluateCommand, MissingImagesCountNeitherAsImagesNorAsSkipped) {
    fs::remove(in("set/p3.bmp"));
    const Outcome outcome = run(command({"--json"}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(outcome.json().at("images"), 9);
    EXPECT_EQ(outcome.json().at("skipped").size(), 1u);
    EXPECT_THAT(outcome.err, HasSubstr("p3.bmp"));
}

} // namespace
} // namespace actiscope::test
