#include "engine/evaluation/class_figures.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "engine/evaluation/localization.h"

namespace actiscope::evaluation {
namespace {

void sortByCount(std::vector<ConfusionCounts::Pair>& pairs) {
    std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
        return std::tuple(b.images, a.label, a.predicted) < std::tuple(a.images, b.label, b.predicted);
    });
}

} // namespace

void ClassCounts::add(const ClassOutcome& outcome) {
    ++images;
    top1 += outcome.top1 ? 1 : 0;
    top5 += outcome.top5 ? 1 : 0;
    if (outcome.overlap) {
        ++annotated;
        known += *outcome.overlap >= kLeastOverlap ? 1 : 0;
        overlapSum += *outcome.overlap;
    }
    if (outcome.error) {
        ++errors[static_cast<std::size_t>(*outcome.error)];
    }
}

void ClassCounts::merge(const ClassCounts& other) {
    images += other.images;
    top1 += other.top1;
    top5 += other.top5;
    annotated += other.annotated;
    known += other.known;
    overlapSum += other.overlapSum;
    std::transform(errors.begin(), errors.end(), other.errors.begin(), errors.begin(), std::plus<>());
}

void ClassFigures::add(int label, const ClassOutcome& outcome) {
    m_classes[static_cast<std::size_t>(label)].add(outcome);
}

void ClassFigures::merge(const ClassFigures& other) {
    for (std::size_t i = 0; i < m_classes.size(); ++i) {
        m_classes[i].merge(other.m_classes[i]);
    }
}

ClassCounts ClassFigures::total() const {
    ClassCounts sum;
    for (const ClassCounts& counts : m_classes) {
        sum.merge(counts);
    }
    return sum;
}

void ConfusionCounts::merge(const ConfusionCounts& other) {
    for (const auto& [pair, images] : other.m_counts) {
        m_counts[pair] += images;
    }
}

std::uint64_t ConfusionCounts::count(int label, int predicted) const {
    const auto found = m_counts.find({label, predicted});
    return found != m_counts.end() ? found->second : 0;
}

std::vector<ConfusionCounts::Pair> ConfusionCounts::confusedWith(int label) const {
    std::vector<Pair> pairs;
    const auto end = m_counts.lower_bound({label + 1, 0});
    for (auto at = m_counts.lower_bound({label, 0}); at != end; ++at) {
        if (at->first.second != label) {
            pairs.push_back({label, at->first.second, at->second});
        }
    }
    sortByCount(pairs);
    return pairs;
}

std::vector<ConfusionCounts::Pair> ConfusionCounts::worst(std::size_t most) const {
    std::vector<Pair> pairs;
    for (const auto& [classes, images] : m_counts) {
        if (classes.first != classes.second) {
            pairs.push_back({classes.first, classes.second, images});
        }
    }
    sortByCount(pairs);
    pairs.resize(std::min(most, pairs.size()));
    return pairs;
}

} // namespace actiscope::evaluation
