#include "engine/runs/run_schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>

#include "engine/runs/run_columns.h"

namespace actiscope::runs {
namespace {

struct Table {
    std::string_view name;
    const char* sql; ///< as SQLite keeps it
};

// Numbers and places are counted without gaps: that is how a reader tells that nothing is missing.
constexpr std::array<Table, 10> kTables = {{
    {"run", "CREATE TABLE run("
            "only INTEGER PRIMARY KEY, model_hash TEXT NOT NULL, data_set_hash TEXT NOT NULL, "
            "method TEXT NOT NULL, level INTEGER NOT NULL, "
            "sweep INTEGER NOT NULL, wsol INTEGER NOT NULL, heuristic INTEGER NOT NULL, "
            "images INTEGER NOT NULL, shard INTEGER NOT NULL, shards INTEGER NOT NULL, "
            "command ANY NOT NULL, program_version ANY NOT NULL, model ANY NOT NULL, "
            "network ANY NOT NULL, data_set ANY NOT NULL, data_set_format ANY NOT NULL, "
            "split ANY NOT NULL, images_folder ANY NOT NULL, annotations_folder ANY NOT NULL, "
            "root ANY NOT NULL, started ANY NOT NULL) STRICT"},
    {"class", "CREATE TABLE class(label INTEGER PRIMARY KEY, synset ANY NOT NULL, name ANY NOT NULL) STRICT"},
    {"mapping", "CREATE TABLE mapping(set_class INTEGER PRIMARY KEY, label INTEGER) STRICT"},
    {"image", "CREATE TABLE image("
              "item INTEGER PRIMARY KEY, path ANY NOT NULL, id ANY NOT NULL, width INTEGER NOT NULL, "
              "height INTEGER NOT NULL, skipped ANY, warning ANY, decode_ms REAL NOT NULL, "
              "forward_ms REAL NOT NULL, maps_ms REAL NOT NULL, boxes_ms REAL NOT NULL, "
              "score_ms REAL NOT NULL, sweep BLOB) STRICT"},
    {"prediction", "CREATE TABLE prediction("
                   "item INTEGER NOT NULL, rank INTEGER NOT NULL, label INTEGER NOT NULL, "
                   "probability REAL NOT NULL, x0 INTEGER, y0 INTEGER, x1 INTEGER, y1 INTEGER, "
                   "overlap REAL, PRIMARY KEY(item, rank)) STRICT, WITHOUT ROWID"},
    {"label", "CREATE TABLE label("
              "item INTEGER NOT NULL, place INTEGER NOT NULL, label INTEGER NOT NULL, "
              "rank INTEGER NOT NULL, probability REAL NOT NULL, x0 INTEGER, y0 INTEGER, x1 INTEGER, "
              "y1 INTEGER, overlap REAL, error TEXT, wsol BLOB, PRIMARY KEY(item, place)) "
              "STRICT, WITHOUT ROWID"},
    {"truth", "CREATE TABLE truth("
              "item INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, "
              "x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL, y1 INTEGER NOT NULL, "
              "PRIMARY KEY(item, place, number)) STRICT, WITHOUT ROWID"},
    {"heuristic", "CREATE TABLE heuristic("
                  "item INTEGER NOT NULL, number INTEGER NOT NULL, rank INTEGER NOT NULL, "
                  "x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL, y1 INTEGER NOT NULL, "
                  "PRIMARY KEY(item, number)) STRICT, WITHOUT ROWID"},
    {"summary", "CREATE TABLE summary("
                "protocol TEXT NOT NULL, figure TEXT NOT NULL, value REAL, "
                "PRIMARY KEY(protocol, figure)) STRICT, WITHOUT ROWID"},
    {"class_summary", "CREATE TABLE class_summary("
                      "label INTEGER PRIMARY KEY, images INTEGER NOT NULL, top1 INTEGER NOT NULL, "
                      "top5 INTEGER NOT NULL, annotated INTEGER NOT NULL, known INTEGER NOT NULL, "
                      "overlap_sum REAL NOT NULL, none INTEGER NOT NULL, classification INTEGER NOT NULL, "
                      "multi_instance INTEGER NOT NULL, part INTEGER NOT NULL, too_large INTEGER NOT NULL, "
                      "wrong_region INTEGER NOT NULL) STRICT"},
}};

constexpr int kUnmapped = -1;
constexpr std::size_t kHashDigits = 16;
constexpr std::size_t kMostClasses = 1'000'000;
constexpr std::size_t kMostNames = std::size_t{64} << 20;   ///< bytes, of all classes together
constexpr std::int64_t kMostImages = std::int64_t{1} << 32; ///< items are 32 bit

std::string hexOf(std::uint64_t hash) {
    std::array<char, kHashDigits> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16);
    const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
    return std::string(kHashDigits - text.size(), '0') + std::string(text);
}

std::uint64_t hashOf(const SQLite::Statement& row, int column) {
    const std::string text = textAt(row, column);
    std::uint64_t hash = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hash, 16);
    if (text.size() != kHashDigits || error != std::errc() || end != text.data() + text.size()) {
        throw BadContent("a hash of the run is none");
    }
    return hash;
}

void writeFacts(SQLite::Database& database, const RunFacts& facts) {
    SQLite::Statement run(database, "INSERT INTO run VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                    "?, ?, ?, ?, ?, ?)");
    int column = 0;
    for (const std::uint64_t hash : {facts.modelHash, facts.dataSetHash}) {
        run.bind(++column, hexOf(hash));
    }
    run.bind(++column, facts.method);
    run.bind(++column, facts.level);
    for (const bool kept : {facts.sweep, facts.wsol, facts.heuristic}) {
        run.bind(++column, kept ? 1 : 0);
    }
    run.bind(++column, static_cast<std::int64_t>(facts.images));
    run.bind(++column, static_cast<std::int64_t>(facts.shard.number));
    run.bind(++column, static_cast<std::int64_t>(facts.shard.of));
    for (const std::string* text : {&facts.command, &facts.programVersion, &facts.model, &facts.network,
                                    &facts.dataSet, &facts.dataSetFormat, &facts.split, &facts.imagesFolder,
                                    &facts.annotationsFolder, &facts.root, &facts.started}) {
        bindText(run, ++column, *text);
    }
    run.exec();
    SQLite::Statement one(database, "INSERT INTO class VALUES(?, ?, ?)");
    for (std::size_t label = 0; label < facts.classes.size(); ++label) {
        one.tryReset();
        one.bind(1, static_cast<std::int64_t>(label));
        bindText(one, 2, facts.classes[label].synset);
        bindText(one, 3, facts.classes[label].name);
        one.exec();
    }
    SQLite::Statement mapped(database, "INSERT INTO mapping VALUES(?, ?)");
    for (std::size_t setClass = 0; setClass < facts.mapping.size(); ++setClass) {
        mapped.tryReset();
        mapped.bind(1, static_cast<std::int64_t>(setClass));
        if (facts.mapping[setClass] == kUnmapped) {
            mapped.bind(2);
        } else {
            mapped.bind(2, facts.mapping[setClass]);
        }
        mapped.exec();
    }
}

void checkCount(std::size_t classes) {
    if (classes > kMostClasses) {
        throw BadContent("it has more than " + std::to_string(kMostClasses) + " classes");
    }
}

std::vector<ClassLabel> readClasses(const SQLite::Database& database) {
    std::vector<ClassLabel> classes;
    std::size_t bytes = 0;
    SQLite::Statement rows(database, "SELECT label, synset, name FROM class ORDER BY label");
    while (rows.executeStep()) {
        if (integerAt(rows, 0) != static_cast<std::int64_t>(classes.size())) {
            throw BadContent("its classes are not numbered one after the other");
        }
        classes.push_back({textAt(rows, 1, kMostName), textAt(rows, 2, kMostName)});
        checkCount(classes.size());
        bytes += classes.back().synset.size() + classes.back().name.size();
        if (bytes > kMostNames) {
            throw BadContent("its classes' names have more than " + std::to_string(kMostNames) + " bytes");
        }
    }
    return classes;
}

std::vector<int> readMapping(const SQLite::Database& database, std::size_t classes) {
    std::vector<int> mapping;
    SQLite::Statement rows(database, "SELECT set_class, label FROM mapping ORDER BY set_class");
    while (rows.executeStep()) {
        if (integerAt(rows, 0) != static_cast<std::int64_t>(mapping.size())) {
            throw BadContent("the data set's classes are not numbered one after the other");
        }
        const bool none = rows.getColumn(1).isNull();
        checkCount(mapping.size() + 1);
        mapping.push_back(none ? kUnmapped : intAt(rows, 1, 0, std::numeric_limits<int>::max()));
        if (mapping.back() >= static_cast<int>(classes)) {
            throw BadContent("it maps a class to one that the model lacks");
        }
    }
    return mapping;
}

} // namespace

void createTables(SQLite::Database& database, const RunFacts& facts) {
    SQLite::Transaction transaction(database);
    for (const Table& table : kTables) {
        database.exec(table.sql);
    }
    writeFacts(database, facts);
    database.exec("PRAGMA application_id = " + std::to_string(kRunApplication));
    database.exec("PRAGMA user_version = " + std::to_string(kRunFormat));
    transaction.commit();
}

void checkTables(const SQLite::Database& database) {
    std::size_t found = 0;
    SQLite::Statement entries(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema");
    while (entries.executeStep()) {
        const std::string name = textAt(entries, 1);
        const bool isRun = std::any_of(kTables.begin(), kTables.end(), [&](const Table& table) {
            return name == table.name && textAt(entries, 0) == "table" && textAt(entries, 2) == table.name &&
                   textAt(entries, 3) == table.sql;
        });
        if (!isRun) {
            throw BadContent("it holds \"" + name + "\", which no run has in this form");
        }
        ++found;
    }
    if (found != kTables.size()) {
        throw BadContent("it has " + std::to_string(found) + " of a run's " + std::to_string(kTables.size()) +
                         " tables");
    }
}

RunFacts readFacts(const SQLite::Database& database) {
    SQLite::Statement run(database, "SELECT * FROM run WHERE only = 1");
    if (!run.executeStep()) {
        throw BadContent("it does not say what was run");
    }
    constexpr std::int64_t kMostShards = std::numeric_limits<std::uint32_t>::max();
    RunFacts facts;
    int column = 0;
    for (std::uint64_t* hash : {&facts.modelHash, &facts.dataSetHash}) {
        *hash = hashOf(run, ++column);
    }
    facts.method = textAt(run, ++column);
    facts.level = static_cast<int>(integerAt(run, ++column, 0, 1000));
    for (bool* kept : {&facts.sweep, &facts.wsol, &facts.heuristic}) {
        *kept = integerAt(run, ++column, 0, 1) != 0;
    }
    facts.images = static_cast<std::uint64_t>(integerAt(run, ++column, 0, kMostImages));
    facts.shard.number = static_cast<std::uint32_t>(integerAt(run, ++column, 1, kMostShards));
    facts.shard.of = static_cast<std::uint32_t>(integerAt(run, ++column, facts.shard.number, kMostShards));
    for (std::string* text : {&facts.command, &facts.programVersion, &facts.model, &facts.network,
                              &facts.dataSet, &facts.dataSetFormat, &facts.split, &facts.imagesFolder,
                              &facts.annotationsFolder, &facts.root, &facts.started}) {
        *text = textAt(run, ++column, kMostCommand);
    }
    facts.classes = readClasses(database);
    facts.mapping = readMapping(database, facts.classes.size());
    return facts;
}

} // namespace actiscope::runs
