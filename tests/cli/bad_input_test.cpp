// What must not work: each gives one clear sentence and the right exit code, and the rest goes on.
#include <algorithm>
#include <limits>
#include <set>

#include "tests/cli/fixture.h"
#include "tests/opencv/caffe_writer.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class BadInput : public CommandLine {
protected:
    /// The image goes on alone and between two good photos: it fails by name, they do not.
    json expectImageFails(const std::string& path) {
        const Outcome done = run({"cam", photo(1), path, photo(3), "--model", caffeModel(), "--json"});
        EXPECT_EQ(done.exitCode, 1) << path << done.err;
        expectSentences(done.err);
        const json images = done.json().at("images");
        EXPECT_THAT(images, SizeIs(3));
        EXPECT_THAT(images.at(0).at("predictions"), SizeIs(5));
        EXPECT_THAT(images.at(2).at("predictions"), SizeIs(5));
        EXPECT_THAT(images.at(1).at("error").get<std::string>(),
                    HasSubstr(fs::path(path).filename().string()));
        EXPECT_THAT(images.at(1).at("predictions"), IsEmpty());
        return images.at(1);
    }

    /// Wrong use or no model: nothing on stdout, a sentence on stderr.
    static std::string expectRefused(const std::vector<std::string>& arguments) {
        const Outcome done = run(arguments);
        EXPECT_EQ(done.exitCode, 2) << testing::PrintToString(arguments) << done.err;
        EXPECT_THAT(done.out, IsEmpty());
        expectSentences(done.err);
        return done.err;
    }

    /// A network of one 1x1 convolution to two classes, pooled, with these weights.
    std::string smallModel(float weight, const std::string& head) const {
        write(
            in("small.prototxt"),
            "input: \"data\" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\n"
            "layer { name: \"conv\" type: \"Convolution\" bottom: \"data\" top: \"conv\" convolution_param { "
            "num_output: 2 kernel_size: 1 } }\n" +
                head);
        write(in("small.caffemodel"),
              caffeModelBytes(
                  {{"conv",
                    "Convolution",
                    {{{2, 3, 1, 1}, std::vector<float>(6, weight)}, {{2}, {0.5F, 0.25F}}}},
                   {"fc", "InnerProduct", {{{2, 128}, std::vector<float>(256, 0.01F)}, {{2}, {0, 1}}}}}));
        return in("small.caffemodel");
    }
    const std::string m_pooled = "layer { name: \"pool\" type: \"Pooling\" bottom: \"conv\" top: \"pool\" "
                                 "pooling_param { pool: AVE global_pooling: true } }\n";
};

TEST_F(BadInput, ImagesThatAreNone) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("empty.jpg"), "");
    write(in("text.png"), "this is no picture");
    write(in("cut.jpg"), contentOf(photo(2)).substr(0, 300));
    write(in("model.jpg"), contentOf(caffeModel()).substr(0, 100'000));
    for (const char* name : {"empty.jpg", "text.png", "cut.jpg", "model.jpg", "missing.jpg"}) {
        expectImageFails(in(name));
    }
}

TEST_F(BadInput, FoldersWithoutImages) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    fs::create_directories(in("nothing"));
    expectImageFails(in("nothing"));
}

TEST_F(BadInput, EveryNastyImageEndsInAnAnswerOrASentence) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::string list;
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(sharedData() / "nasty")) {
        const fs::path& path = entry.path();
        const bool picture = path.string().find("/weights/") == std::string::npos && entry.is_regular_file();
        if (picture && entry.file_size() < 200'000) {
            list += path.string() + "\n";
            ++count;
        }
    }
    ASSERT_GT(count, 100U);
    write(in("list.txt"), list);
    const Outcome done = run(
        {"cam", "--list", in("list.txt"), "--model", smallModel(0.01F, m_pooled), "--json", "--top", "1"});
    EXPECT_EQ(done.exitCode, 1);
    const json images = done.json().at("images");
    ASSERT_THAT(images, SizeIs(count));
    std::size_t good = 0;
    for (const json& image : images) {
        if (image.contains("error")) {
            EXPECT_THAT(image.at("error").get<std::string>(), testing::EndsWith(".")) << image;
        } else {
            EXPECT_THAT(image.at("predictions"), SizeIs(1)) << image;
            ++good;
        }
    }
    EXPECT_GT(good, 50U);
    EXPECT_LT(good, count);
}

TEST_F(BadInput, ModelsThatAreNone) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("empty.pth"), "");
    write(in("text.onnx"), "no network");
    write(in("lone.caffemodel"), contentOf(caffeModel()));
    const fs::path nasty = sharedData() / "nasty" / "weights";
    const std::vector<std::string> models{in("missing.pth"),
                                          in("empty.pth"),
                                          in("text.onnx"),
                                          in("lone.caffemodel"),
                                          m_folder.string(),
                                          photo(1),
                                          (nasty / "lfs_pointers" / "squeezenet1.1-7.onnx").string(),
                                          (nasty / "resnet18-5c106cde.pth").string()};
    for (const std::string& model : models) {
        const std::string said = expectRefused({"cam", photo(1), "--model", model, "--json"});
        EXPECT_THAT(said, HasSubstr(fs::path(model).filename().string()));
    }
}

TEST_F(BadInput, AForbiddenPickleIsRefusedByTheNameItAsksFor) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string said =
        expectRefused({"cam", photo(1), "--model",
                       (sharedData() / "nasty" / "weights" / "whole_squeezenet1_1.pth").string()});
    EXPECT_THAT(said, HasSubstr("torchvision.models.squeezenet.SqueezeNet"));
}

TEST_F(BadInput, WrongUse) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::vector<std::vector<std::string>> wrong{
        {"cam"},
        {"cam", "--model", caffeModel()},
        {"cam", photo(1), "--model", caffeModel(), "--threshold", "1.5"},
        {"cam", photo(1), "--model", caffeModel(), "--threshold", "-0.1"},
        {"cam", photo(1), "--model", caffeModel(), "--threshold", "nan"},
        {"cam", photo(1), "--model", caffeModel(), "--top", "-1"},
        {"cam", photo(1), "--model", caffeModel(), "--top", "many"},
        {"cam", photo(1), "--model", caffeModel(), "--geometry", "squeeze"},
        {"cam", photo(1), "--model", caffeModel(), "--device", "toaster"},
        {"cam", photo(1), "--model", caffeModel(), "--input-size", "0"},
        {"cam", photo(1), "--model", caffeModel(), "--input-size", "3"},
        {"--input-size", "448", "cam", photo(1), "--model", caffeModel()},
        {photo(1), "cam", photo(1), "--model", caffeModel()},
        {"cam", photo(1), "--model", torchModel(), "--input-size", "3"},
        {"cam", photo(1), "--model", caffeModel(), "--class", "no such class"},
        {"cam", photo(1), "--model", caffeModel(), "--class", "1000"},
        {"cam", photo(1), "--model", caffeModel(), "--list", in("missing.txt")},
        {"cam", photo(1), "--model", caffeModel(), "--labels", in("missing.txt")},
        {"cam", photo(1), "--model", caffeModel(), "--description", in("missing.json")},
        {"cam", photo(1), "--model", caffeModel(), "--prototxt", in("missing.prototxt")},
        {"cam", photo(1), "--model", caffeModel(), "--annotations", in("missing")},
        {"cam", photo(1), "--model", caffeModel(), "--out", photo(1)},
        {"cam", photo(1), "--model", caffeModel(), "--device", "cuda"},
        {"cam", photo(1), "--model", caffeModel(), "--threads", "-1"},
        {"cam", photo(1), "--model", caffeModel(), "--top", "0"},
        {"cam", photo(1), "--model", caffeModel(), "--list", m_folder.string()},
        {"cam", photo(1), "--model", caffeModel(), "--frobnicate"},
        {"models"},
        {"models", "info"},
        {"models", "info", in("missing.pth")},
        {"models", "frobnicate", caffeModel()},
    };
    for (const std::vector<std::string>& arguments : wrong) {
        expectRefused(arguments);
    }
}

TEST_F(BadInput, NumbersOutOfRangeAreExplained) {
    const auto refused = [](const char* option, const char* value) {
        return expectRefused({"cam", "a.jpg", "--model", "b.pth", option, value});
    };
    EXPECT_THAT(refused("--threshold", "20%"),
                HasSubstr("--threshold: \"20%\" is no number from 0 to 1; write 0.2 for 20 %"));
    EXPECT_THAT(refused("--threshold", "nan"), HasSubstr("no number from 0 to 1"));
    EXPECT_THAT(refused("--top", "1e3"), HasSubstr("--top: \"1e3\" is no whole number from 0 to 100000"));
    EXPECT_THAT(refused("--threads", "-1"), HasSubstr("no whole number from 0 to 1024"));
    EXPECT_THAT(refused("--input-size", "3"), HasSubstr("no whole number from 8 to 8192"));
}

TEST_F(BadInput, TheHelpOfTheCommandInUseIsNamed) {
    EXPECT_THAT(expectRefused({"cam", "a.jpg", "--model", "b.pth", "--top", "x"}),
                HasSubstr("see actiscope cam --help."));
    EXPECT_THAT(expectRefused({"cam", "--model", "b.pth"}), HasSubstr("see actiscope cam --help."));
    EXPECT_THAT(expectRefused({"models", "info"}), HasSubstr("see actiscope models info --help."));
    EXPECT_THAT(expectRefused({"models"}), HasSubstr("see actiscope models --help."));
    EXPECT_THAT(expectRefused({"--frobnicate"}), HasSubstr("see actiscope --help."));
}

// A script's unset variable must not mean the same as no option at all.
TEST_F(BadInput, EmptyValuesAreRefused) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* option : {"--out", "--list", "--class", "--annotations", "--labels", "--description",
                               "--prototxt", "--geometry", "--device", "--threshold", "--threads"}) {
        EXPECT_THAT(expectRefused({"cam", photo(1), "--model", caffeModel(), option, ""}), HasSubstr(option));
    }
    expectRefused({"cam", photo(1), "--model", ""});
    expectRefused({"cam", "", "--model", caffeModel()});
    expectRefused({"models", "info", ""});
    expectRefused({"--model", ""});
}

TEST_F(BadInput, APrototxtWithAnotherKindOfModelIsRefused) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string prototxt = (fs::path(caffeModel()).parent_path() / "deploy.prototxt").string();
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"cam", photo(1), "--model", torchModel(), "--prototxt", prototxt},
          {"models", "info", torchModel(), "--prototxt", prototxt}}) {
        EXPECT_THAT(expectRefused(arguments),
                    AllOf(HasSubstr("no Caffe model"), HasSubstr("deploy.prototxt")));
    }
}

TEST_F(BadInput, APictureIsNoList) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string said = expectRefused({"cam", "--list", photo(1), "--model", caffeModel()});
    EXPECT_THAT(said, AllOf(HasSubstr(photo(1)), HasSubstr("no list of images")));
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    write(in("long.txt"), std::string(100'000, 'a'));
    EXPECT_THAT(expectRefused({"cam", "--list", in("long.txt"), "--model", caffeModel()}),
                HasSubstr("no list"));
    EXPECT_THAT(expectRefused({"cam", "--list", "/dev/zero", "--model", caffeModel()}), HasSubstr("no list"));
}

TEST_F(BadInput, ControlCharactersOfNamesStayOffTheTerminal) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string evil = "e\033[31m\rv\nil\a\xC2\x9B\x9B \xC3\xA4";
    const std::string shown = "e\\x1B[31m\\rv\\nil\\x07\\xC2\\x9B\\x9B \xC3\xA4";
    write(in(evil + ".jpg"), contentOf(photo(3)));
    write(in(evil + ".xml"), "<annotation><object><name>"
                             "c\x9Bt</name><bndbox><xmin>1</xmin><ymin>1</ymin>"
                             "<xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>");
    std::string labels;
    for (int i = 0; i < 1000; ++i) {
        labels += "kind\033[2J " + std::to_string(i) + "\n";
    }
    write(in("labels.txt"), labels);
    const Outcome done = run({"cam", in(evil + ".jpg"), in(evil + "no.jpg"), "--model", caffeModel(),
                              "--labels", in("labels.txt")});
    EXPECT_EQ(done.exitCode, 1);
    for (const std::string& text : {done.out, done.err}) {
        EXPECT_THAT(text, HasSubstr(shown));
        for (const char* raw : {"\033", "\r", "\a", "\xC2\x9B"}) {
            EXPECT_THAT(text, Not(HasSubstr(raw)));
        }
    }
    EXPECT_THAT(done.out, AllOf(HasSubstr("kind\\x1B[2J"), HasSubstr("c\\x9Bt")));
    const Outcome info = run({"models", "info", caffeModel(), "--labels", in("labels.txt")});
    EXPECT_EQ(info.exitCode, 0) << info.err;
    EXPECT_THAT(info.out, Not(HasSubstr("\033")));
}

TEST_F(BadInput, AWrongNumberOfLabelsNamesBothNumbers) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("three.txt"), "cat\ndog\nbird\n");
    const std::string said =
        expectRefused({"cam", photo(1), "--model", caffeModel(), "--labels", in("three.txt")});
    EXPECT_THAT(said, AllOf(HasSubstr("3"), HasSubstr("1000")));
}

TEST_F(BadInput, AWrongNumberOfLabelsInADescriptionNamesTheFile) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("d.json"), R"({"labels": ["a", "b"]})");
    const std::string said =
        expectRefused({"cam", photo(1), "--model", caffeModel(), "--description", in("d.json")});
    EXPECT_THAT(said, HasSubstr("d.json names 2 classes, but the model has 1000"));
}

TEST_F(BadInput, ABadDescriptionNamesItsKey) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("d.json"), R"({"input": {"channels": "CMYK"}})");
    const std::string said =
        expectRefused({"cam", photo(1), "--model", caffeModel(), "--description", in("d.json")});
    EXPECT_THAT(said, HasSubstr("channels"));
}

TEST_F(BadInput, BadAnnotationsAreSaidAndThePredictionsStay) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string object =
        "<annotation><size><width>500</width><height>375</height></size><object><name>n02105855"
        "</name><bndbox><xmin>600</xmin><ymin>10</ymin><xmax>700</xmax><ymax>50</ymax></bndbox>"
        "</object></annotation>";
    for (const std::string& xml : {std::string("<annotation><object>"), std::string("no xml"), object}) {
        write(in("x.jpg"), contentOf(photo(3)));
        write(in("x.xml"), xml);
        const Outcome done = run({"cam", in("x.jpg"), "--model", caffeModel(), "--json"});
        EXPECT_EQ(done.exitCode, 1) << xml;
        expectSentences(done.err);
        const json image = done.json().at("images").at(0);
        EXPECT_THAT(image.at("error").get<std::string>(), HasSubstr("x.xml"));
        EXPECT_THAT(image.at("predictions"), SizeIs(5));
        EXPECT_THAT(image.at("ground_truth"), IsEmpty());
        EXPECT_FALSE(image.at("predictions").at(0).contains("iou"));
    }
}

TEST_F(BadInput, AnAnnotationOfAnotherPictureIsNotUsed) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto annotated = [&](const char* width, const char* height) {
        write(in("x.jpg"), contentOf(photo(3)));
        write(in("x.xml"),
              std::string("<annotation><size><width>") + width + "</width><height>" + height +
                  "</height></size><object><name>n02105855</name><bndbox><xmin>10</xmin><ymin>20</ymin>"
                  "<xmax>99</xmax><ymax>119</ymax></bndbox></object></annotation>");
        return run({"cam", in("x.jpg"), "--model", caffeModel(), "--json"});
    };
    const Outcome other = annotated("375", "500");
    EXPECT_EQ(other.exitCode, 1);
    expectSentences(other.err);
    const json refused = other.json().at("images").at(0);
    EXPECT_THAT(refused.at("error").get<std::string>(),
                AllOf(HasSubstr("375 x 500"), HasSubstr("500 x 375")));
    EXPECT_THAT(refused.at("ground_truth"), IsEmpty());
    EXPECT_THAT(refused.at("predictions"), SizeIs(5));

    const Outcome copy = annotated("250", "188"); // 187.5, rounded
    EXPECT_EQ(copy.exitCode, 0) << copy.err;
    const json scaled = copy.json().at("images").at(0);
    EXPECT_FALSE(scaled.contains("error"));
    EXPECT_THAT(scaled.at("note").get<std::string>(), AllOf(HasSubstr("250 x 188"), HasSubstr("500 x 375")));
    EXPECT_THAT(copy.err, HasSubstr(scaled.at("note").get<std::string>()));
    EXPECT_EQ(scaled.at("ground_truth").at(0).at("box"), json::array({20, 40, 200, 239}));
}

TEST_F(BadInput, AFolderWithoutAnnotationsOfTheImagesIsSaid) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    fs::create_directories(in("boxes"));
    write(in("photos/x.jpg"), contentOf(photo(3)));
    const Outcome done = run({"cam", in("photos"), "--model", caffeModel(), "--annotations", in("boxes")});
    EXPECT_EQ(done.exitCode, 0);
    EXPECT_THAT(done.err, AllOf(HasSubstr(in("boxes")), HasSubstr("no box")));
}

TEST_F(BadInput, LogitsThatAreNotFiniteAreNoAnswer) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string model = smallModel(std::numeric_limits<float>::quiet_NaN(), m_pooled);
    const Outcome done = run({"cam", photo(1), "--model", model, "--json", "--out", in("out")});
    EXPECT_EQ(done.exitCode, 1);
    const json image = done.json().at("images").at(0);
    EXPECT_THAT(image.at("error").get<std::string>(), HasSubstr("not finite"));
    EXPECT_EQ(image.at("width"), 500) << "it was decoded before it failed";
    EXPECT_EQ(image.at("height"), 375);
    EXPECT_THAT(image.at("predictions"), IsEmpty());
    EXPECT_TRUE(fs::is_empty(in("out")));
}

TEST_F(BadInput, AnInputThatIsNotFiniteNamesTheDescription) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    write(in("odd.json"), R"({"input": {"std": [1e-320, 1, 1]}})");
    const Outcome done =
        run({"cam", photo(1), "--model", caffeModel(), "--description", in("odd.json"), "--json"});
    EXPECT_EQ(done.exitCode, 1);
    const json image = done.json().at("images").at(0);
    EXPECT_THAT(image.at("error").get<std::string>(), HasSubstr("input made of"));
    EXPECT_THAT(image.at("error").get<std::string>(), HasSubstr("description"));
    EXPECT_THAT(image.at("predictions"), IsEmpty());
}

TEST_F(BadInput, AConstantMapIsSaidToBeOne) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome done =
        run({"cam", photo(1), "--model", smallModel(0, m_pooled), "--json", "--out", in("out")});
    EXPECT_EQ(done.exitCode, 0);
    EXPECT_THAT(done.err, HasSubstr("constant"));
    const json prediction = done.json().at("images").at(0).at("predictions").at(0);
    EXPECT_EQ(prediction.at("cam").at("min"), prediction.at("cam").at("max"));
    EXPECT_EQ(prediction.at("box"), json::array({0, 0, 500, 375}))
        << "constant and positive: the whole image";
}

TEST_F(BadInput, ANetworkWithoutMapsStillPredicts) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::string model =
        smallModel(0.01F, "layer { name: \"fc\" type: \"InnerProduct\" bottom: \"conv\" top: "
                          "\"fc\" inner_product_param { num_output: 2 } }\n");
    const Outcome done = run({"cam", photo(1), "--model", model, "--json", "--out", in("out")});
    EXPECT_EQ(done.exitCode, 0) << done.err;
    EXPECT_THAT(done.err, HasSubstr("pooling"));
    const json document = done.json();
    EXPECT_EQ(document.at("model").at("exact"), false);
    EXPECT_THAT(document.at("model").at("why_not").get<std::string>(), HasSubstr("pooling"));
    const json& predictions = document.at("images").at(0).at("predictions");
    ASSERT_THAT(predictions, SizeIs(2));
    for (const json& prediction : predictions) {
        EXPECT_TRUE(prediction.at("cam").is_null());
        EXPECT_TRUE(prediction.at("box").is_null());
    }
    EXPECT_TRUE(fs::is_empty(in("out")));
    expectRefused({"cam", photo(1), "--model", model, "--input-size", "16"});
}

TEST_F(BadInput, AResultThatCannotBeWrittenFailsItsImage) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    fs::create_directories(in("out/ILSVRC2012_val_00000001.figure.png/in the way"));
    const Outcome done =
        run({"cam", photo(1), photo(2), "--model", caffeModel(), "--out", in("out"), "--json"});
    EXPECT_EQ(done.exitCode, 1);
    const json images = done.json().at("images");
    EXPECT_THAT(images.at(0).at("error").get<std::string>(), HasSubstr("figure.png"));
    EXPECT_EQ(images.at(0).at("width"), 500);
    EXPECT_THAT(images.at(0).at("predictions"), SizeIs(5)) << "what was found is not lost with the file";
    EXPECT_FALSE(images.at(1).contains("error"));
}

} // namespace
} // namespace actiscope::test
