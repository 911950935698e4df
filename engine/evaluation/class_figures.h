// What can be said of each class after many images, and with which classes it is confused.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/evaluation/box_error.h"

namespace actiscope::evaluation {

/// One labelled class of one image.
struct ClassOutcome {
    bool top1 = false; ///< the class is predicted first
    bool top5 = false; ///< among the first five
    /// Of the box of the class's own map; empty where the class has no true box in the image.
    std::optional<double> overlap;
    std::optional<BoxError> error; ///< of the first class of the image that has a true box; empty for others
};

/// Counts of one class; zero everywhere without images.
struct ClassCounts {
    std::uint64_t images = 0;
    std::uint64_t top1 = 0;
    std::uint64_t top5 = 0;
    std::uint64_t annotated = 0;                    ///< images with a true box
    std::uint64_t known = 0;                        ///< of them, IoU >= 0.5 (GT-known)
    double overlapSum = 0;                          ///< of their IoU
    std::array<std::uint64_t, kBoxErrors> errors{}; ///< by BoxError; of the images whose first class it is

    void add(const ClassOutcome& outcome);
    void merge(const ClassCounts& other);
};

class ClassFigures {
public:
    explicit ClassFigures(std::size_t classes) : m_classes(classes) {}

    /// `label` < classes (precondition).
    void add(int label, const ClassOutcome& outcome);
    /// The same number of classes (precondition).
    void merge(const ClassFigures& other);

    [[nodiscard]] const std::vector<ClassCounts>& classes() const { return m_classes; }
    [[nodiscard]] ClassCounts total() const;

private:
    std::vector<ClassCounts> m_classes;
};

/// How often images of one class were taken for another. Only pairs that occur take memory.
class ConfusionCounts {
public:
    struct Pair {
        int label = 0;
        int predicted = 0;
        std::uint64_t images = 0;
    };

    void add(int label, int predicted) { ++m_counts[{label, predicted}]; }
    void merge(const ConfusionCounts& other);

    [[nodiscard]] std::uint64_t count(int label, int predicted) const;
    /// What images of this class were taken for, itself left out, most often first; of equals, the lower
    /// class.
    [[nodiscard]] std::vector<Pair> confusedWith(int label) const;
    /// The pairs of different classes that occur most often, most often first; of equals, the lower classes.
    [[nodiscard]] std::vector<Pair> worst(std::size_t most) const;

private:
    std::map<std::pair<int, int>, std::uint64_t> m_counts;
};

} // namespace actiscope::evaluation
