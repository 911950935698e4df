// `actiscope train` as a person runs it: learning, killing, resuming, wrong use.
#include <algorithm>
#include <csignal>
#include <cstring>
#include <sstream>

#include "tests/cli/fixture.h"
#include "tests/support/bmp_picture.h"

namespace actiscope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::vector<nlohmann::json> linesOf(const std::string& text) {
    std::vector<nlohmann::json> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(nlohmann::json::parse(line));
    }
    return lines;
}

/// What lies behind the header: the weights, bit for bit.
std::string tensorBytes(const fs::path& file) {
    const std::string content = contentOf(file);
    std::uint64_t header = 0;
    if (content.size() < sizeof header) {
        return {};
    }
    std::memcpy(&header, content.data(), sizeof header);
    return content.substr(sizeof header + header);
}

class TrainCommand : public CommandLine {
protected:
    void SetUp() override {
        CommandLine::SetUp();
        for (int label = 0; label < 3; ++label) {
            for (int i = 0; i < 12; ++i) {
                const std::string name = in("data/" + std::string(1, static_cast<char>('a' + label)) + "/" +
                                            std::to_string(i) + ".bmp");
                write(name, bmpPicture(label, static_cast<unsigned>(100 * label + i)));
            }
        }
    }

    /// The command line of a training that takes a second or two. Of `more` an option takes the place of the
    /// same one here.
    [[nodiscard]] std::vector<std::string> command(const std::string& out,
                                                   const std::vector<std::string>& more = {}) const {
        std::vector<std::string> all{"train", "--data", in("data"), "--out", in(out), "--threads", "2"};
        const std::vector<std::string> usual{"--network", "demo-net", "--input-size", "32",  "--epochs", "4",
                                             "--batch",   "8",        "--lr",         "0.02"};
        for (std::size_t i = 0; i < usual.size(); i += 2) {
            if (std::find(more.begin(), more.end(), usual[i]) == more.end()) {
                all.insert(all.end(), {usual[i], usual[i + 1]});
            }
        }
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
};

TEST_F(TrainCommand, TrainsOnFoldersAndTheModelOpens) {
    const Outcome trained = run(command("out", {"--half", "--epochs", "6"}));
    ASSERT_EQ(trained.exitCode, 0) << trained.err;
    const auto lines = linesOf(trained.out);
    ASSERT_EQ(lines.size(), 6U);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(lines[i].at("epoch"), i + 1);
        for (const char* key : {"loss", "top1_error", "top5_error", "learning_rate", "images_per_second"}) {
            EXPECT_TRUE(lines[i].at(key).is_number()) << key;
        }
        EXPECT_TRUE(lines[i].at("gt_known").is_null()); // no boxes
        EXPECT_TRUE(lines[i].at("top1_localization_error").is_null());
    }
    EXPECT_LT(lines.back().at("training_loss"), lines.front().at("training_loss"));
    EXPECT_THAT(trained.err, AllOf(HasSubstr("epoch 1/6"), HasSubstr("the best one, is")));

    const std::string model = in("out/model.safetensors");
    const Outcome maps = run({"cam", in("data/b/3.bmp"), "--model", model, "--json"});
    ASSERT_EQ(maps.exitCode, 0) << maps.err;
    const auto document = maps.json();
    EXPECT_EQ(document.at("model").at("classes"), 3);
    EXPECT_TRUE(document.at("model").at("exact"));
    std::vector<std::string> names;
    for (const auto& prediction : document.at("images").at(0).at("predictions")) {
        names.push_back(prediction.at("name"));
        EXPECT_FALSE(prediction.at("cam").is_null());
        EXPECT_LT(prediction.at("cam").at("exactness_error"), 1e-2);
    }
    EXPECT_THAT(names, testing::UnorderedElementsAre("a", "b", "c"));
    const auto description = nlohmann::json::parse(contentOf(model + ".json"));
    EXPECT_EQ(description.at("input").at("width"), 32);
    EXPECT_EQ(description.at("pool"), "gap");
    EXPECT_EQ(description.at("name"), "Demo-GAP");
}

TEST_F(TrainCommand, BoxesGiveLocalizationFigures) {
    for (int label = 0; label < 3; ++label) {
        const std::string name(1, static_cast<char>('a' + label));
        for (int i = 0; i < 12; ++i) {
            write(in("data/" + name + "/annotations/" + std::to_string(i) + ".xml"),
                  "<annotation><object><name>" + name +
                      "</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>40</xmax><ymax>40</ymax></bndbox></"
                      "object>"
                      "</annotation>");
        }
    }
    const Outcome trained = run(command("out", {"--pool", "gmp", "--epochs", "2"}));
    ASSERT_EQ(trained.exitCode, 0) << trained.err;
    for (const auto& line : linesOf(trained.out)) {
        EXPECT_EQ(line.at("annotated_images"), 3);
        EXPECT_TRUE(line.at("gt_known").is_number());
        EXPECT_GE(line.at("top1_localization_error").get<double>(),
                  line.at("top1_error").get<double>() - 1e-9);
    }
    EXPECT_EQ(nlohmann::json::parse(contentOf(in("out/model.safetensors.json"))).at("pool"), "gmp");
}

TEST_F(TrainCommand, KilledTwiceAndResumedItEndsWithTheSameWeights) {
    const std::vector<std::string> everyStep{"--checkpoint-every", "0"};
    const Outcome whole = run(command("whole", everyStep));
    ASSERT_EQ(whole.exitCode, 0) << whole.err;

    ASSERT_EQ(run(command("killed", everyStep), {"", "epoch 1/4", SIGKILL}).exitCode, -1);
    const auto resume = command("killed", {"--checkpoint-every", "0", "--resume"});
    ASSERT_EQ(run(resume, {"", "epoch 3/4", SIGKILL}).exitCode, -1);
    const Outcome last = run(resume);
    ASSERT_EQ(last.exitCode, 0) << last.err;
    EXPECT_EQ(linesOf(last.out).back().at("training_loss"), linesOf(whole.out).back().at("training_loss"));
    const std::string expected = tensorBytes(in("whole/checkpoint.safetensors"));
    EXPECT_GT(expected.size(), 1'000'000U);
    EXPECT_TRUE(tensorBytes(in("killed/checkpoint.safetensors")) == expected);
    EXPECT_TRUE(contentOf(in("killed/model.safetensors")) == contentOf(in("whole/model.safetensors")));
}

TEST_F(TrainCommand, CtrlCEndsWithACheckpointAndResumeGoesOn) {
    const auto arguments = command("out", {"--epochs", "30"});
    const Outcome stopped = run(arguments, {"", "epoch 2/30", SIGINT});
    EXPECT_EQ(stopped.exitCode, 1) << stopped.err;
    EXPECT_THAT(stopped.err, HasSubstr("--resume goes on"));
    EXPECT_TRUE(fs::exists(in("out/checkpoint.safetensors")));

    const Outcome again = run(arguments);
    EXPECT_EQ(again.exitCode, 2);
    EXPECT_THAT(again.err, HasSubstr("holds the checkpoint of a training"));
    const Outcome refused =
        run(command("out", {"--epochs", "30", "--resume", "--network", "squeezenet-1.1"}));
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.err, HasSubstr("network is demo-net there and squeezenet-1.1 here"));

    const Outcome resumed = run(command("out", {"--epochs", "30", "--resume"}), {"", "epoch 4/30", SIGTERM});
    EXPECT_EQ(resumed.exitCode, 1);
    EXPECT_THAT(resumed.err, HasSubstr("It goes on in epoch"));
}

TEST_F(TrainCommand, BrokenPicturesAndFoldersAreNamed) {
    write(in("data/b/4.bmp"), "no picture");
    const Outcome broken = run(command("broken", {"--epochs", "2", "--batch", "1"}));
    EXPECT_EQ(broken.exitCode, 1) << broken.err;
    EXPECT_THAT(broken.err, AllOf(HasSubstr("b/4.bmp"), HasSubstr("1 picture could not be read")));
    EXPECT_EQ(linesOf(broken.out).at(1).at("skipped_images"), 1);

    fs::create_directories(in("data/d"));
    const Outcome empty = run(command("empty"));
    EXPECT_EQ(empty.exitCode, 2);
    EXPECT_THAT(empty.err, AllOf(HasSubstr("data/d"), HasSubstr("holds no image")));
    for (const std::string name : {"b", "c", "d"}) {
        fs::remove_all(in("data/" + name));
    }
    const Outcome one = run(command("one"));
    EXPECT_EQ(one.exitCode, 2);
    EXPECT_THAT(one.err, HasSubstr("one class folder only"));
    expectSentences(one.err);
}

TEST_F(TrainCommand, ADivergingTrainingLeavesWhatOneCanGoOnFrom) {
    const Outcome diverged = run(command("out", {"--lr", "1e6", "--checkpoint-every", "0"}));
    EXPECT_EQ(diverged.exitCode, 2);
    EXPECT_THAT(diverged.err,
                AllOf(HasSubstr("no finite number"), HasSubstr("of epoch 1"),
                      HasSubstr("is the state at the beginning"), HasSubstr("lower learning rate")));
    const Outcome lower = run(command("lower", {"--lr", "0.01", "--init", in("out/checkpoint.safetensors")}));
    EXPECT_EQ(lower.exitCode, 0) << lower.err;
    EXPECT_THAT(lower.err, Not(HasSubstr("start anew"))) << "every parameter is taken from it";
}

TEST_F(TrainCommand, AModelThatCouldNotBeWrittenIsAFailureUntilItIs) {
    fs::create_directories(in("out/model.safetensors"));
    const Outcome failed = run(command("out"));
    EXPECT_EQ(failed.exitCode, 2);
    EXPECT_THAT(failed.err, AllOf(HasSubstr("could not be written"), HasSubstr("waits in"),
                                  Not(HasSubstr("the best one, is"))));
    fs::remove(in("out/model.safetensors"));
    const Outcome resumed = run(command("out", {"--resume"}));
    EXPECT_EQ(resumed.exitCode, 0) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr("the best one, is"));
    ASSERT_EQ(run(command("whole")).exitCode, 0);
    EXPECT_TRUE(contentOf(in("out/model.safetensors")) == contentOf(in("whole/model.safetensors")));
}

TEST_F(TrainCommand, WrongUseIsSaid) {
    const Outcome network = run(command("out", {"--network", "no-such-net"}));
    EXPECT_EQ(network.exitCode, 2);
    EXPECT_THAT(network.err, AllOf(HasSubstr("no-such-net"), HasSubstr("demo-net")));
    EXPECT_EQ(run(command("out", {"--epochs", "0"})).exitCode, 2);
    for (const auto& [option, value] :
         std::vector<std::pair<std::string, std::string>>{{"--lr", "nan"},
                                                          {"--lr", "0"},
                                                          {"--lr", "inf"},
                                                          {"--checkpoint-every", "nan"},
                                                          {"--seed", "-1"}}) {
        const Outcome wrong = run(command("out", {option, value}));
        EXPECT_EQ(wrong.exitCode, 2) << option << " " << value;
        EXPECT_THAT(wrong.err, HasSubstr(option + ": \"" + value + "\" is no "));
        EXPECT_LT(wrong.err.size(), 200U);
    }
    const Outcome boxes = run(command("out", {"--annotations", in("nowhere")}));
    EXPECT_EQ(boxes.exitCode, 2);
    EXPECT_THAT(boxes.err, HasSubstr("nowhere is no folder"));
    EXPECT_EQ(run({"train", "--network", "demo-net"}).exitCode, 2);
    const Outcome help = run({"train", "--help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("--resume"), HasSubstr("gt_known"), HasSubstr("Exit code")));
}

TEST_F(TrainCommand, DemoPicturesNeedNoFolder) {
    const Outcome trained =
        run({"train", "--data", "demo", "--task", "text", "--count", "60", "--network", "demo-net",
             "--input-size", "48", "--epochs", "2", "--batch", "8", "--threads", "2", "--out", in("out")});
    if (trained.err.find("fonts-noto-color-emoji") != std::string::npos) {
        GTEST_SKIP() << "skipped: " << trained.err;
    }
    ASSERT_EQ(trained.exitCode, 0) << trained.err;
    const auto lines = linesOf(trained.out);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].at("images"), 12);
    EXPECT_EQ(lines[1].at("annotated_images"), 6); // those with writing
}

} // namespace
} // namespace actiscope::test
