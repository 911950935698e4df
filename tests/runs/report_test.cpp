// The HTML report: well formed, closed in itself, safe against names, with the rows that it should show.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/report_charts.h"
#include "engine/runs/report_images.h"
#include "engine/runs/report_markup.h"
#include "engine/runs/run_export.h"
#include "tests/runs/random_rows.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Every tag is closed in its order; HTML's void ones have no end.
void expectWellFormed(const std::string& markup) {
    std::vector<std::string> open;
    for (std::size_t at = markup.find('<'); at != std::string::npos; at = markup.find('<', at + 1)) {
        const std::size_t end = markup.find('>', at);
        ASSERT_NE(end, std::string::npos);
        const bool closes = markup[at + 1] == '/';
        const std::size_t begin = at + (closes ? 2 : 1);
        const std::string name = markup.substr(begin, markup.find_first_of(" />", begin) - begin);
        if (closes) {
            ASSERT_FALSE(open.empty()) << name;
            ASSERT_EQ(open.back(), name);
            open.pop_back();
        } else if (markup[end - 1] != '/' && name != "meta" && name != "br" && name != "!DOCTYPE") {
            open.push_back(name);
        }
    }
    EXPECT_TRUE(open.empty());
}

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

class Reports : public testing::Test {
protected:
    Reports() {
        m_facts.method = "cam";
        m_facts.level = 200;
        m_facts.sweep = m_facts.wsol = m_facts.heuristic = true;
        m_facts.network = "Net <script>alert(1)</script>";
        m_facts.dataSet = "/data/\"set\" & more";
        for (int i = 0; i < test::RandomRows::kClasses; ++i) {
            m_facts.classes.push_back({"", "<i>class</i> " + std::to_string(i)});
        }
        test::RandomRows random(9);
        for (std::uint32_t item = 0; item < 80; ++item) {
            m_rows.push_back(random.row(item));
        }
        m_rows[5].path = "<img src=x onerror=alert(2)>\x01\xff.JPEG";
        m_rows[5].skipped = "It's <b>damaged</b>.";
        m_facts.images = m_rows.size();
    }

    std::string report(const ReportOptions& options) {
        RunFigures figures(m_facts.classes.size());
        for (const ImageRow& row : m_rows) {
            figures.add(row);
        }
        const RowSource rows = [&](const std::function<bool(ImageRow &&)>& each) -> Result<std::monostate> {
            for (const ImageRow& row : m_rows) {
                each(ImageRow(row));
            }
            return std::monostate{};
        };
        const auto file = m_folder.path() / "run.html";
        EXPECT_TRUE(writeHtml(file, m_facts, figures, rows, options));
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    actiscope::test::TemporaryFolder m_folder;
    RunFacts m_facts;
    std::vector<ImageRow> m_rows;
};

TEST_F(Reports, AreWellFormedAndNeedNothingFromOutside) {
    const std::string markup = report({});
    expectWellFormed(markup);
    EXPECT_THAT(markup, Not(HasSubstr("://")));
    EXPECT_EQ(countOf(markup, "src="), 1U) << "of the skipped image's name only";
    EXPECT_THAT(markup, HasSubstr("default-src 'none'"));
    for (const char* section : {"figures", "paper", "curves", "overlaps", "errors", "reliability", "classes",
                                "confusion", "images", "skipped", "facts"}) {
        EXPECT_THAT(markup, HasSubstr("<section id=\"" + std::string(section) + "\""));
    }
    EXPECT_THAT(markup, AllOf(HasSubstr("oracle"), HasSubstr("56.40"), HasSubstr("GoogLeNet-GAP")));
}

TEST_F(Reports, NamesFromStrangersAreTextOnly) {
    const std::string markup = report({});
    EXPECT_THAT(markup, Not(HasSubstr("<script")));
    EXPECT_THAT(markup, Not(HasSubstr("<img")));
    EXPECT_THAT(markup, Not(HasSubstr("<i>")));
    EXPECT_THAT(markup, HasSubstr("Net &lt;script&gt;alert(1)&lt;/script&gt;"));
    EXPECT_THAT(markup, HasSubstr("&lt;img src=x onerror=alert(2)&gt;\xEF\xBF\xBD\xEF\xBF\xBD.JPEG"));
    EXPECT_THAT(markup, HasSubstr("/data/&quot;set&quot; &amp; more"));
}

TEST_F(Reports, LongNamesAreShortenedAndToldWholeByTheirTitle) {
    std::string name = "first ";
    for (int i = 0; i < 70; ++i) {
        name += "\u00fc"; // of two bytes: none may be cut in its middle
    }
    name += " & last";
    m_facts.classes[0].name = name;
    m_facts.classes[1].name = std::string(48, 'w');
    const std::string markup = report({});
    EXPECT_THAT(markup, HasSubstr("<td>" + std::string(48, 'w') + "</td>"));
    const std::string title = "<span title=\"" + escaped(name) + "\">first ";
    ASSERT_THAT(markup, HasSubstr(title));
    const std::size_t begin = markup.find(title) + title.size();
    const std::string shown = markup.substr(begin, markup.find("</span>", begin) - begin);
    std::string expected;
    for (int i = 0; i < 26; ++i) {
        expected += "\u00fc";
    }
    expected += "\u2026";
    for (int i = 0; i < 8; ++i) {
        expected += "\u00fc";
    }
    EXPECT_EQ(shown, expected + " &amp; last");
    expectWellFormed(markup);
}

TEST_F(Reports, PicturesAreInTheFile) {
    ReportOptions options;
    options.pictures = 3;
    std::vector<std::uint32_t> asked;
    options.picture = [&](const ImageRow& row) -> std::optional<ReportPicture> {
        asked.push_back(row.item);
        return asked.size() == 2 ? std::nullopt
                                 : std::optional(ReportPicture{"image/jpeg", {'f', 'o', 'o', 'b'}});
    };
    const std::string markup = report(options);
    EXPECT_EQ(asked.size(), 6U);
    EXPECT_EQ(countOf(markup, "data:image/jpeg;base64,Zm9vYg=="), 5U);
    EXPECT_EQ(countOf(markup, "class=\"missing\""), 1U);
    EXPECT_EQ(countOf(markup, "<figure>"), 6U);
    EXPECT_THAT(markup, HasSubstr("class=\"truth\""));
}

TEST_F(Reports, OfAnotherThresholdAndOfAnUnfinishedRunSaySo) {
    ImageRow& row = *std::find_if(m_rows.begin(), m_rows.end(), [](const ImageRow& one) {
        return one.skipped.empty() && !one.labels.front().truths.empty();
    });
    evaluation::ClassSweep sweep{true, 1, {}};
    sweep.codes[30] = 200;
    row.sweep = evaluation::encodeSweep({{sweep}, {}});
    ReportOptions options;
    options.threshold = 30;
    m_facts.images = 500;
    const std::string markup = report(options);
    EXPECT_THAT(markup,
                AllOf(HasSubstr("Localization at 30 %"), HasSubstr("<td>GT-known accuracy</td><td>100.00"),
                      HasSubstr("80 of 500 images only")));
}

TEST_F(Reports, BestAndWorstAreThoseOfASortedList) {
    constexpr std::size_t kMost = 7;
    BestAndWorst found(kMost);
    std::vector<const ImageRow*> worst;
    for (const ImageRow& row : m_rows) {
        found.add(row);
        if (row.skipped.empty() && fitOf(row)) {
            worst.push_back(&row);
        }
    }
    std::vector<const ImageRow*> best = worst;
    std::erase_if(best, [](const ImageRow* row) { return !outcomeOf(*row).top1; });
    const auto probability = [](const ImageRow* row) { return row->predictions.front().probability; };
    const auto sort = [&](std::vector<const ImageRow*>& rows, double sign) {
        std::stable_sort(rows.begin(), rows.end(), [&](const ImageRow* a, const ImageRow* b) {
            const double difference = sign * (*fitOf(*a) - *fitOf(*b));
            return difference != 0 ? difference < 0 : probability(a) > probability(b);
        });
    };
    sort(best, -1);
    sort(worst, 1);
    ASSERT_GE(best.size(), kMost);
    ASSERT_EQ(found.best().size(), kMost);
    ASSERT_EQ(found.worst().size(), kMost);
    for (std::size_t i = 0; i < kMost; ++i) {
        EXPECT_EQ(found.best()[i].item, best[i]->item);
        EXPECT_EQ(found.worst()[i].item, worst[i]->item);
    }
}

TEST(ReportMarkup, Base64IsThatOfItsStandard) {
    const std::vector<std::pair<std::string, std::string>> cases = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"},
                                                                    {"\xFB\xFF\xFE", "+//+"}};
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(base64({text.begin(), text.end()}), expected);
    }
}

TEST(ReportMarkup, EscapesAndReplacesWhatIsNoText) {
    EXPECT_EQ(escaped("a<b>&\"'\xC3\xA4\xE2\x82\xAC"), "a&lt;b&gt;&amp;&quot;&#39;\xC3\xA4\xE2\x82\xAC");
    EXPECT_EQ(escaped(std::string_view("\xC3(\0\x80\xE2\x82", 6)),
              "\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(ReportCharts, NamesOfSeveralWordsStandOnSeveralLines) {
    const std::string svg = barChart({{"multi-instance", 1, "1"}, {"too large", 2, "2"}}, "", "percent");
    for (const char* word : {">multi-</text>", ">instance</text>", ">too</text>", ">large</text>"}) {
        EXPECT_THAT(svg, HasSubstr(word));
    }
    EXPECT_THAT(svg, HasSubstr("multi-instance: 1")) << "whole in the tip";
}

TEST(ReportCharts, MarkTheBestPointAndScaleInRoundNumbers) {
    const std::string lines = lineChart({{"<curve>", {0, 0.25, 0.5, 0.25}, 2}}, "x", "y", Mark{0.2, "here"});
    expectWellFormed(lines);
    EXPECT_THAT(lines, AllOf(HasSubstr("&lt;curve&gt;: 50.0 % at 0.500"), HasSubstr("here")));
    const std::string bars = barChart({{"one", 23, "23"}, {"two", 0, "0"}}, "x", "y");
    expectWellFormed(bars);
    EXPECT_THAT(bars, AllOf(HasSubstr(">25<"), HasSubstr(">5<"), HasSubstr("one: 23")));
}

} // namespace
} // namespace actiscope::runs
