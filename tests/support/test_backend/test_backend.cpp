// A small deterministic network in plain C++, in a module that takes LibTorch's place in tests of the runtime
// and of the window. It opens safetensors files made by test_model.h, whose metadata choose its behaviour,
// and trains "test-net" by real gradients: the linear layer behind eight fixed feature maps. Each step of
// "test-net-gated" passes the gate that ACTISCOPE_TEST_GATE names.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "engine/api/modules.h"

namespace {

using namespace actiscope;

constexpr int kClasses = 1000;
constexpr std::size_t kChannels = 8;
constexpr int kCell = 16;      ///< input pixels a side of a map cell
constexpr int kLeastGrid = 48; ///< width of the smallest input that classifyGrid() takes
constexpr const char* kTrained = "test-net";
constexpr const char* kGated = "test-net-gated";
constexpr const char* kDiverging = "test-net-diverging"; ///< its loss is no number from the third step on

bool isTrained(const std::string& network) {
    return network == kTrained || network == kGated;
}

/// The value of "key":"…" in the file's header, else an empty string.
std::string metadata(const std::string& header, const std::string& key) {
    const std::string start = "\"" + key + "\":\"";
    const std::size_t at = header.find(start);
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t from = at + start.size();
    return header.substr(from, header.find('"', from) - from);
}

/// Tells the test that a forward pass or a step has begun, and waits until the test lets it go on.
void passGate(const std::string& gate) {
    if (gate.empty()) {
        return;
    }
    const int entered = open((gate + ".entered").c_str(), O_RDWR | O_CLOEXEC);
    const int go = open((gate + ".go").c_str(), O_RDWR | O_CLOEXEC);
    char byte = 'x';
    const bool passed = write(entered, &byte, 1) == 1 && read(go, &byte, 1) == 1;
    close(entered);
    close(go);
    if (!passed) {
        std::abort();
    }
}

std::vector<float> seededWeights(std::size_t count, std::uint32_t seed) {
    std::vector<float> weights(count);
    for (float& weight : weights) {
        seed = seed * 1664525U + 1013904223U;
        weight = static_cast<float>(seed >> 8U) / 8388608.0F - 1.0F; // -1 ... 1
    }
    return weights;
}

std::vector<float> softmax(const std::vector<float>& logits) {
    const float highest = *std::max_element(logits.begin(), logits.end());
    std::vector<float> values;
    double sum = 0;
    for (const float logit : logits) {
        values.push_back(std::exp(logit - highest));
        sum += static_cast<double>(values.back());
    }
    for (float& value : values) {
        value = static_cast<float>(static_cast<double>(value) / sum);
    }
    return values;
}

/// Channels: mean colours, their negatives, and the cell's place.
FeatureMaps featureMaps(const float* image, const InputTensor& input) {
    const int h = std::max(1, input.height / kCell);
    const int w = std::max(1, input.width / kCell);
    const auto cells = static_cast<std::size_t>(h * w);
    std::shared_ptr<float[]> maps(new float[kChannels * cells]());
    for (int y = 0; y < h * kCell && y < input.height; ++y) {
        for (int x = 0; x < w * kCell && x < input.width; ++x) {
            const auto cell = static_cast<std::size_t>((y / kCell) * w + x / kCell);
            for (std::size_t c = 0; c < 3; ++c) {
                const std::size_t plane = c * static_cast<std::size_t>(input.height);
                const float value =
                    image[(plane + static_cast<std::size_t>(y)) * static_cast<std::size_t>(input.width) +
                          static_cast<std::size_t>(x)] /
                    (kCell * kCell);
                maps[c * cells + cell] += 4 * value;
                maps[(c + 3) * cells + cell] -= value;
            }
        }
    }
    for (std::size_t i = 0; i < cells; ++i) {
        maps[6 * cells + i] = static_cast<float>(i % static_cast<std::size_t>(w)) / static_cast<float>(w);
        maps[7 * cells + i] = static_cast<float>(i / static_cast<std::size_t>(w)) / static_cast<float>(h);
    }
    return FeatureMaps{static_cast<int>(kChannels), h, w, maps};
}

/// The maps' means, which the linear layer sees.
std::vector<float> pooled(const FeatureMaps& maps) {
    const auto cells = static_cast<std::size_t>(maps.height * maps.width);
    std::vector<float> means;
    for (std::size_t k = 0; k < kChannels; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < cells; ++i) {
            sum += static_cast<double>(maps.values[k * cells + i]);
        }
        means.push_back(static_cast<float>(sum / static_cast<double>(cells)));
    }
    return means;
}

const float* imageOf(const InputTensor& input, std::size_t index) {
    return input.values.data() +
           index * 3 * static_cast<std::size_t>(input.height) * static_cast<std::size_t>(input.width);
}

struct Behaviour {
    std::string name;
    std::string gate;
};

class TestNetwork : public Network {
public:
    TestNetwork(const std::string& path, Behaviour behaviour, int classes, std::vector<float> weights)
        : m_behaviour(std::move(behaviour)) {
        m_info.path = path;
        m_info.format = "safetensors";
        m_info.family = "Test network";
        m_info.classes = classes;
        m_info.parameters = static_cast<std::int64_t>(weights.size());
        m_info.exact = m_behaviour.name != "inexact";
        m_info.whyNot =
            m_info.exact ? "" : "The network ends in two linear layers, so no class activation map exists.";
        m_info.freeInputSize = true;
        m_info.device = "cpu";
        m_info.layers = {LayerInfo{"features", "average", static_cast<int>(kChannels), 14, 14}};
        m_head.classes = classes;
        m_head.channels = static_cast<int>(kChannels);
        m_head.weights = std::move(weights);
        m_head.bias.resize(static_cast<std::size_t>(classes));
    }

    const NetworkInfo& info() const override { return m_info; }
    const ClassifierHead* head() const override { return m_info.exact ? &m_head : nullptr; }

    Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                               const ForwardOptions&) const override {
        passGate(m_behaviour.gate);
        if (m_behaviour.name == "failing") {
            return fail(ErrorCode::NetworkFailed, "The network failed on purpose.");
        }
        std::vector<ForwardOutput> outputs;
        for (std::size_t n = 0; n < static_cast<std::size_t>(input.count); ++n) {
            outputs.push_back(forwardOne(imageOf(input, n), input));
        }
        return outputs;
    }

    Result<ClassGrid> classifyGrid(const InputTensor& input, const ForwardOptions& options) const override {
        if (!m_info.exact) {
            return Network::classifyGrid(input, options);
        }
        passGate(m_behaviour.gate);
        if (input.width < kLeastGrid) {
            return fail(ErrorCode::NetworkFailed, "The network can't take so small an input.");
        }
        const FeatureMaps maps = featureMaps(input.values.data(), input);
        const auto cells = static_cast<std::size_t>(maps.height * maps.width);
        const auto classes = static_cast<std::size_t>(m_info.classes);
        ClassGrid grid{m_info.classes, maps.height, maps.width, std::vector<float>(classes * cells),
                       std::vector<float>(classes * cells)};
        for (std::size_t i = 0; i < cells; ++i) {
            std::vector<float> features;
            for (std::size_t k = 0; k < kChannels; ++k) {
                features.push_back(maps.values[k * cells + i]);
            }
            const std::vector<float> logits = logitsOf(features);
            const std::vector<float> probabilities = softmax(logits);
            for (std::size_t c = 0; c < classes; ++c) {
                grid.logits[c * cells + i] = logits[c];
                grid.probabilities[c * cells + i] = probabilities[c];
            }
        }
        return grid;
    }

private:
    ForwardOutput forwardOne(const float* image, const InputTensor& input) const {
        const FeatureMaps maps = featureMaps(image, input);
        ForwardOutput output;
        output.logits = logitsOf(pooled(maps));
        if (m_behaviour.name == "nan") {
            output.logits[3] = std::numeric_limits<float>::quiet_NaN();
        }
        output.probabilities = softmax(output.logits);
        if (m_info.exact) {
            output.featureMaps = maps;
        }
        return output;
    }

    std::vector<float> logitsOf(const std::vector<float>& features) const {
        std::vector<float> logits(static_cast<std::size_t>(m_info.classes));
        for (std::size_t c = 0; c < logits.size(); ++c) {
            double sum = static_cast<double>(m_head.bias[c]);
            for (std::size_t k = 0; k < kChannels; ++k) {
                sum +=
                    static_cast<double>(m_head.weights[c * kChannels + k]) * static_cast<double>(features[k]);
            }
            logits[c] = static_cast<float>(sum);
        }
        return logits;
    }

    Behaviour m_behaviour;
    NetworkInfo m_info;
    ClassifierHead m_head;
};

std::string gateOf(const std::string& network) {
    const char* gate = std::getenv("ACTISCOPE_TEST_GATE");
    return network == kGated && gate != nullptr ? gate : "";
}

/// Softmax regression on the pooled feature maps.
class TestSession final : public TrainingSession {
public:
    explicit TestSession(const TrainingPlan& plan)
        : m_gate(gateOf(plan.network)), m_diverges(plan.network == kDiverging), m_classes(plan.classes),
          m_momentumFactor(static_cast<float>(plan.momentum)),
          m_weights(seededWeights(static_cast<std::size_t>(plan.classes) * kChannels,
                                  static_cast<std::uint32_t>(plan.seed))),
          m_momentum(m_weights.size()) {
        m_facts.title = "Test network";
        m_facts.parameters = static_cast<std::int64_t>(m_weights.size());
        m_facts.pool = plan.pool.value_or(Pooling::Average);
        m_facts.input.size = {64, 64};
        m_facts.device = "cpu";
    }

    const TrainingFacts& facts() const override { return m_facts; }

    Result<StepResult> step(const InputTensor& images, const std::vector<int>& labels, double rate,
                            std::uint64_t stepIndex) override {
        passGate(m_gate);
        StepResult result;
        if (m_diverges && stepIndex >= 2) {
            result.loss = std::numeric_limits<double>::quiet_NaN();
            return result;
        }
        std::vector<float> gradient(m_weights.size());
        const auto count = static_cast<float>(labels.size());
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const std::vector<float> features = pooled(featureMaps(imageOf(images, i), images));
            std::vector<float> logits(static_cast<std::size_t>(m_classes));
            for (std::size_t w = 0; w < m_weights.size(); ++w) {
                logits[w / kChannels] += m_weights[w] * features[w % kChannels];
            }
            const std::vector<float> probabilities = softmax(logits);
            const auto label = static_cast<std::size_t>(labels[i]);
            const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
            result.right += best == labels[i] ? 1 : 0;
            result.loss -= static_cast<double>(std::log(probabilities[label]) / count);
            for (std::size_t w = 0; w < m_weights.size(); ++w) {
                const float error = probabilities[w / kChannels] - (w / kChannels == label ? 1.0F : 0.0F);
                gradient[w] += error * features[w % kChannels] / count;
            }
        }
        for (std::size_t w = 0; w < m_weights.size(); ++w) {
            m_momentum[w] = m_momentumFactor * m_momentum[w] + gradient[w];
            m_weights[w] -= static_cast<float>(rate) * m_momentum[w];
        }
        return result;
    }

    Result<NetworkPtr> network() const override {
        return std::make_shared<const TestNetwork>("", Behaviour{}, m_classes, m_weights);
    }
    std::vector<NamedArray> state() const override {
        return {{"momentum", {m_classes, kChannels}, m_momentum}, {"w", {m_classes, kChannels}, m_weights}};
    }
    Result<std::monostate> restore(const std::vector<NamedArray>& state) override {
        for (const NamedArray& array : state) {
            (array.name == "w" ? m_weights : m_momentum) = array.values;
        }
        return std::monostate{};
    }
    std::vector<NamedArray> exportModel() const override {
        return {{"w", {m_classes, kChannels}, m_weights}};
    }

private:
    std::string m_gate;
    bool m_diverges;
    int m_classes;
    float m_momentumFactor;
    std::vector<float> m_weights;
    std::vector<float> m_momentum;
    TrainingFacts m_facts;
};

/// What TestSession::exportModel() became: one tensor [classes, channels] behind the header.
NetworkPtr trainedNetwork(const std::string& path, const std::string& content) {
    std::uint64_t header = 0;
    std::memcpy(&header, content.data(), sizeof header);
    std::vector<float> weights((content.size() - sizeof header - header) / sizeof(float));
    std::memcpy(weights.data(), content.data() + sizeof header + header, weights.size() * sizeof(float));
    const auto classes = static_cast<int>(weights.size() / kChannels);
    return std::make_shared<const TestNetwork>(path, Behaviour{}, classes, std::move(weights));
}

class TestBackend : public Backend {
public:
    Result<NetworkPtr> open(const OpenNetworkRequest& request) override {
        std::ifstream file(request.path, std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        if (isTrained(metadata(content, "actiscope.network"))) {
            return trainedNetwork(request.path, content);
        }
        const Behaviour behaviour{metadata(content, "behaviour"), metadata(content, "gate")};
        if (behaviour.name.empty()) {
            return fail(ErrorCode::ModelUnsupported,
                        "The model " + request.path + " is none that the tests made.");
        }
        const std::size_t count = kClasses * kChannels;
        return std::make_shared<const TestNetwork>(
            request.path, behaviour, kClasses,
            behaviour.name == "constant" ? std::vector<float>(count) : seededWeights(count, 12345));
    }

    Result<std::unique_ptr<TrainingSession>> train(const TrainingPlan& plan) override {
        for (const TrainableNetwork& network : trainableNetworks()) {
            if (network.name == plan.network) {
                return std::make_unique<TestSession>(plan);
            }
        }
        return fail(ErrorCode::ModelUnsupported, "There is no network " + plan.network + " to train.");
    }

    std::vector<TrainableNetwork> trainableNetworks() const override {
        InputDescription input;
        input.size = {64, 64};
        return {{kTrained, "a linear layer behind eight fixed maps", input},
                {kGated, "the same, and waits before each step", input},
                {kDiverging, "its loss is soon no number", input}};
    }
};

} // namespace

ACTISCOPE_MODULE_EXPORT Backend* actiscopeBackend() {
    static TestBackend backend;
    return &backend;
}
