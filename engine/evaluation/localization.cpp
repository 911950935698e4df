#include "engine/evaluation/localization.h"

#include <algorithm>
#include <numeric>

#include "engine/vision/threshold_boxes.h"

namespace actiscope::evaluation {
namespace {

bool isRight(const std::optional<Box>& box, const std::vector<Box>& truths) {
    return box && bestOverlap(*box, truths) >= kLeastOverlap;
}

std::optional<double> share(std::size_t count, std::size_t all) {
    return all > 0 ? std::optional(static_cast<double>(count) / static_cast<double>(all)) : std::nullopt;
}

std::optional<double> errorOf(std::size_t right, std::size_t all) {
    const auto accuracy = share(right, all);
    return accuracy ? std::optional(1 - *accuracy) : std::nullopt;
}

} // namespace

double bestOverlap(const Box& box, const std::vector<Box>& truths) {
    double best = 0;
    for (const Box& truth : truths) {
        best = std::max(best, iou(box, truth));
    }
    return best;
}

bool isLocalized(const ClassActivationMap& map, const Box& seen, const std::vector<Box>& truths, int level) {
    return isRight(imageBoxAtThreshold(map, seen, level), truths);
}

int rankOf(const std::vector<float>& logits, int label) {
    const float own = logits[static_cast<std::size_t>(label)];
    int rank = 1;
    for (std::size_t c = 0; c < logits.size(); ++c) {
        rank += logits[c] > own || (logits[c] == own && static_cast<int>(c) < label) ? 1 : 0;
    }
    return rank;
}

std::vector<int> topClasses(const std::vector<float>& logits, std::size_t count) {
    std::vector<int> classes(logits.size());
    std::iota(classes.begin(), classes.end(), 0);
    const auto end = classes.begin() + static_cast<std::ptrdiff_t>(std::min(count, classes.size()));
    std::partial_sort(classes.begin(), end, classes.end(), [&](int a, int b) {
        const float logitA = logits[static_cast<std::size_t>(a)];
        const float logitB = logits[static_cast<std::size_t>(b)];
        return logitA > logitB || (logitA == logitB && a < b);
    });
    classes.erase(end, classes.end());
    return classes;
}

ImageOutcome judge(const std::vector<LabelledClass>& classes, const std::vector<Guess>& guesses) {
    ImageOutcome outcome;
    for (const LabelledClass& one : classes) {
        if (!one.boxes.empty()) {
            ++outcome.pairs;
            outcome.known += isRight(one.boxOfOwnMap, one.boxes) ? 1 : 0;
        }
    }
    outcome.annotated = outcome.pairs > 0;
    for (std::size_t i = 0; i < std::min(guesses.size(), kGuesses); ++i) {
        for (const LabelledClass& one : classes) {
            if (one.label == guesses[i].label) {
                const bool localized = isRight(guesses[i].box, one.boxes);
                outcome.top5 = true;
                outcome.top5Localized |= localized;
                outcome.top1 |= i == 0;
                outcome.top1Localized |= i == 0 && localized;
            }
        }
    }
    return outcome;
}

void LocalizationFigures::add(const ImageOutcome& outcome) {
    ++m_images;
    m_top1 += outcome.top1 ? 1 : 0;
    m_top5 += outcome.top5 ? 1 : 0;
    if (outcome.annotated) {
        ++m_annotated;
        m_top1Localized += outcome.top1Localized ? 1 : 0;
        m_top5Localized += outcome.top5Localized ? 1 : 0;
        m_pairs += outcome.pairs;
        m_known += outcome.known;
    }
}

void LocalizationFigures::merge(const LocalizationFigures& other) {
    m_images += other.m_images;
    m_top1 += other.m_top1;
    m_top5 += other.m_top5;
    m_annotated += other.m_annotated;
    m_top1Localized += other.m_top1Localized;
    m_top5Localized += other.m_top5Localized;
    m_pairs += other.m_pairs;
    m_known += other.m_known;
}

std::optional<double> LocalizationFigures::top1ClassificationError() const {
    return errorOf(m_top1, m_images);
}

std::optional<double> LocalizationFigures::top5ClassificationError() const {
    return errorOf(m_top5, m_images);
}

std::optional<double> LocalizationFigures::top1LocalizationError() const {
    return errorOf(m_top1Localized, m_annotated);
}

std::optional<double> LocalizationFigures::top5LocalizationError() const {
    return errorOf(m_top5Localized, m_annotated);
}

std::optional<double> LocalizationFigures::gtKnownAccuracy() const {
    return share(m_known, m_pairs);
}

} // namespace actiscope::evaluation
