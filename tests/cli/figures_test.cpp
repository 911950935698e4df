// Errors over 300 ILSVRC photos against an independent evaluation in Python (../shared/data/INDEX.md): the
// whole path from JPEG to box, at once.
#include <cmath>
#include <set>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;

/// Percent of the images that are wrong.
struct Errors {
    double top1Class = 0;
    double top5Class = 0;
    double top1Location = 0;
    double top5Location = 0;
};

Errors errorsOf(const json& document) {
    Errors errors;
    const json& images = document.at("images");
    for (const json& image : images) {
        std::set<std::string> truth;
        for (const json& box : image.at("ground_truth")) {
            truth.insert(box.at("synset").get<std::string>());
        }
        bool named = false;
        bool located = false;
        for (const json& prediction : image.at("predictions")) {
            const bool right = truth.count(prediction.at("synset").get<std::string>()) == 1;
            named = named || right;
            located = located || (right && prediction.value("iou", 0.0) >= 0.5);
            if (prediction.at("rank") == 1) {
                errors.top1Class += named ? 0 : 1;
                errors.top1Location += located ? 0 : 1;
            }
        }
        errors.top5Class += named ? 0 : 1;
        errors.top5Location += located ? 0 : 1;
    }
    const double percent = 100.0 / static_cast<double>(images.size());
    return {errors.top1Class * percent, errors.top5Class * percent, errors.top1Location * percent,
            errors.top5Location * percent};
}

struct Expected {
    const char* name;
    const char* model;
    Errors errors;
};

void PrintTo(const Expected& expected, std::ostream* out) {
    *out << expected.model;
}

class Figures : public testing::TestWithParam<Expected> {};

TEST_P(Figures, AreThoseOfTheIndependentEvaluation) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const std::filesystem::path data = sharedData();
    const Outcome outcome =
        run({"cam", (data / "ilsvrc/val").string(), "--model", (data / "weights" / GetParam().model).string(),
             "--annotations", (data / "ilsvrc/annotations").string(), "--json"});
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    const json document = outcome.json();
    ASSERT_EQ(document.at("images").size(), 300U);
    const Errors errors = errorsOf(document);
    constexpr double kTwoImages = 0.7;
    EXPECT_NEAR(errors.top1Class, GetParam().errors.top1Class, kTwoImages);
    EXPECT_NEAR(errors.top5Class, GetParam().errors.top5Class, kTwoImages);
    EXPECT_NEAR(errors.top1Location, GetParam().errors.top1Location, kTwoImages);
    EXPECT_NEAR(errors.top5Location, GetParam().errors.top5Location, kTwoImages);
}

INSTANTIATE_TEST_SUITE_P(
    Ilsvrc, Figures,
    testing::Values(Expected{"squeezenet",
                             "squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth",
                             {42.3, 22.0, 62.3, 50.0}},
                    Expected{"mobilenet", "mobilenet_v2/mobilenet_v2.pth", {36.7, 14.7, 61.0, 50.7}}),
    [](const auto& tested) { return std::string(tested.param.name); });

} // namespace
} // namespace actiscope::test
