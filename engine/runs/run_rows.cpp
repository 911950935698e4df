#include "engine/runs/run_rows.h"

#include <algorithm>
#include <bitset>
#include <limits>

#include "engine/runs/run_columns.h"

namespace actiscope::runs {
namespace {

using evaluation::BoxError;
using evaluation::kByteLevels;

constexpr std::size_t kHitsBytes = (kByteLevels + 7) / 8;
constexpr std::size_t kWsolBytes = 4 * kHitsBytes + 1;
constexpr std::size_t kWord = 8; ///< bytes of one
static_assert(kHitsBytes % kWord == 0);

using Hits = std::bitset<kByteLevels>;
using WsolBytes = std::array<std::uint8_t, kWsolBytes>;

/// The lowest threshold in the lowest bit of the first byte.
void writeHits(const Hits& hits, std::uint8_t* to) {
    static const Hits kLowest(~0ULL);
    for (std::size_t word = 0; word < kHitsBytes / kWord; ++word) {
        const unsigned long long bits = (hits >> (64 * word) & kLowest).to_ullong();
        for (std::size_t i = 0; i < kWord; ++i) {
            *to++ = static_cast<std::uint8_t>(bits >> (8 * i));
        }
    }
}

Hits readHits(const std::uint8_t* from) {
    Hits hits;
    for (std::size_t word = 0; word < kHitsBytes / kWord; ++word) {
        unsigned long long bits = 0;
        for (std::size_t i = 0; i < kWord; ++i) {
            bits |= static_cast<unsigned long long>(*from++) << (8 * i);
        }
        hits |= Hits(bits) << (64 * word);
    }
    return hits;
}

WsolBytes wsolBytesOf(const evaluation::WsolHits& wsol) {
    WsolBytes bytes{};
    writeHits(wsol.largest, bytes.data());
    for (std::size_t i = 0; i < wsol.any.size(); ++i) {
        writeHits(wsol.any[i], bytes.data() + (i + 1) * kHitsBytes);
    }
    bytes.back() = wsol.maximum;
    return bytes;
}

/// Of a BLOB; empty for NULL.
std::vector<std::uint8_t> bytesAt(const SQLite::Statement& row, int column) {
    const SQLite::Column value = row.getColumn(column);
    if (!value.isBlob() && !value.isNull()) {
        throw BadContent("its \"" + std::string(value.getName()) + "\" holds no bytes");
    }
    const auto* bytes = static_cast<const std::uint8_t*>(value.getBlob());
    return bytes == nullptr ? std::vector<std::uint8_t>()
                            : std::vector<std::uint8_t>(bytes, bytes + value.getBytes());
}

std::optional<evaluation::WsolHits> wsolAt(const SQLite::Statement& row, int column) {
    if (row.isColumnNull(column)) {
        return std::nullopt;
    }
    const std::vector<std::uint8_t> bytes = bytesAt(row, column);
    if (bytes.size() != kWsolBytes) {
        throw BadContent("its hits at the thresholds are cut short");
    }
    evaluation::WsolHits wsol;
    wsol.largest = readHits(bytes.data());
    for (std::size_t i = 0; i < wsol.any.size(); ++i) {
        wsol.any[i] = readHits(bytes.data() + (i + 1) * kHitsBytes);
    }
    wsol.maximum = bytes.back();
    return wsol;
}

std::optional<BoxError> errorAt(const SQLite::Statement& row, int column) {
    if (row.isColumnNull(column)) {
        return std::nullopt;
    }
    const std::string name = textAt(row, column);
    for (std::size_t i = 0; i < evaluation::kBoxErrors; ++i) {
        if (name == nameOf(static_cast<BoxError>(i))) {
            return static_cast<BoxError>(i);
        }
    }
    throw BadContent("it has a kind of error that there is none of");
}

} // namespace

RowWriter::RowWriter(SQLite::Database& database)
    : m_image(database, "INSERT INTO image VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      m_prediction(database, "INSERT INTO prediction VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      m_label(database, "INSERT INTO label VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      m_truth(database, "INSERT INTO truth VALUES(?, ?, ?, ?, ?, ?, ?)"),
      m_heuristic(database, "INSERT INTO heuristic VALUES(?, ?, ?, ?, ?, ?, ?)") {}

void RowWriter::write(const ImageRow& row) {
    m_image.tryReset();
    m_image.bind(1, row.item);
    bindText(m_image, 2, row.path);
    bindText(m_image, 3, row.id);
    m_image.bind(4, row.size.width);
    m_image.bind(5, row.size.height);
    bindSentence(m_image, 6, row.skipped);
    bindSentence(m_image, 7, row.warning);
    const RowTiming& time = row.timing;
    int column = 8;
    for (const double part : {time.decode, time.forward, time.maps, time.boxes, time.score}) {
        m_image.bind(column++, part);
    }
    if (row.sweep.empty()) {
        m_image.bind(column);
    } else {
        m_image.bindNoCopy(column, row.sweep.data(), static_cast<int>(row.sweep.size()));
    }
    m_image.exec();
    for (std::size_t rank = 0; rank < row.predictions.size(); ++rank) {
        const Prediction& prediction = row.predictions[rank];
        m_prediction.tryReset();
        m_prediction.bind(1, row.item);
        m_prediction.bind(2, static_cast<std::int64_t>(rank));
        m_prediction.bind(3, prediction.label);
        m_prediction.bind(4, prediction.probability);
        bindBox(m_prediction, 5, prediction.box);
        bindReal(m_prediction, 9, prediction.overlap);
        m_prediction.exec();
    }
    writeLabels(row);
    for (std::size_t number = 0; number < row.heuristic.size(); ++number) {
        m_heuristic.tryReset();
        m_heuristic.bind(1, row.item);
        m_heuristic.bind(2, static_cast<std::int64_t>(number));
        m_heuristic.bind(3, row.heuristic[number].rank);
        bindBox(m_heuristic, 4, row.heuristic[number].box);
        m_heuristic.exec();
    }
}

void RowWriter::writeLabels(const ImageRow& row) {
    for (std::size_t place = 0; place < row.labels.size(); ++place) {
        const Label& label = row.labels[place];
        m_label.tryReset();
        m_label.bind(1, row.item);
        m_label.bind(2, static_cast<std::int64_t>(place));
        m_label.bind(3, label.label);
        m_label.bind(4, label.rank);
        m_label.bind(5, label.probability);
        bindBox(m_label, 6, label.box);
        bindReal(m_label, 10, label.overlap);
        if (label.error) {
            m_label.bind(11, std::string(nameOf(*label.error)));
        } else {
            m_label.bind(11);
        }
        if (label.wsol) {
            const WsolBytes bytes = wsolBytesOf(*label.wsol);
            m_label.bind(12, bytes.data(), static_cast<int>(bytes.size()));
        } else {
            m_label.bind(12);
        }
        m_label.exec();
        for (std::size_t number = 0; number < label.truths.size(); ++number) {
            m_truth.tryReset();
            m_truth.bind(1, row.item);
            m_truth.bind(2, static_cast<std::int64_t>(place));
            m_truth.bind(3, static_cast<std::int64_t>(number));
            bindBox(m_truth, 4, label.truths[number]);
            m_truth.exec();
        }
    }
}

RowReader::Parts::Parts(const SQLite::Database& database, const char* sql, std::uint32_t from,
                        std::uint32_t to)
    : m_statement(database, sql) {
    m_statement.bind(1, from);
    m_statement.bind(2, to);
}

bool RowReader::Parts::look() {
    if (!m_ahead && !m_ended) {
        m_ahead = m_statement.executeStep();
        m_ended = !m_ahead;
    }
    return m_ahead;
}

bool RowReader::Parts::hasUpTo(std::int64_t item) {
    return look() && integerAt(m_statement, 0) <= item;
}

bool RowReader::Parts::take(std::int64_t item, std::int64_t number) {
    if (!look() || integerAt(m_statement, 0) != item) {
        return false;
    }
    if (integerAt(m_statement, 1) != number) {
        throw BadContent("a part of it is missing or there twice");
    }
    m_ahead = false; // the statement's row is still there, until the next step
    return true;
}

bool RowReader::Parts::take(std::int64_t item, std::int64_t place, std::int64_t number) {
    if (!look() || integerAt(m_statement, 0) != item || integerAt(m_statement, 1) != place) {
        return false;
    }
    if (integerAt(m_statement, 2) != number) {
        throw BadContent("a part of it is missing or there twice");
    }
    m_ahead = false;
    return true;
}

RowReader::RowReader(const SQLite::Database& database, const RunFacts& facts, std::uint32_t from,
                     std::uint32_t to)
    : m_facts(facts), m_image(database, "SELECT * FROM image WHERE item BETWEEN ? AND ? ORDER BY item"),
      m_predictions(database, "SELECT * FROM prediction WHERE item BETWEEN ? AND ? ORDER BY item, rank", from,
                    to),
      m_labels(database, "SELECT * FROM label WHERE item BETWEEN ? AND ? ORDER BY item, place", from, to),
      m_truths(database, "SELECT * FROM truth WHERE item BETWEEN ? AND ? ORDER BY item, place, number", from,
               to),
      m_heuristic(database, "SELECT * FROM heuristic WHERE item BETWEEN ? AND ? ORDER BY item, number", from,
                  to) {
    m_image.bind(1, from);
    m_image.bind(2, to);
}

bool RowReader::next(ImageRow& row) {
    row = ImageRow{};
    if (!m_image.executeStep()) {
        checkNothingLeft(std::numeric_limits<std::int64_t>::max());
        return false;
    }
    const std::int64_t item = integerAt(m_image, 0, 0, std::numeric_limits<std::uint32_t>::max());
    try {
        if (item <= m_last) {
            throw BadContent("it is there twice");
        }
        m_last = item;
        readImage(row);
        checkNothingLeft(item);
        const std::string fault = faultOf(row, m_facts);
        if (!fault.empty()) {
            throw BadContent(fault);
        }
    } catch (const BadContent& bad) {
        throw BadContent("image " + std::to_string(item) + ": " + bad.what());
    }
    return true;
}

void RowReader::checkNothingLeft(std::int64_t item) {
    for (Parts* parts : {&m_predictions, &m_labels, &m_truths, &m_heuristic}) {
        if (parts->hasUpTo(item)) {
            throw BadContent("there are parts that belong to no image");
        }
    }
}

void RowReader::readImage(ImageRow& row) {
    constexpr int kMost = std::numeric_limits<int>::max();
    row.item = static_cast<std::uint32_t>(m_last);
    row.path = textAt(m_image, 1);
    row.id = textAt(m_image, 2);
    row.size = {intAt(m_image, 3, 0, kMost), intAt(m_image, 4, 0, kMost)};
    row.skipped = sentenceAt(m_image, 5);
    row.warning = sentenceAt(m_image, 6);
    int column = 7;
    RowTiming& time = row.timing;
    for (double* part : {&time.decode, &time.forward, &time.maps, &time.boxes, &time.score}) {
        *part = realAt(m_image, column++);
    }
    row.sweep = bytesAt(m_image, column);
    const SQLite::Statement& prediction = m_predictions.row();
    while (m_predictions.take(m_last, static_cast<std::int64_t>(row.predictions.size()))) {
        row.predictions.push_back({intAt(prediction, 2, 0, kMost), realAt(prediction, 3),
                                   optionalBoxAt(prediction, 4), optionalRealAt(prediction, 8)});
    }
    readLabels(row);
    const SQLite::Statement& guess = m_heuristic.row();
    while (m_heuristic.take(m_last, static_cast<std::int64_t>(row.heuristic.size()))) {
        row.heuristic.push_back({intAt(guess, 2, 0, kMost), boxAt(guess, 3)});
    }
}

void RowReader::readLabels(ImageRow& row) {
    constexpr int kMost = std::numeric_limits<int>::max();
    const SQLite::Statement& from = m_labels.row();
    while (m_labels.take(m_last, static_cast<std::int64_t>(row.labels.size()))) {
        Label label;
        label.label = intAt(from, 2, 0, kMost);
        label.rank = intAt(from, 3, 0, kMost);
        label.probability = realAt(from, 4);
        label.box = optionalBoxAt(from, 5);
        label.overlap = optionalRealAt(from, 9);
        label.error = errorAt(from, 10);
        label.wsol = wsolAt(from, 11);
        const auto place = static_cast<std::int64_t>(row.labels.size());
        while (m_truths.take(m_last, place, static_cast<std::int64_t>(label.truths.size()))) {
            label.truths.push_back(boxAt(m_truths.row(), 3));
        }
        row.labels.push_back(std::move(label));
    }
}

} // namespace actiscope::runs
