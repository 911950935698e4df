// What the data-set page shows and how: the set, its run, the threshold, filter and order, the image that is
// looked at. Views read and change it and never call each other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>

#include "engine/datasets/data_set.h"
#include "engine/runs/run_figures.h"
#include "engine/runs/run_table.h"

namespace actiscope::ui {

/// A run in memory: a finished one from its file, or one that grows.
struct ShownRun {
    std::filesystem::path file; ///< its store
    runs::RunFacts facts;
    runs::RunTable table;
    runs::RunFigures figures;
};
using ShownRunPtr = std::shared_ptr<const ShownRun>;

/// What of a filter means the same once another run (null: none) is shown in place of one of those classes.
[[nodiscard]] runs::Filter keptFilter(const runs::Filter& filter,
                                      const std::vector<ClassLabel>& classesBefore, const ShownRunPtr& run);

/// Thread rule: the window's thread.
class DataSetState : public QObject {
    Q_OBJECT
public:
    explicit DataSetState(QObject* parent = nullptr);

    /// Null before a set is open. A new set takes run, compared run, filter and selection away; the same list
    /// with its annotations read does not.
    [[nodiscard]] const std::shared_ptr<const datasets::DataSet>& set() const { return m_set; }
    void setDataSet(std::shared_ptr<const datasets::DataSet> set);

    /// Null without a run. Filter and order stay, as far as they can.
    [[nodiscard]] ShownRunPtr run() const { return m_run; }
    void setRun(std::shared_ptr<ShownRun> run);
    /// Rows of the run that is going on.
    void addRows(const std::vector<runs::ImageRow>& rows);

    /// The run that is compared with run(); null without. Of the same data set (precondition).
    [[nodiscard]] ShownRunPtr compared() const { return m_compared; }
    void setCompared(ShownRunPtr run);

    /// Threshold in force for all that is shown, of 1,000; at first the run's own, and always where it kept
    /// no sweep.
    [[nodiscard]] int level() const { return m_level; }
    /// The same to the nearest percent, 0 ... 99: what it is exactly, but for a run's own.
    [[nodiscard]] int threshold() const;
    void setThreshold(int percent);
    void setOwnThreshold(); ///< the run's own again
    /// The run's rows at that threshold: RunTable::rows() at the run's own, else rowsAt(). Empty without a
    /// run.
    [[nodiscard]] const runs::Rows& rows() const;
    /// Those of compared(): at its own threshold while threshold() is the run's own, so that runs at two
    /// thresholds can be compared, else at threshold().
    [[nodiscard]] const runs::Rows& comparedRows() const;
    /// Whether rows() can be had at other thresholds than the run's own.
    [[nodiscard]] bool canRescore() const;
    /// Whether rows() are those at the run's own threshold.
    [[nodiscard]] bool atOwnThreshold() const;

    [[nodiscard]] const runs::Filter& filter() const { return m_filter; }
    void setFilter(const runs::Filter& filter);
    [[nodiscard]] const runs::Order& order() const { return m_order; }
    void setOrder(const runs::Order& order);
    /// Items that pass the filter, in order.
    [[nodiscard]] const std::vector<std::uint32_t>& shown() const { return m_shown; }

    /// The item that is looked at; empty without one.
    [[nodiscard]] std::optional<std::uint32_t> current() const { return m_current; }
    void setCurrent(std::optional<std::uint32_t> item);

Q_SIGNALS:
    void setChanged(); ///< another set, or its annotations are there
    void runChanged(); ///< another run, or none
    void rowsAdded();  ///< the run has grown
    void comparedChanged();
    void thresholdChanged(); ///< rows() are others
    void filterChanged();    ///< filter or order
    void shownChanged();     ///< shown() is another list
    void currentChanged();

private:
    void takeSet(std::shared_ptr<const datasets::DataSet> set);
    void setLevel(int level);
    [[nodiscard]] runs::Rows rescored(const ShownRunPtr& run) const;
    void rescore();
    /// Makes shown() anew; true where it is another list.
    bool selectShown();
    void tellShown(bool changed);

    std::shared_ptr<const datasets::DataSet> m_set;
    std::shared_ptr<ShownRun> m_run;
    ShownRunPtr m_compared;
    int m_level = 200;
    runs::Rows m_rowsAtThreshold; ///< where the threshold is not the run's own
    runs::Rows m_comparedAtThreshold;
    runs::Filter m_filter;
    runs::Order m_order;
    std::vector<std::uint32_t> m_shown;
    std::optional<std::uint32_t> m_current;
};

} // namespace actiscope::ui
