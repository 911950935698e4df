// Runs for the tests of their store: facts, rows that depend on nothing but their item, and files to compare.
#pragma once

#include <algorithm>
#include <bit>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run_store.h"

namespace actiscope::runs::test {

constexpr int kClasses = 50;

inline RunFacts factsOf(std::uint64_t images, Shard shard = {}) {
    RunFacts facts;
    facts.modelHash = 0xFEDCBA9876543210;
    facts.dataSetHash = 7;
    facts.mapping = {3, -1, 0, 49, 3};
    facts.method = "cam";
    facts.level = 200;
    facts.sweep = facts.wsol = facts.heuristic = true;
    facts.images = images;
    facts.shard = shard;
    facts.command = "actiscope evaluate 'f\xC3\xBCr dich'";
    facts.programVersion = "1.0";
    facts.model = "squeezenet";
    facts.network = "SqueezeNet 1.1";
    facts.dataSet = std::string("/bilder/\xFF\xFE"); // no UTF-8
    facts.dataSetFormat = "ilsvrc";
    facts.split = "val";
    facts.imagesFolder = "/bilder/\xC3\xA4 'b'";
    facts.annotationsFolder = "/rahmen";
    facts.root = "/bilder";
    facts.started = "2026-01-02T03:04:05Z";
    for (int label = 0; label < kClasses; ++label) {
        facts.classes.push_back(
            {label % 3 == 0 ? "" : "n" + std::to_string(10000000 + label), "class " + std::to_string(label)});
    }
    return facts;
}

/// Every part of a row that there may be, filled at random.
class RowMaker {
public:
    explicit RowMaker(std::uint32_t item) : m_random(item + 1), m_item(item) {}

    ImageRow row() {
        ImageRow row;
        row.item = m_item;
        row.path = "val/ILSVRC2012_val_" + std::to_string(m_item) + ".JPEG";
        row.id = std::to_string(m_item);
        if (chance(8)) {
            row.skipped = row.path + " is no image: \xE2\x80\xA6";
            return row;
        }
        row.size = {number(1, 5000), number(1, 5000)};
        row.warning = chance(5) ? "a box was clipped" : "";
        evaluation::ImageSweep sweep;
        for (int i = 0, predictions = number(0, 5); i < predictions; ++i) {
            row.predictions.push_back({number(0, kClasses - 1), real(), maybe(box()), maybe(real())});
            sweep.classes.push_back(classSweep(i + 1));
        }
        for (int i = 0, labels = number(0, 3); i < labels; ++i) {
            row.labels.push_back(label());
            sweep.classes.push_back(classSweep(0));
        }
        if (!row.predictions.empty()) {
            for (int i = 0; i < 5; ++i) {
                row.heuristic.push_back({number(0, static_cast<int>(row.predictions.size()) - 1), box()});
            }
        }
        row.sweep = chance(4) ? std::vector<std::uint8_t>() : evaluation::encodeSweep(sweep);
        row.timing = {real(), real(), real() * 1e6, 0, real()};
        return row;
    }

private:
    int number(int least, int most) { return std::uniform_int_distribution(least, most)(m_random); }
    bool chance(int in) { return number(1, in) == 1; }
    /// Also the ends and what has no short decimal form.
    double real() {
        switch (number(0, 5)) {
        case 0:
            return 0;
        case 1:
            return 1;
        case 2:
            return 5e-324;
        default:
            return std::uniform_real_distribution(0.0, 1.0)(m_random);
        }
    }
    Box box() { return {number(-9, 5000), number(0, 5000), number(0, 5000), number(0, 100000)}; }
    template <class T>
    std::optional<T> maybe(T value) {
        return chance(3) ? std::nullopt : std::optional(value);
    }
    Label label() {
        Label label;
        label.label = number(0, kClasses - 1);
        label.rank = number(0, kClasses);
        label.probability = real();
        for (int i = 0, truths = number(0, 4); i < truths; ++i) {
            label.truths.push_back(box());
        }
        label.box = maybe(box());
        if (!label.truths.empty()) {
            label.overlap = real();
            label.error = static_cast<evaluation::BoxError>(number(0, 5));
            label.wsol = maybe(hits());
        }
        return label;
    }
    evaluation::WsolHits hits() {
        evaluation::WsolHits hits;
        for (std::size_t t = 0; t < evaluation::kByteLevels; ++t) {
            hits.largest[t] = chance(2);
            for (auto& any : hits.any) {
                any[t] = chance(3);
            }
        }
        hits.maximum = static_cast<std::uint8_t>(number(0, 255));
        return hits;
    }
    evaluation::ClassSweep classSweep(int rank) {
        evaluation::ClassSweep sweep;
        sweep.rank = static_cast<std::uint8_t>(rank);
        sweep.labelled = rank == 0;
        for (auto& code : sweep.codes) {
            code = static_cast<std::uint8_t>(number(0, 250));
        }
        return sweep;
    }

    std::mt19937 m_random;
    std::uint32_t m_item;
};

inline ImageRow rowOf(std::uint32_t item) {
    return RowMaker(item).row();
}

/// All of a row, doubles by their bits.
inline std::string textOf(const ImageRow& row) {
    std::ostringstream text;
    const auto put = [&](const auto& value) { text << value << '|'; };
    const auto putReal = [&](double value) { put(std::bit_cast<std::uint64_t>(value)); };
    const auto putMaybe = [&](const std::optional<double>& value) { value ? putReal(*value) : put("-"); };
    const auto putBox = [&](const Box& box) {
        text << box.x0 << ' ' << box.y0 << ' ' << box.x1 << ' ' << box.y1 << '|';
    };
    const auto putMaybeBox = [&](const std::optional<Box>& box) { box ? putBox(*box) : put("-"); };
    for (const std::string* part : {&row.path, &row.id, &row.skipped, &row.warning}) {
        put(part->size());
        put(*part);
    }
    text << row.item << ' ' << row.size.width << ' ' << row.size.height << '\n';
    for (const Prediction& prediction : row.predictions) {
        put(prediction.label);
        putReal(prediction.probability);
        putMaybeBox(prediction.box);
        putMaybe(prediction.overlap);
    }
    for (const Label& label : row.labels) {
        text << "\nlabel " << label.label << ' ' << label.rank << ' ';
        putReal(label.probability);
        std::for_each(label.truths.begin(), label.truths.end(), putBox);
        putMaybeBox(label.box);
        putMaybe(label.overlap);
        put(label.error ? static_cast<int>(*label.error) : -1);
        if (label.wsol) {
            put(label.wsol->largest);
            std::for_each(label.wsol->any.begin(), label.wsol->any.end(), put);
            put(int{label.wsol->maximum});
        }
    }
    text << '\n';
    for (const evaluation::RankedBox& guess : row.heuristic) {
        put(guess.rank);
        putBox(guess.box);
    }
    for (const std::uint8_t byte : row.sweep) {
        put(int{byte});
    }
    const RowTiming& time = row.timing;
    for (const double part : {time.decode, time.forward, time.maps, time.boxes, time.score}) {
        putReal(part);
    }
    return text.str();
}

/// Every table, row by row, as SQL literals (quote() keeps each bit of a number).
inline std::string dumpOf(const std::filesystem::path& file,
                          const std::vector<std::string>& without = {"no column"}) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    std::string dump;
    SQLite::Statement tables(database, "SELECT name FROM sqlite_schema ORDER BY name");
    while (tables.executeStep()) {
        const std::string table = tables.getColumn(0).getString();
        std::string columns;
        SQLite::Statement info(database, "SELECT name FROM pragma_table_info('" + table + "')");
        while (info.executeStep()) {
            const std::string column = info.getColumn(0).getString();
            if (std::find(without.begin(), without.end(), column) == without.end()) {
                columns += (columns.empty() ? "quote(" : " || ',' || quote(") + column + ")";
            }
        }
        dump += "table " + table + "\n";
        SQLite::Statement rows(database, "SELECT " + columns + " FROM " + table + " ORDER BY 1");
        while (rows.executeStep()) {
            dump += rows.getColumn(0).getString() + "\n";
        }
    }
    return dump;
}

/// The names of what lies in a folder.
inline std::set<std::string> namesIn(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.insert(entry.path().filename().string());
    }
    return names;
}

/// The items of the shard that have no row yet are appended, `group` at a time; then the summary.
inline Result<std::monostate> goOn(RunStore& store, std::size_t group,
                                   ImageRow (*make)(std::uint32_t) = rowOf) {
    const RunFacts& facts = store.facts();
    const Result<std::vector<bool>> done = store.done(facts.images);
    if (!done) {
        return fail(done.error());
    }
    std::vector<ImageRow> rows;
    const auto flush = [&]() -> Result<std::monostate> {
        Result<std::monostate> appended = store.append(rows);
        rows.clear();
        return appended;
    };
    for (std::uint32_t item = facts.shard.number - 1; item < facts.images; item += facts.shard.of) {
        if (!done->at(item)) {
            rows.push_back(make(item));
        }
        if (rows.size() == group) {
            if (auto flushed = flush(); !flushed) {
                return flushed;
            }
        }
    }
    if (auto flushed = flush(); !flushed) {
        return flushed;
    }
    const Result<RunFigures> figures = figuresOf(store);
    return figures ? store.writeSummary(*figures) : fail(figures.error());
}

/// As `evaluate --resume` does it: begins the run or goes on with it, to its end.
inline Result<std::monostate> evaluateTo(const std::filesystem::path& file, const RunFacts& facts,
                                         std::size_t group = 3, ImageRow (*make)(std::uint32_t) = rowOf) {
    Result<RunStore> store =
        std::filesystem::exists(file) ? RunStore::resume(file, facts) : RunStore::create(file, facts);
    return store ? goOn(*store, group, make) : fail(store.error());
}

/// The message, or "fine": so that a failing check shows it.
template <class T>
std::string said(const Result<T>& result) {
    return result ? "fine" : result.error().message;
}

} // namespace actiscope::runs::test
