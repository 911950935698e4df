#include "engine/training/validation.h"

#include <algorithm>
#include <cmath>

#include "engine/cam/class_activation_map.h"
#include "engine/evaluation/localization.h"
#include "engine/vision/preprocess.h"

namespace actiscope::training {

namespace {

/// -log softmax(logits)[label], whatever the size of the logits.
double crossEntropy(const std::vector<float>& logits, int label) {
    const auto largest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    double sum = 0;
    for (const float logit : logits) {
        sum += std::exp(static_cast<double>(logit) - largest);
    }
    return std::log(sum) + largest - static_cast<double>(logits[static_cast<std::size_t>(label)]);
}

} // namespace

void MetricsSum::add(const ForwardOutput& output, const ExampleFacts& facts,
                     const InputDescription& description) {
    const int rank = evaluation::rankOf(output.logits, facts.label);
    ++m_images;
    m_loss += crossEntropy(output.logits, facts.label);
    m_right += rank == 1 ? 1 : 0;
    m_rightInFive += rank <= 5 ? 1 : 0;
    if (m_head == nullptr || facts.boxes.empty()) {
        return;
    }
    ++m_annotated;
    const bool hit = evaluation::isLocalized(classActivationMaps(output, *m_head, {facts.label}).front(),
                                             seenRectangle(facts.image, description), facts.boxes,
                                             evaluation::kPaperLevel);
    m_known += hit ? 1 : 0;
    m_localized += hit && rank == 1 ? 1 : 0;
}

Metrics MetricsSum::metrics() const {
    const auto share = [](std::size_t count, std::size_t all) {
        return static_cast<double>(count) / static_cast<double>(all);
    };
    Metrics result;
    result.images = m_images;
    result.annotated = m_annotated;
    if (m_images > 0) {
        result.loss = m_loss / static_cast<double>(m_images);
        result.top1Error = 1 - share(m_right, m_images);
        result.top5Error = 1 - share(m_rightInFive, m_images);
    }
    if (m_annotated > 0) {
        result.gtKnown = share(m_known, m_annotated);
        result.top1LocalizationError = 1 - share(m_localized, m_annotated);
    }
    return result;
}

Result<std::optional<Metrics>> validate(const Network& network, const InputDescription& description,
                                        BatchLoader& loader, const std::function<bool(const Batch&)>& goOn) {
    MetricsSum sum(network.head());
    Batch batch;
    while (loader.next(batch)) {
        if (batch.input.count > 0) {
            const auto outputs = network.forward(batch.input, {});
            if (!outputs) {
                return fail(outputs.error());
            }
            for (std::size_t i = 0; i < outputs->size(); ++i) {
                sum.add((*outputs)[i], batch.facts[i], description);
            }
        }
        if (!goOn(batch)) {
            return std::optional<Metrics>();
        }
    }
    return std::optional<Metrics>(sum.metrics());
}

} // namespace actiscope::training
