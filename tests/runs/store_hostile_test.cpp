// Files of strangers: whatever they hold, they are read or refused in words.
#include <fstream>

#include <gmock/gmock.h>

#include "engine/data/files.h"
#include "tests/runs/store_support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using namespace test;
using testing::HasSubstr;
namespace fs = std::filesystem;

class StoreHostile : public testing::Test {
protected:
    static constexpr std::uint32_t kImages = 60;

    void SetUp() override {
        const fs::path good = folder.path() / "good.db";
        ASSERT_EQ(said(evaluateTo(good, factsOf(kImages))), "fine");
        bytes = readFile(good).value();
    }
    void put(const std::vector<std::uint8_t>& content) const {
        ASSERT_TRUE(writeFileAtomically(file, content.data(), content.size(), Flush::Later));
    }
    /// Reads all that there is: "fine", or the words of the first failure.
    std::string readAll() const {
        const Result<RunStore> store = RunStore::open(file);
        if (!store) {
            EXPECT_EQ(store.error().code, ErrorCode::FileUnreadable) << store.error().message;
            return store.error().message;
        }
        const auto rows = store->forEach([](ImageRow&& row) {
            (void)outcomeOf(row);
            (void)heuristicOutcomeOf(row);
            return true;
        });
        const auto done = store->done(kImages);
        const auto count = store->count();
        const auto row = store->row(7);
        const auto figures = figuresOf(*store);
        for (const Error* error : {rows ? nullptr : &rows.error(), done ? nullptr : &done.error(),
                                   count ? nullptr : &count.error(), row ? nullptr : &row.error(),
                                   figures ? nullptr : &figures.error()}) {
            if (error != nullptr) {
                EXPECT_EQ(error->code, ErrorCode::FileUnreadable) << error->message;
                EXPECT_THAT(error->message, HasSubstr(file.string()));
                return error->message;
            }
        }
        return "fine";
    }

    actiscope::test::TemporaryFolder folder;
    fs::path file = folder.path() / "run.db";
    std::vector<std::uint8_t> bytes;
};

TEST_F(StoreHostile, CutShort) {
    std::size_t refused = 0;
    std::size_t cuts = 0;
    for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 7 : 1531) {
        put({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
        refused += readAll() != "fine" ? 1 : 0;
        ++cuts;
    }
    EXPECT_EQ(refused, cuts);
    EXPECT_GT(cuts, 50U);
}

TEST_F(StoreHostile, BytesThatAreOthers) {
    std::mt19937 random(11);
    std::size_t refused = 0;
    for (int i = 0; i < 1500; ++i) {
        std::vector<std::uint8_t> changed = bytes;
        const std::size_t from =
            i % 3 == 0 ? 4096 : changed.size(); // the header and the first tables more often
        for (int flips = 1 + i % 5; flips > 0; --flips) {
            changed[random() % from] = static_cast<std::uint8_t>(random());
        }
        if (i % 7 == 0) { // a page in the place of another
            const std::size_t pages = changed.size() / 4096;
            const auto page = [&] {
                return changed.begin() + static_cast<std::ptrdiff_t>(4096 * (1 + random() % (pages - 1)));
            };
            const auto source = page();
            std::copy_n(source, 4096, page());
        }
        put(changed);
        const std::string words = readAll();
        refused += words != "fine" ? 1 : 0;
        EXPECT_FALSE(words.empty());
        if (i % 10 == 0) {
            (void)RunStore::resume(file, factsOf(kImages));
        }
        fs::remove(file.string() + "-wal");
        fs::remove(file.string() + "-shm");
        fs::remove(file.string() + "-journal");
    }
    EXPECT_GT(refused, 300U);
}

TEST_F(StoreHostile, OnlyNoise) {
    std::mt19937 random(12);
    for (int i = 0; i < 200; ++i) {
        std::vector<std::uint8_t> noise(random() % 20'000);
        std::generate(noise.begin(), noise.end(), [&] { return static_cast<std::uint8_t>(random()); });
        if (i % 2 == 0 && noise.size() > 100) {
            std::copy_n(bytes.begin(), 100, noise.begin());
        }
        put(noise);
        EXPECT_NE(readAll(), "fine");
    }
}

/// Values that the tables' types forbid: put there while the tables say otherwise.
class StoreValues : public StoreHostile {
protected:
    std::string after(const std::string& sql) {
        put(bytes);
        {
            SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
            database.exec(
                "CREATE TABLE keep AS SELECT name, sql FROM sqlite_schema; PRAGMA writable_schema = ON;"
                "UPDATE sqlite_schema SET sql = replace(replace(replace(replace(sql, ' STRICT, ', ' '), "
                "' STRICT', ''), 'NOT NULL', ''), 'REAL', 'BLOB') WHERE name <> 'keep';"
                "UPDATE sqlite_schema SET sql = replace(replace(replace(sql, 'TEXT', 'BLOB'), ' ANY', ' "
                "BLOB'), 'INTEGER ,', "
                "'BLOB,') WHERE name <> 'keep'");
        }
        {
            SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
            database.exec(sql);
            if (database.getTotalChanges() == 0) {
                return "nothing was changed";
            }
            database.exec(
                "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = (SELECT keep.sql FROM keep "
                "WHERE keep.name = sqlite_master.name) WHERE name <> 'keep'; DROP TABLE keep");
        }
        return readAll();
    }
    void refuses(const std::string& words, const std::string& sql) {
        EXPECT_THAT(after(sql), HasSubstr(words)) << sql;
    }
};

TEST_F(StoreValues, OfOtherTypesOrOutOfBounds) {
    const std::string seventh = " WHERE item = 7";
    EXPECT_EQ(after("UPDATE image SET warning = 'another'" + seventh), "fine") << "the way itself";
    refuses("image 7: its \"width\"", "UPDATE image SET width = 'twelve'" + seventh);
    refuses("image 7: its \"width\"", "UPDATE image SET width = -1" + seventh);
    refuses("image 7: its \"height\"", "UPDATE image SET height = 9e9" + seventh);
    refuses("image 7: its \"height\"", "UPDATE image SET height = 3000000000" + seventh);
    refuses("image 7: its \"path\" is no text", "UPDATE image SET path = 5" + seventh);
    refuses("image 7: its \"id\" is no text", "UPDATE image SET id = NULL" + seventh);
    refuses("image 7: its \"skipped\" is no text", "UPDATE image SET skipped = 1.5" + seventh);
    refuses("image 7: its \"maps_ms\" is no number", "UPDATE image SET maps_ms = 'fast'" + seventh);
    refuses("image 7: a time is no number", "UPDATE image SET maps_ms = 9e999" + seventh);
    refuses("image 7: its \"sweep\" holds no bytes", "UPDATE image SET sweep = 'text'" + seventh);
    refuses("image 7: its overlaps", "UPDATE image SET sweep = x'0105'" + seventh);
    refuses("image 7: its overlaps", "UPDATE image SET sweep = zeroblob(1000000)" + seventh);
    refuses("the run has 59 images", "UPDATE run SET images = 59");
    refuses("its \"item\"",
            "INSERT INTO image SELECT 1000000000000, path, id, width, height, skipped, warning, decode_ms, "
            "forward_ms, maps_ms, boxes_ms, score_ms, sweep FROM image WHERE item = 7");
    refuses("its \"item\"",
            "INSERT INTO image SELECT -7, path, id, width, height, skipped, warning, decode_ms, forward_ms, "
            "maps_ms, boxes_ms, score_ms, sweep FROM image WHERE item = 7");
    refuses("none of the model's", "UPDATE prediction SET label = 50 WHERE rank = 0");
    refuses("its \"label\"", "UPDATE prediction SET label = -1 WHERE rank = 0");
    refuses("its \"label\"", "UPDATE prediction SET label = 5000000000 WHERE rank = 0");
    refuses("its \"probability\"", "UPDATE prediction SET probability = NULL WHERE rank = 0");
    refuses("a probability is no number", "UPDATE prediction SET probability = -9e999 WHERE rank = 0");
    refuses("its \"x1\"", "UPDATE prediction SET x0 = 1, y0 = 1, x1 = NULL WHERE rank = 0");
    refuses("its \"y1\"", "UPDATE prediction SET x0 = 1, y0 = 1, x1 = 1, y1 = 2147483647 WHERE rank = 0");
    refuses("within 0 and 1", "UPDATE prediction SET overlap = 1.5 WHERE rank = 0");
    refuses("its \"overlap\"", "UPDATE prediction SET overlap = 'x' WHERE rank = 0");
    refuses("none of the model's", "UPDATE label SET label = 50");
    refuses("rank is higher", "UPDATE label SET rank = 51");
    refuses("kind of error", "UPDATE label SET error = 'nonsense'");
    refuses("go together", "UPDATE label SET error = NULL");
    refuses("cut short", "UPDATE label SET wsol = x'00'");
    refuses("no bytes", "UPDATE label SET wsol = 7");
    refuses("not predicted", "UPDATE heuristic SET rank = 5");
    refuses("its \"rank\"", "UPDATE heuristic SET rank = -1");
    refuses("its \"x0\"", "UPDATE heuristic SET x0 = NULL");
    refuses("its \"y0\"", "UPDATE truth SET y0 = 'low'");
}

TEST_F(StoreValues, PartsThatAreMissingOrTooMany) {
    refuses("missing or there twice", "DELETE FROM prediction WHERE rank = 0");
    refuses("missing or there twice", "DELETE FROM truth WHERE number = 0");
    refuses("missing or there twice", "DELETE FROM heuristic WHERE number = 2");
    refuses("missing or there twice", "UPDATE label SET place = place + 100");
    refuses("belong to no image", "DELETE FROM image WHERE item = 59");
    refuses("belong to no image", "INSERT INTO truth VALUES(1, 17, 0, 0, 0, 1, 1)");
    refuses("belong to no image",
            "INSERT INTO label SELECT 4000000000, 0, label, rank, probability, x0, y0, x1, "
            "y1, overlap, error, wsol FROM label LIMIT 1");
    refuses("more than five",
            "INSERT INTO prediction SELECT item, max(rank) + 1 + (SELECT 0), label, probability, "
            "x0, y0, x1, y1, overlap FROM prediction GROUP BY item HAVING count(*) = 5");
}

TEST_F(StoreValues, FactsThatCantBe) {
    refuses("a hash", "UPDATE run SET model_hash = 'zzzzzzzzzzzzzzzz'");
    refuses("a hash", "UPDATE run SET data_set_hash = '12'");
    refuses("its \"label\"", "UPDATE mapping SET label = -1 WHERE set_class = 0");
    refuses("its \"label\"", "UPDATE mapping SET label = 5000000000 WHERE set_class = 0");
    refuses("its \"label\"", "UPDATE mapping SET label = 'cow' WHERE set_class = 0");
    refuses("one that the model lacks", "UPDATE mapping SET label = 50 WHERE set_class = 0");
    refuses("classes are not numbered", "DELETE FROM mapping WHERE set_class = 1");
    refuses("classes are not numbered", "INSERT INTO mapping VALUES(1000000000000, 1)");
    refuses("classes are not numbered", "INSERT INTO mapping VALUES(-1, 1)");
    refuses("its \"level\"", "UPDATE run SET level = 1001");
    refuses("its \"sweep\"", "UPDATE run SET sweep = 2");
    refuses("its \"images\"", "UPDATE run SET images = -1");
    refuses("its \"images\"", "UPDATE run SET images = 1000000000000");
    refuses("its \"shard\"", "UPDATE run SET shard = 0");
    refuses("its \"shards\"", "UPDATE run SET shard = 3, shards = 2");
    refuses("another shard", "UPDATE run SET shards = 2");
    refuses("its \"command\"", "UPDATE run SET command = NULL");
    refuses("what was run", "DELETE FROM run");
    refuses("not numbered", "DELETE FROM class WHERE label = 4");
    refuses("not numbered", "UPDATE class SET label = -1 WHERE label = 0");
    refuses("none of the model's", "DELETE FROM class WHERE label > 2; DELETE FROM mapping");
    refuses("one that the model lacks", "DELETE FROM class WHERE label > 2");
    refuses("too big", "UPDATE run SET command = zeroblob(20000000)");
}

TEST_F(StoreHostile, TablesThatAreOthers) {
    const auto refuses = [&](const std::string& words, const std::string& sql) {
        put(bytes);
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(sql);
        EXPECT_THAT(readAll(), HasSubstr(words)) << sql;
        const Result<RunStore> resumed = RunStore::resume(file, factsOf(kImages));
        ASSERT_FALSE(resumed) << sql;
        EXPECT_THAT(resumed.error().message, HasSubstr(words));
    };
    refuses("it has 9 of a run's 10 tables", "DROP TABLE truth");
    refuses("\"heuristic\", which no run has",
            "DROP TABLE heuristic; CREATE VIEW heuristic AS SELECT * FROM truth");
    refuses("\"image\", which no run has", "ALTER TABLE image ADD COLUMN more ANY");
    refuses("\"spy\", which no run has",
            "CREATE TRIGGER spy AFTER INSERT ON image BEGIN DELETE FROM label; END");
    refuses("\"spy\", which no run has", "CREATE VIEW spy AS SELECT 1");
    refuses("\"spy\", which no run has", "CREATE INDEX spy ON image(path)");
    refuses("\"spy", "CREATE VIRTUAL TABLE spy USING fts5(x)");
    refuses("\"truth\", which no run has",
            "DROP TABLE truth; CREATE TABLE truth(item, place, number, x0, y0, x1, y1)");
    refuses("is no run", "PRAGMA application_id = 5");
    refuses("no format 0", "PRAGMA user_version = 0");
    refuses("no format -1", "PRAGMA user_version = -1");
    put(bytes);
    fs::remove(file);
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("PRAGMA encoding = 'UTF-16'; CREATE TABLE run(x); PRAGMA application_id = 1097036882; "
              "PRAGMA user_version = 1");
    EXPECT_THAT(readAll(), HasSubstr("not UTF-8"));
}

} // namespace
} // namespace actiscope::runs
