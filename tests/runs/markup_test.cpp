// Files for others are the same in every country, and text whatever bytes a name has.
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/runs/report_markup.h"
#include "engine/runs/run_export.h"
#include "engine/runs/submission.h"
#include "tests/runs/random_rows.h"
#include "tests/support/comma_locale.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A run in every form in which it is written.
std::string writtenTo(const fs::path& folder) {
    RunFacts facts;
    facts.method = "cam";
    facts.level = 200;
    facts.sweep = facts.wsol = facts.heuristic = true;
    for (int i = 0; i < test::RandomRows::kClasses; ++i) {
        facts.classes.push_back({"", "class " + std::to_string(i)});
    }
    facts.images = 60;
    std::vector<ImageRow> rows;
    RunFigures figures(facts.classes.size());
    std::vector<ImageGuesses> guesses;
    test::RandomRows random(4);
    for (std::uint32_t item = 0; item < facts.images; ++item) {
        rows.push_back(random.row(item));
        figures.add(rows.back());
        guesses.push_back(guessesOf(rows.back()));
    }
    const RowSource source = [&](const std::function<bool(ImageRow &&)>& each) -> Result<std::monostate> {
        for (const ImageRow& row : rows) {
            each(ImageRow(row));
        }
        return std::monostate{};
    };
    EXPECT_TRUE(writeHtml(folder / "run.html", facts, figures, source, {}));
    EXPECT_TRUE(writeCsv(folder / "run.csv", facts, source));
    EXPECT_TRUE(writeJson(folder / "run.json", facts, figures, source));
    EXPECT_TRUE(writeSubmission(folder / "guesses.txt", std::move(guesses), facts.classes));
    std::string all;
    for (const char* name : {"run.html", "run.csv", "run.json", "guesses.txt"}) {
        all += contentOf(folder / name);
    }
    return all;
}

TEST(FilesForOthers, AreTheSameUnderALocaleWithADecimalComma) {
    const actiscope::test::TemporaryFolder folder;
    const std::string expected = writtenTo(folder.path());
    ASSERT_THAT(expected, HasSubstr("56.40"));
    const actiscope::test::CommaLocale locale;
    if (!locale.taken()) {
        GTEST_SKIP() << "skipped: localedef makes no locale here";
    }
    EXPECT_TRUE(writtenTo(folder.path()) == expected) << "the files differ";
    EXPECT_EQ(fixed(1234.5, 2), "1234.50");
}

TEST(ReportMarkup, HasNumbersOfAnySize) {
    EXPECT_EQ(fixed(-0.05, 3), "-0.050");
    EXPECT_EQ(fixed(1e300, 1).size(), 303U);
    EXPECT_EQ(fixed(0.0 / 0.0), "\xE2\x80\x93");
}

TEST(ReportMarkup, LetsOnlyUtf8Through) {
    const std::string kNone = "\xEF\xBF\xBD";
    const auto replaced = [&](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            text += kNone;
        }
        return text;
    };
    EXPECT_EQ(escaped("\xC0\xAF"), replaced(2)) << "a slash in two bytes";
    EXPECT_EQ(escaped("\xE0\x80\xBC"), replaced(3)) << "a less-than sign in three";
    EXPECT_EQ(escaped("\xED\xA0\x80"), replaced(3)) << "half of a pair of UTF-16";
    EXPECT_EQ(escaped("\xF4\x90\x80\x80"), replaced(4)) << "beyond the last character";
    EXPECT_EQ(escaped("\xF0\x8F\xBF\xBF"), replaced(4)) << "three bytes in four";
    const std::string whole = "\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
    EXPECT_EQ(escaped(whole), whole) << "the first and last of each length";
}

} // namespace
} // namespace actiscope::runs
