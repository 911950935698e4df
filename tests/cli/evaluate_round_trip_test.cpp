// What `actiscope evaluate` writes for `actiscope score` gives its own figures again; options of the model
// and of the data set change or supply what they name.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/cli/fixture.h"
#include "tests/cli/stored_rows.h"
#include "tests/support/bmp_picture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json documentOf(const std::vector<std::string>& words) {
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    return outcome.exitCode == 0 ? outcome.json() : json::object();
}

/// Neither all nor nothing, so that it tells one procedure from another.
void expectInBetween(const json& percent) {
    EXPECT_GT(percent.get<double>(), 0);
    EXPECT_LT(percent.get<double>(), 100);
}

class EvaluateRoundTrip : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        const Outcome drawn = run({"demo-data", "--out", in("set"), "--count", "150", "--seed", "3", "--task",
                                   "objects", "--hard"});
        ASSERT_EQ(drawn.exitCode, 0) << drawn.err;
    }
};

TEST_F(EvaluateRoundTrip, MapsGiveTheFiguresOfTheEvaluation) {
    const json evaluated =
        documentOf({"evaluate", in("set"), "--model", "demo-gmp", "--maps", in("maps"), "--json"});
    const json scored = documentOf({"score", in("maps"), in("set"), "--json"});
    EXPECT_EQ(scored.at("images"), evaluated.at("images"));
    const json& figures = scored.at("protocols");
    ASSERT_EQ(figures.size(), 3U);
    for (const char* protocol : {"maxboxacc", "maxboxacc-v2", "gt-known"}) {
        EXPECT_EQ(figures.at(protocol), evaluated.at("protocols").at(protocol)) << protocol;
    }
    expectInBetween(figures.at("maxboxacc").at("score"));
    expectInBetween(figures.at("maxboxacc-v2").at("score"));
    expectInBetween(figures.at("gt-known").at("accuracy"));
}

TEST_F(EvaluateRoundTrip, ASubmissionGivesTheErrorsOfTheEvaluation) {
    for (const char* name : {"guesses.csv", "guesses.txt"}) {
        const json evaluated =
            documentOf({"evaluate", in("set"), "--model", "demo-gmp", "--submission", in(name), "--json"});
        const json scored = documentOf({"score", "--predictions", in(name), in("set"), "--json"});
        EXPECT_EQ(scored.at("images"), evaluated.at("images"));
        const json& errors = scored.at("protocols").at("ilsvrc");
        EXPECT_EQ(errors, evaluated.at("protocols").at("ilsvrc")) << name;
        expectInBetween(errors.at("top1_classification_error"));
        expectInBetween(errors.at("top1_localization_error"));
        expectInBetween(errors.at("top5_localization_error"));
    }
}

/// Three pictures of two classes of the demo network.
class EvaluateOptions : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        for (int i = 0; i < kPictures; ++i) {
            write(in("set/p" + std::to_string(i) + ".bmp"), bmpPicture(i, static_cast<unsigned>(i), kSide));
        }
        writeList("cow", "dog");
    }

    static constexpr int kPictures = 3;
    static constexpr int kSide = 64;

    void writeList(const std::string& first, const std::string& second) const {
        write(in("set/list.csv"), "path,label,x0,y0,x1,y1\np0.bmp," + first + ",4,5,40,41\np1.bmp," + second +
                                      ",4,5,30,31\np2.bmp," + first + ",14,25,30,61\n");
    }
    /// Rows of an evaluation with these options.
    [[nodiscard]] std::vector<runs::ImageRow> rows(const std::vector<std::string>& options,
                                                   const std::string& set = "set/list.csv") const {
        std::vector<std::string> words = {"evaluate", in(set),   "--model",
                                          "demo-gap", "--store", in("run.db")};
        words.insert(words.end(), options.begin(), options.end());
        fs::remove(in("run.db"));
        const Outcome outcome = run(words);
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
        std::vector<runs::ImageRow> found;
        const auto store = runs::RunStore::open(in("run.db"));
        EXPECT_TRUE(store && store->forEach([&](runs::ImageRow&& row) {
            found.push_back(std::move(row));
            return true;
        }));
        return found;
    }
    static std::vector<std::string> textsOf(const std::vector<runs::ImageRow>& rows) {
        std::vector<std::string> texts;
        std::transform(rows.begin(), rows.end(), std::back_inserter(texts), textOf);
        return texts;
    }
    static Box hullOf(const std::vector<runs::ImageRow>& rows) {
        Box hull{kSide, kSide, 0, 0};
        for (const runs::ImageRow& row : rows) {
            for (const runs::Prediction& one : row.predictions) {
                if (one.box) {
                    hull = {std::min(hull.x0, one.box->x0), std::min(hull.y0, one.box->y0),
                            std::max(hull.x1, one.box->x1), std::max(hull.y1, one.box->y1)};
                }
            }
        }
        return hull;
    }
    [[nodiscard]] static json demoDescription() {
        return json::parse(contentOf(fs::path(ACTISCOPE_RESOURCE_DIR) / "models/demo-gap.safetensors.json"));
    }
};

TEST_F(EvaluateOptions, GeometryIsThatOfTheInput) {
    const auto stretched = rows({});
    EXPECT_EQ(hullOf(stretched), (Box{0, 0, kSide, kSide}));
    EXPECT_EQ(textsOf(rows({"--geometry", "stretch"})), textsOf(stretched)) << "what the model says";
    const auto cropped = rows({"--geometry", "crop"});
    EXPECT_EQ(hullOf(cropped), (Box{4, 4, 60, 60})) << "224 of 256 pixels, in the middle";
    for (std::size_t i = 0; i < cropped.size(); ++i) {
        EXPECT_NE(cropped[i].predictions.at(0).probability, stretched[i].predictions.at(0).probability);
    }
}

TEST_F(EvaluateOptions, ADescriptionIsThatOfTheInput) {
    json description = demoDescription();
    description.at("input").at("geometry") = "crop";
    write(in("crop.json"), description.dump());
    EXPECT_EQ(textsOf(rows({"--description", in("crop.json")})), textsOf(rows({"--geometry", "crop"})));

    description = demoDescription();
    description.at("input").at("channels") = "BGR";
    write(in("bgr.json"), description.dump());
    const auto as = rows({});
    const auto swapped = rows({"--description", in("bgr.json")});
    for (std::size_t i = 0; i < as.size(); ++i) {
        EXPECT_NE(swapped[i].predictions.at(0).probability, as[i].predictions.at(0).probability);
    }
}

TEST_F(EvaluateOptions, LabelsNameTheModelsClasses) {
    const auto usual = textsOf(rows({}));
    const json names = demoDescription().at("labels");
    std::map<std::string, std::string> own;
    std::string lines;
    for (std::size_t i = 0; i < names.size(); ++i) {
        own[names[i]] = "thing number " + std::to_string(i);
        lines += own[names[i]] + "\n";
    }
    write(in("own.txt"), lines);
    writeList(own.at("cow"), own.at("dog"));
    const Outcome without = run({"evaluate", in("set/list.csv"), "--model", "demo-gap"});
    EXPECT_EQ(without.exitCode, 2);
    EXPECT_THAT(without.err, HasSubstr("class"));
    EXPECT_EQ(textsOf(rows({"--labels", in("own.txt")})), usual);
    const auto store = runs::RunStore::open(in("run.db"));
    ASSERT_TRUE(store);
    EXPECT_EQ(store->facts().classes.at(2).name, "thing number 2");
}

TEST_F(EvaluateOptions, AnnotationsSupplyTheBoxes) {
    fs::create_directories(in("folders/cow"));
    fs::create_directories(in("folders/dog"));
    fs::copy(in("set/p0.bmp"), in("folders/cow/p0.bmp"));
    fs::copy(in("set/p1.bmp"), in("folders/dog/p1.bmp"));
    const auto annotationOf = [](const std::string& label, int left) {
        return "<annotation><size><width>64</width><height>64</height></size><object><name>" + label +
               "</name><bndbox><xmin>" + std::to_string(left) +
               "</xmin><ymin>11</ymin><xmax>50</xmax><ymax>40</ymax></bndbox></object></annotation>";
    };
    write(in("xml/p0.xml"), annotationOf("cow", 21));
    write(in("xml/p1.xml"), annotationOf("dog", 31));

    for (const runs::ImageRow& row : rows({}, "folders")) {
        EXPECT_THAT(row.labels.at(0).truths, testing::IsEmpty());
        EXPECT_FALSE(row.labels[0].overlap);
    }
    const auto annotated = rows({"--annotations", in("xml")}, "folders");
    ASSERT_EQ(annotated.size(), 2U);
    EXPECT_EQ(annotated[0].labels.at(0).truths, (std::vector<Box>{{20, 10, 50, 40}})); // from 1 in the file
    EXPECT_EQ(annotated[1].labels.at(0).truths, (std::vector<Box>{{30, 10, 50, 40}}));
    for (const runs::ImageRow& row : annotated) {
        EXPECT_TRUE(row.labels[0].overlap);
    }

    write(in("folders/cow/p0.xml"), annotationOf("cow", 3)); // beside the image
    EXPECT_EQ(rows({}, "folders").at(0).labels.at(0).truths, (std::vector<Box>{{2, 10, 50, 40}}));
    EXPECT_EQ(textsOf(rows({"--annotations", in("xml")}, "folders")), textsOf(annotated)) << "used first";
}

} // namespace
} // namespace actiscope::test
