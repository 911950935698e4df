#include <algorithm>
#include <limits>
#include <numeric>
#include <string_view>

#include "engine/data/case_fold.h"
#include "engine/data/text.h"
#include "engine/runs/run_table.h"

namespace actiscope::runs {

namespace {

using datasets::DataSet;
bool holds(const std::optional<bool>& wanted, bool known, bool value) {
    return !wanted || (known && *wanted == value);
}

/// Compared as the rows have them: 0.3F is the float of 0.3, and more than it.
bool isIn(const std::optional<Filter::Range>& range, float value) {
    return !range || (static_cast<float>(range->from) <= value && value <= static_cast<float>(range->to));
}

bool asksForRow(const Filter& f) {
    return f.label || f.predicted || f.top1 || f.top5 || f.top1Localized || f.top5Localized || f.known ||
           f.skipped || f.error || f.overlap || f.probability;
}

bool asksForResult(const Filter& filter) {
    Filter rest = filter;
    rest.skipped.reset();
    return asksForRow(rest);
}

bool passesRow(const Rows& rows, const Brief& row, const Filter& f) {
    if (row.skipped) {
        return !asksForResult(f) && holds(f.skipped, true, true);
    }
    const bool predicted = row.predicted >= 0;
    return holds(f.skipped, true, false) && (!f.label || rows.labelOf(row, *f.label) != nullptr) &&
           (!f.predicted || row.predicted == *f.predicted) && holds(f.top1, predicted, row.top1) &&
           holds(f.top5, predicted, row.top5) &&
           holds(f.top1Localized, predicted && row.annotated, row.top1Localized) &&
           holds(f.top5Localized, predicted && row.annotated, row.top5Localized) &&
           holds(f.known, row.overlap >= 0, row.known > 0) &&
           (!f.error || (row.overlap >= 0 && row.error == *f.error)) &&
           (!f.overlap || (row.overlap >= 0 && isIn(f.overlap, row.overlap))) &&
           (!f.probability || (predicted && isIn(f.probability, row.probability)));
}

bool isWanted(const Filter::Items& items, std::uint32_t item) {
    return item < items.wanted->size() && (*items.wanted)[item];
}

/// A text looked for in others, whatever the case.
class TextSearch {
public:
    explicit TextSearch(const std::string& text) : m_needle(text::folded(text::trimmed(text))) {}

    [[nodiscard]] bool asks() const { return !m_needle.empty(); }
    [[nodiscard]] bool isIn(std::string_view text) {
        text::foldInto(text, m_folded);
        return m_folded.find(m_needle) != std::string::npos;
    }
    /// By class: whether its name or synset has it.
    [[nodiscard]] std::vector<bool> classesWith(const std::vector<ClassLabel>& classes) {
        std::vector<bool> with(classes.size());
        for (std::size_t i = 0; i < classes.size(); ++i) {
            const ClassLabel label = named(classes[i]);
            with[i] = isIn(label.name) || isIn(label.synset);
        }
        return with;
    }

private:
    std::string m_needle;
    std::string m_folded; ///< kept, so that it takes memory once
};

class Selection {
public:
    Selection(const DataSet& set, const RunTable* table, const Rows* rows,
              const std::vector<ClassLabel>& modelClasses, const Filter& filter)
        : m_set(set), m_table(rows != nullptr ? table : nullptr), m_rows(rows), m_modelClasses(modelClasses),
          m_filter(filter), m_asksForRow(asksForRow(filter)), m_search(filter.text) {
        if (m_search.asks()) {
            m_setClassesFound = m_search.classesWith(set.classTable());
            m_modelClassesFound = m_search.classesWith(modelClasses);
        }
    }

    [[nodiscard]] const Brief* rowOf(std::uint32_t item) const {
        const auto at = m_table != nullptr ? m_table->positionOf(item) : std::nullopt;
        return at && *at < m_rows->size() ? &(*m_rows)[*at] : nullptr;
    }

    [[nodiscard]] bool passes(std::uint32_t item) {
        const Brief* row = rowOf(item);
        if (m_asksForRow && (row == nullptr || !passesRow(*m_rows, *row, m_filter))) {
            return false;
        }
        if (m_filter.items && !isWanted(*m_filter.items, item)) {
            return false;
        }
        if (m_filter.objects && !isIn(m_filter.objects, objectsOf(item))) {
            return false;
        }
        if (m_filter.setClass) {
            const auto classes = m_set.classes(item);
            if (std::find(classes.begin(), classes.end(), *m_filter.setClass) == classes.end()) {
                return false;
            }
        }
        return !m_search.asks() || hasText(item, row);
    }

    /// What the item is sorted by, the lesser first; empty where it is not known.
    [[nodiscard]] std::optional<float> keyOf(std::uint32_t item, SortBy by) const {
        const Brief* row = rowOf(item);
        if (by == SortBy::Objects) {
            return objectsOf(item);
        }
        if (by == SortBy::Label && m_rows == nullptr) {
            const auto classes = m_set.classes(item);
            return classes.empty() ? std::nullopt : placeOf(static_cast<std::int32_t>(classes.front()));
        }
        if (row == nullptr || row->skipped) {
            return std::nullopt;
        }
        const auto where = [](bool known, float value) {
            return known ? std::optional(value) : std::nullopt;
        };
        switch (by) {
        case SortBy::Label:
            return placeOf(row->label);
        case SortBy::Predicted:
            return placeOf(row->predicted);
        case SortBy::Probability:
            return where(row->predicted >= 0, row->probability);
        case SortBy::Overlap:
            return where(row->overlap >= 0, row->overlap);
        case SortBy::Error:
            return where(row->overlap >= 0, static_cast<float>(row->error));
        case SortBy::Item:
        case SortBy::Path:
        case SortBy::Objects:
            break;
        }
        return std::nullopt;
    }

    /// Classes are sorted by name.
    void placeClasses() {
        const std::vector<ClassLabel>& classes = m_rows != nullptr ? m_modelClasses : m_set.classTable();
        std::vector<std::size_t> byName(classes.size());
        std::iota(byName.begin(), byName.end(), std::size_t{0});
        std::vector<std::string> names;
        for (const ClassLabel& label : classes) {
            const ClassLabel known = named(label);
            names.push_back(text::folded(known.name.empty() ? known.synset : known.name));
        }
        std::stable_sort(byName.begin(), byName.end(),
                         [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
        m_places.resize(classes.size());
        for (std::size_t place = 0; place < byName.size(); ++place) {
            m_places[byName[place]] = static_cast<float>(place);
        }
    }

private:
    [[nodiscard]] float objectsOf(std::uint32_t item) const {
        return static_cast<float>(m_set.boxes(item).size());
    }

    [[nodiscard]] std::optional<float> placeOf(std::int32_t label) const {
        const auto index = static_cast<std::size_t>(label);
        return label >= 0 && index < m_places.size() ? std::optional(m_places[index]) : std::nullopt;
    }

    [[nodiscard]] bool hasText(std::uint32_t item, const Brief* row) {
        const auto isFound = [](const std::vector<bool>& found, std::int64_t label) {
            return label >= 0 && label < static_cast<std::int64_t>(found.size()) &&
                   found[static_cast<std::size_t>(label)];
        };
        if (row != nullptr) {
            const auto labels = m_rows->labelsOf(*row);
            if (isFound(m_modelClassesFound, row->predicted) ||
                std::any_of(labels.begin(), labels.end(), [&](const LabelBrief& label) {
                    return isFound(m_modelClassesFound, label.label);
                })) {
                return true;
            }
        }
        const auto classes = m_set.classes(item);
        return std::any_of(classes.begin(), classes.end(),
                           [&](std::uint32_t label) { return isFound(m_setClassesFound, label); }) ||
               m_search.isIn(m_set.relativePath(item)) || m_search.isIn(m_set.id(item));
    }

    const DataSet& m_set;
    const RunTable* m_table;
    const Rows* m_rows;
    const std::vector<ClassLabel>& m_modelClasses;
    const Filter& m_filter;
    bool m_asksForRow;
    TextSearch m_search;
    std::vector<bool> m_setClassesFound;
    std::vector<bool> m_modelClassesFound;
    std::vector<float> m_places; ///< by class
};

void sortByPath(std::vector<std::uint32_t>& items, const DataSet& set, bool descending) {
    const auto less = [&](std::uint32_t a, std::uint32_t b) {
        return set.relativePath(a) < set.relativePath(b);
    };
    const auto more = [&](std::uint32_t a, std::uint32_t b) { return less(b, a); };
    if (descending) {
        std::stable_sort(items.begin(), items.end(), more);
    } else if (!std::is_sorted(items.begin(), items.end(), less)) { // as most readers list them
        std::stable_sort(items.begin(), items.end(), less);
    }
}

void sortByRow(std::vector<std::uint32_t>& items, Selection& selection, const Order& order) {
    selection.placeClasses();
    struct Keyed {
        float key;
        std::uint32_t item;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(items.size());
    for (const std::uint32_t item : items) {
        const auto key = selection.keyOf(item, order.by);
        const float sign = order.descending ? -1.0F : 1.0F;
        keyed.push_back({key ? sign * *key : std::numeric_limits<float>::infinity(), item});
    }
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
    std::transform(keyed.begin(), keyed.end(), items.begin(), [](const Keyed& one) { return one.item; });
}

} // namespace

std::vector<std::uint32_t> select(const DataSet& set, const RunTable* table, const Rows* rows,
                                  const std::vector<ClassLabel>& modelClasses, const Filter& filter,
                                  const Order& order) {
    Selection selection(set, table, rows, modelClasses, filter);
    std::vector<std::uint32_t> items;
    for (std::uint32_t item = 0; item < set.size(); ++item) {
        if (selection.passes(item)) {
            items.push_back(item);
        }
    }
    if (order.by == SortBy::Path) {
        sortByPath(items, set, order.descending);
    } else if (order.by != SortBy::Item) {
        sortByRow(items, selection, order);
    } else if (order.descending) {
        std::reverse(items.begin(), items.end());
    }
    return items;
}

} // namespace actiscope::runs
