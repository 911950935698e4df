// A trainer without Torch: softmax regression on the mean colours of a picture. Real gradients, plain loops.
#pragma once

#include <cmath>
#include <limits>
#include <memory>

#include "engine/api/modules.h"

namespace actiscope::training::test {

/// What a test wants of the session.
struct LinearWishes {
    std::optional<std::uint64_t> notANumberAt; ///< this step's loss is NaN
    std::optional<std::uint64_t> explodesAt;   ///< after this step the weights are large, and wrong
    std::string title = "Linear";
};

class LinearNetwork final : public Network {
public:
    LinearNetwork(std::vector<float> weights, int classes) {
        m_info.classes = classes;
        m_head.classes = classes;
        m_head.channels = 3;
        m_head.weights = std::move(weights);
    }
    const NetworkInfo& info() const override { return m_info; }
    const ClassifierHead* head() const override { return &m_head; }
    Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                               const ForwardOptions&) const override {
        const auto plane = static_cast<std::size_t>(input.height) * static_cast<std::size_t>(input.width);
        std::vector<ForwardOutput> outputs(static_cast<std::size_t>(input.count));
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            const float* maps = input.values.data() + i * 3 * plane;
            outputs[i].featureMaps = {3, input.height, input.width, nullptr};
            std::shared_ptr<float[]> copy(new float[3 * plane]);
            std::copy(maps, maps + 3 * plane, copy.get());
            outputs[i].featureMaps.values = std::move(copy);
            for (int c = 0; c < m_head.classes; ++c) {
                double logit = 0;
                for (std::size_t k = 0; k < 3; ++k) {
                    double mean = 0;
                    for (std::size_t p = 0; p < plane; ++p) {
                        mean += static_cast<double>(maps[k * plane + p]) / static_cast<double>(plane);
                    }
                    logit += mean * static_cast<double>(m_head.weights[static_cast<std::size_t>(c) * 3 + k]);
                }
                outputs[i].logits.push_back(static_cast<float>(logit));
            }
        }
        return outputs;
    }

private:
    NetworkInfo m_info;
    ClassifierHead m_head;
};

class LinearSession final : public TrainingSession {
public:
    LinearSession(const TrainingPlan& plan, LinearWishes wishes)
        : m_wishes(std::move(wishes)), m_momentumFactor(static_cast<float>(plan.momentum)),
          m_classes(plan.classes), m_weights(static_cast<std::size_t>(plan.classes) * 3),
          m_momentum(m_weights.size()) {
        m_facts.title = m_wishes.title;
        m_facts.parameters = static_cast<std::int64_t>(m_weights.size());
        m_facts.input.size = {8, 8};
        m_facts.device = "cpu";
        if (plan.pool) {
            m_facts.pool = *plan.pool;
        }
    }
    const TrainingFacts& facts() const override { return m_facts; }

    Result<StepResult> step(const InputTensor& images, const std::vector<int>& labels, double rate,
                            std::uint64_t stepIndex) override {
        const LinearNetwork network(m_weights, m_classes);
        const auto outputs = network.forward(images, {});
        std::vector<float> gradient(m_weights.size());
        StepResult result;
        const auto plane = static_cast<std::size_t>(images.height) * static_cast<std::size_t>(images.width);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const std::vector<float>& logits = (*outputs)[i].logits;
            float sum = 0;
            std::size_t best = 0;
            for (std::size_t c = 0; c < logits.size(); ++c) {
                best = logits[c] > logits[best] ? c : best;
            }
            for (const float logit : logits) {
                sum += std::exp(logit - logits[best]);
            }
            const auto label = static_cast<std::size_t>(labels[i]);
            result.right += best == label ? 1 : 0;
            result.loss += static_cast<double>(std::log(sum) + logits[best] - logits[label]) /
                           static_cast<double>(labels.size());
            for (std::size_t c = 0; c < logits.size(); ++c) {
                const float error = std::exp(logits[c] - logits[best]) / sum - (c == label ? 1.0F : 0.0F);
                for (std::size_t k = 0; k < 3; ++k) {
                    float mean = 0;
                    for (std::size_t p = 0; p < plane; ++p) {
                        mean += images.values[(i * 3 + k) * plane + p] / static_cast<float>(plane);
                    }
                    gradient[c * 3 + k] += error * mean / static_cast<float>(labels.size());
                }
            }
        }
        if (m_wishes.notANumberAt == stepIndex) {
            result.loss = std::numeric_limits<double>::quiet_NaN();
            return result;
        }
        for (std::size_t w = 0; w < m_weights.size(); ++w) {
            m_momentum[w] = m_momentumFactor * m_momentum[w] + gradient[w];
            m_weights[w] -= static_cast<float>(rate) * m_momentum[w];
            m_weights[w] *= m_wishes.explodesAt == stepIndex ? -1e6F : 1.0F;
        }
        return result;
    }
    Result<NetworkPtr> network() const override {
        return std::make_shared<const LinearNetwork>(m_weights, m_classes);
    }
    std::vector<NamedArray> state() const override {
        return {{"momentum/w", {m_classes, 3}, m_momentum}, {"w", {m_classes, 3}, m_weights}};
    }
    Result<std::monostate> restore(const std::vector<NamedArray>& state) override {
        m_momentum = state.at(0).values;
        m_weights = state.at(1).values;
        return std::monostate{};
    }
    std::vector<NamedArray> exportModel() const override { return {{"w", {m_classes, 3}, m_weights}}; }

private:
    LinearWishes m_wishes;
    float m_momentumFactor;
    int m_classes;
    std::vector<float> m_weights;
    std::vector<float> m_momentum;
    TrainingFacts m_facts;
};

class LinearBackend final : public Backend {
public:
    Result<NetworkPtr> open(const OpenNetworkRequest& request) override {
        return fail(ErrorCode::ModelUnsupported, request.path + " is not opened here.");
    }
    Result<std::unique_ptr<TrainingSession>> train(const TrainingPlan& plan) override {
        initFile = plan.initFile;
        return std::make_unique<LinearSession>(plan, wishes);
    }
    LinearWishes wishes;
    std::string initFile; ///< of the plan that came last
};

} // namespace actiscope::training::test
