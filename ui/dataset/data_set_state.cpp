#include "ui/dataset/data_set_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace actiscope::ui {

namespace {

constexpr int kLevelsAPercent = 10;
constexpr int kHighestThreshold = 99;

bool hasSweep(const ShownRun& run) {
    return run.facts.sweep && run.table.hasSweep();
}

bool sameClasses(const std::vector<ClassLabel>& a, const std::vector<ClassLabel>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ClassLabel& x, const ClassLabel& y) {
        return x.synset == y.synset && x.name == y.name;
    });
}

/// The list of before, of whose images more is known now.
bool isSameList(const datasets::DataSet& before, const datasets::DataSet& now) {
    return before.annotationsPending() && !now.annotationsPending() && before.root() == now.root() &&
           before.size() == now.size() && before.format() == now.format();
}

/// Without what is asked of a run.
runs::Filter ofTheSet(const runs::Filter& filter) {
    runs::Filter kept;
    kept.setClass = filter.setClass;
    kept.objects = filter.objects;
    kept.text = filter.text;
    return kept;
}

bool isSame(const runs::Order& a, const runs::Order& b) {
    return a.by == b.by && a.descending == b.descending;
}

} // namespace

runs::Filter keptFilter(const runs::Filter& filter, const std::vector<ClassLabel>& classesBefore,
                        const ShownRunPtr& run) {
    if (run == nullptr) {
        return ofTheSet(filter);
    }
    runs::Filter kept = filter;
    kept.items.reset(); // counted in that one
    if (!sameClasses(classesBefore, run->facts.classes)) {
        kept.label.reset();
        kept.predicted.reset();
    }
    return kept;
}

DataSetState::DataSetState(QObject* parent) : QObject(parent) {}

void DataSetState::setDataSet(std::shared_ptr<const datasets::DataSet> set) {
    if (m_set != nullptr && set != nullptr && isSameList(*m_set, *set)) {
        const bool classesKept = sameClasses(m_set->classTable(), set->classTable());
        m_set = std::move(set);
        const bool dropsClass = !classesKept && m_filter.setClass.has_value();
        if (dropsClass) {
            m_filter.setClass.reset();
        }
        const bool changed = selectShown();
        Q_EMIT setChanged();
        if (dropsClass) {
            Q_EMIT filterChanged();
        }
        tellShown(changed);
        return;
    }
    takeSet(std::move(set));
}

void DataSetState::takeSet(std::shared_ptr<const datasets::DataSet> set) {
    m_set = std::move(set);
    const bool hadRun = std::exchange(m_run, nullptr) != nullptr;
    const bool hadCompared = std::exchange(m_compared, nullptr) != nullptr;
    const runs::Filter filter = std::exchange(m_filter, {});
    const runs::Order order = std::exchange(m_order, {});
    const bool hadFilter = filter != runs::Filter() || !isSame(order, runs::Order());
    const bool hadCurrent = std::exchange(m_current, std::nullopt).has_value();
    rescore();
    selectShown();
    Q_EMIT setChanged();
    if (hadRun) {
        Q_EMIT runChanged();
    }
    if (hadCompared) {
        Q_EMIT comparedChanged();
    }
    if (hadFilter) {
        Q_EMIT filterChanged();
    }
    Q_EMIT shownChanged();
    if (hadCurrent) {
        Q_EMIT currentChanged();
    }
}

void DataSetState::setRun(std::shared_ptr<ShownRun> run) {
    const ShownRunPtr before = std::exchange(m_run, std::move(run));
    const runs::Filter filterBefore = m_filter;
    if (before != nullptr) {
        m_filter = keptFilter(m_filter, before->facts.classes, m_run);
    }
    const int levelBefore = m_level;
    if (m_run != nullptr) {
        m_level = m_run->facts.level;
    }
    rescore();
    const bool changed = selectShown();
    Q_EMIT runChanged();
    if (m_level != levelBefore) {
        Q_EMIT thresholdChanged();
    }
    if (!(filterBefore == m_filter)) {
        Q_EMIT filterChanged();
    }
    tellShown(changed);
}

void DataSetState::addRows(const std::vector<runs::ImageRow>& rows) {
    if (m_run == nullptr || rows.empty()) {
        return;
    }
    for (const runs::ImageRow& row : rows) {
        if (!m_run->table.positionOf(row.item)) {
            m_run->table.add(row);
            m_run->figures.add(row);
        }
    }
    rescore();
    const bool changed = selectShown();
    Q_EMIT rowsAdded();
    tellShown(changed);
}

void DataSetState::setCompared(ShownRunPtr run) {
    m_compared = std::move(run);
    rescore();
    Q_EMIT comparedChanged();
}

int DataSetState::threshold() const {
    const int nearest = static_cast<int>(std::lround(static_cast<double>(m_level) / kLevelsAPercent));
    return std::clamp(nearest, 0, kHighestThreshold);
}

void DataSetState::setThreshold(int percent) {
    setLevel(std::clamp(percent, 0, kHighestThreshold) * kLevelsAPercent);
}

void DataSetState::setOwnThreshold() {
    if (m_run != nullptr) {
        setLevel(m_run->facts.level);
    }
}

void DataSetState::setLevel(int level) {
    if (level == m_level || (m_run != nullptr && !canRescore())) {
        return;
    }
    m_level = level;
    rescore();
    const bool changed = selectShown();
    Q_EMIT thresholdChanged();
    tellShown(changed);
}

bool DataSetState::canRescore() const {
    return m_run != nullptr && hasSweep(*m_run);
}

bool DataSetState::atOwnThreshold() const {
    return m_run == nullptr || m_run->facts.level == m_level || !canRescore();
}

const runs::Rows& DataSetState::rows() const {
    return atOwnThreshold() && m_run != nullptr ? m_run->table.rows() : m_rowsAtThreshold;
}

const runs::Rows& DataSetState::comparedRows() const {
    const bool own = m_compared != nullptr &&
                     (atOwnThreshold() || m_compared->facts.level == m_level || !hasSweep(*m_compared));
    return own ? m_compared->table.rows() : m_comparedAtThreshold;
}

runs::Rows DataSetState::rescored(const ShownRunPtr& run) const {
    const bool needed = run != nullptr && !atOwnThreshold() && run->facts.level != m_level && hasSweep(*run);
    return needed ? run->table.rowsAt(threshold()) : runs::Rows();
}

void DataSetState::rescore() {
    m_rowsAtThreshold = rescored(m_run);
    m_comparedAtThreshold = rescored(m_compared);
}

void DataSetState::setFilter(const runs::Filter& filter) {
    if (filter == m_filter) {
        return;
    }
    m_filter = filter;
    const bool changed = selectShown();
    Q_EMIT filterChanged();
    tellShown(changed);
}

void DataSetState::setOrder(const runs::Order& order) {
    if (isSame(order, m_order)) {
        return;
    }
    m_order = order;
    const bool changed = selectShown();
    Q_EMIT filterChanged();
    tellShown(changed);
}

void DataSetState::setCurrent(std::optional<std::uint32_t> item) {
    if (item != m_current) {
        m_current = item;
        Q_EMIT currentChanged();
    }
}

bool DataSetState::selectShown() {
    std::vector<std::uint32_t> shown;
    if (m_set != nullptr) {
        static const std::vector<ClassLabel> kNone;
        shown = runs::select(*m_set, m_run == nullptr ? nullptr : &m_run->table,
                             m_run == nullptr ? nullptr : &rows(),
                             m_run == nullptr ? kNone : m_run->facts.classes, m_filter, m_order);
    }
    const bool changed = shown != m_shown;
    m_shown = std::move(shown);
    return changed;
}

void DataSetState::tellShown(bool changed) {
    if (changed) {
        Q_EMIT shownChanged();
    }
}

} // namespace actiscope::ui
