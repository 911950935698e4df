// The figures of a run against plain counting, and the document that they become.
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/runs/run_figures.h"
#include "tests/runs/random_rows.h"

namespace actiscope::runs {
namespace {

using nlohmann::json;

/// IoU by counting pixels.
double pixelOverlap(const Box& a, const Box& b) {
    int both = 0;
    int any = 0;
    for (int y = std::min(a.y0, b.y0); y < std::max(a.y1, b.y1); ++y) {
        for (int x = std::min(a.x0, b.x0); x < std::max(a.x1, b.x1); ++x) {
            const bool inA = x >= a.x0 && x < a.x1 && y >= a.y0 && y < a.y1;
            const bool inB = x >= b.x0 && x < b.x1 && y >= b.y0 && y < b.y1;
            both += inA && inB ? 1 : 0;
            any += inA || inB ? 1 : 0;
        }
    }
    return static_cast<double>(both) / any;
}

bool half(const std::optional<Box>& box, const std::vector<Box>& truths) {
    bool found = false;
    for (const Box& truth : truths) {
        found |= box && pixelOverlap(*box, truth) >= 0.5;
    }
    return found;
}

std::vector<ImageRow> randomRows(std::uint32_t count) {
    test::RandomRows random(7);
    std::vector<ImageRow> rows;
    for (std::uint32_t item = 0; item < count; ++item) {
        rows.push_back(random.row(item));
    }
    return rows;
}

RunFigures figuresOfRows(const std::vector<ImageRow>& rows) {
    RunFigures figures(test::RandomRows::kClasses);
    for (const ImageRow& row : rows) {
        figures.add(row);
    }
    return figures;
}

RunFacts factsOf(const std::string& method) {
    RunFacts facts;
    facts.method = method;
    facts.level = 200;
    facts.sweep = facts.wsol = facts.heuristic = method == "cam";
    facts.classes.resize(test::RandomRows::kClasses);
    return facts;
}

TEST(RunFigures, AreThoseOfPlainCounting) {
    const auto rows = randomRows(600);
    const RunFigures figures = figuresOfRows(rows);
    double images = 0;
    double annotated = 0;
    double pairs = 0;
    std::map<std::string, double> right;
    std::vector<std::string> skipped;
    for (const ImageRow& row : rows) {
        if (!row.skipped.empty()) {
            skipped.push_back(row.path);
            continue;
        }
        ++images;
        std::set<std::string> of;
        bool boxed = false;
        for (const Label& label : row.labels) {
            boxed |= !label.truths.empty();
            pairs += label.truths.empty() ? 0 : 1;
            right["known"] += half(label.box, label.truths) ? 1 : 0;
            for (std::size_t i = 0; i < 5; ++i) {
                if (row.predictions[i].label == label.label) {
                    of.insert("top5");
                    of.insert(i == 0 ? "top1" : "top5");
                    if (half(row.predictions[i].box, label.truths)) {
                        of.insert("top5 box");
                        of.insert(i == 0 ? "top1 box" : "top5 box");
                    }
                }
                const auto rank = static_cast<std::size_t>(row.heuristic[i].rank);
                if (row.predictions[rank].label == label.label && half(row.heuristic[i].box, label.truths)) {
                    of.insert("heuristic");
                }
            }
        }
        annotated += boxed ? 1 : 0;
        for (const std::string& name : of) {
            right[name] += 1;
        }
    }
    ASSERT_GT(right["top1 box"], 10);
    ASSERT_GT(skipped.size(), 10U);
    const auto& localization = figures.localization();
    EXPECT_EQ(figures.images(), static_cast<std::size_t>(images));
    EXPECT_EQ(localization.annotated(), static_cast<std::size_t>(annotated));
    EXPECT_DOUBLE_EQ(*localization.top1ClassificationError(), 1 - right["top1"] / images);
    EXPECT_DOUBLE_EQ(*localization.top5ClassificationError(), 1 - right["top5"] / images);
    EXPECT_DOUBLE_EQ(*localization.top1LocalizationError(), 1 - right["top1 box"] / annotated);
    EXPECT_DOUBLE_EQ(*localization.top5LocalizationError(), 1 - right["top5 box"] / annotated);
    EXPECT_DOUBLE_EQ(*localization.gtKnownAccuracy(), right["known"] / pairs);
    EXPECT_DOUBLE_EQ(*figures.heuristic().top5LocalizationError(), 1 - right["heuristic"] / annotated);
    std::vector<std::string> listed;
    for (const SkippedImage& image : figures.skipped()) {
        EXPECT_EQ(image.reason, "The file is damaged.");
        listed.push_back(image.path);
    }
    EXPECT_EQ(listed, skipped);
}

TEST(RunFigures, HistogramConfusionReliabilityAndClassesAreThoseOfPlainCounting) {
    const auto rows = randomRows(600);
    const RunFigures figures = figuresOfRows(rows);
    std::array<std::uint64_t, kOverlapBins> bins{};
    std::map<std::pair<int, int>, std::uint64_t> confusion;
    std::uint64_t maps = 0;
    std::uint64_t first = 0;
    std::uint64_t predicted = 0;
    std::array<std::uint64_t, test::RandomRows::kClasses> classImages{};
    std::array<std::uint64_t, test::RandomRows::kClasses> classTop5{};
    std::array<std::array<std::uint64_t, evaluation::kBoxErrors>, test::RandomRows::kClasses> classErrors{};
    double decode = 0;
    for (const ImageRow& row : rows) {
        if (!row.skipped.empty()) {
            continue;
        }
        decode += row.timing.decode;
        const int guess = row.predictions[0].label;
        bool isRight = false;
        for (const Label& label : row.labels) {
            isRight |= label.label == guess;
            ++classImages[static_cast<std::size_t>(label.label)];
            for (const Prediction& prediction : row.predictions) {
                classTop5[static_cast<std::size_t>(label.label)] += prediction.label == label.label ? 1 : 0;
            }
            maps += label.wsol ? 1 : 0;
            if (label.overlap) {
                std::size_t bin = 0;
                while (bin + 1 < bins.size() && *label.overlap >= static_cast<double>(bin + 1) / 20) {
                    ++bin;
                }
                ++bins[bin];
            }
        }
        ++predicted;
        first += isRight ? 1 : 0;
        for (const Label& label : row.labels) {
            confusion[{label.label, guess}] += !isRight || label.label == guess ? 1 : 0;
        }
        const auto kind = std::find_if(row.labels.begin(), row.labels.end(),
                                       [](const Label& label) { return label.error.has_value(); });
        if (kind != row.labels.end()) { // an image is of one kind, that of its first class with a box
            ++classErrors[static_cast<std::size_t>(kind->label)][static_cast<std::size_t>(*kind->error)];
        }
    }
    EXPECT_EQ(figures.overlaps(), bins);
    EXPECT_EQ(figures.maxBoxAccuracy().maps(), maps);
    EXPECT_NEAR(figures.time().decode, decode, 1e-9);
    for (const auto& [pair, count] : confusion) {
        EXPECT_EQ(figures.confusion().count(pair.first, pair.second), count);
    }
    std::uint64_t inBins = 0;
    std::uint64_t rightInBins = 0;
    for (const auto& bin : figures.reliability().bins()) {
        inBins += bin.images;
        rightInBins += bin.right;
    }
    EXPECT_EQ(inBins, predicted);
    EXPECT_EQ(rightInBins, first);
    for (std::size_t c = 0; c < classImages.size(); ++c) {
        EXPECT_EQ(figures.classes().classes()[c].images, classImages[c]);
        EXPECT_EQ(figures.classes().classes()[c].top5, classTop5[c]);
        EXPECT_EQ(figures.classes().classes()[c].errors, classErrors[c]);
    }
}

TEST(RunFigures, ARowOfAnUnknownClassIsNoClassOfTheRun) {
    RunFigures figures(3);
    ImageRow row;
    row.labels.resize(2);
    row.labels[0].label = 3;
    row.labels[1].label = -1;
    figures.add(row);
    EXPECT_EQ(figures.images(), 1U);
    EXPECT_EQ(figures.classes().total().images, 0U);
}

TEST(FiguresJson, HasEveryProtocolInPercent) {
    const RunFigures figures = figuresOfRows(randomRows(300));
    const json document = json::parse(figuresJson(factsOf("cam"), figures, Protocols{}, {10.0, 50, 2}));
    EXPECT_EQ(document.at("images"), figures.images());
    ASSERT_EQ(document.at("skipped").size(), figures.skipped().size());
    EXPECT_EQ(document.at("skipped").at(0),
              json({{"path", figures.skipped()[0].path}, {"reason", "The file is damaged."}}));
    const json& protocols = document.at("protocols");
    ASSERT_EQ(protocols.size(), 5U);
    const auto& localization = figures.localization();
    const auto expect = [](const json& value, double share) {
        EXPECT_NEAR(value.get<double>(), 100 * share, 1e-6);
    };
    expect(protocols.at("ilsvrc").at("top1_classification_error"), *localization.top1ClassificationError());
    expect(protocols.at("ilsvrc").at("top5_classification_error"), *localization.top5ClassificationError());
    expect(protocols.at("ilsvrc").at("top1_localization_error"), *localization.top1LocalizationError());
    expect(protocols.at("ilsvrc").at("top5_localization_error"), *localization.top5LocalizationError());
    expect(protocols.at("gt-known").at("accuracy"), *localization.gtKnownAccuracy());
    const auto& maxBox = figures.maxBoxAccuracy();
    expect(protocols.at("maxboxacc").at("score"), maxBox.maxBoxAcc().rate);
    EXPECT_DOUBLE_EQ(protocols.at("maxboxacc").at("threshold"), maxBox.maxBoxAcc().k / 1000.0);
    expect(protocols.at("maxboxacc-v2").at("score"), maxBox.maxBoxAccV2());
    expect(protocols.at("maxboxacc-v2").at("per_iou").at("0.3"), maxBox.maxBoxAccAt(0).rate);
    expect(protocols.at("maxboxacc-v2").at("per_iou").at("0.5"), maxBox.maxBoxAccAt(1).rate);
    expect(protocols.at("maxboxacc-v2").at("per_iou").at("0.7"), maxBox.maxBoxAccAt(2).rate);
    expect(protocols.at("authors-heuristic").at("top5_localization_error"),
           *figures.heuristic().top5LocalizationError());
    EXPECT_DOUBLE_EQ(document.at("timing").at("images_per_second"), 5);
}

TEST(FiguresJson, HasOnlyTheProtocolsAskedForThatTheRunHas) {
    const RunFigures figures = figuresOfRows(randomRows(20));
    const auto protocolsFor = [&](const std::string& method, const Protocols& protocols) {
        std::set<std::string> names;
        const json document = json::parse(figuresJson(factsOf(method), figures, protocols, {}));
        for (const auto& [name, value] : document.at("protocols").items()) {
            names.insert(name);
        }
        return names;
    };
    EXPECT_EQ(protocolsFor("cam", {false, true, false, true, false}),
              (std::set<std::string>{"gt-known", "maxboxacc-v2"}));
    EXPECT_EQ(protocolsFor(kPredictionsMethod, {}), (std::set<std::string>{"ilsvrc"}));
    RunFacts maps = factsOf(kMapsMethod);
    maps.wsol = true;
    EXPECT_EQ(protocolsOf(maps), (Protocols{false, true, true, true, false}));
}

TEST(FiguresJson, IsNullWhereThereIsNothingToDivideBy) {
    const json document = json::parse(figuresJson(factsOf("cam"), RunFigures(3), {}, {}));
    EXPECT_TRUE(document.at("protocols").at("ilsvrc").at("top1_localization_error").is_null());
    EXPECT_TRUE(document.at("protocols").at("gt-known").at("accuracy").is_null());
    EXPECT_TRUE(document.at("protocols").at("maxboxacc").at("threshold").is_null());
    EXPECT_TRUE(document.at("timing").at("images_per_second").is_null());
    const RunPace nothingLeft{0.25, 0, 1}; // of a run that was done already
    const json resumed = json::parse(figuresJson(factsOf("cam"), RunFigures(3), {}, nothingLeft));
    EXPECT_TRUE(resumed.at("timing").at("images_per_second").is_null());
}

TEST(FiguresJson, TakesPathsThatAreNoText) {
    RunFigures figures(3);
    ImageRow row;
    row.path = "bad \xff name.jpg";
    row.skipped = "It is \"damaged\".";
    figures.add(row);
    const json document = json::parse(figuresJson(factsOf("cam"), figures, {}, {}));
    EXPECT_EQ(document.at("skipped").at(0).at("path"), "bad \xEF\xBF\xBD name.jpg");
    EXPECT_EQ(document.at("skipped").at(0).at("reason"), row.skipped);
}

} // namespace
} // namespace actiscope::runs
