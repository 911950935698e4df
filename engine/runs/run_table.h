// A run in memory, column by column and small: what a gallery filters, sorts and scores anew at another
// threshold while the slider moves. Some 340 bytes an image of one labelled class: 125 of them are the sweep,
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
    std::int32_t label = -1;       ///< the one named first; -1 without
    std::int32_t predicted = -1;   ///< first; -1 without
    float probability = 0;         ///< of `predicted`
    float overlap = -1;            ///< largest IoU of a labelled class's own box; -1 without ground truth
    std::uint32_t labelsBegin = 0; ///< in Rows::labels
    std::uint32_t labels = 0;      ///< how many classes it is labelled with
    std::uint32_t pairs = 0;       ///< of them, those with ground truth and a map of their own
    std::uint32_t known = 0;       ///< of these, those whose own box is right
    evaluation::BoxError error =
        evaluation::BoxError::None; ///< of the first labelled class with ground truth
    bool skipped = false;
    bool top1 = false;
    bool top5 = false;
    bool annotated = false; ///< has ground truth; without it the next two mean nothing
    bool top1Localized = false;
    bool top5Localized = false;
};

/// What is told of one of the classes that an image is labelled with.
struct LabelBrief {
    std::int32_t label = -1;
    float probability = -1; ///< whatever is predicted; -1 where no network told
    float overlap = -1;     ///< IoU of its own box; -1 without ground truth or a map of its own
    bool top1 = false;      ///< it is predicted first
    bool top5 = false;
    bool known = false;    ///< its own box is right
    bool hasError = false; ///< Brief::error is of it
};

/// Images with the classes that they are labelled with.
struct Rows {
    std::vector<Brief> images;
    std::vector<LabelBrief> labels; ///< of all images, in their order

    [[nodiscard]] bool empty() const { return images.empty(); }
    [[nodiscard]] std::size_t size() const { return images.size(); }
    [[nodiscard]] const Brief& operator[](std::size_t i) const { return images[i]; }
    [[nodiscard]] const Brief& at(std::size_t i) const { return images.at(i); }
    [[nodiscard]] const Brief& back() const { return images.back(); }
    [[nodiscard]] auto begin() const { return images.begin(); }
    [[nodiscard]] auto end() const { return images.end(); }

    /// `row`: one of `images` (precondition of both). Null where it isn't labelled so.
    [[nodiscard]] std::span<const LabelBrief> labelsOf(const Brief& row) const;
    [[nodiscard]] const LabelBrief* labelOf(const Brief& row, int label) const;
    void add(Brief row, std::span<const LabelBrief> itsLabels);
};

class RunTable {
public:
    /// Any order. A row whose item is there already is left out, and one whose item no data set can have.
    void add(const ImageRow& row);

    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] const Rows& rows() const { return m_rows; } ///< in the order added
    /// Position of the item's row in rows(); empty where it is not there.
    [[nodiscard]] std::optional<std::size_t> positionOf(std::uint32_t item) const;
    /// Every row with ground truth that counts has one, and there is such a row.
    [[nodiscard]] bool hasSweep() const { return m_withSweep > 0 && m_withoutSweep == 0; }

    /// The rows as they are at threshold k / 100 (0 ... kSweepThresholds - 1), from the sweeps: overlaps, the
    /// kind of error, what is known and localized. Of labelled classes that a sweep lacks (beyond the 32nd of
    /// an image) nothing is known but at the run's own threshold. Precondition: hasSweep().
    [[nodiscard]] Rows rowsAt(int threshold) const;
    [[nodiscard]] const evaluation::SweepTable& sweeps() const { return m_sweeps; }

    /// Of the row's labelled classes, those that have a map and ground truth; empty where the run lacks them.
    /// Precondition: position < size().
    [[nodiscard]] std::span<const evaluation::WsolHits> wsolHits(std::size_t position) const;

private:
    Rows m_rows;
    std::unordered_map<std::uint32_t, std::uint32_t> m_positions; ///< by item: a stranger's may be any number
    evaluation::SweepTable m_sweeps;
    std::vector<evaluation::WsolHits> m_wsolHits;
    std::vector<std::uint32_t> m_wsolEnds; ///< of each row's in m_wsolHits
    std::size_t m_withSweep = 0;
    std::size_t m_withoutSweep = 0;
};

/// What is shown of a set. Every part that is there must hold.
struct Filter {
    std::optional<int> label; ///< the model's class; one of the image's
    std::optional<int> predicted;
    std::optional<bool> top1;
    std::optional<bool> top5;
    std::optional<bool> top1Localized;
    std::optional<bool> top5Localized;
    std::optional<bool> known; ///< the own box of one of its classes is right
    std::optional<bool> skipped;
    std::optional<evaluation::BoxError> error;
    struct Range {
        double from = 0;
        double to = 1; ///< both included
        friend bool operator==(const Range&, const Range&) = default;
    };
    std::optional<Range> overlap;
    std::optional<Range> probability;
    std::optional<Range> objects;          ///< boxes of the data set; needs no run
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
    /// In the path, the id, or the name or synset of one of the image's classes or of what is predicted;
    /// case-insensitive. A synset without a name has ImageNet's.
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
/// `rows`: RunTable::rows() or rowsAt() of `table`; both may be null (no run yet: then labels are sorted as
/// the set has them). Objects are always those of the set.
[[nodiscard]] std::vector<std::uint32_t> select(const datasets::DataSet& set, const RunTable* table,
                                                const Rows* rows, const std::vector<ClassLabel>& modelClasses,
                                                const Filter& filter, const Order& order);

} // namespace actiscope::runs
