// Submissions: what is written reads back, and what is none is told with its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/datasets/builder.h"
#include "engine/runs/submission.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using evaluation::Guess;
using testing::ContainsRegex;
using testing::HasSubstr;

class Submissions : public testing::Test {
protected:
    Submissions() {
        datasets::DataSetBuilder builder("/pictures");
        const auto cat = builder.addClass({"n02123045", "cat"});
        for (const char* id : {"one", "two, \"quoted\"\nand on", "three"}) {
            builder.addLabel(builder.addItem(std::string(id) + ".jpg", id), cat);
        }
        m_set = builder.finish();
        m_classes = {{"n02123045", "cat"}, {"", "dog"}, {"n00000007", "bird"}};
        m_images = {{0, "one", {{0, Box{1, 2, 11, 21}}, {1, Box{0, 0, 1, 1}}, {2, std::nullopt}}},
                    {1, "two, \"quoted\"\nand on", {}},
                    {2, "three", {{2, Box{5, 6, 7, 8}}}}};
    }

    Result<std::vector<ImageGuesses>> read(const std::filesystem::path& file) {
        return readSubmission(file, m_set, m_set.size(), m_classes);
    }
    Result<std::vector<ImageGuesses>> readText(const std::string& content) {
        return read(m_folder.write("submission.txt", content));
    }
    static void expectSame(const Result<std::vector<ImageGuesses>>& read,
                           const std::vector<ImageGuesses>& images) {
        ASSERT_TRUE(read) << read.error().message;
        ASSERT_EQ(read->size(), images.size());
        for (std::size_t i = 0; i < images.size(); ++i) {
            const ImageGuesses& one = (*read)[i];
            EXPECT_EQ(one.item, images[i].item);
            EXPECT_EQ(one.id, images[i].id);
            ASSERT_EQ(one.guesses.size(), images[i].guesses.size());
            for (std::size_t j = 0; j < one.guesses.size(); ++j) {
                EXPECT_EQ(one.guesses[j].label, images[i].guesses[j].label);
                EXPECT_EQ(one.guesses[j].box, images[i].guesses[j].box);
            }
        }
    }

    actiscope::test::TemporaryFolder m_folder;
    datasets::DataSet m_set;
    std::vector<ClassLabel> m_classes;
    std::vector<ImageGuesses> m_images;
};

TEST_F(Submissions, ReadBackAsTheyWereWritten) {
    std::vector<ImageGuesses> shuffled = {m_images[2], m_images[0], m_images[1]};
    for (const char* name : {"lines.txt", "table.csv"}) {
        const auto file = m_folder.path() / name;
        ASSERT_TRUE(writeSubmission(file, shuffled, m_classes));
        expectSame(read(file), m_images);
    }
    EXPECT_EQ(m_classes.size(), 3U);
}

TEST_F(Submissions, KagglesTableDoesNotNameSkippedImages) {
    ImageRow row;
    row.item = 1;
    row.id = m_images[1].id;
    row.skipped = "It is damaged.";
    std::vector<ImageGuesses> images = m_images;
    images[1] = guessesOf(row);
    const auto file = m_folder.path() / "table.csv";
    ASSERT_TRUE(writeSubmission(file, images, m_classes));
    expectSame(read(file), {m_images[0], m_images[2]});
    ASSERT_TRUE(writeSubmission(m_folder.path() / "lines.txt", images, m_classes));
    expectSame(read(m_folder.path() / "lines.txt"), m_images);
}

TEST_F(Submissions, CoordinatesAreInclusiveAndClassesSynsetsOrNumbers) {
    const auto found = readText("N02123045 1 2 10 20 1 0 0 0 0 2 -1 -1 -1 -1\r\n\r\nn00000007 5 6 6.0 7\n");
    expectSame(found, m_images);
    const auto more = readText("0 1 1 1 1 0 1 1 1 1 0 1 1 1 1 0 1 1 1 1 0 1 1 1 1 2 1 1 1 1\n\n\n");
    ASSERT_TRUE(more);
    EXPECT_EQ((*more)[0].guesses.size(), 5U) << "of six the first five";
}

TEST_F(Submissions, NumbersMayBeCountedFromOne) {
    const auto file = m_folder.write("one.txt", "1 1 2 10 20 2 0 0 0 0 3 -1 -1 -1 -1\n\n3 5 6 6 7\n");
    expectSame(readSubmission(file, m_set, m_set.size(), m_classes, 1), m_images);
    const auto zero = readSubmission(m_folder.write("zero.txt", "0 1 2 10 20\n\n\n"), m_set, 3, m_classes, 1);
    ASSERT_FALSE(zero);
    EXPECT_THAT(zero.error().message, HasSubstr("a number from 1 to 3"));
}

TEST_F(Submissions, EmptyLinesBehindTheLastImageDoNotCount) {
    for (const char* end : {"", "\n", "\n\n", "\r\n \r\n\n\n"}) {
        const auto found = readText(std::string("0 1 2 3 4\n\n0 1 2 3 4") + end);
        ASSERT_TRUE(found) << found.error().message;
        ASSERT_EQ(found->size(), 3U);
        EXPECT_TRUE((*found)[1].guesses.empty());
        EXPECT_EQ((*found)[2].guesses.size(), 1U);
    }
}

TEST_F(Submissions, OfAPartOfTheSetTheWholesLinesWillDo) {
    for (const char* lines : {"0 1 2 3 4\n2 1 2 3 4\n", "0 1 2 3 4\n2 1 2 3 4\n\n",
                              "0 1 2 3 4\n2 1 2 3 4\n1 1 2 3 4\n", "0 1 2 3 4\n2 1 2 3 4\n1 1 2 3 4\n\n\n"}) {
        const auto found = readSubmission(m_folder.write("lines.txt", lines), m_set, 2, m_classes);
        ASSERT_TRUE(found) << found.error().message;
        ASSERT_EQ(found->size(), 2U);
        EXPECT_EQ((*found)[1].guesses[0].label, 2);
    }
    for (const char* lines : {"0 1 2 3 4\n", "0 1 2 3 4\n0 1 2 3 4\n0 1 2 3 4\n0 1 2 3 4\n"}) {
        const auto found = readSubmission(m_folder.write("lines.txt", lines), m_set, 2, m_classes);
        ASSERT_FALSE(found);
        EXPECT_THAT(found.error().message, ContainsRegex("has [14] lines? for the data set's 2 images"));
    }
}

TEST_F(Submissions, UnknownSynsetsBecomeClassesAndCanOnlyBeWrong) {
    const auto found = readText("n99999999 1 2 3 4\nn99999999 1 2 3 4\n\n");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ((*found)[0].guesses[0].label, 3);
    EXPECT_EQ((*found)[1].guesses[0].label, 3);
    ASSERT_EQ(m_classes.size(), 4U);
    EXPECT_EQ(m_classes[3].synset, "n99999999");
}

TEST_F(Submissions, KagglesTableMayNameOthersAndLeaveSomeOut) {
    const auto found = readText("ImageId,PredictionString\nelsewhere,0 1 2 3 4\n\n\"two, \"\"quoted\"\"\nand "
                                "on\",\"0 1 2 3 4\"\none,\n");
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->size(), 2U);
    EXPECT_EQ((*found)[0].item, 1U);
    EXPECT_EQ((*found)[0].guesses[0].box, (Box{1, 2, 4, 5}));
    EXPECT_EQ((*found)[1].item, 0U);
    EXPECT_TRUE((*found)[1].guesses.empty());
}

TEST_F(Submissions, WhatIsNoneIsToldWithItsLine) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"\n0 1 2 3\n\n", "line 2: its 4 words"},
        {"\n\nthing 1 2 3 4\n", "line 3: \"thing\" is no class"},
        {"3 1 2 3 4\n\n\n", "line 1: \"3\" is no class"},
        {"-1 1 2 3 4\n\n\n", "line 1: \"-1\" is no class"},
        {"0 1 2 3.5 4\n\n\n", "line 1: \"3.5\" is no pixel"},
        {"0 1 2 1e300 4\n\n\n", "line 1: \"1e300\" is no pixel"},
        {"0 5 2 4 4\n\n\n", "line 1: a box ends before"},
        {"\n\n", "2 lines for the data set's 3 images"},
        {"\n\n\n0 1 2 3 4\n", "4 lines for the data set's 3 images"},
        {"0 1 2 3 4\n0 1 2 3 4\n\n\n\n0 1 2 3 4", "6 lines for the data set's 3 images"},
        {"ImageId,PredictionString\none 0 1 2 3 4\n", "line 2: \"ImageId,PredictionString\" is missing"},
        {"ImageId,PredictionString\none,\none,\n", "line 3: the image one is there a second time"}};
    for (const auto& [content, expected] : cases) {
        const auto found = readText(content);
        ASSERT_FALSE(found) << content;
        EXPECT_EQ(found.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(found.error().message, HasSubstr(expected));
    }
    EXPECT_EQ(read(m_folder.path() / "none").error().code, ErrorCode::FileNotFound);
}

} // namespace
} // namespace actiscope::runs
