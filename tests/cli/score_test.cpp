// `actiscope score`: maps and submissions of others. The expected figures are counted by hand.
#include <cstring>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

/// Four images of 100 x 80 with one box each; the images themselves are never read.
class Score : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        addImage("1", "n01440764", {0, 0, 49, 39});
        addImage("2", "n01443537", {50, 40, 99, 79});
        addImage("3", "n01440764", {0, 0, 99, 79});
        addImage("4", "n01443537", {10, 10, 29, 29});
    }

    void addImage(const std::string& number, const std::string& synset, const std::vector<int>& box) {
        const std::string id = "ILSVRC2012_val_0000000" + number;
        write(in("set/val/" + id + ".JPEG"), "not read");
        write(in("set/annotations/" + id + ".xml"),
              "<annotation><size><width>100</width><height>80</height></size><object><name>" + synset +
                  "</name><bndbox><xmin>" + std::to_string(box[0]) + "</xmin><ymin>" +
                  std::to_string(box[1]) + "</ymin><xmax>" + std::to_string(box[2]) + "</xmax><ymax>" +
                  std::to_string(box[3]) + "</ymax></bndbox></object></annotation>");
    }

    /// A map of the image's size that is 1 in the box (inclusive) and 0 elsewhere.
    void addMap(const std::string& name, const std::vector<int>& box) {
        std::vector<float> values(100 * 80);
        for (int y = box[1]; y <= box[3]; ++y) {
            for (int x = box[0]; x <= box[2]; ++x) {
                values[static_cast<std::size_t>(y * 100 + x)] = 1;
            }
        }
        const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (80, 100), }\n";
        std::string bytes("\x93NUMPY\x01\x00", 8);
        bytes += {static_cast<char>(header.size()), '\0'};
        bytes += header;
        const std::size_t start = bytes.size();
        bytes.resize(start + values.size() * sizeof(float));
        std::memcpy(bytes.data() + start, values.data(), values.size() * sizeof(float));
        write(in("maps/" + name), bytes);
    }
};

TEST_F(Score, MapsAreFoundByTheirNamesAndScored) {
    addMap("ILSVRC2012_val_00000001.npy", {0, 0, 49, 39});        // IoU 1
    addMap("ILSVRC2012_val_00000002.JPEG.npy", {50, 40, 99, 63}); // 0.6
    addMap("ILSVRC2012_val_00000003.npy", {0, 0, 99, 31});        // 0.4
    const Outcome score = run({"score", in("maps"), in("set"), "--json"});
    ASSERT_EQ(score.exitCode, 0) << score.err;
    const json document = score.json();
    EXPECT_EQ(document.at("images"), 3);
    ASSERT_EQ(document.at("skipped").size(), 1U);
    EXPECT_EQ(document.at("skipped").at(0).at("path"), "val/ILSVRC2012_val_00000004.JPEG");
    EXPECT_THAT(document.at("skipped").at(0).at("reason").get<std::string>(), HasSubstr("no map"));
    const json& protocols = document.at("protocols");
    ASSERT_EQ(protocols.size(), 3U);
    EXPECT_NEAR(protocols.at("gt-known").at("accuracy").get<double>(), 100.0 * 2 / 3, 1e-4);
    EXPECT_NEAR(protocols.at("maxboxacc").at("score").get<double>(), 100.0 * 2 / 3, 1e-4);
    const json& second = protocols.at("maxboxacc-v2");
    EXPECT_NEAR(second.at("per_iou").at("0.3").get<double>(), 100, 1e-4);
    EXPECT_NEAR(second.at("per_iou").at("0.5").get<double>(), 100.0 * 2 / 3, 1e-4);
    EXPECT_NEAR(second.at("per_iou").at("0.7").get<double>(), 100.0 / 3, 1e-4);
    EXPECT_NEAR(second.at("score").get<double>(), (100 + 100.0 * 2 / 3 + 100.0 / 3) / 3, 1e-4);
    EXPECT_GT(document.at("timing").at("images_per_second"), 0);

    const json one = run({"score", in("maps"), in("set"), "--protocol", "gt-known", "--json"}).json();
    EXPECT_EQ(one.at("protocols").size(), 1U);
    const Outcome table = run({"score", in("maps"), in("set")});
    EXPECT_THAT(table.out, AllOf(HasSubstr("MaxBoxAccV2"), HasSubstr("66.67"), HasSubstr("1 skipped")));
}

TEST_F(Score, AMapThatCantBeReadIsASkippedImage) {
    addMap("ILSVRC2012_val_00000001.npy", {0, 0, 49, 39});
    write(in("maps/ILSVRC2012_val_00000002.npy"), "no array");
    const json document = run({"score", in("maps"), in("set"), "--limit", "2", "--json"}).json();
    EXPECT_EQ(document.at("images"), 1);
    ASSERT_EQ(document.at("skipped").size(), 1U);
    EXPECT_THAT(document.at("skipped").at(0).at("reason").get<std::string>(), HasSubstr("is no map"));
    EXPECT_NEAR(document.at("protocols").at("gt-known").at("accuracy").get<double>(), 100, 1e-9);
}

TEST_F(Score, PredictionsAreScoredInBothForms) {
    // Image 1: first right; 2: class second, box right; 3: class first, box wrong; 4: nothing.
    const std::vector<std::string> lines = {"n01440764 0 0 49 39", "n01440764 0 0 5 5 1 50 40 99 79",
                                            "0 0 0 9 9 n01443537 0 0 99 79", ""};
    std::string text;
    std::string table = "ImageId,PredictionString\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += lines[i] + "\n";
        table += "ILSVRC2012_val_0000000" + std::to_string(i + 1) + "," + lines[i] + " \n";
    }
    write(in("lines.txt"), text);
    write(in("table.csv"), table);
    for (const char* name : {"lines.txt", "table.csv"}) {
        const Outcome score = run({"score", "--predictions", in(name), in("set"), "--json"});
        ASSERT_EQ(score.exitCode, 0) << score.err;
        const json document = score.json();
        EXPECT_EQ(document.at("images"), 4);
        EXPECT_THAT(document.at("skipped"), IsEmpty());
        EXPECT_EQ(document.at("protocols"), json::parse(R"({"ilsvrc": {
            "top1_classification_error": 50.0, "top5_classification_error": 25.0,
            "top1_localization_error": 75.0, "top5_localization_error": 50.0}})"));
        EXPECT_THAT(score.err, HasSubstr("no guess for 1 of 4 images (an empty line; first "
                                         "ILSVRC2012_val_00000004): each counts as a wrong answer"));
    }
}

TEST_F(Score, AnotherNumberOfLinesThanImagesIsRefused) {
    const std::string line = "n01440764 0 0 49 39\n";
    write(in("few.txt"), line + line + line);
    write(in("many.txt"), line + line + line + line + line);
    write(in("blank.txt"), line + line + line + line + "\n\n");
    for (const char* name : {"few.txt", "many.txt"}) {
        const Outcome refused = run({"score", "--predictions", in(name), in("set"), "--json"});
        EXPECT_EQ(refused.exitCode, 2);
        EXPECT_THAT(refused.out, IsEmpty());
        EXPECT_THAT(refused.err,
                    HasSubstr("lines for the data set's 4 images: it must have a line for each"));
    }
    const Outcome blank = run({"score", "--predictions", in("blank.txt"), in("set"), "--json"});
    ASSERT_EQ(blank.exitCode, 0) << blank.err;
    EXPECT_EQ(blank.json().at("images"), 4);
    EXPECT_THAT(blank.err, testing::Not(HasSubstr("no guess")));
}

TEST_F(Score, NumbersOfASetAreImageNetsAndUnknownClassesAreToldOf) {
    write(in("lists/image_ids.txt"), "one.JPEG\ntwo.JPEG\n");
    write(in("lists/class_labels.txt"), "one.JPEG,0\ntwo.JPEG,401\n"); // tench and accordion
    write(in("lists/image_sizes.txt"), "one.JPEG,100,80\ntwo.JPEG,100,80\n");
    write(in("lists/localization.txt"), "one.JPEG,0,0,49,39\ntwo.JPEG,0,0,49,39\n");
    write(in("lists/one.JPEG"), "not read");
    write(in("lists/two.JPEG"), "not read");
    write(in("lines.txt"), "n01440764 0 0 49 39 n99999999 1 2 3 4\n401 0 0 49 39\n");
    const Outcome score =
        run({"score", "--predictions", in("lines.txt"), in("lists"), "--format", "wsol", "--json"});
    ASSERT_EQ(score.exitCode, 0) << score.err;
    EXPECT_EQ(score.json().at("images"), 2);
    EXPECT_EQ(score.json().at("protocols").at("ilsvrc").at("top1_localization_error"), 0);
    EXPECT_THAT(score.err, HasSubstr("n99999999"));
}

TEST_F(Score, WhatCantBeScoredIsOneSentence) {
    addMap("ILSVRC2012_val_00000001.npy", {0, 0, 49, 39});
    write(in("bad.txt"), "n01440764 0 0 49\n\n\n\n");
    const auto expect = [&](const std::vector<std::string>& arguments, const std::string& part) {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << part;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(outcome.err, HasSubstr(part));
        expectSentences(outcome.err);
    };
    expect({"score", in("maps"), in("set"), "--protocol", "ilsvrc"}, "needs a network");
    expect({"score", in("maps"), in("set"), "--protocol", "authors-heuristic"}, "needs a network");
    expect({"score", "--predictions", in("bad.txt"), in("set"), "--protocol", "gt-known"}, "needs maps");
    expect({"score", "--predictions", in("bad.txt"), in("set")}, "line 1: its 4 words");
    expect({"score", in("nowhere"), in("set")}, "no folder of maps");
    expect({"score", in("set")}, "folder of maps and a data set");
    expect({"score", in("maps"), in("nowhere")}, "nowhere");
    expect({"score", "--predictions", in("bad.txt"), in("maps"), in("set")}, "only the data set");
}

TEST_F(Score, KeepsARunThatIsARunOnce) {
    addMap("ILSVRC2012_val_00000001.npy", {0, 0, 49, 39});
    const Outcome first = run({"score", in("maps"), in("set"), "--store", in("run.db")});
    EXPECT_EQ(first.exitCode, 0) << first.err;
    EXPECT_TRUE(fs::exists(in("run.db")));
    EXPECT_EQ(run({"score", in("maps"), in("set"), "--store", in("run.db")}).exitCode, 2);
}

TEST_F(Score, HelpTellsFormatsAndDocument) {
    const Outcome help = run({"score", "--help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, HasSubstr("Usage: actiscope score [OPTIONS] [MAPS_DIR] DATASET\n"));
    EXPECT_THAT(help.out, AllOf(HasSubstr("ImageId,PredictionString"), HasSubstr("<stem>.npy"),
                                HasSubstr("\"per_iou\""), HasSubstr("Exit code")));
}

} // namespace
} // namespace actiscope::test
