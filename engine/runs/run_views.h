// What charts and tables show of the rows of a run: counts of images, each with the filter that selects
// exactly the images counted, figures by class, and two runs beside each other. Pure functions; at any
// threshold (RunTable::rowsAt()); at the run's own the figures are those of RunFigures. An image that is
// labelled with several classes counts for each of them where figures are of classes, else once: it is right
// where it is of one of them. GT-known is a share of pairs of image and class. Skipped images count for
// nothing.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/evaluation/class_figures.h"
#include "engine/evaluation/reliability.h"
#include "engine/runs/run_figures.h"
#include "engine/runs/run_table.h"

namespace actiscope::runs {

/// What an image may be right of.
enum class Judged { Top1, Top5, Top1Localized, Top5Localized, Known };
inline constexpr std::size_t kJudged = 5;

/// Whether the image counts for it: it is not skipped, has a prediction (but for Known), and ground truth
/// where that is asked for.
[[nodiscard]] bool isJudged(const Brief& row, Judged what);
[[nodiscard]] bool isRight(const Brief& row, Judged what); ///< precondition: isJudged()

/// Images that are judged, and those of them that are right.
struct Count {
    std::uint64_t images = 0;
    std::uint64_t right = 0;
    [[nodiscard]] std::uint64_t wrong() const { return images - right; }
    friend bool operator==(const Count&, const Count&) = default;
};
using Counts = std::array<Count, kJudged>; ///< by Judged
[[nodiscard]] Counts countsOf(const Rows& rows);

/// Pairs of an image and one of its classes that has ground truth and a map of its own, and those of them
/// whose box is right: GT-known.
struct PairCount {
    std::uint64_t pairs = 0;
    std::uint64_t right = 0;
    friend bool operator==(const PairCount&, const PairCount&) = default;
};
[[nodiscard]] PairCount knownPairsOf(const Rows& rows);
/// The images that are right (wrong) of it.
[[nodiscard]] Filter filterOf(Judged what, bool right);

/// Images with ground truth and maps by the kind of their error.
using ErrorCounts = std::array<std::uint64_t, evaluation::kBoxErrors>;
[[nodiscard]] ErrorCounts errorsOf(const Rows& rows);
[[nodiscard]] Filter filterOf(evaluation::BoxError error);

/// The same images by the best IoU of their classes: [i / 20, (i + 1) / 20), 1 in the last.
using OverlapCounts = std::array<std::uint64_t, kOverlapBins>;
[[nodiscard]] OverlapCounts overlapsOf(const Rows& rows);
[[nodiscard]] Filter filterOfOverlaps(std::size_t bin);

/// The bins of evaluation::Reliability; a prediction without a probability (0) is in none.
using ReliabilityBins = std::array<evaluation::Reliability::Bin, evaluation::kReliabilityBins>;
[[nodiscard]] ReliabilityBins reliabilityOf(const Rows& rows);
[[nodiscard]] Filter filterOfProbabilities(std::size_t bin);

/// A curve over tau: MaxBoxAcc's, and MaxBoxAccV2's three by kWsolOverlaps.
enum class WsolCurve { MaxBoxAcc, V2At30, V2At50, V2At70 };
inline constexpr std::size_t kWsolCurves = 4;

/// What hits at one point of it. The curve counts pairs of image and class; an image is wanted where one of
/// its pairs hits.
struct WsolImages {
    std::vector<bool> wanted;  ///< by item, for Filter::Items
    std::uint64_t images = 0;  ///< wanted ones
    std::uint64_t pairs = 0;   ///< that hit
    std::uint64_t ofPairs = 0; ///< that there are
    std::uint64_t ofImages = 0;
};
/// tau = k / 1000, 0 <= k < kWsolThresholds.
[[nodiscard]] WsolImages wsolImagesAt(const RunTable& table, WsolCurve curve, int k);

/// The listed items, for Filter::Items.
[[nodiscard]] Filter filterOfItems(std::string title, const std::vector<std::uint32_t>& items);
[[nodiscard]] Filter filterOfItems(std::string title, std::vector<bool> wanted);

/// Figures of each of the model's classes, by index, as RunFigures::classes(). Labels that are none of these
/// are left out.
[[nodiscard]] std::vector<evaluation::ClassCounts> classCountsOf(const Rows& rows, std::size_t classes);
/// A wrong image counts for each of its classes, a right one for that which was predicted.
[[nodiscard]] evaluation::ConfusionCounts confusionOf(const Rows& rows);
/// The classes of the pairs that are confused most often, worst pair first, at most so many.
[[nodiscard]] std::vector<int> worstClasses(const evaluation::ConfusionCounts& confusion, std::size_t most);
/// Images of the class that were taken for the other (for itself: right ones).
[[nodiscard]] Filter filterOf(int label, int predicted);

/// The images that two runs of a data set both have and neither skipped, in the order of the items: the same
/// item at the same place.
struct PairedRows {
    Rows first;
    Rows second;
};
[[nodiscard]] PairedRows pairRows(const Rows& first, const Rows& second);

/// Images that are judged in both runs, as items in order.
struct Agreement {
    std::vector<std::uint32_t> both;
    std::vector<std::uint32_t> onlyFirst;
    std::vector<std::uint32_t> onlySecond;
    std::vector<std::uint32_t> neither;
};
[[nodiscard]] Agreement agreementOf(const PairedRows& rows, Judged what);

/// One of the first run's classes in both runs. An image's classes are those that the first run knows it by:
/// the models may number theirs differently. It is right of each of them where it is right as a whole, so
/// that the classes' images are those of an Agreement.
struct ClassDifference {
    int label = 0;
    Count first;
    Count second;
    /// Share of right ones of the second less that of the first, -1..1.
    [[nodiscard]] double difference() const;
};
/// Classes that have images judged in both, by index.
[[nodiscard]] std::vector<ClassDifference> classDifferences(const PairedRows& rows, std::size_t classes,
                                                            Judged what);

} // namespace actiscope::runs
