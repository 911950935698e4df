// A small deterministic network in plain C++, in a module that takes LibTorch's place in tests of the runtime
// and of the window. It opens safetensors files made by test_model.h, whose metadata choose its behaviour.
#include <algorithm>
#include <cmath>
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
constexpr int kChannels = 8;
constexpr int kCell = 16; ///< input pixels a side of a map cell

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

/// Tells the test that a forward pass has begun, and waits until the test lets it go on.
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

class TestNetwork : public Network {
public:
    TestNetwork(const OpenNetworkRequest& request, const std::string& header)
        : m_behaviour(metadata(header, "behaviour")), m_gate(metadata(header, "gate")) {
        m_info.path = request.path;
        m_info.format = "safetensors";
        m_info.family = "Test network";
        m_info.classes = kClasses;
        m_info.parameters = kClasses * kChannels;
        m_info.exact = m_behaviour != "inexact";
        m_info.whyNot =
            m_info.exact ? "" : "The network ends in two linear layers, so no class activation map exists.";
        m_info.freeInputSize = true;
        m_info.device = "cpu";
        m_info.layers = {LayerInfo{"features", "average", kChannels, 14, 14}};
        m_head.classes = kClasses;
        m_head.channels = kChannels;
        m_head.weights.resize(static_cast<std::size_t>(kClasses) * kChannels);
        m_head.bias.resize(kClasses);
        std::uint32_t seed = 12345;
        for (float& weight : m_head.weights) {
            seed = seed * 1664525U + 1013904223U;
            weight = static_cast<float>(seed >> 8U) / 8388608.0F - 1.0F; // -1 ... 1
        }
        if (m_behaviour == "constant") {
            std::fill(m_head.weights.begin(), m_head.weights.end(), 0.0F);
        }
    }

    const NetworkInfo& info() const override { return m_info; }
    const ClassifierHead* head() const override { return m_info.exact ? &m_head : nullptr; }

    Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                               const ForwardOptions&) const override {
        passGate(m_gate);
        if (m_behaviour == "failing") {
            return fail(ErrorCode::NetworkFailed, "The network failed on purpose.");
        }
        std::vector<ForwardOutput> outputs;
        const std::size_t image =
            3U * static_cast<std::size_t>(input.height) * static_cast<std::size_t>(input.width);
        for (int n = 0; n < input.count; ++n) {
            outputs.push_back(forwardOne(input.values.data() + static_cast<std::size_t>(n) * image, input));
        }
        return outputs;
    }

private:
    /// Channels: mean colours, their negatives, and the cell's place.
    ForwardOutput forwardOne(const float* image, const InputTensor& input) const {
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
        ForwardOutput output;
        output.logits = logitsOf(maps.get(), cells);
        output.probabilities = softmax(output.logits);
        if (m_info.exact) {
            output.featureMaps = FeatureMaps{kChannels, h, w, maps};
        }
        return output;
    }

    std::vector<float> logitsOf(const float* maps, std::size_t cells) const {
        std::vector<float> logits(kClasses);
        for (std::size_t c = 0; c < kClasses; ++c) {
            double sum = m_head.bias[c];
            for (std::size_t k = 0; k < kChannels; ++k) {
                double mean = 0;
                for (std::size_t i = 0; i < cells; ++i) {
                    mean += static_cast<double>(maps[k * cells + i]);
                }
                sum += static_cast<double>(m_head.weights[c * kChannels + k]) * mean /
                       static_cast<double>(cells);
            }
            logits[c] = static_cast<float>(sum);
        }
        if (m_behaviour == "nan") {
            logits[3] = std::numeric_limits<float>::quiet_NaN();
        }
        return logits;
    }

    static std::vector<float> softmax(const std::vector<float>& logits) {
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

    std::string m_behaviour;
    std::string m_gate;
    NetworkInfo m_info;
    ClassifierHead m_head;
};

class TestBackend : public Backend {
public:
    Result<NetworkPtr> open(const OpenNetworkRequest& request) override {
        std::ifstream file(request.path, std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        if (content.find("\"behaviour\"") == std::string::npos) {
            return fail(ErrorCode::ModelUnsupported,
                        "The model " + request.path + " is none that the tests made.");
        }
        return std::make_shared<const TestNetwork>(request, content);
    }
};

} // namespace

ACTISCOPE_MODULE_EXPORT Backend* actiscopeBackend() {
    static TestBackend backend;
    return &backend;
}
