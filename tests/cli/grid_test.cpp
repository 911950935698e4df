// `actiscope grid`: the class at every place of an image.
#include <cmath>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class Grid : public CommandLine {};

TEST_F(Grid, AtItsOwnSizeThePlacesOfAPooledNetworkAverageToItsLogits) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome grid = run({"grid", photo(3), "--model", torchModel(), "--input-size", "224", "--json"});
    ASSERT_EQ(grid.exitCode, 0) << grid.err;
    EXPECT_THAT(grid.err, IsEmpty());
    const json document = grid.json();
    EXPECT_EQ(document.at("grid"), json::array({13, 13}));
    EXPECT_EQ(document.at("input"), json::array({224, 224}));
    ASSERT_EQ(document.at("cells").size(), 169U);

    // The cam command's map of the most frequent class: a cell's logit there is map + bias, and SqueezeNet's
    // bias is inside of the map, so the map's largest value is the largest logit of that class.
    const json first = document.at("cells").at(0);
    EXPECT_EQ(first.at("row"), 0);
    EXPECT_EQ(first.at("column"), 0);
    EXPECT_EQ(document.at("cells").at(14).at("row"), 1);
    EXPECT_EQ(document.at("cells").at(14).at("column"), 1);
    json best = first;
    for (const json& cell : document.at("cells")) {
        EXPECT_GT(cell.at("probability"), 0);
        EXPECT_LE(cell.at("probability"), 1);
        if (cell.at("logit") > best.at("logit")) {
            best = cell;
        }
    }
    const std::string index = std::to_string(best.at("index").get<int>());
    const json maps =
        run({"cam", photo(3), "--model", torchModel(), "--top", "0", "--class", index, "--json"}).json();
    const json prediction = maps.at("images").at(0).at("predictions").at(0);
    EXPECT_EQ(prediction.at("synset"), best.at("synset"));
    EXPECT_EQ(prediction.at("name"), best.at("name"));
    EXPECT_NEAR(prediction.at("cam").at("max").get<double>(), best.at("logit").get<double>(),
                1e-3 * std::abs(best.at("logit").get<double>()));
}

TEST_F(Grid, TwiceTheInputIsTheUsualAndATableIsPrinted) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome table = run({"grid", photo(3), "--model", torchModel()});
    ASSERT_EQ(table.exitCode, 0) << table.err;
    EXPECT_THAT(table.out, AllOf(HasSubstr("input 448 x 448, grid 27 x 27"), HasSubstr("largest probab.")));
    const json document = run({"grid", photo(3), "--model", torchModel(), "--json"}).json();
    EXPECT_EQ(document.at("grid"), json::array({27, 27}));
    EXPECT_THAT(table.out, HasSubstr(document.at("cells").at(0).at("name").get<std::string>().substr(0, 5)));
}

TEST_F(Grid, WhatCantBeDoneIsOneSentenceAndAnExitCode) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const Outcome caffe = run({"grid", photo(3), "--model", caffeModel(), "--json"});
    EXPECT_EQ(caffe.exitCode, 2);
    EXPECT_THAT(caffe.out, IsEmpty());
    EXPECT_THAT(caffe.err, HasSubstr("every place of an image"));
    expectSentences(caffe.err);
    write(in("broken.jpg"), "no picture");
    const Outcome broken = run({"grid", in("broken.jpg"), "--model", torchModel()});
    EXPECT_EQ(broken.exitCode, 1);
    EXPECT_THAT(broken.err, HasSubstr("broken.jpg"));
    const Outcome model = run({"grid", photo(3), "--model", in("none.pth")});
    EXPECT_EQ(model.exitCode, 2);
    EXPECT_THAT(model.err, HasSubstr("none.pth"));
    EXPECT_EQ(run({"grid", "--model", torchModel()}).exitCode, 2);
}

TEST_F(Grid, HelpTellsTheDocument) {
    const Outcome help = run({"grid", "--help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("\"cells\""), HasSubstr("--input-size"), HasSubstr("Exit code")));
}

} // namespace
} // namespace actiscope::test
