// How long the texts of a run may be, and how many classes it may have: what a stranger's file makes its
// reader hold.
#include <gmock/gmock.h>

#include "engine/runs/run_columns.h"
#include "tests/runs/store_support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::StartsWith;

class StoreBounds : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(said(evaluateTo(file, factsOf(20))), "fine"); }
    void change(const std::string& sql) const {
        SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
        ASSERT_GT(database.exec(sql), 0) << sql;
    }
    std::string readAll() const {
        const Result<RunStore> store = RunStore::open(file);
        return store ? said(store->forEach([](ImageRow&&) { return true; })) : store.error().message;
    }

    actiscope::test::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "run.db";
};

/// SQL for so many letters.
std::string letters(std::size_t count) {
    return "replace(hex(zeroblob(" + std::to_string(count / 2) + ")), '0', 'a')";
}

TEST_F(StoreBounds, OfAnImagesTexts) {
    for (const std::string column : {"path", "id", "skipped", "warning"}) {
        change("UPDATE image SET " + column + " = " + letters(kMostText) + " WHERE item = 7");
        EXPECT_EQ(readAll(), "fine") << column;
        change("UPDATE image SET " + column + " = " + letters(kMostText + 2) + " WHERE item = 7");
        EXPECT_THAT(readAll(), HasSubstr("image 7: its \"" + column + "\" is longer than the 65536 bytes"));
        change("UPDATE image SET " + column + " = 'short' WHERE item = 7");
    }
}

TEST_F(StoreBounds, OfTheRunsTexts) {
    change("UPDATE run SET command = " + letters(kMostCommand));
    EXPECT_EQ(readAll(), "fine");
    change("UPDATE class SET name = " + letters(kMostName) + " WHERE label = 3");
    EXPECT_EQ(readAll(), "fine");
    change("UPDATE class SET name = " + letters(kMostName + 2) + " WHERE label = 3");
    EXPECT_THAT(readAll(), HasSubstr("its \"name\" is longer than the 4096 bytes"));
    change("UPDATE class SET name = 'short' WHERE label = 3");
    change("UPDATE run SET command = " + letters(kMostCommand + 2));
    EXPECT_THAT(readAll(), HasSubstr("its \"command\" is longer"));
}

TEST_F(StoreBounds, OfItsClasses) {
    const auto fillUp = [&](int classes, const std::string& name) {
        change("DELETE FROM class WHERE label >= " + std::to_string(kClasses) +
               "; WITH RECURSIVE number(n) AS (VALUES(" + std::to_string(kClasses) +
               ") UNION ALL SELECT n + 1 FROM number WHERE n + 1 < " + std::to_string(classes) +
               ") INSERT INTO class SELECT n, '', " + name + " FROM number");
    };
    fillUp(1'000'000, "'x'");
    EXPECT_EQ(readAll(), "fine");
    fillUp(1'000'001, "'x'");
    EXPECT_THAT(readAll(), HasSubstr("it has more than 1000000 classes"));
    fillUp(17'000, letters(4'000));
    EXPECT_THAT(readAll(), HasSubstr("its classes' names have more than"));
}

TEST_F(StoreBounds, WhatIsWrittenKeepsToThem) {
    const auto other = folder.path() / "other.db";
    auto store = RunStore::create(other, factsOf(3));
    ASSERT_TRUE(store);
    ImageRow row = rowOf(0);
    row.path = std::string(kMostText + 1, 'a');
    const auto appended = store->append({row});
    ASSERT_FALSE(appended);
    EXPECT_THAT(appended.error().message, HasSubstr("longer than 65536 bytes"));
    row = ImageRow{};
    row.item = 1;
    row.skipped = std::string(kMostText - 1, 'a') + "\xC3\xA4 and more"; // the cut falls into a character
    ASSERT_EQ(said(store->append({row})), "fine");
    const auto read = store->row(1);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->skipped, std::string(kMostText - 1, 'a'));
}

} // namespace
} // namespace actiscope::runs
