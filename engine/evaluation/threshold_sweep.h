// How well the box of a map fits at every 1 % threshold of the paper's rule, and what is wrong with it: small
// enough to be kept for every image of a run, so that the run is scored anew at another threshold without its
// maps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/maps.h"
#include "engine/api/result.h"
#include "engine/evaluation/box_error.h"

namespace actiscope::evaluation {

inline constexpr int kSweepThresholds = 100; ///< t = k / 100
inline constexpr int kSweepSide = 224;       ///< boxes are searched in the map at this size
inline constexpr std::size_t kSweepBytes = 1024;

/// An IoU as a byte: 250 * IoU rounded down, in whole numbers. So 0.3, 0.5 and 0.7 are the codes 75, 125 and
/// 175, and whether an IoU reaches them is told exactly.
using OverlapCode = std::uint8_t;
inline constexpr int kCodesOfOne = 250;
inline constexpr std::array<OverlapCode, 3> kSweepDecisions = {75, 125, 175};

[[nodiscard]] OverlapCode overlapCode(const Box& a, const Box& b);
/// The IoU that the code stands for, at most 0.004 below the one encoded.
[[nodiscard]] constexpr double overlapOf(OverlapCode code) {
    return code / static_cast<double>(kCodesOfOne);
}

/// `boxes[k]`: the box of a map at t = k / 100, in the image.
using SweptBoxes = std::array<std::optional<Box>, kSweepThresholds>;
/// The map is upsampled to 224 x 224, its boxes at every threshold found in one pass and moved into the
/// image, rounded outwards. `seen`: the rectangle of the image that the map covers. No box anywhere where the
/// map has no positive maximum.
[[nodiscard]] SweptBoxes sweptBoxes(const ClassActivationMap& map, const Box& seen);

/// `codes[k]`: the best IoU of the box at t = k / 100 with the ground truth. 0 where there is no box.
using OverlapCodes = std::array<OverlapCode, kSweepThresholds>;
[[nodiscard]] OverlapCodes overlapCodes(const SweptBoxes& boxes, const std::vector<Box>& truths);

/// The kind of error of a wrong box at every threshold, two bits each: WrongRegion is 0, MultiInstance 1,
/// Part 2, TooLarge 3, of t = k / 100 in bits 2 * (k % 4) of byte k / 4. Where the box is right they are 0
/// and mean nothing.
class SweptErrors {
public:
    static constexpr std::size_t kBytes = kSweepThresholds / 4;

    SweptErrors() = default;
    /// `boxError(true, boxes[k], truths)`. `truths` not empty (precondition).
    SweptErrors(const SweptBoxes& boxes, const std::vector<Box>& truths);
    explicit SweptErrors(const std::array<std::uint8_t, kBytes>& bytes) : m_bytes(bytes) {}

    /// `error`: None or one of those four (precondition).
    void set(std::size_t k, BoxError error);
    /// Precondition: the box is wrong there, its code below kSweepDecisions[1].
    [[nodiscard]] BoxError at(std::size_t k) const;
    [[nodiscard]] const std::array<std::uint8_t, kBytes>& bytes() const { return m_bytes; }

private:
    std::array<std::uint8_t, kBytes> m_bytes{};
};

/// One class's map.
struct ClassSweep {
    bool labelled =
        false; ///< a class of the image that has boxes: the codes are of these boxes, else of all boxes
    std::uint8_t rank = 0; ///< among the predicted classes, from 1; 0 where it isn't among the first five
    OverlapCodes codes{};
};

/// The maps of an image's labelled and its five predicted classes, each class once: first the labelled ones
/// with boxes, in the row's order, then the predicted ones that are none of them, best first. An evaluation
/// keeps the first 32 labelled ones: of an image with more, what is scored from the sweep lacks the others.
struct ImageSweep {
    std::vector<ClassSweep> classes;
    SweptErrors errors; ///< of the first labelled one
};

/// At most kSweepBytes for up to 38 classes: a byte a threshold where that fits (nine classes), else two
/// bits, which tell 0.3, 0.5 and 0.7 only. At most 255 classes (precondition). Bytes: the number of classes;
/// 25 of SweptErrors; then for each class its rank, + 128 where it is labelled, and its codes: 100 bytes up
/// to nine classes, else 25 with the code of k in bits 2 * (k % 4) of byte k / 4 as the number of decisions
/// that are reached.
[[nodiscard]] std::vector<std::uint8_t> encodeSweep(const ImageSweep& sweep);
/// Error: FileUnreadable, where the bytes are none of encodeSweep().
[[nodiscard]] Result<ImageSweep> decodeSweep(const std::uint8_t* bytes, std::size_t size);

/// The sweeps of a run, scored at any threshold in a fraction of a millisecond for 50,000 images.
class SweepTable {
public:
    /// Shares of 0..1 over the images with boxes; empty where there are none.
    struct Score {
        std::optional<double> gtKnown; ///< over image-class pairs
        std::optional<double> top1LocalizationError;
        std::optional<double> top5LocalizationError;
    };

    /// What is right of one image at one threshold; all zero without a labelled class.
    struct Outcome {
        OverlapCode first = 0; ///< of the labelled class that was added first
        OverlapCode best = 0;  ///< of all of them
        std::size_t pairs = 0; ///< labelled classes
        std::size_t known = 0; ///< of them, those whose own box is right
        bool top1Localized = false;
        bool top5Localized = false;
        [[nodiscard]] bool annotated() const { return pairs > 0; }
        /// A labelled class.
        void add(std::uint8_t rank, OverlapCode code, std::size_t decision);
    };

    /// Outcomes of many images.
    struct Counts {
        std::size_t annotated = 0;
        std::size_t pairs = 0;
        std::size_t known = 0;
        std::size_t top1Localized = 0;
        std::size_t top5Localized = 0;
        void add(const Outcome& outcome);
        [[nodiscard]] Score score() const;
    };

    /// Images keep the order in which they are added. One without a labelled class counts for nothing.
    void add(const ImageSweep& sweep);
    [[nodiscard]] std::size_t images() const { return m_starts.size() - 1; }

    /// `threshold`: 0 ... kSweepThresholds - 1; `decision`: index of kSweepDecisions.
    [[nodiscard]] Score score(int threshold, std::size_t decision = 1) const;
    /// `image` < images().
    [[nodiscard]] Outcome outcome(std::size_t image, int threshold, std::size_t decision = 1) const;
    /// Of the image's labelled classes, in the order in which they were added.
    [[nodiscard]] std::span<const OverlapCode> codes(std::size_t image, int threshold) const;
    /// What is wrong with the box of the labelled class that was added first, None where it is right; whether
    /// the class is predicted is not asked. Precondition: it has a labelled class.
    [[nodiscard]] BoxError error(std::size_t image, int threshold) const;
    /// The best IoU among an image's labelled classes, for every image.
    [[nodiscard]] std::vector<OverlapCode> overlaps(int threshold) const;

private:
    std::vector<std::size_t> m_starts = {
        0}; ///< where each image's labelled classes begin; one more at the end
    std::vector<std::uint8_t> m_ranks;
    std::array<std::vector<OverlapCode>, kSweepThresholds>
        m_codes; ///< by threshold, so that one is read in a row
    std::vector<SweptErrors> m_errors;
};

/// The scores of a run at every threshold, without its images.
class SweepFigures {
public:
    void add(const ImageSweep& sweep);
    /// Whether any image with a labelled class was added.
    [[nodiscard]] bool empty() const { return m_counts.front().annotated == 0; }
    /// As SweepTable::score() with an IoU of 0.5. `threshold`: 0 ... kSweepThresholds - 1.
    [[nodiscard]] SweepTable::Score score(int threshold) const;

private:
    std::array<SweepTable::Counts, kSweepThresholds> m_counts{};
};

} // namespace actiscope::evaluation
