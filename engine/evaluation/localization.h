// When a box and a guess are right, and the errors of classification and localization that follow (ILSVRC,
// Russakovsky et al. 2015, section 4; GT-known, Choe et al. 2020).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/maps.h"

namespace actiscope::evaluation {

inline constexpr int kPaperLevel = 200;      ///< of kThresholdLevels: the paper's 20 %
inline constexpr double kLeastOverlap = 0.5; ///< IoU of a box that is right
inline constexpr std::size_t kGuesses = 5;   ///< of the top-5 errors

/// The largest IoU of the box with any of these; 0 without any.
[[nodiscard]] double bestOverlap(const Box& box, const std::vector<Box>& truths);

/// Whether the box of the map by the paper's rule at this level (kThresholdLevels) is right for one of the
/// boxes. `seen` is the rectangle of the image that the map covers; boxes in the image.
[[nodiscard]] bool isLocalized(const ClassActivationMap& map, const Box& seen, const std::vector<Box>& truths,
                               int level);

/// Place of the class among the logits, from 1; of equal logits the lower class comes first.
[[nodiscard]] int rankOf(const std::vector<float>& logits, int label);

/// The classes of largest logits, best first, at most `count`; in the order of rankOf().
[[nodiscard]] std::vector<int> topClasses(const std::vector<float>& logits, std::size_t count = kGuesses);

/// One class that an image is labelled with.
struct LabelledClass {
    int label = 0;
    std::vector<Box> boxes;         ///< its ground truth; may be empty
    std::optional<Box> boxOfOwnMap; ///< found in this class's own map; empty where the map has none
};

/// A predicted class with a box, as it is submitted.
struct Guess {
    int label = 0;
    std::optional<Box> box;
};

/// What was right of one image.
struct ImageOutcome {
    bool top1 = false;      ///< the first guess names any of the image's classes
    bool top5 = false;      ///< one of the first five does
    bool annotated = false; ///< any of its classes has a box; without one the next two mean nothing
    bool top1Localized =
        false; ///< the first guess names one of the classes and its box has IoU >= 0.5 with a box of it
    bool top5Localized = false; ///< one of the first five does
    std::size_t pairs = 0;      ///< image-class pairs with boxes
    std::size_t known = 0;      ///< of them, those whose own map's box is right (GT-known)
};

/// `guesses`, best first; only the first five count.
[[nodiscard]] ImageOutcome judge(const std::vector<LabelledClass>& classes,
                                 const std::vector<Guess>& guesses);

/// Outcomes of many images. Shares of 0..1; empty where there is nothing to divide by.
class LocalizationFigures {
public:
    void add(const ImageOutcome& outcome);
    void merge(const LocalizationFigures& other);

    [[nodiscard]] std::size_t images() const { return m_images; }
    [[nodiscard]] std::size_t annotated() const { return m_annotated; }
    [[nodiscard]] std::optional<double> top1ClassificationError() const;
    [[nodiscard]] std::optional<double> top5ClassificationError() const;
    [[nodiscard]] std::optional<double> top1LocalizationError() const;
    [[nodiscard]] std::optional<double> top5LocalizationError() const;
    [[nodiscard]] std::optional<double> gtKnownAccuracy() const;

private:
    std::size_t m_images = 0;
    std::size_t m_top1 = 0;
    std::size_t m_top5 = 0;
    std::size_t m_annotated = 0;
    std::size_t m_top1Localized = 0;
    std::size_t m_top5Localized = 0;
    std::size_t m_pairs = 0;
    std::size_t m_known = 0;
};

} // namespace actiscope::evaluation
