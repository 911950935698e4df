// How well the box of a map fits at every 1 % threshold of the paper's rule: small enough to be kept for
// every image of a run, so that the run is scored anew at another threshold without its maps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/maps.h"
#include "engine/api/result.h"

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

/// `codes[k]`: the best IoU of the box at t = k / 100 with the ground truth. 0 where there is no box.
using OverlapCodes = std::array<OverlapCode, kSweepThresholds>;

/// The map is upsampled to 224 x 224, its boxes at every threshold found in one pass and moved into the
/// image, rounded outwards. `seen`: the rectangle of the image that the map covers; `truths` in the image.
[[nodiscard]] OverlapCodes sweepOverlaps(const ClassActivationMap& map, const Box& seen,
                                         const std::vector<Box>& truths);

/// One class's map.
struct ClassSweep {
    bool labelled =
        false; ///< a class of the image that has boxes: the codes are of these boxes, else of all boxes
    std::uint8_t rank = 0; ///< among the predicted classes, from 1; 0 where it isn't among the first five
    OverlapCodes codes{};
};

/// The maps of an image's labelled and its five predicted classes, each class once: first the labelled ones
/// with boxes, in the row's order, then the predicted ones that are none of them, best first.
using ImageSweep = std::vector<ClassSweep>;

/// At most kSweepBytes for up to 39 classes: a byte a threshold where that fits (ten classes), else two
/// bits, which tell 0.3, 0.5 and 0.7 only. At most 255 classes (precondition). Bytes: 1 for a byte a
/// threshold, 0 for two bits; the number of classes; then for each of them its rank, + 128 where it is
/// labelled, and its codes: 100 bytes, or 25 with the code of k in bits 2 * (k % 4) of byte k / 4 as the
/// number of decisions that are reached.
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
        bool annotated = false; ///< it has a labelled class
        OverlapCode first = 0;  ///< of the labelled class that was added first
        OverlapCode best = 0;   ///< of all of them
        std::size_t pairs = 0;  ///< labelled classes
        std::size_t known = 0;  ///< of them, those whose own box is right
        bool top1Localized = false;
        bool top5Localized = false;
    };

    /// Images keep the order in which they are added. One without a labelled class counts for nothing.
    void add(const ImageSweep& sweep);
    [[nodiscard]] std::size_t images() const { return m_starts.size() - 1; }

    /// `threshold`: 0 ... kSweepThresholds - 1; `decision`: index of kSweepDecisions.
    [[nodiscard]] Score score(int threshold, std::size_t decision = 1) const;
    /// `image` < images().
    [[nodiscard]] Outcome outcome(std::size_t image, int threshold, std::size_t decision = 1) const;
    /// The best IoU among an image's labelled classes, for every image.
    [[nodiscard]] std::vector<OverlapCode> overlaps(int threshold) const;

private:
    std::vector<std::size_t> m_starts = {
        0}; ///< where each image's labelled classes begin; one more at the end
    std::vector<std::uint8_t> m_ranks;
    std::array<std::vector<OverlapCode>, kSweepThresholds>
        m_codes; ///< by threshold, so that one is read in a row
};

} // namespace actiscope::evaluation
