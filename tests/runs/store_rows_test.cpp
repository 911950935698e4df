// What is stored comes back, and what can't be a row of the run is refused.
#include <cmath>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>

#include "tests/runs/store_support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::runs {
namespace {

using testing::HasSubstr;
using namespace test;

class StoreRows : public testing::Test {
protected:
    actiscope::test::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "run.db";
};

TEST_F(StoreRows, RandomRowsComeBackBitForBit) {
    constexpr std::uint32_t kImages = 3000;
    {
        Result<RunStore> store = RunStore::create(file, factsOf(kImages));
        ASSERT_TRUE(store) << store.error().message;
        std::vector<std::uint32_t> items(kImages);
        std::iota(items.begin(), items.end(), 0U);
        std::shuffle(items.begin(), items.end(), std::mt19937(5)); // workers finish in any order
        for (std::size_t i = 0; i < kImages; i += 100) {
            std::vector<ImageRow> rows;
            std::transform(items.begin() + static_cast<std::ptrdiff_t>(i),
                           items.begin() + static_cast<std::ptrdiff_t>(i) + 100, std::back_inserter(rows),
                           rowOf);
            const auto appended = store->append(rows);
            ASSERT_TRUE(appended) << appended.error().message;
        }
        ASSERT_EQ(store->row(17).value().path, rowOf(17).path) << "also while it is written";
    }
    EXPECT_EQ(namesIn(folder.path()), std::set<std::string>{"run.db"});
    const Result<RunStore> store = RunStore::open(file);
    ASSERT_TRUE(store) << store.error().message;
    std::uint32_t item = 0;
    const auto read = store->forEach([&](ImageRow&& row) {
        EXPECT_EQ(textOf(row), textOf(rowOf(item)));
        ++item;
        return true;
    });
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(item, kImages);
    EXPECT_EQ(store->count().value(), kImages);
    for (const std::uint32_t one : {0U, 1234U, kImages - 1}) {
        EXPECT_EQ(textOf(store->row(one).value()), textOf(rowOf(one)));
    }
}

TEST_F(StoreRows, FactsComeBack) {
    RunFacts facts = factsOf(12, {2, 5});
    facts.sweep = false;
    facts.classes[3].name = "\xC3\x84rger \xF0\x9F\xA6\x92";
    (void)RunStore::create(file, facts);
    const Result<RunStore> store = RunStore::open(file);
    ASSERT_TRUE(store) << store.error().message;
    const RunFacts& read = store->facts();
    EXPECT_EQ(read.modelHash, facts.modelHash);
    EXPECT_EQ(read.dataSetHash, facts.dataSetHash);
    EXPECT_EQ(read.mapping, facts.mapping);
    EXPECT_EQ(read.method, facts.method);
    EXPECT_EQ(read.level, facts.level);
    EXPECT_EQ(read.sweep, facts.sweep);
    EXPECT_EQ(read.wsol, facts.wsol);
    EXPECT_EQ(read.heuristic, facts.heuristic);
    EXPECT_EQ(read.images, facts.images);
    EXPECT_EQ(read.shard, facts.shard);
    EXPECT_EQ(read.command, facts.command);
    EXPECT_EQ(read.programVersion, facts.programVersion);
    EXPECT_EQ(read.model, facts.model);
    EXPECT_EQ(read.network, facts.network);
    EXPECT_EQ(read.dataSet, facts.dataSet);
    EXPECT_EQ(read.dataSetFormat, facts.dataSetFormat);
    EXPECT_EQ(read.split, facts.split);
    EXPECT_EQ(read.imagesFolder, facts.imagesFolder);
    EXPECT_EQ(read.annotationsFolder, facts.annotationsFolder);
    EXPECT_EQ(read.root, facts.root);
    EXPECT_EQ(read.started, facts.started);
    ASSERT_EQ(read.classes.size(), facts.classes.size());
    for (std::size_t i = 0; i < read.classes.size(); ++i) {
        EXPECT_EQ(read.classes[i].synset, facts.classes[i].synset);
        EXPECT_EQ(read.classes[i].name, facts.classes[i].name);
    }
}

TEST_F(StoreRows, PathsAreBytes) {
    using namespace std::string_literals;
    const std::vector<std::string> paths = {
        "\xE7\x95\xAB\xE5\x83\x8F/\xF0\x9F\x90\x88.jpg", // Unicode
        "latin\xE9.jpg",                                 // no UTF-8
        "\xED\xA0\x80.jpg",                              // half of a pair
        "\xC0\x80overlong",
        "cut \xE2\x82",
        "zero\0byte"s,
        "'quotes\" and\nlines; DROP TABLE image;--",
        std::string(4096, 'x'),
        "",
    };
    Result<RunStore> store = RunStore::create(file, factsOf(paths.size()));
    for (std::uint32_t i = 0; i < paths.size(); ++i) {
        ImageRow row;
        row.item = i;
        row.path = row.id = row.warning = paths[i];
        ASSERT_EQ(said(store->append({row})), "fine");
    }
    for (std::uint32_t i = 0; i < paths.size(); ++i) {
        EXPECT_EQ(store->row(i).value().path, paths[i]);
        EXPECT_EQ(store->row(i).value().id, paths[i]);
        EXPECT_EQ(store->row(i).value().warning, paths[i]);
    }
    SQLite::Database database(file.string());
    EXPECT_EQ(database.execAndGet("SELECT group_concat(typeof(path)) FROM image").getString(),
              "text,blob,blob,blob,blob,blob,text,text,text");
}

TEST_F(StoreRows, NothingOfAGroupIsStoredWhereOneIsThereAlready) {
    Result<RunStore> store = RunStore::create(file, factsOf(10));
    ASSERT_EQ(said(store->append({rowOf(4)})), "fine");
    const auto again = store->append({rowOf(3), rowOf(4), rowOf(5)});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(again.error().message, HasSubstr("already"));
    EXPECT_EQ(store->done(10).value(), std::vector<bool>({0, 0, 0, 0, 1, 0, 0, 0, 0, 0}));
    ASSERT_FALSE(store->append({rowOf(7), rowOf(7)}));
    ASSERT_EQ(said(store->append({rowOf(3), rowOf(5)})), "fine");
    EXPECT_EQ(store->done(10).value(), std::vector<bool>({0, 0, 0, 1, 1, 1, 0, 0, 0, 0}));
    const auto missing = store->row(7);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::FileUnreadable);
    EXPECT_THAT(missing.error().message, HasSubstr("no row of image 7"));
}

TEST_F(StoreRows, RowsThatCantBeOfTheRunAreRefused) {
    Result<RunStore> store = RunStore::create(file, factsOf(100, {2, 3}));
    const auto refused = [&](const char* why, void (*spoil)(ImageRow&)) {
        ImageRow row;
        row.item = 4;
        row.predictions = {{1, 0.5, Box{1, 2, 3, 4}, 0.5}};
        row.labels = {Label{1, 1, 0.5, {{1, 2, 3, 4}}, Box{1, 2, 3, 4}, 1.0, evaluation::BoxError::None, {}}};
        row.heuristic = {{0, {1, 2, 3, 4}}};
        spoil(row);
        const auto appended = store->append({row});
        ASSERT_FALSE(appended) << why;
        EXPECT_EQ(appended.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(appended.error().message, HasSubstr(why));
    };
    refused("the run has 100 images", [](ImageRow& row) { row.item = 100; });
    refused("another shard", [](ImageRow& row) { row.item = 5; });
    refused("size is negative", [](ImageRow& row) { row.size.height = -1; });
    refused("more than five", [](ImageRow& row) { row.predictions.resize(6); });
    refused("none of the model's", [](ImageRow& row) { row.predictions[0].label = -1; });
    refused("none of the model's", [](ImageRow& row) { row.labels[0].label = kClasses; });
    refused("rank", [](ImageRow& row) { row.labels[0].rank = kClasses + 1; });
    refused("no number", [](ImageRow& row) { row.predictions[0].probability = std::nan(""); });
    refused("no number", [](ImageRow& row) { row.labels[0].probability = HUGE_VAL; });
    refused("no number", [](ImageRow& row) { row.timing.maps = std::nan(""); });
    refused("within 0 and 1", [](ImageRow& row) { row.labels[0].overlap = 1.01; });
    refused("within 0 and 1", [](ImageRow& row) { row.predictions[0].overlap = std::nan(""); });
    refused("go together", [](ImageRow& row) { row.labels[0].error.reset(); });
    refused("too far", [](ImageRow& row) { row.labels[0].truths[0].x1 = 1 << 30; });
    refused("too far", [](ImageRow& row) { row.heuristic[0].box.y0 = std::numeric_limits<int>::min(); });
    refused("not predicted", [](ImageRow& row) { row.heuristic[0].rank = 1; });
    refused("overlaps", [](ImageRow& row) { row.sweep = {1, 1, 0}; });
    EXPECT_EQ(store->count().value(), 0U);
}

TEST_F(StoreRows, SummaryIsWrittenAnewAndEmptiedByFurtherRows) {
    Result<RunStore> store = RunStore::create(file, factsOf(40));
    std::vector<ImageRow> rows;
    for (std::uint32_t item = 0; item < 39; ++item) {
        rows.push_back(rowOf(item));
    }
    ASSERT_EQ(said(store->append(rows)), "fine");
    const Result<RunFigures> figures = figuresOf(*store);
    ASSERT_TRUE(figures);
    ASSERT_EQ(said(store->writeSummary(*figures)), "fine");
    const std::string once = dumpOf(file);
    ASSERT_EQ(said(store->writeSummary(*figures)), "fine");
    EXPECT_EQ(dumpOf(file), once);

    SQLite::Database database(file.string());
    const auto value = [&](const std::string& protocol, const std::string& figure) {
        return database
            .execAndGet("SELECT value FROM summary WHERE protocol = '" + protocol + "' AND figure = '" +
                        figure + "'")
            .getDouble();
    };
    const auto skipped = static_cast<double>(
        std::count_if(rows.begin(), rows.end(), [](const ImageRow& row) { return !row.skipped.empty(); }));
    ASSERT_GT(skipped, 0);
    EXPECT_EQ(value("run", "images"), 39 - skipped);
    EXPECT_EQ(value("run", "skipped"), skipped);
    EXPECT_EQ(value("ilsvrc", "top1_classification_error"),
              100 * figures->localization().top1ClassificationError().value());
    EXPECT_EQ(value("gt-known", "accuracy"), 100 * figures->localization().gtKnownAccuracy().value());
    EXPECT_EQ(value("maxboxacc", "score"), 100 * figures->maxBoxAccuracy().maxBoxAcc().rate);
    EXPECT_EQ(value("maxboxacc-v2", "score at 0.7"), 100 * figures->maxBoxAccuracy().maxBoxAccAt(2).rate);
    const auto& counts = figures->classes().classes();
    for (int label = 0; label < kClasses; ++label) {
        SQLite::Statement row(database, "SELECT images, too_large FROM class_summary WHERE label = ?");
        row.bind(1, label);
        ASSERT_TRUE(row.executeStep());
        EXPECT_EQ(row.getColumn(0).getInt64(),
                  static_cast<std::int64_t>(counts[static_cast<std::size_t>(label)].images));
        EXPECT_EQ(row.getColumn(1).getInt64(),
                  static_cast<std::int64_t>(counts[static_cast<std::size_t>(label)].errors[4]));
    }
    ASSERT_EQ(said(store->append({rowOf(39)})), "fine");
    EXPECT_EQ(
        database.execAndGet("SELECT (SELECT count(*) FROM summary) + (SELECT count(*) FROM class_summary)")
            .getInt(),
        0);
}

TEST_F(StoreRows, WhatIsOpenToReadIsNotWritten) {
    (void)RunStore::create(file, factsOf(10));
    Result<RunStore> store = RunStore::open(file);
    const auto appended = store->append({rowOf(1)});
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().code, ErrorCode::InvalidArgument);
    EXPECT_FALSE(store->writeSummary(RunFigures(kClasses)));
}

TEST_F(StoreRows, ReadingEndsWhereItIsAskedTo) {
    Result<RunStore> store = RunStore::create(file, factsOf(10));
    ASSERT_EQ(said(store->append({rowOf(1), rowOf(2), rowOf(3)})), "fine");
    int seen = 0;
    EXPECT_EQ(said(store->forEach([&](ImageRow&&) { return ++seen < 2; })), "fine");
    EXPECT_EQ(seen, 2);
    ASSERT_EQ(said(store->append({rowOf(4)})), "fine") << "nothing stays locked";
}

TEST_F(StoreRows, AnImageTakesAtMostAKilobyteForItsSweep) {
    constexpr std::uint32_t kImages = 500;
    Result<RunStore> store = RunStore::create(file, factsOf(kImages));
    std::vector<ImageRow> rows;
    for (std::uint32_t item = 0; item < kImages; ++item) {
        ImageRow row;
        row.item = item;
        row.sweep = evaluation::encodeSweep({std::vector<evaluation::ClassSweep>(6), {}});
        rows.push_back(row);
    }
    ASSERT_EQ(said(store->append(rows)), "fine");
    SQLite::Database database(file.string());
    EXPECT_EQ(database.execAndGet("SELECT sum(length(sweep)) FROM image").getInt(), 632 * 500);
}

} // namespace
} // namespace actiscope::runs
