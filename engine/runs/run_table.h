// A run in memory, column by column and small: what a gallery filters, sorts and scores anew at another
// threshold while the slider moves. Some 320 bytes an image of one labelled class: 125 of them are the sweep,
// 136 MaxBoxAcc's hits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/datasets/data_set.h"
#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run.h"

namespace actiscope::runs {

/// What is told of an image in a list.
struct Brief {
    std::uint32_t item = 0;
    std::int32_t label = -1;     ///< the one named first; -1 without
    std::int32_t predicted = -1; ///< first; -1 without
    float probability = 0;       ///< of `predicted`
    float labelProbability = -1; ///< of `label` itself, whatever is predicted; -1 where no network told
    float overlap = -1;          ///< largest IoU of a labelled class's own box; -1 without ground truth
    evaluation::BoxError error =
        evaluation::BoxError::None; ///< of the first labelled class with ground truth
    std::uint16_t objects = 0;      ///< ground-truth boxes
    bool skipped = false;
    bool top1 = false;
    bool top5 = false;
    bool annotated = false; ///< has ground truth; without it the next three mean nothing
    bool top1Localized = false;
    bool top5Localized = false;
    bool known = false; ///< every labelled class's own box is right
};

class RunTable {
public:
    /// Any order. A row whose item is there already is left out, and one whose item no data set can have.
    void add(const ImageRow& row);

    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] const std::vector<Brief>& rows() const { return m_rows; } ///< in the order added
    /// Position of the item's row in rows(); empty where it is not there.
    [[nodiscard]] std::optional<std::size_t> positionOf(std::uint32_t item) const;
    /// Every row with ground truth that counts has one, and there is such a row.
    [[nodiscard]] bool hasSweep() const { return m_withSweep > 0 && m_withoutSweep == 0; }

    /// The rows as they are at threshold k / 100 (0 ... kSweepThresholds - 1), from the sweeps: overlap, the
    /// kind of error and the three localizations. Precondition: hasSweep().
    [[nodiscard]] std::vector<Brief> rowsAt(int threshold) const;
    [[nodiscard]] const evaluation::SweepTable& sweeps() const { return m_sweeps; }

    /// Of the row's labelled classes, those that have a map and ground truth; empty where the run lacks them.
    /// Precondition: position < size().
    [[nodiscard]] std::span<const evaluation::WsolHits> wsolHits(std::size_t position) const;

private:
    std::vector<Brief> m_rows;
    std::unordered_map<std::uint32_t, std::uint32_t> m_positions; ///< by item: a stranger's may be any number
    evaluation::SweepTable m_sweeps;
    std::vector<evaluation::WsolHits> m_wsolHits;
    std::vector<std::uint32_t> m_wsolEnds; ///< of each row's in m_wsolHits
    std::size_t m_withSweep = 0;
    std::size_t m_withoutSweep = 0;
};

/// What is shown of a set. Every part that is there must hold.
struct Filter {
    std::optional<int> label; ///< the model's class
    std::optional<int> predicted;
    std::optional<bool> top1;
    std::optional<bool> top5;
    std::optional<bool> top1Localized;
    std::optional<bool> top5Localized;
    std::optional<bool> known;
    std::optional<bool> skipped;
    std::optional<evaluation::BoxError> error;
    struct Range {
        double from = 0;
        double to = 1; ///< both included
        friend bool operator==(const Range&, const Range&) = default;
    };
    std::optional<Range> overlap;
    std::optional<Range> probability;
    std::optional<Range> objects;
    std::optional<std::uint32_t> setClass; ///< of the data set's table; needs no run
    /// Images that no other part describes, as a list: what a point of a curve or a cell of a comparison
    /// counted.
    struct Items {
        std::string title;                               ///< what they have in common, UTF-8
        std::shared_ptr<const std::vector<bool>> wanted; ///< by item; items beyond its end are not; not null
        friend bool operator==(const Items& a, const Items& b) {
            return a.title == b.title && (a.wanted == b.wanted || *a.wanted == *b.wanted);
        }
    };
    std::optional<Items> items;
    /// In the path, the id, or the name or synset of one of the image's classes, its label or what is
    /// predicted; case-insensitive (ASCII).
    std::string text;

    friend bool operator==(const Filter&, const Filter&) = default;
};

enum class SortBy { Item, Path, Label, Predicted, Probability, Overlap, Objects, Error };

struct Order {
    SortBy by = SortBy::Item;
    bool descending = false;
};

/// The items of the set that pass, in order; equal ones keep the data set's order. What a row does not tell
/// passes nothing that asks for it, not even its contrary, and comes last where it is sorted by: all of an
/// item without a row, of a skipped one all but that it was, localizations and errors without ground truth.
/// `rows`: RunTable::rows() or rowsAt() of `table`; both may be null (no run yet: then labels and objects are
/// sorted as the set has them).
[[nodiscard]] std::vector<std::uint32_t> select(const datasets::DataSet& set, const RunTable* table,
                                                const std::vector<Brief>* rows,
                                                const std::vector<ClassLabel>& modelClasses,
                                                const Filter& filter, const Order& order);

} // namespace actiscope::runs
