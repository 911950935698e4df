#include "engine/runs/run_summary.h"

#include <optional>
#include <string>

#include "engine/runs/run_columns.h"
#include "engine/runs/run_store.h"

namespace actiscope::runs {
namespace {

class Summary {
public:
    explicit Summary(SQLite::Database& database)
        : m_statement(database, "INSERT INTO summary VALUES(?, ?, ?)") {}

    void write(const std::string& protocol, const std::string& figure, std::optional<double> value) {
        m_statement.tryReset();
        m_statement.bind(1, protocol);
        m_statement.bind(2, figure);
        bindReal(m_statement, 3, value);
        m_statement.exec();
    }
    void writePercent(const std::string& protocol, const std::string& figure, std::optional<double> share) {
        write(protocol, figure, share ? std::optional(100 * *share) : std::nullopt);
    }

private:
    SQLite::Statement m_statement;
};

void writeMaxBox(Summary& summary, const evaluation::MaxBoxAccuracy& figures) {
    const auto known = [&](double value) { return figures.maps() > 0 ? std::optional(value) : std::nullopt; };
    const auto tau = [](int k) { return k / static_cast<double>(evaluation::kWsolThresholds); };
    const auto best = figures.maxBoxAcc();
    summary.writePercent("maxboxacc", "score", known(best.rate));
    summary.write("maxboxacc", "threshold", known(tau(best.k)));
    summary.writePercent("maxboxacc-v2", "score", known(figures.maxBoxAccV2()));
    constexpr std::array<const char*, 3> kAt = {"0.3", "0.5", "0.7"}; // kWsolOverlaps
    for (std::size_t i = 0; i < kAt.size(); ++i) {
        const auto bestAt = figures.maxBoxAccAt(i);
        summary.writePercent("maxboxacc-v2", std::string("score at ") + kAt[i], known(bestAt.rate));
        summary.write("maxboxacc-v2", std::string("threshold at ") + kAt[i], known(tau(bestAt.k)));
    }
}

void writeProtocols(SQLite::Database& database, const RunFacts& facts, const RunFigures& figures) {
    Summary summary(database);
    const Protocols has = protocolsOf(facts);
    summary.write("run", "images", static_cast<double>(figures.images()));
    summary.write("run", "skipped", static_cast<double>(figures.skipped().size()));
    const evaluation::LocalizationFigures& guesses = figures.localization();
    if (has.ilsvrc) {
        summary.writePercent("ilsvrc", "top1_classification_error", guesses.top1ClassificationError());
        summary.writePercent("ilsvrc", "top5_classification_error", guesses.top5ClassificationError());
        summary.writePercent("ilsvrc", "top1_localization_error", guesses.top1LocalizationError());
        summary.writePercent("ilsvrc", "top5_localization_error", guesses.top5LocalizationError());
    }
    if (has.gtKnown) {
        summary.writePercent("gt-known", "accuracy", guesses.gtKnownAccuracy());
    }
    if (has.maxBoxAcc) {
        writeMaxBox(summary, figures.maxBoxAccuracy());
    }
    if (has.heuristic) {
        summary.writePercent("authors-heuristic", "top5_localization_error",
                             figures.heuristic().top5LocalizationError());
    }
}

void writeClasses(SQLite::Database& database, const evaluation::ClassFigures& figures) {
    SQLite::Statement row(database,
                          "INSERT INTO class_summary VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t label = 0;
    for (const evaluation::ClassCounts& counts : figures.classes()) {
        row.tryReset();
        int column = 0;
        row.bind(++column, label++);
        for (const std::uint64_t count :
             {counts.images, counts.top1, counts.top5, counts.annotated, counts.known}) {
            row.bind(++column, static_cast<std::int64_t>(count));
        }
        row.bind(++column, counts.overlapSum);
        for (const std::uint64_t count : counts.errors) {
            row.bind(++column, static_cast<std::int64_t>(count));
        }
        row.exec();
    }
}

} // namespace

void clearSummary(SQLite::Database& database) {
    database.exec("DELETE FROM summary");
    database.exec("DELETE FROM class_summary");
}

void fillSummary(SQLite::Database& database, const RunFacts& facts, const RunFigures& figures) {
    clearSummary(database);
    writeProtocols(database, facts, figures);
    writeClasses(database, figures.classes());
}

Result<RunFigures> figuresOf(const RunStore& store) {
    RunFigures figures(store.facts().classes.size());
    const Result<std::monostate> read = store.forEach([&](ImageRow&& row) {
        figures.add(row);
        return true;
    });
    if (!read) {
        return fail(read.error());
    }
    return figures;
}

} // namespace actiscope::runs
