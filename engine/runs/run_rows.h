// A row of a run to and from the statements of its tables (run_schema.h).
#pragma once

#include <array>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/runs/run.h"

namespace actiscope::runs {

/// Why the row can't be one of this run (its item, its classes, its ranks, ...): the end of a sentence; empty
/// where it can. What is written and what is read must pass.
[[nodiscard]] std::string faultOf(const ImageRow& row, const RunFacts& facts);

/// Adds rows within whatever transaction there is. Throws SQLite::Exception.
class RowWriter {
public:
    explicit RowWriter(SQLite::Database& database);
    /// Precondition: faultOf() is empty.
    void write(const ImageRow& row);

private:
    void writeLabels(const ImageRow& row);

    SQLite::Statement m_image;
    SQLite::Statement m_prediction;
    SQLite::Statement m_label;
    SQLite::Statement m_truth;
    SQLite::Statement m_heuristic;
};

/// The rows of the items `from` ... `to` in their order, one after the other; all as they were when the first
/// was read. Throws SQLite::Exception; BadContent.
class RowReader {
public:
    RowReader(const SQLite::Database& database, const RunFacts& facts, std::uint32_t from, std::uint32_t to);
    /// False after the last.
    [[nodiscard]] bool next(ImageRow& row);

private:
    /// One of the tables with several rows an image, read along with the images.
    class Parts {
    public:
        Parts(const SQLite::Database& database, const char* sql, std::uint32_t from, std::uint32_t to);
        /// The part of this item with this number, in the columns of row(); false where the item has no more.
        [[nodiscard]] bool take(std::int64_t item, std::int64_t number);
        [[nodiscard]] bool take(std::int64_t item, std::int64_t place, std::int64_t number);
        [[nodiscard]] const SQLite::Statement& row() const { return m_statement; }
        [[nodiscard]] bool hasUpTo(std::int64_t item); ///< parts that nothing took, of this item or before

    private:
        [[nodiscard]] bool look(); ///< at the next part; false after the last
        SQLite::Statement m_statement;
        bool m_ahead = false; ///< the statement stands at a part that was not taken
        bool m_ended = false;
    };

    void readImage(ImageRow& row);
    void readLabels(ImageRow& row);
    void checkNothingLeft(std::int64_t item);

    const RunFacts& m_facts;
    std::int64_t m_last = -1;
    SQLite::Statement m_image;
    Parts m_predictions;
    Parts m_labels;
    Parts m_truths;
    Parts m_heuristic;
};

} // namespace actiscope::runs
