// `actiscope export`: files of a stored run.
#include "tests/cli/fixture.h"
#include "tests/support/bmp_picture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

/// A run of a submission over two images that are never read.
class Export : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        for (const char* number : {"1", "2"}) {
            const std::string id = std::string("ILSVRC2012_val_0000000") + number;
            write(in("set/val/" + id + ".JPEG"), "not read");
            write(
                in("set/annotations/" + id + ".xml"),
                "<annotation><size><width>100</width><height>80</height></size><object><name>n01440764"
                "</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>49</xmax><ymax>39</ymax></bndbox></object>"
                "</annotation>");
        }
        write(in("lines.txt"), "n01440764 0 0 49 39\nn01443537 0 0 49 39\n");
        const Outcome scored =
            run({"score", "--predictions", in("lines.txt"), in("set"), "--store", in("run.db")});
        ASSERT_EQ(scored.exitCode, 0) << scored.err;
    }
};

TEST_F(Export, WritesTableDocumentAndReport) {
    const Outcome exported = run({"export", in("run.db"), "--csv", in("run.csv"), "--json", in("run.json"),
                                  "--html", in("run.html"), "--pictures", "5"});
    ASSERT_EQ(exported.exitCode, 0) << exported.err;
    const std::string table = contentOf(in("run.csv"));
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 3);
    EXPECT_THAT(table, AllOf(HasSubstr("item,path,id,"), HasSubstr("val/ILSVRC2012_val_00000002.JPEG"),
                             HasSubstr("0 0 50 40")));
    const json document = json::parse(contentOf(in("run.json")));
    EXPECT_EQ(document.at("rows").size(), 2U);
    EXPECT_EQ(document.at("figures").at("protocols").at("ilsvrc").at("top1_localization_error"), 50.0);
    EXPECT_THAT(contentOf(in("run.html")), AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr("</html>"),
                                                 HasSubstr("Best and worst"), HasSubstr("50.00")));
}

TEST_F(Export, WithoutThePicturesTheReportSaysSo) {
    fs::remove_all(in("set"));
    const Outcome exported = run({"export", in("run.db"), "--html", in("run.html")});
    ASSERT_EQ(exported.exitCode, 0) << exported.err;
    EXPECT_THAT(contentOf(in("run.html")), HasSubstr("pictures are not at"));
}

/// Formats whose images do not lie below what was opened.
TEST_F(Export, PicturesAreFoundHoweverTheSetWasOpened) {
    const std::string coco = R"({"images":[{"id":1,"file_name":"a.bmp","width":40,"height":40}],
        "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,20,20]}],
        "categories":[{"id":1,"name":"cat"}]})";
    write(in("coco/annotations/instances_val.json"), coco);
    write(in("coco/images/a.bmp"), bmpPicture(0, 1));
    write(in("elsewhere/a.bmp"), bmpPicture(0, 1));
    write(in("VOC2012/JPEGImages/a.bmp"), bmpPicture(0, 1));
    write(in("VOC2012/Annotations/a.xml"),
          "<annotation><size><width>40</width><height>40</height></size><object><name>cat</name><bndbox>"
          "<xmin>1</xmin><ymin>1</ymin><xmax>20</xmax><ymax>20</ymax></bndbox></object></annotation>");
    write(in("one.txt"), "0 0 0 19 19\n");
    const std::string list = in("coco/annotations/instances_val.json");
    std::vector<std::string> hashes;
    for (const std::vector<std::string>& set :
         std::vector<std::vector<std::string>>{{list},
                                               {list, "--images", in("elsewhere")},
                                               {m_folder.string(), "--format", "voc", "--split", "all"}}) {
        fs::remove(in("set.db"));
        std::vector<std::string> arguments = {"score", "--predictions", in("one.txt"), "--store",
                                              in("set.db")};
        arguments.insert(arguments.end(), set.begin(), set.end());
        const Outcome scored = run(arguments);
        ASSERT_EQ(scored.exitCode, 0) << scored.err;
        const Outcome exported =
            run({"export", in("set.db"), "--html", in("set.html"), "--json", in("set.json")});
        ASSERT_EQ(exported.exitCode, 0) << exported.err;
        EXPECT_THAT(contentOf(in("set.html")), HasSubstr("data:image/jpeg;base64,")) << set.front();
        const json facts = json::parse(contentOf(in("set.json"))).at("run");
        EXPECT_EQ(facts.at("data_set"), fs::path(set.front()).lexically_normal().string());
        EXPECT_EQ(facts.at("images_folder"), set.size() == 3 ? in("elsewhere") : "");
        EXPECT_EQ(facts.at("split"), set.size() == 5 ? "all" : "");
        hashes.push_back(facts.at("data_set_hash"));
    }
    EXPECT_EQ(hashes[0], hashes[1]) << "the same set, wherever its images lie";
}

TEST_F(Export, PicturesHaveMapsOfTheRunsOwnModelOnly) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string set = (sharedData() / "ilsvrc").string();
    const Outcome evaluated = run({"evaluate", set, "--model", torchModel(), "--limit", "2", "--store",
                                   in("net.db"), "--protocol", "ilsvrc"});
    ASSERT_EQ(evaluated.exitCode, 0) << evaluated.err;
    const auto report = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments = {"export", in("net.db"), "--html", in("net.html")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome exported = run(arguments);
        EXPECT_EQ(exported.exitCode, 0) << exported.err;
        return contentOf(in("net.html"));
    };
    /// Each picture's bytes, in the report's order.
    const auto picturesOf = [](const std::string& markup) {
        std::vector<std::string> pictures;
        const std::string begin = "data:image/jpeg;base64,";
        for (std::size_t at = markup.find(begin); at != std::string::npos; at = markup.find(begin, at + 1)) {
            pictures.push_back(markup.substr(at, markup.find('"', at) - at));
        }
        return pictures;
    };
    const auto plain = picturesOf(report({}));
    const auto mapped = picturesOf(report({"--model", torchModel()}));
    const std::string copy = in("copied" + fs::path(torchModel()).extension().string());
    fs::copy_file(torchModel(), copy);
    EXPECT_EQ(picturesOf(report({"--model", copy})), mapped) << "the same, wherever it lies";
    ASSERT_GE(plain.size(), 2U);
    ASSERT_EQ(mapped.size(), plain.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        EXPECT_NE(mapped[i], plain[i]) << "the map lies over it";
    }
    for (const std::vector<std::string>& another :
         {std::vector<std::string>{(weights() / "mobilenet_v2" / "mobilenet_v2.pth").string()},
          std::vector<std::string>{torchModel(), "--geometry", "crop"}}) {
        std::vector<std::string> arguments = {"export", in("net.db"), "--html", in("no.html"), "--model"};
        arguments.insert(arguments.end(), another.begin(), another.end());
        const Outcome refused = run(arguments);
        EXPECT_EQ(refused.exitCode, 2);
        EXPECT_THAT(refused.err, HasSubstr("is not the model that the run was made with"));
        EXPECT_FALSE(fs::exists(in("no.html")));
    }
}

TEST_F(Export, WhatCantBeWrittenIsOneSentence) {
    const Outcome nothing = run({"export", in("run.db")});
    EXPECT_EQ(nothing.exitCode, 2);
    EXPECT_THAT(nothing.err, HasSubstr("--csv, --json or --html"));
    const Outcome none = run({"export", in("none.db"), "--csv", in("run.csv")});
    EXPECT_EQ(none.exitCode, 2);
    EXPECT_THAT(none.err, HasSubstr("none.db"));
    const Outcome full = run({"export", in("run.db"), "--csv", "/dev/full"});
    EXPECT_EQ(full.exitCode, 1);
    expectSentences(full.err);
    EXPECT_EQ(run({"export", in("lines.txt"), "--csv", in("run.csv")}).exitCode, 2);
    EXPECT_FALSE(fs::exists(in("run.csv")));
}

TEST_F(Export, HelpTellsColumns) {
    const Outcome help = run({"export", "--help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("label_synsets"), HasSubstr("--html"), HasSubstr("Exit code")));
}

} // namespace
} // namespace actiscope::test
