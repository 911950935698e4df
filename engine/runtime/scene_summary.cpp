#include "engine/runtime/scene_summary.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/cam/pooled_features.h"

namespace actiscope {

namespace {

std::optional<EnvironmentVote> voteOf(const std::vector<float>& logits, const SceneTable& table) {
    if (table.outdoor.empty()) {
        return std::nullopt;
    }
    EnvironmentVote vote;
    for (const int classIndex : indicesByRank(logits, table.voters)) {
        vote.outdoor += table.outdoor[static_cast<std::size_t>(classIndex)] ? 1 : 0;
        ++vote.voters;
    }
    return vote;
}

std::vector<SceneAttribute> attributesOf(const SceneTable& table, const std::vector<float>& values) {
    std::vector<float> scores;
    for (std::size_t a = 0; a < table.weights.rows; ++a) {
        const float* weights = table.weights.values.data() + a * table.weights.columns;
        const double score = std::inner_product(
            values.begin(), values.end(), weights, 0.0, std::plus<>(), [](float value, float weight) {
                return static_cast<double>(value) * static_cast<double>(weight);
            });
        scores.push_back(std::isfinite(score) ? static_cast<float>(score) : -INFINITY);
    }
    std::vector<SceneAttribute> attributes;
    for (const int index : indicesByRank(scores, kSceneAttributes)) {
        const auto at = static_cast<std::size_t>(index);
        if (std::isfinite(scores[at])) {
            attributes.push_back({table.attributes[at], static_cast<double>(scores[at])});
        }
    }
    return attributes;
}

} // namespace

std::vector<int> indicesByRank(const std::vector<float>& values, int top) {
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    const auto count = std::min(order.size(), static_cast<std::size_t>(std::max(0, top)));
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                      [&](int a, int b) {
                          const float va = values[static_cast<std::size_t>(a)];
                          const float vb = values[static_cast<std::size_t>(b)];
                          return va != vb ? va > vb : a < b;
                      });
    order.resize(count);
    return order;
}

SceneSummary summariseScene(const ForwardOutput& output, const SceneTable& table, const LabelTable& labels,
                            Pooling pooling) {
    SceneSummary summary;
    summary.vote = voteOf(output.logits, table);
    for (const int classIndex : indicesByRank(output.logits, kSceneCategories)) {
        const auto at = static_cast<std::size_t>(classIndex);
        summary.categories.push_back(
            {classIndex, labels.classes[at], static_cast<double>(output.probabilities[at])});
    }
    if (table.attributes.empty()) {
        return summary;
    }
    summary.attributes = attributesOf(table, table.over == SceneTable::Over::Features
                                                 ? pooledFeatures(output.featureMaps, pooling)
                                                 : output.probabilities);
    return summary;
}

} // namespace actiscope
