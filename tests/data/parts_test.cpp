// What is written in pieces leaves nothing half done; text is told from what is none.
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <gtest/gtest.h>

#include "engine/data/files.h"
#include "engine/data/text.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(WriteFileInPieces, LeavesWhatWasThereWhereItsMakerThrows) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.write("table.csv", "what was there");
    const auto write = [&] {
        return writeFileInPieces(file, [](const WritePiece& piece) -> Result<std::monostate> {
            EXPECT_TRUE(piece("half", 4));
            throw std::runtime_error("no memory, say");
        });
    };
    EXPECT_THROW((void)write(), std::runtime_error);
    EXPECT_EQ(contentOf(file), "what was there");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "a part was left behind";
}

TEST(WriteFileInPieces, LeavesOneFileWhereItSucceeds) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.path() / "table.csv";
    ASSERT_TRUE(writeFileInPieces(file, [](const WritePiece& piece) -> Result<std::monostate> {
        EXPECT_TRUE(piece("whole", 5));
        return std::monostate{};
    }));
    EXPECT_EQ(contentOf(file), "whole");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(FlushFileSystemOf, TellsWhereThereIsNone) {
    const test::TemporaryFolder folder;
    EXPECT_TRUE(flushFileSystemOf(folder.path()));
    const auto missing = flushFileSystemOf(folder.path() / "missing");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::WriteFailed);
}

TEST(CharacterBytes, AreThoseOfUnicodesTable) {
    EXPECT_EQ(text::characterBytes(""), 0U);
    EXPECT_EQ(text::characterBytes("a"), 1U);
    EXPECT_EQ(text::characterBytes("\xC3\xA4 and more"), 2U);
    EXPECT_EQ(text::characterBytes("\xE2\x82\xAC"), 3U);
    EXPECT_EQ(text::characterBytes("\xF0\x9F\x90\xB1"), 4U);
    for (const char* none :
         {"\x80", "\xC1\x81", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF0\x9F\x90", "\xFF"}) {
        EXPECT_EQ(text::characterBytes(none), 0U) << none;
    }
}

} // namespace
} // namespace actiscope
